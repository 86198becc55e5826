from __future__ import annotations

import csv
import dataclasses
import io
import json
import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path

import openpyxl
import pytest

import undocs
from undocs import ReadingError, cli
from undocs.models import Document
from undocs.parallel import read_all
from undocs.writing import write

SCHEMA = {
    "document",
    "symbol",
    "state_under_review",
    "paragraph",
    "clause",
    "text",
    "recommending_states",
    "position",
    "asks",
    "places",
    "page",
    "language",
    "confidence",
    "notes",
}


def test_it_writes_one_json_object_a_clause(labelled_pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    assert cli.main(["read", str(labelled_pdf), "-o", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert set(rows[0]) == SCHEMA
    assert [(row["paragraph"], row["clause"]) for row in rows[:3]] == [
        ("12.1", 1),
        ("12.1", 2),
        ("12.2", 1),
    ]
    assert rows[0]["document"] == labelled_pdf.stem
    assert rows[0]["recommending_states"] == ["XAC", "XAH"]
    assert set(rows[0]["places"][0]) == {"page", "bbox"}


def test_it_writes_csv_for_spreadsheets(labelled_pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    assert cli.main(["read", str(labelled_pdf), "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert rows[0]["recommending_states"] == "XAC, XAH"
    assert len(rows) == 33


def test_it_writes_a_spreadsheet(labelled_pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"

    assert cli.main(["read", str(labelled_pdf), "-o", str(out)]) == 0
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:4] == [
        "document",
        "symbol",
        "state_under_review",
        "paragraph",
    ]
    assert sheet["F2"].value == "Ratify the Convention on Wells"


def test_it_shows_a_table(
    labelled_pdf: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.main(["read", str(labelled_pdf), "--format", "table"]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert "Lumaria (A/HRC/90/7, XAA, 32 recommendations)" in shown
    assert "13.1  pending" in shown
    assert "Abolish the tax on water [XAL]" in shown


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_it_reads_the_others_where_one_file_is_bad(
    labelled_pdf: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    jobs: str,
) -> None:
    bad = tmp_path / ".." / tmp_path.name / "bad\nname.pdf"
    bad.write_bytes(b"just words")
    out = tmp_path / "out.jsonl"
    files = [str(bad), str(labelled_pdf), str(tmp_path / "gone.pdf"), str(tmp_path)]

    code = cli.main(["read", *files, "--jobs", jobs, "-o", str(out)])

    errors = capfd.readouterr().err.splitlines()
    assert code == 1
    assert len(errors) == 3
    assert all(line.startswith("undocs: ") for line in errors)
    assert "plain text came" in errors[0]
    assert "could not be opened: No such file" in errors[1]
    assert len(out.read_text().splitlines()) == 33


@pytest.mark.parametrize("name", ["Báo cáo Đà Nẵng.pdf", "n" * 250 + ".pdf"])
def test_it_reads_files_of_any_name(
    labelled_pdf: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(labelled_pdf.read_bytes())

    assert cli.main(["read", str(path), "-o", str(tmp_path / "out.csv")]) == 0


def test_it_reports_a_name_that_is_too_long_to_exist(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["read", "n" * 300 + ".pdf"]) == 1
    assert "could not be opened: File name too long." in capfd.readouterr().err


def test_it_gives_the_same_with_several_processes(
    labelled_pdf: Path, itemised_pdf: Path, tmp_path: Path
) -> None:
    files = [str(labelled_pdf), str(itemised_pdf)] * 3
    for jobs in ("1", "3"):
        out = str(tmp_path / f"{jobs}.jsonl")
        assert cli.main(["read", *files, "--jobs", jobs, "-o", out]) == 0

    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "3.jsonl").read_bytes()


def test_it_goes_on_when_a_process_is_killed(
    labelled_pdf: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "never.pdf"
    os.mkfifo(pipe)

    def kill_the_readers() -> None:
        # Opening waits until a process has begun to read the pipe.
        end = os.open(pipe, os.O_WRONLY)
        for child in multiprocessing.active_children():
            child.kill()
        os.close(end)

    killer = threading.Thread(target=kill_the_readers)
    killer.start()
    files = [str(pipe), *[str(labelled_pdf)] * 5]
    outcomes = [outcome for _, outcome in read_all(files, jobs=2)]
    killer.join()

    assert len(outcomes) == 6
    assert isinstance(outcomes[0], ReadingError)
    assert "was stopped" in str(outcomes[0])
    assert sum(isinstance(outcome, Document) for outcome in outcomes) >= 4


def test_it_stops_cleanly_on_ctrl_c(
    labelled_pdf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*_: object, **__: object) -> Document:
        raise KeyboardInterrupt

    monkeypatch.setattr("undocs.reading.read", interrupted)
    code = cli.main(["read", str(labelled_pdf), "-o", str(tmp_path / "out.jsonl")])

    assert code == 130
    assert "stopped" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_it_leaves_no_half_file_where_it_cannot_write(
    labelled_pdf: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no such folder" / "out.jsonl"

    assert cli.main(["read", str(labelled_pdf), "-o", str(out)]) == 1
    assert "could not be written" in capfd.readouterr().err


def test_it_does_not_complain_when_its_reader_goes(labelled_pdf: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "undocs.cli", "read", *[str(labelled_pdf)] * 12],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()

    assert process.wait() == 1
    assert said == b""


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "65"])
def test_it_asks_for_a_sensible_number_of_processes(
    jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["read", "x.pdf", "--jobs", jobs])

    assert caught.value.code == 2
    assert "expected a number from 1 to 64" in capsys.readouterr().err


def test_it_asks_for_a_file_to_hold_a_spreadsheet(
    labelled_pdf: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    assert cli.main(["read", str(labelled_pdf), "--format", "xlsx"]) == 2
    assert "-o OUT.xlsx" in capfd.readouterr().err


def test_it_shows_progress_to_a_person(
    labelled_pdf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    files = [str(labelled_pdf)] * 2

    assert cli.main(["read", *files, "-o", str(tmp_path / "o.csv")]) == 0
    assert "2 of 2 read" in capfd.readouterr().err


def test_it_needs_neither_django_nor_pdfium_to_be_imported() -> None:
    script = (
        "import sys, undocs, undocs.cli\n"
        "heavy = {'django', 'pypdfium2', 'PIL', 'rapidfuzz', 'xlsxwriter'}\n"
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_it_names_what_it_lacks() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        undocs.reed  # noqa: B018 - the look-up is what is tested


def test_it_keeps_spreadsheets_from_computing(labelled_pdf: Path) -> None:
    document = undocs.read(labelled_pdf)
    sly = dataclasses.replace(document, stem="=1+1")
    out = io.BytesIO()

    write([sly], "csv", out)

    rows = list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert rows[1][0] == "'=1+1"
    assert rows[1][4] == "1"


def test_it_writes_json_lines_into_a_pipe_unless_told_otherwise(
    labelled_pdf: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "undocs", "read", str(labelled_pdf)],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines
    assert {line["document"] for line in lines} == {labelled_pdf.stem}
