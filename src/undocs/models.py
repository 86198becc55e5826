"""What reading a United Nations document gives: plain values that never change.

All positions on paper are in points, counted from the top left corner of the
page, as they are drawn over the page's picture.
"""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from typing import Any

BBox = tuple[float, float, float, float]

KINDS = ("substantive", "procedural")
POSITIONS = ("supported", "implemented", "partly_supported", "pending", "noted")

SURE_CONFIDENCE = 0.98

# A note with one of these codes says that a person has to look.
DOUBTS = frozenset(
    {
        "label_out_of_sequence",
        "label_missing",
        "label_repeated",
        "brackets_open",
        "state_unknown",
        "states_missing",
        "state_respelled",
        "state_separator_missing",
        "text_short",
        "text_long",
        "words_doubtful",
        "clause_unattributed",
        "words_shared",
        "sentence_divided",
        "position_unknown",
        "goal_unknown",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page, `page` counted from 1."""

    page: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of one page in points."""

    number: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print, with the right edge of every character of `text`.

    `edges` has one entry more than `text` has characters, so that any part of
    the line can be placed: it runs from `edges[start]` to `edges[end]`. `marked`
    lines began with a raised footnote mark, which is left out.
    """

    text: str
    page: int
    bbox: BBox
    size: float
    bold: bool = False
    edges: tuple[float, ...] = ()
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size and its lines from top to bottom."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph; `section` is the heading that it stands under."""

    label: str
    text: str
    places: tuple[Place, ...]
    section: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of a recommendation that belong to the same States."""

    number: int
    text: str
    recommending_states: tuple[str, ...]
    places: tuple[Place, ...]
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A reason for not being sure, or something worth knowing."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What stands under one printed label, with the States' answer as printed.

    `text` keeps the brackets that name States; `position` is what the document
    itself says, `position_source` and `position_label` where it says so. The
    fields from `kind` on are those of treaty bodies: the heading and the articles
    that it cites, the paragraph with the concern that is answered, and whether
    the document asks for early information on it.
    """

    label: str
    text: str
    clauses: tuple[Clause, ...]
    position: str | None
    position_source: str
    position_label: str
    page: int
    places: tuple[Place, ...]
    confidence: float
    notes: tuple[Note, ...] = ()
    kind: str | None = None
    section: str = ""
    articles: tuple[str, ...] = ()
    concern_paragraph: str | None = None
    follow_up: bool = False
    themes: tuple[str, ...] = ()  # as printed, like groups and listed_under
    groups: tuple[str, ...] = ()  # of persons
    goals: tuple[str, ...] = ()  # codes: "16", "16.3"
    listed_under: tuple[str, ...] = ()  # headings of a thematic list
    final_position: str | None = None
    final_position_source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. `notes` tell what is doubtful about the whole file."""

    stem: str
    symbol: str | None
    family: str
    state_under_review: str | None
    session: str | None
    cycle: int | None
    date: datetime.date | None
    language: str
    title: str
    page_count: int
    pages: tuple[PageSize, ...]
    paragraphs: tuple[Paragraph, ...]
    recommendations: tuple[Recommendation, ...]
    notes: tuple[Note, ...] = ()


def sure(recommendation: Recommendation) -> bool:
    """Tell whether a recommendation may be confirmed without looking closely.

    Its label stands in sequence, its brackets are closed, every State is known,
    its words equal those on the page, and the confidence is high enough.
    """
    if recommendation.confidence < SURE_CONFIDENCE:
        return False
    return not any(note.code in DOUBTS for note in recommendation.notes)


def to_dict(document: Document) -> dict[str, Any]:
    """Give a document as values that JSON can hold; `from_dict` is the inverse."""
    values = dataclasses.asdict(document)
    values["date"] = document.date.isoformat() if document.date else None
    return values


def from_dict(values: dict[str, Any]) -> Document:
    """Rebuild a document from what `to_dict` gave."""
    own = dict(values)
    own["date"] = datetime.date.fromisoformat(own["date"]) if own["date"] else None
    own["pages"] = tuple(PageSize(**page) for page in own["pages"])
    own["paragraphs"] = tuple(_paragraph(each) for each in own["paragraphs"])
    own["recommendations"] = tuple(
        _recommendation(each) for each in own["recommendations"]
    )
    own["notes"] = tuple(Note(**note) for note in own["notes"])
    return Document(**own)


def _places(values: list[dict[str, Any]]) -> tuple[Place, ...]:
    return tuple(Place(each["page"], tuple(each["bbox"])) for each in values)


def _paragraph(values: dict[str, Any]) -> Paragraph:
    return Paragraph(**{**values, "places": _places(values["places"])})


def _clause(values: dict[str, Any]) -> Clause:
    own = {**values, "places": _places(values["places"])}
    own["recommending_states"] = tuple(own["recommending_states"])
    own["asks"] = tuple(own["asks"])
    return Clause(**own)


def _recommendation(values: dict[str, Any]) -> Recommendation:
    own = {**values, "places": _places(values["places"])}
    own["clauses"] = tuple(_clause(each) for each in own["clauses"])
    own["notes"] = tuple(Note(**note) for note in own["notes"])
    for name in ("articles", "themes", "groups", "goals", "listed_under"):
        own[name] = tuple(own.get(name, ()))
    return Recommendation(**own)
