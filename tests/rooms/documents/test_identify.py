"""Which document a file is: corrected where it stands, never torn apart."""

from __future__ import annotations

import datetime

import pytest
from tests.rooms.documents.conftest import found

from servanda.documents import operations
from servanda.documents.models import Document, Reading, Review
from servanda.documents.operations import AlreadyInRegister, Identification
from servanda.people.models import AuditEntry
from servanda.recommendations.models import Recommendation
from servanda.vocabularies.queries import states_by_iso3

pytestmark = pytest.mark.django_db


def facts(**changes):
    values = {
        "symbol": "A/HRC/90/7",
        "state": states_by_iso3()["XAA"],
        "cycle": 4,
        "session": "47",
        "published_on": datetime.date(2025, 1, 14),
    }
    return Identification(**{**values, **changes})


def in_register(reading):
    return Recommendation.objects.create(
        document=reading.document,
        reading=reading,
        review=reading.document.review,
        label="41.1",
        label_order="00041.00001",
        text="Ratify the Convention",
    )


def test_it_corrects_symbol_state_session_and_date(read_report, coordinator):
    document = operations.identify(
        read_report,
        facts(
            symbol="A/HRC/90/8",
            state=states_by_iso3()["XAB"],
            session="48",
            published_on=datetime.date(2025, 2, 1),
        ),
        by=coordinator,
    )
    document = Document.objects.get(pk=document.pk)
    assert document.symbol == "A/HRC/90/8"
    assert document.review.state.iso3 == "XAB"
    assert document.review.session == "48"
    assert document.published_on == datetime.date(2025, 2, 1)
    entry = AuditEntry.objects.get(verb="documents.identify")
    assert (entry.before["symbol"], entry.after["symbol"]) == (
        "A/HRC/90/7",
        "A/HRC/90/8",
    )
    assert (entry.before["state"], entry.after["state"]) == ("XAA", "XAB")


def test_it_takes_the_register_along(read_report):
    recommendation = in_register(read_report)
    operations.identify(read_report, facts(symbol="A/HRC/90/9", cycle=3), by=None)
    recommendation.refresh_from_db()
    assert recommendation.document.symbol == "A/HRC/90/9"
    assert recommendation.review.cycle == 3
    assert Document.objects.count() == Review.objects.count() == 1


def test_it_moves_to_a_document_that_is_there_already(
    read_report, receive, reader_stub
):
    reader_stub.document = found(symbol="A/HRC/90/77", cycle=3)
    other = operations.read(receive(b"other").reading)
    document = operations.identify(other, facts(), by=None)
    assert document == read_report.document
    assert Reading.objects.get(pk=other.pk).document == read_report.document


def test_it_refuses_to_move_what_is_in_the_register(read_report, receive, reader_stub):
    reader_stub.document = found(symbol="A/HRC/90/77", cycle=3)
    other = operations.read(receive(b"other").reading)
    in_register(other)
    with pytest.raises(AlreadyInRegister):
        operations.identify(other, facts(), by=None)
    assert Reading.objects.get(pk=other.pk).document == other.document


def test_it_names_a_file_without_a_symbol(receive, reader_stub):
    reader_stub.document = found(symbol=None)
    reading = operations.read(receive().reading)
    document = operations.identify(reading, facts(), by=None)
    assert document.symbol == "A/HRC/90/7"
    assert document.review.state.iso3 == "XAA"


def test_it_keeps_what_a_person_corrected_when_a_new_version_comes(
    read_report, receive, reader_stub
):
    operations.identify(read_report, facts(session="48"), by=None)
    again = operations.read(receive(b"corrected version").reading)
    assert again.document == read_report.document
    assert again.document.review.session == "48"
