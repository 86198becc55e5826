"""Reading: whole or not at all, and every failure says what to do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
import typst
from django.db import OperationalError
from django.utils import translation
from tests.rooms.documents.conftest import found
from tests.undocs.observing import DISABILITY, Observations, source_of

from servanda.documents import failures, operations, queries, reader_process, workplace
from servanda.documents.failures import MAY_RETRY, Failure
from servanda.documents.models import Document, Page, Paragraph, Reading, Review
from servanda.documents.reader_process import NotRead
from servanda.files import operations as files
from servanda.files.errors import NoSpace
from servanda.files.models import StoredFile
from servanda.files.queries import path_of
from servanda.people.models import AuditEntry
from undocs.models import from_dict

pytestmark = pytest.mark.django_db


def fresh(reading):
    return Reading.objects.get(pk=reading.pk)


# --- through the real process ------------------------------------------------------


def test_it_reads_a_report_in_a_process_of_its_own(reports):
    path = reports / "lumaria2025.pdf"
    received = operations.receive_document(path, name="Lumaria 2025.pdf", by=None)
    reading = operations.read(received.reading)
    assert reading.status == Reading.Status.READ
    assert reading.document.symbol == "A/HRC/90/7"
    review = reading.document.review
    assert (review.state.iso3, review.mechanism.code, review.cycle) == ("XAA", "UPR", 4)
    assert review.session == "47"
    assert reading.pages_read == reading.page_count == 8
    assert reading.pages.filter(picture__isnull=False).count() == 8
    picture = path_of(queries.page_of(reading, 3).picture).read_bytes()
    assert picture.startswith(b"\x89PNG")
    document = from_dict(reading.result["document"])
    assert document.stem == "Lumaria 2025"
    assert len(document.recommendations) == 60
    part = queries.paragraph(reading, "41.2")
    assert part.section == queries.paragraph(reading, "41").section
    assert part.places


def test_it_says_that_the_reader_stopped_when_the_process_is_killed(
    reports, monkeypatch
):
    started = []
    popen = subprocess.Popen

    def remembered(*args, **kwargs):
        started.append(popen(*args, **kwargs))
        return started[-1]

    def kill(*_):
        os.kill(started[0].pid, signal.SIGKILL)

    monkeypatch.setattr(reader_process.subprocess, "Popen", remembered)
    monkeypatch.setattr(
        "servanda.documents.operations.reading._Progress", lambda _: kill
    )
    received = operations.receive_document(
        reports / "lumaria2025.pdf", name="a.pdf", by=None
    )
    reading = operations.read(received.reading)
    assert reading.status == Reading.Status.FAILED
    assert reading.failure == Failure.STOPPED
    assert "try again" in failures.sentence(reading)
    assert failures.may_retry(reading)
    assert path_of(reading.file).is_file()
    assert not Page.objects.exists()

    monkeypatch.undo()
    again = operations.read(operations.retry(reading, by=None))
    assert again.status == Reading.Status.READ


def test_it_ends_a_process_that_takes_too_long(reports, settings):
    settings.READER_SECONDS = 0
    received = operations.receive_document(
        reports / "lumaria2025.pdf", name="a.pdf", by=None
    )
    reading = operations.read(received.reading)
    assert reading.failure == Failure.OUT_OF_TIME
    assert failures.may_retry(reading)


def test_it_keeps_nothing_of_a_file_that_is_cut_off(
    reports, receive, home, django_capture_on_commit_callbacks
):
    whole = (reports / "lumaria2025.pdf").read_bytes()
    received = receive(whole[9 : len(whole) // 3])
    with django_capture_on_commit_callbacks(execute=True):
        reading = operations.read(received.reading)
    assert reading.status == Reading.Status.FAILED
    assert reading.failure == Failure.DAMAGED
    assert reading.file is None
    assert len(reading.failure_id) == 8
    assert not failures.may_retry(reading)
    assert not StoredFile.objects.exists()
    assert not [path for path in (home / "files").rglob("*") if path.is_file()]
    assert not list((home / "incoming").iterdir())


def test_it_reads_concluding_observations(tmp_path):
    path = tmp_path / "observations.pdf"
    source = Observations(DISABILITY)
    path.write_bytes(typst.compile(source_of(source).encode()))
    received = operations.receive_document(path, name="CO.pdf", by=None)
    reading = operations.read(received.reading)
    assert reading.status == Reading.Status.READ
    assert reading.document.symbol == "CRPD/C/XAA/CO/1"
    assert reading.document.review.mechanism.code == "CRPD"


def test_it_ends_with_the_process_that_started_it(reports, tmp_path):
    limits = {
        "memory": 2**31, "seconds": 60, "bytes": 2**28,
        "file_bytes": 2**26, "open_files": 64,
    }  # fmt: skip
    child = subprocess.Popen(
        [
            sys.executable, "-m", reader_process.CHILD, reader_process.READ,
            str(reports / "lumaria2025.pdf"), json.dumps(limits),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path,
        env={"PYTHONPATH": str(reader_process.SOURCES)},
    )  # fmt: skip
    with child:
        child.stdin.close()
        child.wait(timeout=30)
    assert child.returncode == 70
    assert not (tmp_path / "result.json").exists()


def test_it_gives_the_process_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SERVANDA_SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@host/name")
    assert "secret" not in str(reader_process._surroundings(tmp_path))


# --- with a reader that gives what the test wants ----------------------------------


def test_it_keeps_pages_paragraphs_and_result_together(read_report):
    assert read_report.status == Reading.Status.READ
    assert list(read_report.pages.values_list("number", "width")) == [
        (1, 595.0),
        (2, 595.0),
    ]
    labels = read_report.paragraphs.values_list("label", flat=True)
    assert list(labels) == ["40", "41", "41.1"]
    assert AuditEntry.objects.filter(verb="documents.read").count() == 1


def test_it_keeps_nothing_where_laying_out_fails(receive, reader_stub):
    def lay_out(_reading):
        raise RuntimeError("planted")

    reading = operations.read(receive().reading, lay_out=lay_out)
    assert reading.status == Reading.Status.FAILED
    assert reading.failure == Failure.STOPPED
    assert reading.result is None
    assert not Page.objects.exists()
    assert not Paragraph.objects.exists()
    assert not Document.objects.exists()


def test_it_reads_once_however_often_it_is_asked(read_report, reader_stub):
    operations.read(read_report)
    operations.read(fresh(read_report))
    assert reader_stub.runs == 1


def test_it_leaves_a_reading_to_the_process_that_makes_it(receive, reader_stub):
    reading = receive().reading
    with workplace.held(reading.pk):
        assert operations.read(reading).status == Reading.Status.RECEIVED
    assert reader_stub.runs == 0


def test_it_waits_again_when_the_worker_is_asked_to_end(receive, reader_stub, home):
    reader_stub.ends = SystemExit(1)
    reading = receive().reading
    with pytest.raises(SystemExit):
        operations.read(reading)
    assert fresh(reading).status == Reading.Status.RECEIVED
    assert not list((home / "incoming").iterdir())


def test_it_drops_a_result_that_somebody_else_has_overtaken(receive, reader_stub):
    reading = receive().reading

    def overtaken(*args, **kwargs):
        Reading.objects.filter(pk=reading.pk).update(attempts=7)
        return outcome(*args, **kwargs)

    outcome = reader_stub.__call__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader_process, "run", overtaken)
        result = operations.read(reading)
    assert result.status == Reading.Status.READING
    assert result.result is None


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("failure", list(Failure))
def test_it_gives_every_failure_a_sentence_and_a_number(
    receive, reader_stub, failure, language
):
    reader_stub.ends = NotRead(failure, "Expected this, but that came. Do so.")
    reading = operations.read(receive().reading)
    assert reading.status == Reading.Status.FAILED
    assert reading.failure == failure
    assert len(reading.failure_id) == 8
    assert (reading.file is not None) == (failure in MAY_RETRY)
    with translation.override(language):
        said = failures.sentence(reading)
    assert "%" not in said
    assert len(said) > 30


def test_it_takes_characters_out_that_no_database_keeps(receive, reader_stub):
    values = reader_process._clean({"a": ["x\x00y", "\ud800"], "n": 1.5})
    assert values == {"a": ["xy", "?"], "n": 1.5}


def test_it_asks_a_person_when_no_symbol_was_found(receive, reader_stub):
    reader_stub.document = found(symbol=None)
    reading = operations.read(receive().reading)
    assert reading.status == Reading.Status.READ
    assert reading.document is None
    assert queries.warnings_of(reading)


def test_it_puts_two_files_of_one_symbol_under_one_document(receive, reader_stub):
    first = operations.read(receive(b"1").reading)
    reader_stub.document = found(title="Another title", state_under_review="XAB")
    second = operations.read(receive(b"2").reading)
    assert first.document == second.document
    assert Document.objects.count() == Review.objects.count() == 1
    assert second.document.title == "Report of the Working Group"


def test_it_warns_of_a_report_on_another_state(receive, reader_stub):
    assert queries.warnings_of(operations.read(receive(b"1").reading)) == []
    reader_stub.document = found(symbol="A/HRC/90/8", state_under_review="XAB")
    (warning,) = queries.warnings_of(operations.read(receive(b"2").reading))
    assert "Lumaria" in warning


def test_it_takes_pictures_back_when_the_disk_is_full(
    receive, reader_stub, monkeypatch, home
):
    reading = receive().reading
    store = files.store

    def full_after_one(stream, *, room, content_type):
        if StoredFile.objects.filter(room=StoredFile.Room.PAGES).exists():
            raise NoSpace
        return store(stream, room=room, content_type=content_type)

    monkeypatch.setattr(files, "store", full_after_one)
    failed = operations.read(reading)
    assert failed.failure == Failure.NO_SPACE
    assert failures.may_retry(failed)
    assert "make room" in failures.sentence(failed)
    assert StoredFile.objects.get() == failed.file
    assert not list((home / "incoming").iterdir())


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        ("database or disk is full", Failure.NO_SPACE),
        ("could not extend file: No space left on device", Failure.NO_SPACE),
        ("deadlock detected", Failure.STOPPED),
    ],
)
def test_it_tells_a_full_database_from_other_troubles(
    receive, reader_stub, said, failure
):
    def lay_out(_reading):
        raise OperationalError(said)

    assert operations.read(receive().reading, lay_out=lay_out).failure == failure


# --- after an interruption ---------------------------------------------------------


HOLDER = """
import fcntl, os, sys
os.makedirs(sys.argv[1])
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def interrupted(receive):
    reading = receive().reading
    Reading.objects.filter(pk=reading.pk).update(
        status=Reading.Status.READING, attempts=1, pages_read=1
    )
    return fresh(reading)


def test_it_goes_on_with_a_reading_whose_worker_was_killed(interrupted, home):
    folder = home / "incoming" / f"reading-{interrupted.pk}"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        assert operations.resume_interrupted() == []
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=30)
    assert operations.resume_interrupted() == [interrupted.pk]
    assert fresh(interrupted).status == Reading.Status.RECEIVED
    assert not list((home / "incoming").iterdir())


def test_it_gives_up_on_a_file_that_ends_its_worker_again_and_again(interrupted):
    Reading.objects.filter(pk=interrupted.pk).update(attempts=3)
    assert operations.resume_interrupted() == []
    reading = fresh(interrupted)
    assert reading.status == Reading.Status.FAILED
    assert failures.may_retry(reading)


def test_it_sweeps_what_a_killed_upload_left(home):
    left = home / "incoming" / "tmpabc.upload.pdf"
    left.write_bytes(b"half a file")
    (home / "incoming" / "reading-99").mkdir()
    operations.resume_interrupted()
    assert not list((home / "incoming").iterdir())


def test_it_queues_all_that_waits(receive):
    first, second = receive(b"1").reading, receive(b"2").reading
    assert operations.resume_interrupted() == [first.pk, second.pk]
