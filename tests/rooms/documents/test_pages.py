"""The pages of documents and readings, as people see them."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.rooms.documents.conftest import found

from servanda.documents import operations
from servanda.documents.models import Document, Paragraph, Reading
from servanda.documents.reader_process import Failure, NotRead
from servanda.documents.sheets import Line

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"documents:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


def bytes_of(answer):
    """Read an answer to its end, which closes the file behind it."""
    return b"".join(answer) if answer.streaming else answer.content


@pytest.fixture
def waiting(receive):
    return receive(name="Báo cáo.pdf").reading


# --- progress ----------------------------------------------------------------------


def test_it_shows_progress_that_survives_a_reload(coordinator_client, waiting):
    page = at("reading", waiting.pk)
    assert "waits for the reader" in text_of(coordinator_client.get(page))
    Reading.objects.update(status="reading", pages_read=12, page_count=29)
    for _ in range(2):
        shown = text_of(coordinator_client.get(page))
        assert "12 of 29 pages read" in shown
        assert "Báo cáo.pdf" in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert 'role="status"' in shown
    assert f'hx-get="{at("progress", waiting.pk)}"' in shown


def test_it_renews_the_moving_part_alone(coordinator_client, waiting):
    Reading.objects.update(status="reading", pages_read=3, page_count=29)
    answer = coordinator_client.get(
        at("progress", waiting.pk), headers={"HX-Request": "true"}
    )
    assert "3 of 29 pages read" in text_of(answer)
    assert "<html" not in text_of(answer)


def test_it_announces_progress_at_most_every_ten_seconds(coordinator_client, waiting):
    said = []
    for seconds in range(20):
        received = timezone.now() - datetime.timedelta(seconds=seconds + 0.5)
        Reading.objects.update(received_at=received)
        answer = coordinator_client.get(
            at("progress", waiting.pk), headers={"HX-Request": "true"}
        )
        said.append('role="status"' in text_of(answer))
    assert said == [n % 10 == 0 for n in range(20)]


def test_it_goes_to_the_import_desk_when_the_report_is_read(
    coordinator_client, read_report
):
    fragment = coordinator_client.get(at("progress", read_report.pk))
    assert fragment["HX-Redirect"] == at("reading", read_report.pk)
    answer = coordinator_client.get(fragment["HX-Redirect"])
    assert answer.status_code == 302
    assert answer.url == reverse("recommendations:import_desk", args=[read_report.pk])


def test_it_asks_which_document_it_is_when_the_file_does_not_say(
    coordinator_client, receive, reader_stub
):
    reader_stub.document = found(symbol=None)
    reading = operations.read(receive().reading)
    answer = coordinator_client.get(at("reading", reading.pk), follow=True)
    assert answer.request["PATH_INFO"] == at("identify", reading.pk)
    assert "No UN symbol was found" in text_of(answer)


def test_it_offers_to_begin_again_when_no_worker_comes(
    coordinator_client, reader_client, waiting
):
    again = reverse("desk:retry", args=[waiting.pk])
    page = at("reading", waiting.pk)
    assert again not in text_of(coordinator_client.get(page))
    Reading.objects.update(received_at=timezone.now() - datetime.timedelta(minutes=1))
    assert again in text_of(coordinator_client.get(page))
    assert again not in text_of(reader_client.get(page))


@pytest.mark.parametrize(
    ("failure", "retries"), [(Failure.PASSWORD, False), (Failure.STOPPED, True)]
)
def test_it_says_why_a_file_was_not_read_and_what_to_do(
    coordinator_client, receive, reader_stub, failure, retries
):
    reader_stub.ends = NotRead(failure, "Expected a PDF, but it is locked. Unlock it.")
    reading = operations.read(receive().reading)
    shown = text_of(coordinator_client.get(at("reading", reading.pk)))
    assert reading.failure_id in shown
    assert 'role="alert"' in shown
    assert ("Unlock it." in shown) != retries
    assert (reverse("desk:retry", args=[reading.pk]) in shown) == retries
    assert ("The file was not kept." in shown) != retries
    assert "refresh" not in shown


def test_it_tells_that_an_import_was_undone(coordinator_client, read_report):
    Reading.objects.update(status=Reading.Status.UNDONE)
    shown = text_of(coordinator_client.get(at("reading", read_report.pk)))
    assert "This import was undone" in shown


# --- the document ------------------------------------------------------------------


def test_it_shows_paragraphs_beside_their_translations(reader_client, read_report):
    line = Line(0, "41.1", "Phê chuẩn Công ước", "vi", "official", "Bộ Ngoại giao")
    operations.set_translation(read_report.document, line, by=None)
    shown = text_of(reader_client.get(at("document", read_report.document.pk)))
    assert "Ratify the Convention (Ambria)" in shown
    assert '<p class="mb0" lang="vi">Phê chuẩn Công ước</p>' in shown
    assert "Bộ Ngoại giao" in shown
    assert "14 January 2025" in shown
    assert f"{at('page', read_report.pk, 2)}?label=41.1" in shown
    assert f"{reverse('desk:search')}?q=41.1" in shown
    assert at("identify", read_report.pk) not in shown


def test_it_escapes_what_a_file_says(coordinator_client, receive, reader_stub):
    reader_stub.document = found(title="<script>alert(1)</script>")
    reading = operations.read(receive(name="<b>.pdf").reading)
    shown = text_of(coordinator_client.get(at("document", reading.document.pk)))
    assert "<script>alert" not in shown
    assert "<b>" not in shown


def test_it_turns_to_the_label_that_the_address_names(coordinator_client, read_report):
    Paragraph.objects.bulk_create(
        Paragraph(reading=read_report, order=100 + n, label=f"41.{n}", text=f"no {n}")
        for n in range(2, 120)
    )
    address = at("document", read_report.document.pk)
    first = text_of(coordinator_client.get(address))
    assert 'id="p-40"' in first
    assert 'id="p-41.100"' not in first
    assert 'id="p-41.100"' in text_of(coordinator_client.get(f"{address}?label=41.100"))


def test_it_warns_on_the_page_of_a_report_on_another_state(
    coordinator_client, receive, reader_stub
):
    reader_stub.document = found(state_under_review="XAB")
    reading = operations.read(receive().reading)
    for name, key in (("document", reading.document.pk), ("identify", reading.pk)):
        assert "this office works for Lumaria" in text_of(
            coordinator_client.get(at(name, key))
        )


def test_it_lists_the_versions_of_a_document(coordinator_client, read_report, receive):
    operations.read(receive(b"corrected", name="corrected.pdf").reading)
    shown = text_of(coordinator_client.get(at("document", read_report.document.pk)))
    assert "report.pdf" in shown
    assert "corrected.pdf" in shown


def test_it_asks_the_database_as_often_for_a_long_document(
    coordinator_client, read_report
):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            coordinator_client.get(at("document", read_report.document.pk))
        return len(asked)

    queries()
    short = queries()
    Paragraph.objects.bulk_create(
        Paragraph(reading=read_report, order=100 + n, label=f"41.{n}", text="t")
        for n in range(2, 300)
    )
    assert queries() == short <= 16


# --- pages -------------------------------------------------------------------------


def test_it_marks_a_label_on_its_page(reader_client, read_report):
    shown = text_of(reader_client.get(f"{at('page', read_report.pk, 2)}?label=41.1"))
    assert 'viewBox="0 0 595 842"' in shown
    assert 'class="m1"' in shown
    assert at("page_picture", read_report.pk, 2) in shown
    other = text_of(reader_client.get(f"{at('page', read_report.pk, 1)}?label=41.1"))
    assert 'class="m1"' not in other
    assert "41.1 stands on another page" in other


def test_it_writes_places_with_points_in_every_language(reader_client, read_report):
    reader_client.cookies["servanda_language"] = "vi"
    Paragraph.objects.filter(label="41.1").update(
        places=[{"page": 2, "bbox": [50.25, 100.5, 400.0, 112.0]}]
    )
    shown = text_of(reader_client.get(f"{at('page', read_report.pk, 2)}?label=41.1"))
    assert 'x="49.25"' in shown


def test_it_sends_pictures_and_originals_privately(reader_client, read_report):
    picture = reader_client.get(at("page_picture", read_report.pk, 1))
    assert picture["Content-Type"] == "image/png"
    assert "private" in picture["Cache-Control"]
    original = reader_client.get(at("original", read_report.pk))
    assert bytes_of(original).startswith(b"%PDF")
    assert original["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert original["X-Content-Type-Options"] == "nosniff"
    assert bytes_of(picture).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["original", "reading", "document"])
def test_it_answers_programs_that_ask_for_the_head_alone(
    reader_client, read_report, name
):
    pk = read_report.document_id if name == "document" else read_report.pk
    asked, fetched = reader_client.head(at(name, pk)), reader_client.get(at(name, pk))
    assert asked.status_code == fetched.status_code != 405
    assert bytes_of(asked) == b""
    bytes_of(fetched)


@pytest.mark.parametrize("name", ["page", "page_picture"])
def test_it_knows_no_page_beyond_the_last(reader_client, read_report, name):
    assert reader_client.get(at(name, read_report.pk, 3)).status_code == 404


def test_it_has_no_original_of_what_was_not_kept(reader_client, read_report):
    Reading.objects.update(file=None)
    assert reader_client.get(at("original", read_report.pk)).status_code == 404


# --- who may -----------------------------------------------------------------------


def addresses(reading):
    return [
        at("reading", reading.pk),
        at("progress", reading.pk),
        at("document", reading.document.pk),
        at("original", reading.pk),
        at("page", reading.pk, 1),
        at("page_picture", reading.pk, 1),
        at("identify", reading.pk),
    ]


def test_it_shows_nothing_to_strangers(visitor, stranger_client, read_report):
    for address in addresses(read_report):
        assert stranger_client.get(address).status_code == 404
        answer = visitor.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("people:sign_in"))


def test_it_lets_readers_read_but_not_correct(reader_client, read_report):
    *readable, identify = addresses(read_report)
    for address in readable:
        answer = reader_client.get(address)
        assert answer.status_code in {200, 204, 302}
        bytes_of(answer)
    assert reader_client.get(identify).status_code == 403
    assert reader_client.post(identify, {}).status_code == 403


# --- correcting --------------------------------------------------------------------

FACTS = {
    "symbol": " a/hrc/90/8 ",
    "state": "XAB",
    "cycle": "3",
    "session": "33",
    "published_on": "2019-06-14",
}


def test_it_corrects_which_document_it_is(coordinator_client, read_report):
    address = at("identify", read_report.pk)
    shown = text_of(coordinator_client.get(address))
    assert 'value="A/HRC/90/7"' in shown
    assert 'value="2025-01-14"' in shown
    answer = coordinator_client.post(address, FACTS, follow=True)
    assert "Saved: this is A/HRC/90/8." in text_of(answer)
    document = Document.objects.get(pk=read_report.document.pk)
    assert (document.symbol, document.review.cycle) == ("A/HRC/90/8", 3)


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("symbol", "", "Enter the symbol"),
        ("symbol", "the report", "Copy it from the page"),
        ("state", "", "Choose the State"),
        ("state", "ZZZ", "Choose the State"),
        ("cycle", "four", "as a number"),
        ("cycle", "0", "from 1 to 9"),
        ("published_on", "last May", "day, month and year"),
    ],
)
def test_it_says_at_the_field_what_is_wrong(
    coordinator_client, read_report, field, value, word
):
    answer = coordinator_client.post(
        at("identify", read_report.pk), {**FACTS, field: value}
    )
    assert answer.status_code == 422
    assert text_of(answer).count(word) == 2  # in the summary and at the field
    assert Document.objects.get().symbol == "A/HRC/90/7"


def test_it_says_why_a_document_cannot_be_moved(
    coordinator_client, read_report, receive, reader_stub, monkeypatch
):
    def refuse(*_args, **_kwargs):
        raise operations.AlreadyInRegister

    monkeypatch.setattr(operations, "identify", refuse)
    answer = coordinator_client.post(at("identify", read_report.pk), FACTS)
    assert answer.status_code == 422
    assert "Undo the import first" in text_of(answer)
