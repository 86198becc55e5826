"""A file that comes in is kept by its hash, recognised, and named safely."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st

from servanda.documents import failures, operations
from servanda.documents.failures import Failure, Refused
from servanda.documents.models import Reading
from servanda.documents.names import LONGEST, safe_name
from servanda.documents.operations import receiving
from servanda.files.models import StoredFile
from servanda.files.queries import path_of
from servanda.people.models import AuditEntry

pytestmark = pytest.mark.django_db


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_it_keeps_the_original_untouched_and_waits_for_the_reader(receive, coordinator):
    received = receive(b"some words", by=coordinator)
    reading = received.reading
    assert not received.again
    assert reading.status == Reading.Status.RECEIVED
    assert path_of(reading.file).read_bytes() == b"%PDF-1.7\nsome words"
    assert reading.file.content_type == "application/pdf"
    entry = AuditEntry.objects.get(verb="documents.receive")
    assert entry.by == coordinator


def test_it_takes_an_upload_like_a_file(coordinator):
    upload = ContentFile(b"%PDF-1.7\nuploaded", name="upload.pdf")
    reading = operations.receive_document(
        upload, name="upload.pdf", by=coordinator
    ).reading
    assert path_of(reading.file).read_bytes() == b"%PDF-1.7\nuploaded"


def test_it_recognises_the_same_bytes_under_another_name(receive):
    first = receive(b"one", name="a.pdf")
    again = receive(b"one", name="b.pdf")
    assert again.again
    assert again.reading.pk == first.reading.pk
    assert Reading.objects.count() == 1
    assert not receive(b"two").again


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_reading_when_two_people_send_the_same_file_at_once(receive):
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda n: in_thread(receive, n), range(2)))
    assert sorted(again for again, _ in both) == [False, True]
    assert len({key for _, key in both}) == 1


def in_thread(receive, number):
    try:
        received = receive(b"the same", name=f"{number}.pdf")
        return received.again, received.reading.pk
    finally:
        connection.close()


def test_it_begins_anew_after_an_import_was_undone(receive):
    first = receive().reading
    Reading.objects.filter(pk=first.pk).update(status=Reading.Status.UNDONE)
    second = receive()
    assert not second.again
    assert second.reading.pk != first.pk
    assert second.reading.status == Reading.Status.RECEIVED


def test_it_tries_a_failed_file_again_in_its_place(receive):
    first = receive().reading
    Reading.objects.filter(pk=first.pk).update(
        status=Reading.Status.FAILED, failure="stopped", failure_id="12345678"
    )
    second = receive()
    assert not second.again
    assert second.reading.pk == first.pk
    assert second.reading.status == Reading.Status.RECEIVED
    assert second.reading.failure_id == ""


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"", Failure.EMPTY),
        (b"Dear colleagues, here is the report.", Failure.NOT_A_DOCUMENT),
        (b"<!doctype html><html><body>404</body></html>", Failure.NOT_A_DOCUMENT),
        (bytes(range(256)) * 8, Failure.NOT_A_DOCUMENT),
    ],
)
def test_it_turns_away_what_is_no_document_and_keeps_nothing(
    tmp_path, home, content, failure, django_capture_on_commit_callbacks
):
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(Refused) as refused,
    ):
        operations.receive_document(path, name="report.pdf", by=None)
    assert refused.value.failure == failure
    assert len(refused.value.failure_id) == 8
    assert not Reading.objects.exists()
    assert not StoredFile.objects.exists()
    assert files_in(home / "files") == []


def test_it_turns_away_a_file_over_the_limit_before_keeping_it(receive, home, settings):
    settings.UPLOAD_LIMIT_BYTES = 20
    with pytest.raises(Refused) as refused:
        receive(b"x" * 30)
    assert refused.value.failure == Failure.TOO_LARGE
    assert files_in(home / "files") == []
    assert "20\xa0bytes" in failures.words(Failure.TOO_LARGE, 20)


def test_it_says_that_the_disk_is_full_and_leaves_nothing(receive, home, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        receive()
    assert refused.value.failure == Failure.NO_SPACE
    assert not Reading.objects.exists()
    assert files_in(home) == []


def test_it_sweeps_what_an_upload_left_whose_web_process_was_killed(receive, home):
    old, new = home / "incoming" / "a.upload.pdf", home / "incoming" / "b.upload.pdf"
    for left in (old, new):
        left.write_bytes(b"half a file")
    os.utime(old, (0, 0))
    receive()
    assert not old.exists()
    assert new.exists()


def test_it_says_so_when_the_database_has_no_room(receive, monkeypatch):
    def full(**_facts):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(receiving.audit, "record", full)
    with pytest.raises(Refused) as refused:
        receive()
    assert refused.value.failure == Failure.NO_SPACE
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\lan\báo cáo.pdf", "báo cáo.pdf"),
        ("Báo cáo quốc gia – Việt Nam.pdf", "Báo cáo quốc gia – Việt Nam.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("   ..  ", "report"),
        ("", "report"),
        ("x" * 300 + ".pdf", "x" * 115 + "….pdf"),
    ],
)
def test_it_shows_a_file_under_a_harmless_name(receive, given_name, shown):
    assert receive(name=given_name).reading.file_name == shown


@given(st.text(max_size=400))
def test_it_makes_any_name_short_flat_and_stable(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST
    assert "/" not in safe
    assert "\\" not in safe
    assert safe.isprintable()
    assert safe_name(safe) == safe
