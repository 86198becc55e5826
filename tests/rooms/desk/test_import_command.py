"""`servanda import`: files from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import servanda.countries
from servanda.countries.models import Country
from servanda.documents.models import Reading
from servanda.people.models import Post
from servanda.recommendations.models import Finding
from servanda.vocabularies import operations as vocabularies

REPORTS = Path(servanda.countries.__file__).parent / "packs" / "XAA" / "documents"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    vocabularies.load()


@pytest.fixture
def run(capsys):
    def imported(*arguments):
        capsys.readouterr()
        try:
            call_command("import", *map(str, arguments))
        except CommandError as error:
            code, last = error.returncode, str(error)
        else:
            code, last = 0, ""
        said = capsys.readouterr()
        return code, said.out, said.err + last

    return imported


def test_it_reads_a_report_and_lays_it_out(run, country):
    code, out, err = run(REPORTS / "lumaria2025.pdf")
    assert (code, err) == (0, "")
    assert "A/HRC/90/7" in out
    assert "60 recommendations" in out
    assert Finding.objects.count() == 60
    assert Reading.objects.get().status == Reading.Status.READ

    code, out, _ = run(REPORTS / "lumaria2025.pdf")
    assert code == 0
    assert "came in before" in out
    assert Finding.objects.count() == 60


def test_it_reads_the_others_when_one_fails(run, country, tmp_path):
    letter = tmp_path / "thư.pdf"
    letter.write_text("Dear colleagues")
    empty = tmp_path / "empty.pdf"
    empty.touch()
    code, out, err = run(
        letter, empty, tmp_path / "gone.pdf", REPORTS / "lumaria2009.pdf"
    )
    assert code == 1
    assert "lumaria2009.pdf" in out
    lines = err.splitlines()
    assert lines[0].startswith("thư.pdf: Expected the report as PDF")
    assert "Number to quote: " in lines[0]
    assert lines[1].startswith("empty.pdf: Expected a UN report, but the file is empty")
    assert lines[2].startswith("gone.pdf: There is no such file")
    assert "3 of 4 files were not read." in err
    assert Reading.objects.count() == 1


def test_it_says_why_a_file_could_not_be_read(run, country, tmp_path):
    cut = tmp_path / "cut.pdf"
    cut.write_bytes((REPORTS / "lumaria2025.pdf").read_bytes()[:20_000])
    code, _, err = run(cut)
    assert code == 1
    reading = Reading.objects.get()
    assert reading.failure_text in err
    assert reading.failure_id in err


def test_it_speaks_the_language_of_the_terminal(run, country, tmp_path, monkeypatch):
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    empty = tmp_path / "empty.pdf"
    empty.touch()
    code, _, err = run(empty)
    assert code == 1
    assert "the file is empty" not in err


def test_it_leaves_the_reading_to_the_worker_when_asked(run, country):
    code, out, _ = run("--no-wait", REPORTS / "lumaria2025.pdf")
    assert code == 0
    assert "waits to be read" in out
    assert Reading.objects.get().status == Reading.Status.RECEIVED


def test_it_loads_the_country_where_there_is_none(run):
    code, _, _ = run("--no-wait", "--country", "VNM", REPORTS / "lumaria2025.pdf")
    assert code == 0
    assert Country.objects.get().iso3 == "VNM"
    assert Post.objects.filter(role=Post.Role.COORDINATOR).exists()


def test_it_says_when_a_report_is_on_another_state(run):
    code, out, _ = run("--country", "VNM", REPORTS / "lumaria2009.pdf")
    assert code == 0
    assert "This report is on Lumaria, but this office works for Viet Nam." in out


def test_it_refuses_another_country_than_the_one_served(run, country):
    code, _, err = run("--country", "VNM", REPORTS / "lumaria2025.pdf")
    assert code == 1
    assert "XAA" in err
    assert not Reading.objects.exists()
