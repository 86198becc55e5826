"""The invented example: everything has something on it, and starting again is safe."""

from __future__ import annotations

from collections import Counter

import pytest

from servanda.config import demo
from servanda.countries.operations import load_pack
from servanda.documents.models import Reading, Translation
from servanda.people import operations as people
from servanda.people.models import AuditEntry
from servanda.recommendations.models import Assignment, Finding, Recommendation
from servanda.recommendations.operations import desk, register
from servanda.vocabularies import operations as vocabularies

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(lasting: object) -> None:
    """Fill the example in once: each test's own writes are taken back after it."""
    vocabularies.load()
    people.load_pack(load_pack(demo.COUNTRY))
    demo.fill()


def test_it_has_something_of_everything(filled: None) -> None:
    rows = Recommendation.objects.filter(withdrawn_at__isnull=True)
    assert {row.document.symbol for row in rows} == {"A/HRC/90/7", "A/HRC/11/107"}
    assert {row.review.cycle for row in rows} == {1, 4}
    assert {row.document_position for row in rows} == {
        "supported",
        "implemented",
        "pending",
        "noted",
    }
    assert {row.final_position for row in rows} == {
        "",
        "supported",
        "partly_supported",
        "noted",
    }
    assert sum(row.themes.exists() for row in rows) > 60
    assert sum(row.clauses.count() > 1 for row in rows) >= 5


def test_it_shows_assignments_in_every_state(filled: None) -> None:
    states = Counter(Assignment.objects.values_list("status", flat=True))
    assert states == {
        "given": 2,
        "accepted": 5,
        "returned": 1,
        "replaced": 1,
        "not_for_us": 1,
    }


def test_it_leaves_work_on_the_import_desk(filled: None) -> None:
    reading = Reading.objects.get(file_name="lumaria2025.pdf")
    left = dict(
        reading.findings.exclude(status=Finding.Status.CONFIRMED).values_list(
            "label", "status"
        )
    )
    assert left == {
        "42.11": "sure",
        "42.12": "sure",
        "42.13": "to_check",
        "42.14": "to_check",
        "42.15": "sure",
        "42.16": "sure",
    }


def test_it_translates_every_recommendation_and_finds_dan_toc(filled: None) -> None:
    rows = Recommendation.objects.select_related("search_text")
    for row in rows:
        assert Translation.objects.filter(
            document=row.document, label=row.label
        ).exists()
    found = {row.label for row in rows if " dan toc " in f" {row.search_text.folded} "}
    assert {"41.9", "41.10", "42.7", "43.8", "17.4"} <= found


def test_it_writes_everything_into_the_audit_trail(filled: None) -> None:
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {
        "documents.receive",
        "recommendations.confirm",
        "recommendations.set_final_position",
        "recommendations.set_themes",
        "documents.import_translations",
    } <= verbs


def test_it_does_nothing_the_second_time(filled: None) -> None:
    entries = AuditEntry.objects.count()
    assert demo.fill() == 0
    assert AuditEntry.objects.count() == entries


def test_it_keeps_what_a_visitor_changed(filled: None) -> None:
    row = Recommendation.objects.get(document__symbol="A/HRC/90/7", label="41.1")
    register.set_final_position(
        row, position="", source="", revision=row.revision, by=None
    )
    demo.fill()
    row.refresh_from_db()
    assert row.final_position == ""


def test_it_holds_the_corrected_version_against_the_register(filled: None) -> None:
    received = demo.documents.receive_document(
        demo.CORRECTED, name=demo.CORRECTED.name, by=None
    )
    reading = demo.documents.read(received.reading, lay_out=desk.lay_out)
    open_ones = reading.findings.exclude(status=Finding.Status.CONFIRMED)
    labels = set(open_ones.values_list("label", flat=True))
    assert {"41.12", "41.20", "42.12", "42.17"} <= labels
    assert "41.1" not in labels
