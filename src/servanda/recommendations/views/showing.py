"""What the desk's templates are given: plain values, put into words here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from servanda.people.access import may_coordinate
from servanda.people.queries import history_of
from servanda.recommendations.forms.desk import NOT_STATED
from servanda.recommendations.models import DocumentPosition, Finding
from servanda.recommendations.operations import differences
from servanda.recommendations.operations.desk.wording import (
    of_finding,
    of_recommendation,
)
from servanda.recommendations.queries import desk as queries
from servanda.recommendations.queries import notes, places
from servanda.recommendations.queries.dependents import later_readings
from servanda.recommendations.queries.states import name_of
from servanda.recommendations.views.naming import about, name_of_import
from servanda.vocabularies.queries import states_by_iso3

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest

    from servanda.documents.models import Page, Reading
    from servanda.recommendations.forms.desk import Typed
    from servanda.recommendations.operations.desk import Problem, Wording
    from servanda.recommendations.queries.desk import Desk
    from servanda.vocabularies.models import State

_LETTERS_A_LINE = 52  # of the words' field on a wide screen
SHOWN = ("all", *Finding.Status.values)
ORDERS = ("", "doubt")


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the list is shown, as the address says it."""

    show: str = "all"
    order: str = ""

    @property
    def query(self) -> str:
        """Return the address's query, "" for the list as it comes."""
        parts = {
            "show": "" if self.show == "all" else self.show,
            "order": self.order,
        }
        given = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    key: int
    label: str
    text: str
    status: str
    score: float | None
    remark: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause with its field's values and errors."""

    number: int
    text: str
    states: tuple[tuple[str, str], ...]  # code, name
    added: str
    errors: tuple[Problem, ...]
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
class Filter:
    """One way to see the list."""

    words: str
    count: int | None
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class ItemShown:
    """The item being checked, as it was read or as a person typed it."""

    finding: Finding
    wording: Wording
    clauses: tuple[ClauseShown, ...]
    positions: tuple[tuple[str, Any, bool], ...]
    why: tuple[str, ...]
    problems: tuple[Problem, ...]
    differs: differences.Difference | None = None  # from the register
    meanwhile: Meanwhile | None = None

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


@dataclass(slots=True)
class Desktop:
    """Everything about one request to the desk."""

    desk: Desk
    choice: Choice
    current: Finding | None
    typed: Typed | None = None
    meanwhile: Meanwhile | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def items(self) -> list[Finding]:
        """Return the items of the list shown."""
        return self.desk.shown(self.choice.show, self.choice.order)


def choice_of(request: HttpRequest) -> Choice:
    """Return what the address asks for; what is unknown counts as not said."""
    show, order = request.GET.get("show", "all"), request.GET.get("order", "")
    return Choice(show if show in SHOWN else "all", order if order in ORDERS else "")


def address_of(finding: Finding, choice: Choice) -> str:
    """Return the address of an item within the list chosen."""
    place = reverse("recommendations:finding", args=[finding.reading_id, finding.pk])
    return place + choice.query


