"""Imports made by hand, so that each test says what was read."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from undocs.models import (
    Clause,
    Document,
    Note,
    PageSize,
    Place,
    Recommendation,
    to_dict,
)

if TYPE_CHECKING:
    from servanda.countries.models import Country
    from servanda.documents.models import Reading

Item = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]


class ReadReport(Protocol):
    """Makes an import of one document; called again it is a newer version."""

    def __call__(
        self, *items: Recommendation, symbol: str = "A/HRC/90/7"
    ) -> Reading: ...


def item(
    label: str, *clauses: tuple[str, str], notes: tuple[str, ...] = (), **facts: Any
) -> Recommendation:
    """Return one recommendation as read; a clause is its words and "XAB XAC"."""
    page = facts.pop("page", 1)
    number = int("".join(filter(str.isdigit, label)) or 0)
    line = 40.0 + number % 40 * 16
    made = tuple(
        Clause(
            place,
            text,
            tuple(states.split()),
            (Place(page, (100.0 * place, line, 100.0 * place + 90, line + 12)),),
        )
        for place, (text, states) in enumerate(clauses, 1)
    )
    values: dict[str, Any] = {
        "position": "pending",
        "position_source": "paragraph 41: “will be examined by Lumaria”",
        "position_label": "41",
        "confidence": 0.74 if notes else 0.99,
        **facts,
    }
    return Recommendation(
        label=label,
        text="/".join(text for text, _states in clauses),
        clauses=made,
        page=page,
        places=tuple(place for clause in made for place in clause.places),
        notes=tuple(Note(code, code) for code in notes),
        **values,
    )


def document(items: tuple[Recommendation, ...], symbol: str) -> Document:
    """Return a document as read, of two pages."""
    return Document(
        stem="lumaria",
        symbol=symbol,
        family="upr_working_group_report",
        state_under_review="XAA",
        session="48",
        cycle=4,
        date=datetime.date(2025, 1, 14),
        language="en",
        title="Report of the Working Group",
        page_count=2,
        pages=(PageSize(1, 595, 842), PageSize(2, 595, 842)),
        paragraphs=(),
        recommendations=items,
    )


@pytest.fixture
def vocabularies(country: Country) -> None:
    """States, mechanisms and themes."""
    from servanda.vocabularies.operations import load

    load()


@pytest.fixture
def read_report(vocabularies: None) -> ReadReport:
    from servanda.documents import models
    from servanda.recommendations.operations.desk import lay_out
    from servanda.vocabularies.models import Mechanism, State

    review = models.Review.objects.create(
        mechanism=Mechanism.objects.get(code="UPR"),
        state=State.objects.get(iso3="XAA"),
        cycle=4,
        session="48",
    )

    def read(*items: Recommendation, symbol: str = "A/HRC/90/7") -> Reading:
        row, _new = models.Document.objects.get_or_create(
            symbol=symbol,
            language="en",
            defaults={
                "family": "upr_working_group_report",
                "review": review,
                "published_on": datetime.date(2025, 1, 14),
            },
        )
        reading = models.Reading.objects.create(
            document=row,
            file_name="lumaria.pdf",
            status=models.Reading.Status.READ,
            page_count=2,
            result={"document": to_dict(document(items, symbol))},
        )
        models.Page.objects.bulk_create(
            models.Page(reading=reading, number=number, width=595, height=842)
            for number in (1, 2)
        )
        lay_out(reading)
        return reading

    return read


@pytest.fixture
def make_item() -> Any:
    """The function `item`: a recommendation as the reader gives it."""
    return item
