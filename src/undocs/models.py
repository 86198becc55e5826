"""What reading a United Nations document gives: plain values that never change.

All positions on paper are in points, counted from the top left corner of the
page, as they are drawn over the page's picture.
"""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

BBox = tuple[float, float, float, float]

KINDS = ("substantive", "procedural")
COMMITMENT = "voluntary_commitment"  # the kind of what a State under review pledges
POSITIONS = ("supported", "implemented", "partly_supported", "pending", "noted")
FINAL_POSITIONS = ("supported", "partly_supported", "noted")
GRADES = ("A", "B", "C", "D", "E")  # of follow-up to concluding observations

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
        "found_in_dialogue",
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
class Answer:
    """A State's final position on the recommendation under one label.

    `reason` is what the document says about it; `source` names the words or the
    column that state the position, `paragraph` the paragraph that they stand in.
    """

    label: str
    position: str | None  # one of FINAL_POSITIONS
    reason: str
    source: str
    paragraph: str
    page: int
    places: tuple[Place, ...]
    confidence: float
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A paragraph of another document, or of this one where `symbol` is empty."""

    paragraph: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered question, answer, paragraph or grade, with what it speaks of.

    `kind` is question, answer, paragraph or assessment; `limbs` are the questions
    or statements under (a), (b); `grades` those of an assessment, as printed.
    """

    label: str
    kind: str
    text: str
    section: str
    page: int
    places: tuple[Place, ...]
    articles: tuple[str, ...] = ()
    limbs: tuple[str, ...] = ()
    about: tuple[Reference, ...] = ()
    grades: tuple[str, ...] = ()
    confidence: float = 1.0
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A date by which a document asks the State for something, and where it says so.

    `what` is next_report or follow_up; `date` is empty where only a time is given,
    such as "within one year".
    """

    what: str
    date: datetime.date | None
    words: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. `notes` tell what is doubtful about the whole file.

    `commitments` are a State's own pledges; `answers` the final positions of an
    addendum; `points` the questions, answers and grades of treaty bodies; `due` the
    dates that concluding observations set.
    """

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
    commitments: tuple[Recommendation, ...] = ()
    answers: tuple[Answer, ...] = ()
    points: tuple[Point, ...] = ()
    due: tuple[Due, ...] = ()


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
    for dated in (values, *values["due"]):
        dated["date"] = dated["date"].isoformat() if dated["date"] else None
    return values


def from_dict(values: dict[str, Any]) -> Document:
    """Rebuild a document from what `to_dict` gave, also from an older version.

    What that version did not know yet gets its default; what this one no longer
    knows is left out.
    """
    own = _known(Document, values)
    own["date"] = _date(own.get("date"))
    for name, rebuilt in _PARTS.items():
        own[name] = tuple(rebuilt(each) for each in own.get(name, ()))
    return Document(**own)


def _known(form: type, values: dict[str, Any]) -> dict[str, Any]:
    names = {each.name for each in dataclasses.fields(form)}
    return {name: value for name, value in values.items() if name in names}


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _places(values: list[dict[str, Any]]) -> tuple[Place, ...]:
    return tuple(Place(each["page"], tuple(each["bbox"])) for each in values)


def _rebuilt(form: type, values: dict[str, Any]) -> dict[str, Any]:
    """Give the known values of a part, lists of plain values as tuples."""
    own = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in _known(form, values).items()
    }
    if "places" in own:
        own["places"] = _places(values["places"])
    if "notes" in own:
        own["notes"] = tuple(map(_note, values["notes"]))
    return own


def _page_size(values: dict[str, Any]) -> PageSize:
    return PageSize(**_known(PageSize, values))


def _note(values: dict[str, Any]) -> Note:
    return Note(**_known(Note, values))


def _paragraph(values: dict[str, Any]) -> Paragraph:
    return Paragraph(**_rebuilt(Paragraph, values))


def _clause(values: dict[str, Any]) -> Clause:
    return Clause(**_rebuilt(Clause, values))


def _recommendation(values: dict[str, Any]) -> Recommendation:
    own = _rebuilt(Recommendation, values)
    own["clauses"] = tuple(map(_clause, values["clauses"]))
    return Recommendation(**own)


def _answer(values: dict[str, Any]) -> Answer:
    return Answer(**_rebuilt(Answer, values))


def _point(values: dict[str, Any]) -> Point:
    own = _rebuilt(Point, values)
    own["about"] = tuple(
        Reference(**_known(Reference, each)) for each in values.get("about", ())
    )
    return Point(**own)


def _due(values: dict[str, Any]) -> Due:
    return Due(**{**_known(Due, values), "date": _date(values["date"])})


# How the parts of a document are rebuilt.
_PARTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "pages": _page_size,
    "paragraphs": _paragraph,
    "recommendations": _recommendation,
    "notes": _note,
    "commitments": _recommendation,
    "answers": _answer,
    "points": _point,
    "due": _due,
}
