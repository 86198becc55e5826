"""A UN document comes in through the browser."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

import servanda.countries
from servanda.documents.models import Reading
from servanda.files.models import StoredFile
from servanda.recommendations import tasks
from servanda.recommendations.models import Finding
from servanda.vocabularies import operations as vocabularies

REPORT = (
    Path(servanda.countries.__file__).parent
    / "packs"
    / "XAA"
    / "documents"
    / "lumaria2025.pdf"
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture(autouse=True)
def _vocabularies() -> None:
    vocabularies.load()


def send(client, content=b"%PDF-1.7\nwords", name="report.pdf"):
    upload = {"file": SimpleUploadedFile(name, content)}
    return client.post(reverse("desk:receive"), upload)


def queued():
    return [each.args_kwargs["args"][0] for each in DBTaskResult.objects.all()]


def test_it_keeps_the_file_and_shows_its_progress(coordinator_client, coordinator):
    answer = send(coordinator_client, name="../../Báo cáo.pdf")
    reading = Reading.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("documents:reading", args=[reading.pk])
    assert reading.file_name == "Báo cáo.pdf"
    assert reading.received_by == coordinator
    assert queued() == [reading.pk]


def test_it_leads_from_the_upload_to_the_import_desk(coordinator_client):
    progress = send(coordinator_client, REPORT.read_bytes(), "lumaria.pdf").url
    (reading_id,) = queued()
    tasks.take_in.call(reading_id)
    answer = coordinator_client.get(progress)
    assert answer.url == reverse("recommendations:import_desk", args=[reading_id])
    assert coordinator_client.get(answer.url).status_code == 200
    assert Finding.objects.filter(reading_id=reading_id).count() == 60

    tasks.take_in.call(reading_id)
    assert Finding.objects.count() == 60


def test_it_recognises_the_same_file_and_leads_to_it(coordinator_client):
    first = send(coordinator_client)
    again = coordinator_client.post(
        reverse("desk:receive"),
        {"file": SimpleUploadedFile("other name.pdf", b"%PDF-1.7\nwords")},
        follow=True,
    )
    assert again.request["PATH_INFO"] == first.url
    assert "This file came in before" in again.content.decode()
    assert len(queued()) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"Dear colleagues, here it is.", "the file holds something else"),
    ],
)
def test_it_keeps_the_person_on_the_start_page_with_what_is_wrong(
    coordinator_client, content, words
):
    answer = send(coordinator_client, content)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert "Number to quote: " in shown
    assert 'type="file"' in shown
    assert 'aria-invalid="true"' in shown
    assert not Reading.objects.exists()
    assert not StoredFile.objects.exists()


def test_it_says_so_when_no_file_was_chosen(coordinator_client):
    answer = coordinator_client.post(reverse("desk:receive"), {})
    page = answer.content.decode()
    assert answer.status_code == 422
    summary, form = page.index("There is 1 problem"), page.index('<form class="drop"')
    assert summary < form
    assert '<a href="#file">No file came.' in page
    assert '<input type="file" id="file"' in page


def test_it_speaks_vietnamese_to_those_who_do(coordinator_client):
    coordinator_client.cookies["servanda_language"] = "vi"
    english = send(coordinator_client, b"").content.decode()
    assert '<html lang="vi"' in english
    assert "the file is empty" not in english


@pytest.mark.parametrize("over", [10, 100_000])
def test_it_turns_a_large_file_away_whether_announced_or_not(
    coordinator_client, settings, over
):
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = send(coordinator_client, b"%PDF-1.7\n" + b"x" * (1000 + over))
    assert answer.status_code == 413
    assert "Expected a file of at most" in answer.content.decode()
    assert not Reading.objects.exists()


def test_it_says_that_the_disk_is_full(coordinator_client, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = send(coordinator_client)
    assert answer.status_code == 507
    shown = answer.content.decode()
    assert "The disk of this machine is full" in shown
    assert "Number to quote" in shown
    assert not Reading.objects.exists()


def test_it_takes_files_from_coordinators_only(visitor, stranger_client, reader_client):
    assert send(visitor).url.startswith(reverse("people:sign_in"))
    assert send(stranger_client).status_code == 404
    assert send(reader_client).status_code == 403
    assert not Reading.objects.exists()


def test_it_takes_nothing_that_another_site_sent(coordinator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    assert send(client).status_code == 403
    assert not Reading.objects.exists()


def test_it_asks_to_wait_after_very_many_files(coordinator_client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"upload": "2/m/user"}
    answers = [send(coordinator_client, b"%%PDF-1.7\n%d" % n) for n in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 429]
    assert Reading.objects.count() == 2


def test_it_reads_a_failed_file_again(coordinator_client, reader_client):
    send(coordinator_client)
    reading = Reading.objects.get()
    Reading.objects.update(status="failed", failure="stopped", failure_id="12345678")
    again = reverse("desk:retry", args=[reading.pk])
    assert reader_client.post(again).status_code == 403
    assert coordinator_client.get(again).status_code == 405
    answer = coordinator_client.post(again)
    assert answer.url == reverse("documents:reading", args=[reading.pk])
    assert Reading.objects.get().status == Reading.Status.RECEIVED
    assert queued() == [reading.pk] * 2


def test_it_queues_what_an_interruption_left(coordinator_client):
    send(coordinator_client)
    DBTaskResult.objects.all().delete()
    Reading.objects.update(status="reading", attempts=1)
    assert tasks.resume() == 1
    assert queued() == [Reading.objects.get().pk]


def test_it_does_nothing_for_a_reading_that_is_gone():
    tasks.take_in.call(987_654)
    assert not Reading.objects.exists()
