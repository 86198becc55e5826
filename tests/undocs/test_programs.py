"""Files that other programs make readable, with and without these programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typst
from tests.undocs.word_files import body, paragraph, table, write

import undocs
from undocs import Limits, ReadingError, Reason

if TYPE_CHECKING:
    from pathlib import Path

OLD_WORD = b"\xd0\xcf\x11\xe0" + b"\0" * 99
OBSERVATIONS = (
    table([["United Nations", "CCPR/C/XAA/CO/4"], ["", "Distr.: General"]])
    + paragraph("Concluding observations on the fourth report of Lumaria")
    + paragraph("1. The Committee recommends that the State party mend the road.")
)
SCAN = "#set page(width: 595pt, height: 842pt)\n#rect(width: 90%, height: 40%)\n"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is the only one in which programs are looked for."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def old_word(tmp_path: Path) -> Path:
    path = tmp_path / "letter.doc"
    path.write_bytes(OLD_WORD)
    return path


def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(typst.compile(SCAN.encode()))
    return path


def refusal(path: Path, limits: Limits | None = None) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        undocs.read(path, limits=limits)
    return caught.value


def test_it_says_what_to_install_for_old_word_files(
    tmp_path: Path, programs: Path
) -> None:
    error = refusal(old_word(tmp_path))

    assert programs.is_dir()
    assert error.code is Reason.MISSING_PROGRAM
    assert "libreoffice-writer" in error.advice


def test_it_reads_old_word_files_through_libreoffice(
    tmp_path: Path, programs: Path
) -> None:
    made = write(tmp_path / "made.docx", body(OBSERVATIONS))
    copy = f'while [ "$1" != --outdir ]; do shift; done; /bin/cp {made} "$2/file.docx"'
    install(programs, "soffice", copy)

    document = undocs.read(old_word(tmp_path))

    assert document.stem == "letter"
    assert [each.label for each in document.recommendations] == ["1"]


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "exec /bin/sleep 60"])
def test_it_says_that_libreoffice_could_not_open_a_file(
    tmp_path: Path, programs: Path, script: str
) -> None:
    install(programs, "soffice", script)

    error = refusal(old_word(tmp_path), Limits(seconds=0.3))

    assert error.code is Reason.DAMAGED
    assert "LibreOffice could not open" in error.came


def test_it_says_what_to_install_for_scans(tmp_path: Path, programs: Path) -> None:
    error = refusal(scan(tmp_path))

    assert programs.is_dir()
    assert error.code is Reason.NO_TEXT
    assert "OCRmyPDF" in error.advice


def test_it_reads_scans_through_text_recognition(
    tmp_path: Path, programs: Path, labelled_pdf: Path
) -> None:
    install(programs, "ocrmypdf", f'for out; do :; done; /bin/cp {labelled_pdf} "$out"')

    document = undocs.read(scan(tmp_path))

    assert document.recommendations
    assert [note.code for note in document.notes] == ["text_recognised"]


def test_it_says_that_a_scan_could_not_be_recognised(
    tmp_path: Path, programs: Path
) -> None:
    install(programs, "ocrmypdf", "exit 2")

    assert refusal(scan(tmp_path)).code is Reason.NO_TEXT
