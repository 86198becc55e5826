"""The first page after sign-in, and the search box of every page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from servanda.documents.models import Document, Reading, Review
from servanda.files.operations import store
from servanda.recommendations.models import Finding, Recommendation

if TYPE_CHECKING:
    from django.test import Client

    from servanda.people.models import Person

pytestmark = pytest.mark.django_db


def page_for(client: Client, place: str = "/") -> str:
    return re.sub(r"\s+", " ", client.get(place).content.decode())


@pytest.fixture
def document(country: object) -> Document:
    from servanda.vocabularies.models import Mechanism, State
    from servanda.vocabularies.operations import load

    load()
    review = Review.objects.create(
        mechanism=Mechanism.objects.get(code="UPR"),
        state=State.objects.get(iso3="XAA"),
        cycle=4,
    )
    return Document.objects.create(symbol="A/HRC/90/7", family="upr", review=review)


def an_import(document: Document | None, *statuses: str, **facts: Any) -> Reading:
    reading = Reading.objects.create(
        document=document, **{"file_name": "report.pdf", "status": "read", **facts}
    )
    for place, status in enumerate(statuses, 1):
        Finding.objects.create(
            reading=reading, order=place, label=str(place), confidence=1, status=status
        )
    return reading


def test_on_the_first_day_it_asks_for_one_document(coordinator_client: Client) -> None:
    page = page_for(coordinator_client)

    assert "Start with one UN document" in page
    assert f'action="{reverse("desk:receive")}"' in page
    assert "Nothing is waiting for you yet." in page


def test_a_reader_is_told_to_wait(reader_client: Client) -> None:
    page = page_for(reader_client)

    assert "Once a coordinator has given the first UN document" in page
    assert 'type="file"' not in page
    assert reverse("desk:receive") not in page


def test_a_visitor_is_asked_to_sign_in(visitor: Client) -> None:
    answer = visitor.get("/")

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("people:sign_in"))


def test_somebody_without_a_post_learns_whom_to_ask(stranger_client: Client) -> None:
    assert "you hold no post" in page_for(stranger_client)


def test_later_it_shows_what_waits_with_one_next_step_each(
    coordinator_client: Client, coordinator: Person, document: Document
) -> None:
    to_check = an_import(document, "to_check", "sure", "sure", "rejected")
    an_import(
        None,
        status="failed",
        failure_text="This file has a password.",
        received_by=coordinator,
    )
    an_import(None, status="reading")

    page = page_for(coordinator_client)

    assert "Continue the import: 3 left" in page
    assert reverse("recommendations:import_desk", args=[to_check.pk]) in page
    assert "0 of 3 recommendations confirmed, 1 to check." in page
    assert "This file has a password." in page
    assert "See the progress" in page
    assert "Drop a UN document here" in page


def test_a_refused_file_is_shown_for_a_day_to_whoever_sent_it(
    coordinator_client: Client, coordinator: Person, home: object
) -> None:
    def failed(name: str, hours: int, **facts: Any) -> None:
        received = timezone.now() - timedelta(hours=hours)
        an_import(None, status="failed", received_at=received, file_name=name, **facts)

    kept = store(b"%PDF-1.7", room="documents", content_type="application/pdf")
    failed("mine-today.pdf", 1, failure="password", received_by=coordinator)
    failed("of-another.pdf", 1, failure="password")
    failed("of-yesterday.pdf", 25, failure="password", received_by=coordinator)
    failed("to-try-again.pdf", 2500, failure="stopped", file=kept)

    page = page_for(coordinator_client)

    names = ("mine-today", "of-another", "of-yesterday", "to-try-again")
    assert [name for name in names if f"{name}.pdf" in page] == [
        "mine-today",  # the others sent nothing, or know
        "to-try-again",  # until somebody does
    ]


def test_what_is_decided_waits_no_longer(
    coordinator_client: Client, document: Document
) -> None:
    an_import(document, "rejected", "rejected")

    page = page_for(coordinator_client)

    assert "Nothing is waiting for you." in page
    assert "Continue the import" not in page


def test_a_newer_version_takes_the_place_of_the_one_before(
    coordinator_client: Client, document: Document
) -> None:
    older = an_import(document, "to_check")
    newer = an_import(document, "to_check", "sure")

    page = page_for(coordinator_client)

    assert reverse("recommendations:import_desk", args=[newer.pk]) in page
    assert reverse("recommendations:import_desk", args=[older.pk]) not in page


def test_the_start_page_asks_the_database_the_same_for_many_imports(
    coordinator_client: Client,
    document: Document,
    django_assert_max_num_queries: object,
) -> None:
    for _each in range(30):
        an_import(None, "to_check", "sure")

    with django_assert_max_num_queries(20):  # type: ignore[operator]  # pytest-django's fixture is a function
        page = page_for(coordinator_client)
    assert "20 more documents" in page


def a_recommendation(document: Document, label: str) -> Recommendation:
    return Recommendation.objects.create(
        document=document,
        reading=an_import(document),
        review=document.review,
        label=label,
        label_order=label,
        text="Ratify",
    )


def test_search_goes_straight_to_a_label(
    reader_client: Client, document: Document
) -> None:
    row = a_recommendation(document, "41.12")

    answer = reader_client.get("/search/", {"q": " 41.12 "})

    assert answer["Location"] == reverse(
        "recommendations:recommendation", args=[row.pk]
    )


def test_search_finds_no_label_that_has_left_the_register(
    reader_client: Client, document: Document
) -> None:
    row = a_recommendation(document, "41.12")
    Recommendation.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())

    answer = reader_client.get("/search/", {"q": "41.12"})

    assert answer["Location"] == reverse("recommendations:register") + "?q=41.12"


@pytest.mark.parametrize("typed", ["A/HRC/90/7", " a/hrc/90/7 "])
def test_search_goes_straight_to_a_document(
    reader_client: Client, document: Document, typed: str
) -> None:
    an_import(document)

    answer = reader_client.get("/search/", {"q": typed}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse(
        "documents:document", args=[document.pk]
    )
    assert "A/HRC/90/7" in answer.content.decode()


def test_search_takes_a_part_of_a_symbol_for_words(
    reader_client: Client, document: Document
) -> None:
    answer = reader_client.get("/search/", {"q": "A/HRC/90"})

    assert answer["Location"].startswith(reverse("recommendations:register"))


@pytest.mark.parametrize(
    ("typed", "query"),
    [("dân tộc & more", "?q=d%C3%A2n+t%E1%BB%99c+%26+more"), ("", "")],
)
def test_search_hands_words_to_the_register(
    reader_client: Client, typed: str, query: str
) -> None:
    answer = reader_client.get("/search/", {"q": typed})

    assert answer["Location"] == reverse("recommendations:register") + query


def test_a_stranger_searches_nothing(stranger_client: Client) -> None:
    assert stranger_client.get("/search/", {"q": "x"}).status_code == 404
