"""What the desk's templates are given: plain values, put into words here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from servanda.documents.queries import paragraph, warnings_of
from servanda.people.access import may_coordinate
from servanda.people.queries import history_of
from servanda.recommendations.forms.desk import NOT_STATED, RejectionForm
from servanda.recommendations.models import DocumentPosition, Finding
from servanda.recommendations.operations import differences
from servanda.recommendations.operations.desk.wording import (
    of_finding,
    of_recommendation,
)
from servanda.recommendations.queries import desk as queries
from servanda.recommendations.queries import notes, places
from servanda.recommendations.queries.dependents import later_readings
from servanda.recommendations.queries.limbs import has_limbs, limbs_of
from servanda.recommendations.views.found import (
    Choice,
    Desktop,
    address_of,
    filters_of,
    here,
    meter_of,
    rows_of,
)
from servanda.recommendations.views.naming import about, name_of_import
from servanda.vocabularies.queries import state_names

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest

    from servanda.documents.models import Page, Reading
    from servanda.recommendations.forms.desk import Typed
    from servanda.recommendations.operations.desk import Problem, Wording

_LETTERS_A_LINE = 52  # of the words' field on a wide screen


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause with its field's values and errors."""

    number: int
    text: str
    states: tuple[tuple[str, str], ...]  # code, name
    added: str
    errors: tuple[Problem, ...]
    add_errors: tuple[Problem, ...]
    count: int

    @property
    def codes(self) -> str:
        """Return the States' codes as the form sends them."""
        return ",".join(code for code, _name in self.states)

    @property
    def rows(self) -> int:
        """Return how high the field is where the browser cannot fit it itself."""
        return min(12, 1 + len(self.text) // _LETTERS_A_LINE)

    @property
    def other(self) -> int:
        """Return the clause to merge with: the next, for the last one the one before."""
        if self.count == 1:
            return 0
        return self.number + 1 if self.number < self.count else self.number - 1

    @property
    def merge(self) -> int:
        """Return the first of the two."""
        return min(self.number, self.other)


@dataclass(frozen=True, slots=True)
class TreatyPart:
    """What a treaty body's paragraph has beside its words."""

    section: str
    articles: tuple[str, ...]
    concern: str  # label of the paragraph with the concern that it answers
    concern_words: str
    concern_page: str  # address of the desk with the page of the concern
    follow_up: bool
    limbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemShown:
    """The item being checked, as it was read or as a person typed it."""

    finding: Finding
    wording: Wording
    clauses: tuple[ClauseShown, ...]
    source: str
    positions: tuple[tuple[str, Any, bool], ...]
    why: tuple[str, ...]
    problems: tuple[Problem, ...]
    differs: differences.Difference | None = None  # from the register
    meanwhile: Meanwhile | None = None
    treaty: TreatyPart | None = None

    @property
    def label_errors(self) -> tuple[Problem, ...]:
        """Return what is wrong with the label."""
        return tuple(each for each in self.problems if each.field == "label")

    @property
    def other_errors(self) -> tuple[Problem, ...]:
        """Return what belongs to no clause and not to the label."""
        return tuple(each for each in self.problems if each.field in {"", "position"})


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What another person did after this one opened the item."""

    at: datetime.datetime | None
    difference: differences.Difference


@dataclass(frozen=True, slots=True)
class Around:
    """Where one can go from the item."""

    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class PageShown:
    """One page beside the words, with the addresses around it."""

    number: int
    count: int
    drawing: places.Drawing | None
    crop: places.Drawing | None
    picture: str
    clause_numbers: tuple[int, ...]
    previous: str
    next: str


def context_of(request: HttpRequest, top: Desktop) -> dict[str, Any]:
    """Return all that the desk's templates show."""
    states = state_names()
    reading = top.desk.reading
    open_here = reading.status == reading.Status.READ and not later_readings(reading)
    context: dict[str, Any] = {
        "reading": reading,
        **naming(reading),
        "warnings": lambda: warnings_of(reading) if reading.document else [],
        "filters": filters_of(top),
        "all_address": here(top, Choice(order=top.choice.order)),
        "state_names": lambda: sorted(set(states.values())),
        "counts": top.desk.counts,
        "again": top.desk.again,
        "choice": top.choice,
        "rows": lambda: rows_of(top, states),  # htmx seldom wants them
        "meter_parts": meter_of(top.desk.counts),
        "may_write": open_here and may_coordinate(request.user),
        "open_here": open_here,
        "item": None,
        **top.more,
    }
    if top.current is not None:
        context |= {
            "item": item_of(top, states),
            "rejection": RejectionForm(auto_id="%s"),
            "around": _around(top),
            "page": page_shown(request, top),
            "address": address_of(top.current, top.choice),
        }
    return context


def naming(reading: Reading) -> dict[str, Any]:
    """Return what every page about an import calls it."""
    document = reading.document
    return {
        "reading": reading,
        "document": document,
        "name": name_of_import(reading),
        "about": about(document),
        "language": document.language if document else "en",
    }


def item_of(top: Desktop, states: Mapping[str, str]) -> ItemShown:
    """Return the item as it stands, or as it was typed and could not be kept."""
    finding = top.current
    assert finding is not None  # noqa: S101 - the caller has seen that there is one
    typed = top.typed
    wording = typed.wording if typed else of_finding(finding)
    problems = tuple(typed.problems) if typed else ()
    return ItemShown(
        finding=finding,
        wording=wording,
        clauses=tuple(_clauses(wording, typed, problems, states)),
        source=notes.source_in_words(finding.position_source),
        positions=tuple(
            (value, words, value == wording.position)
            for value, words in (*DocumentPosition.choices, ("", NOT_STATED))
        ),
        why=tuple(_why(finding)),
        problems=problems,
        differs=_from_register(finding, states),
        meanwhile=top.meanwhile,
        treaty=_treaty_part(top, finding, wording),
    )


def _treaty_part(top: Desktop, finding: Finding, wording: Wording) -> TreatyPart | None:
    if not has_limbs(finding):
        return None
    concern = paragraph(top.desk.reading, finding.concern) if finding.concern else None
    address = ""
    if concern is not None and concern.places:
        here_address = address_of(finding, top.choice)
        joint = "&" if "?" in here_address else "?"
        address = f"{here_address}{joint}page={concern.places[0]['page']}"
    return TreatyPart(
        section=finding.section,
        articles=tuple(finding.articles),
        concern=finding.concern,
        concern_words=concern.text if concern else "",
        concern_page=address,
        follow_up=finding.follow_up,
        limbs=limbs_of(wording.text),
    )


def _why(finding: Finding) -> Sequence[str]:
    if finding.status == Finding.Status.REJECTED:
        return _why_rejected(finding)
    if finding.status == Finding.Status.TO_CHECK and not finding.changed:
        return notes.why(finding.notes, finding.confidence)
    sentences = notes.in_words(finding.notes)
    if finding.status == Finding.Status.TO_CHECK:
        return [_("A person changed what was read."), *sentences]
    return sentences


def _why_rejected(finding: Finding) -> Sequence[str]:
    """Return the reason a person gave, or into what the item was merged."""
    last = [note for note in finding.notes if note["text"]][-1:]
    sentences = notes.in_words(last)
    if sentences and last[0]["code"] == "rejected":
        return [_("Rejected: %(reason)s.") % {"reason": sentences[0]}]
    return sentences


def _clauses(
    wording: Wording,
    typed: Typed | None,
    problems: Sequence[Problem],
    states: Mapping[str, str],
) -> Iterable[ClauseShown]:
    for number, clause in enumerate(wording.clauses, 1):
        yield ClauseShown(
            number,
            clause.text,
            tuple((code, states.get(code, code)) for code in clause.states),
            typed.added[number - 1] if typed else "",
            tuple(each for each in problems if each.field == f"clause-{number}"),
            tuple(each for each in problems if each.field == f"add-{number}"),
            len(wording.clauses),
        )


def _from_register(
    finding: Finding, states: Mapping[str, str]
) -> differences.Difference | None:
    """Return how an undecided item differs from what the register has of it."""
    if finding.status == Finding.Status.CONFIRMED:
        return None
    own = queries.in_register(finding)
    if own is None:
        return None
    difference = differences.between(of_recommendation(own), of_finding(finding))
    return with_names(difference, states) if difference.any else None


def with_names(
    difference: differences.Difference, states: Mapping[str, str]
) -> differences.Difference:
    """Return a difference with the names of States in place of their codes."""
    clauses = tuple(
        replace(
            clause,
            states_added=tuple(states.get(code, code) for code in clause.states_added),
            states_removed=tuple(
                states.get(code, code) for code in clause.states_removed
            ),
        )
        for clause in difference.clauses
    )
    return replace(difference, clauses=clauses)


def meanwhile_of(finding: Finding, typed: Wording) -> Meanwhile:
    """Return when the item was last changed, and how that differs from what is typed."""
    lines = history_of(finding, newest=1)
    difference = differences.between(typed, of_finding(finding))
    return Meanwhile(
        lines[0].at if lines else None, with_names(difference, state_names())
    )


def _around(top: Desktop) -> Around:
    assert top.current is not None  # noqa: S101 - the caller has seen that there is one
    before, after = queries.neighbours(top.items, top.current)
    return Around(
        address_of(before, top.choice) if before else "",
        address_of(after, top.choice) if after else "",
    )


def page_shown(request: HttpRequest, top: Desktop) -> PageShown | None:
    """Return the page beside the item: the one asked for, or where the item stands."""
    finding, reading = top.current, top.desk.reading
    assert finding is not None  # noqa: S101 - the caller has seen that there is one
    own = places.pages_of(finding)
    number = _page_number(request, reading) or own[0]
    page = queries.page_of(reading, number)
    if page is None:
        return None
    own_page = page if number in own else None
    address = address_of(finding, top.choice)
    joint = "&" if "?" in address else "?"
    count = reading.page_count or number
    drawing = places.drawing_of(page, finding, top.desk.findings)
    return PageShown(
        number=number,
        count=count,
        drawing=drawing,
        crop=places.crop_of(page, finding, top.desk.findings) if own_page else None,
        picture=_picture(page),
        clause_numbers=tuple(dict.fromkeys(mark.clause for mark in drawing.marks)),
        previous=f"{address}{joint}page={number - 1}" if number > 1 else "",
        next=f"{address}{joint}page={number + 1}" if number < count else "",
    )


def _page_number(request: HttpRequest, reading: Reading) -> int | None:
    asked = request.GET.get("page", "")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 5:  # noqa: PLR2004 - no document has so many pages
        return None
    return min(max(int(asked), 1), reading.page_count or 1)


def _picture(page: Page) -> str:
    if page.picture_id is None:
        return ""
    return reverse("documents:page_picture", args=[page.reading_id, page.number])
