"""The list of assignments: what an address selects, counts, and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from servanda.documents.models import Review
from servanda.people.access import today
from servanda.people.models import Institution
from servanda.recommendations.models import Assignment
from servanda.recommendations.queries.holders import name_of
from servanda.recommendations.queries.loading import current
from servanda.vocabularies.models import Mechanism

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.http import QueryDict

Status = Assignment.Status
RETURNED, UNANSWERED, OVERDUE = "returned", "unanswered", "overdue"
WAITING, ACCEPTED, NOT_FOR_US, PAST = "waiting", "accepted", "not_for_us", "past"
STATES = {
    RETURNED: _("Returned"),
    UNANSWERED: _("Not answered in time"),
    OVERDUE: _("Deadline is over"),
    WAITING: _("Waiting for an answer"),
    ACCEPTED: _("Accepted"),
    NOT_FOR_US: _("Not for this State or level"),
    PAST: _("Withdrawn or given to another"),
}
NEEDS_A_PERSON = (RETURNED, UNANSWERED, OVERDUE)
ALL = "all"
FACETS = ("state", "lead", "mechanism")
FACET_NAMES = {
    "state": _("Status"),
    "lead": _("Lead institution"),
    "mechanism": _("UN mechanism"),
}
_MOST_VALUES = 50  # of one facet in one address


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address of the list asks for; unknown parts are left out."""

    state: tuple[str, ...] = ()
    lead: tuple[int, ...] = ()
    mechanism: tuple[str, ...] = ()
    said: bool = False  # a state was named, if only "all"

    def of(self, name: str) -> tuple[Any, ...]:
        """Return what is chosen of a facet."""
        chosen: tuple[Any, ...] = getattr(self, name)
        return chosen

    def query(self, **changes: tuple[Any, ...]) -> str:
        """Return the one address that stands for this, with changes."""
        values = {name: changes.get(name, self.of(name)) for name in FACETS}
        parts = [(name, value) for name in FACETS for value in values[name]]
        if not values["state"] and self.said:
            parts.insert(0, ("state", ALL))
        return urlencode(parts)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet with its count."""

    value: str
    words: str
    count: int
    checked: bool


@dataclass(slots=True)
class Found:
    """The assignments of an address among those a person may see."""

    visible: QuerySet[Assignment]
    chosen: Chosen
    day: datetime.date = field(default_factory=today)
    known: dict[str, Any] = field(default_factory=dict)  # what was counted
    _rows: Listed | None = None

    def rows(self) -> Listed:
        """Return the keys of what was found, doubt first."""
        if self._rows is None:
            counts = self.counts("state")
            states = self.chosen.state or tuple(STATES)
            parts = [(self._in_state(name), counts.get(name, 0)) for name in states]
            self._rows = Listed([part for part in parts if part[1]])
        return self._rows

    def _in_state(self, name: str) -> QuerySet[Assignment]:
        rows = self._filtered(without="state").filter(_in_state(self.day)[name])
        return rows.order_by("answer_by", "pk")

    def _filtered(self, *, without: str = "") -> QuerySet[Assignment]:
        rows = self.visible
        for name in FACETS:
            values = self.chosen.of(name)
            if values and name != without:
                rows = rows.filter(_condition(name, values, self.day))
        return rows

    def counts(self, name: str) -> Mapping[Any, int]:
        """Return the count beside each value: the list with that value instead."""
        if name not in self.known:
            rows = self._filtered(without=name).order_by()
            if name == "state":
                counted = _by_state(rows, self.day)
            elif name == "lead":
                counted = _counted(rows.filter(lead__isnull=False), "lead")
            else:
                counted = _counted(rows, "recommendation__review__mechanism__code")
            self.known[name] = counted
        counts: Mapping[Any, int] = self.known[name]
        return counts

    @property
    def all_count(self) -> int:
        """Return how many the person may see without any filter."""
        if "all" not in self.known:
            self.known["all"] = self.visible.count()
        return int(self.known["all"])


class Listed(Sequence[int]):
    """The keys of some lists one after another; each is sorted by an index."""

    def __init__(self, parts: list[tuple[QuerySet[Assignment], int]]) -> None:
        """Take the lists with their lengths."""
        self._parts = parts

    def __len__(self) -> int:
        """Return how many there are in all."""
        return sum(count for _rows, count in self._parts)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        """Return one key, or those of a stretch."""
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _step = at.indices(len(self))
        keys: list[int] = []
        for rows, count in self._parts:
            if start < count and stop > 0:
                here = rows.values_list("pk", flat=True)
                keys += here[max(start, 0) : min(stop, count)]
            start, stop = start - count, stop - count
        return keys


def read(
    query: QueryDict, visible: QuerySet[Assignment], *, every_owner: bool = False
) -> Found:
    """Return what an address selects; without a state it opens on what needs a person.

    With `every_owner` all assignments are visible: then the counts hold until the
    register is written to.
    """
    wanted = query.getlist("state")[:_MOST_VALUES]
    state = tuple(name for name in STATES if name in wanted)
    leads = {int(v) for v in query.getlist("lead")[:_MOST_VALUES] if v.isdecimal()}
    known = Mechanism.objects.filter(code__in=query.getlist("mechanism")[:_MOST_VALUES])
    said = bool(wanted)
    chosen = Chosen(
        state=state if said else NEEDS_A_PERSON,
        lead=tuple(sorted(leads)),
        mechanism=tuple(known.order_by("code").values_list("code", flat=True)),
        said=said,
    )
    found = _found(visible, chosen, kept=every_owner)
    if not said and not len(found.rows()):
        chosen = Chosen(lead=chosen.lead, mechanism=chosen.mechanism, said=True)
        found = _found(visible, chosen, kept=every_owner)
    return found


def _found(visible: QuerySet[Assignment], chosen: Chosen, *, kept: bool) -> Found:
    found = Found(visible, chosen)
    if kept:
        # The version of the register grows with each write to assignments.
        key = ("assignments", chosen.query(), found.day)
        found.known = current().counts_for(key)
    return found


def options(found: Found, name: str, *, most: int = 8) -> list[Option]:
    """Return the values of a facet to show, the most frequent and the chosen."""
    counts, chosen = found.counts(name), set(found.chosen.of(name))
    if name == "state":
        return [
            Option(key, str(words), counts.get(key, 0), key in chosen)
            for key, words in STATES.items()
            if counts.get(key) or key in chosen
        ]
    keys = sorted(counts, key=lambda key: (key not in chosen, -counts[key], key))
    shown = [*keys[: max(most, len(chosen))], *(chosen - set(keys))]
    names = _names(name, shown)
    return [
        Option(str(key), names.get(key, str(key)), counts.get(key, 0), key in chosen)
        for key in shown
    ]


def name_of_value(name: str, value: Any) -> str:
    """Return what a chosen value is called on the page."""
    if name == "state":
        return str(STATES[value])
    return _names(name, [value]).get(value, str(value))


def _names(name: str, keys: list[Any]) -> dict[Any, str]:
    if name == "mechanism":
        return {key: str(key) for key in keys}
    return {pk: name_of(body) for pk, body in Institution.objects.in_bulk(keys).items()}


def _condition(name: str, values: tuple[Any, ...], day: datetime.date) -> Q:
    if name == "lead":
        return Q(lead__in=values)
    if name == "mechanism":
        return Q(recommendation__review__mechanism__code__in=values)
    wanted = Q(pk__in=())
    for value in values:
        wanted |= _in_state(day)[value]
    return wanted


def _in_state(day: datetime.date) -> dict[str, Q]:
    in_time = Q(answer_by__isnull=True) | Q(answer_by__gte=day)
    not_over = Q(deadline__isnull=True) | Q(deadline__gte=day)
    return {
        RETURNED: Q(status=Status.RETURNED),
        UNANSWERED: Q(status=Status.GIVEN, answer_by__lt=day),
        OVERDUE: Q(status=Status.ACCEPTED, deadline__lt=day),
        WAITING: Q(status=Status.GIVEN) & in_time,
        ACCEPTED: Q(status=Status.ACCEPTED) & not_over,
        NOT_FOR_US: Q(status=Status.NOT_FOR_US),
        PAST: Q(status__in=(Status.REPLACED, Status.WITHDRAWN)),
    }


def _counted(rows: QuerySet[Assignment], path: str) -> Counter[Any]:
    found: Any = rows.values_list(path).annotate(number=Count("pk"))
    return Counter(dict(found))


def _by_state(rows: QuerySet[Assignment], day: datetime.date) -> Counter[Any]:
    """Count by status, which an index does, and what is over its day apart."""
    by_status = _counted(rows, "status")
    conditions = _in_state(day)
    unanswered = rows.filter(conditions[UNANSWERED]).count()
    overdue = rows.filter(conditions[OVERDUE]).count()
    return Counter(
        {
            RETURNED: by_status[Status.RETURNED],
            UNANSWERED: unanswered,
            OVERDUE: overdue,
            WAITING: by_status[Status.GIVEN] - unanswered,
            ACCEPTED: by_status[Status.ACCEPTED] - overdue,
            NOT_FOR_US: by_status[Status.NOT_FOR_US],
            PAST: by_status[Status.REPLACED] + by_status[Status.WITHDRAWN],
        }
    )


def several_mechanisms() -> bool:
    """Say whether reviews of more than one mechanism are kept."""
    kept = Review.objects.order_by().values_list("mechanism", flat=True).distinct()
    return len(kept[:2]) > 1