def context_of(request: HttpRequest, top: Desktop) -> dict[str, Any]:
    """Return all that the desk's templates show."""
    states = states_by_iso3()
    reading = top.desk.reading
    open_here = reading.status == reading.Status.READ and not later_readings(reading)
    context: dict[str, Any] = {
        "reading": reading,
        **naming(reading),
        "filters": filters_of(top),
        "all_address": _here(top, Choice(order=top.choice.order)),
        "state_names": lambda: _names_to_choose(states),
        "counts": top.desk.counts,
        "again": top.desk.again,
        "choice": top.choice,
        "rows": rows_of(top, states),
        "meter_parts": meter_of(top.desk.counts),
        "may_write": open_here and may_coordinate(request.user),
        "open_here": open_here,
        "item": None,
        **top.more,
    }
    if top.current is not None:
        context |= {
            "item": item_of(top, states),
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


def filters_of(top: Desktop) -> list[Filter]:
    """Return the ways to see the list; those that would show nothing are left out."""
    counts, choice = top.desk.counts, top.choice
    ways = (
        (_("All"), "all", counts.all),
        (_("To check"), "to_check", counts.to_check),
        (_("Sure"), "sure", counts.sure),
        (_("Confirmed"), "confirmed", counts.confirmed),
        (_("Rejected"), "rejected", counts.rejected),
    )
    filters = [
        Filter(
            words,
            None if show == "all" else count,
            _here(top, Choice(show, choice.order)),
            show == choice.show,
        )
        for words, show, count in ways
        if count or show in {"all", choice.show}
    ]
    doubtful = choice.order == "doubt"
    turned = Choice(choice.show, "" if doubtful else "doubt")
    words = _("In the document's order") if doubtful else _("Doubtful first")
    return [*filters, Filter(words, None, _here(top, turned), current=False)]


def _here(top: Desktop, choice: Choice) -> str:
    """Return the address of what is shown now, with another choice of the list."""
    if top.current is not None and choice.show in {"all", str(top.current.status)}:
        return address_of(top.current, choice)
    place = reverse("recommendations:import_desk", args=[top.desk.reading.pk])
    return place + choice.query


def _names_to_choose(states: Mapping[str, State]) -> list[str]:
    return sorted({name_of(code, states) for code in states})


def rows_of(top: Desktop, states: Mapping[str, State]) -> list[Row]:
    """Return the lines of the list."""
    base = reverse("recommendations:import_desk", args=[top.desk.reading.pk])
    query = top.choice.query
    return [
        Row(
            key=each.pk,
            label=each.label,
            text=in_print(of_finding(each), states),
            status=str(each.status),
            score=each.confidence if each.status in queries.OPEN else None,
            remark=remark_of(each),
            address=f"{base}{each.pk}/{query}",
            current=top.current is not None and each.pk == top.current.pk,
        )
        for each in top.items
    ]


def in_print(wording: Wording, states: Mapping[str, State]) -> str:
    """Return a wording in one line with its States in brackets, as printed."""
    parts = []
    for clause in wording.clauses:
        names = ", ".join(name_of(code, states) for code in clause.states)
        parts.append(f"{clause.text} ({names})" if names else clause.text)
    return " / ".join(parts)


def remark_of(finding: Finding) -> str:
    """Return what is said beside a status: why rejected, how it differs."""
    wanted = {"rejected", *queries.DIFFERENCE_NOTES}
    said = notes.in_words(
        note for note in finding.notes if note["code"] in wanted and note["text"]
    )
    if finding.status == Finding.Status.REJECTED:
        return said[-1] if said else ""
    return ""


def meter_of(counts: queries.Counts) -> list[tuple[str, int]]:
    """Return the parts of the bar, in the order of the legend."""
    return [
        ("done", counts.confirmed),
        ("sure", counts.sure),
        ("check", counts.to_check),
        ("late", counts.rejected),
    ]


def item_of(top: Desktop, states: Mapping[str, State]) -> ItemShown:
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
        positions=tuple(
            (value, words, value == wording.position)
            for value, words in (*DocumentPosition.choices, ("", NOT_STATED))
        ),
        why=tuple(_why(finding)),
        problems=problems,
        differs=_from_register(finding, states),
        meanwhile=top.meanwhile,
    )


def _why(finding: Finding) -> Sequence[str]:
    if finding.status == Finding.Status.TO_CHECK and not finding.changed:
        return notes.why(finding.notes, finding.confidence)
    return notes.in_words(finding.notes)


def _clauses(
    wording: Wording,
    typed: Typed | None,
    problems: Sequence[Problem],
    states: Mapping[str, State],
) -> Iterable[ClauseShown]:
    for number, clause in enumerate(wording.clauses, 1):
        yield ClauseShown(
            number,
            clause.text,
            tuple((code, name_of(code, states)) for code in clause.states),
            typed.added[number - 1] if typed else "",
            tuple(each for each in problems if each.field == f"clause-{number}"),
            len(wording.clauses),
        )


def _from_register(
    finding: Finding, states: Mapping[str, State]
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
    difference: differences.Difference, states: Mapping[str, State]
) -> differences.Difference:
    """Return a difference with the names of States in place of their codes."""
    clauses = tuple(
        replace(
            clause,
            states_added=tuple(name_of(code, states) for code in clause.states_added),
            states_removed=tuple(
                name_of(code, states) for code in clause.states_removed
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
        lines[0].at if lines else None, with_names(difference, states_by_iso3())
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
        crop=places.crop_of(page, finding) if own_page else None,
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
