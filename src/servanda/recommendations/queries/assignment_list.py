"""The list of assignments: what an address selects, counts, and rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from servanda.people.access import today
from servanda.people.models import Institution
from servanda.recommendations.models import Assignment
from servanda.recommendations.queries.holders import name_of
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

    def rows(self) -> QuerySet[Assignment]:
        """Return what was found, doubt first."""
        return self._filtered().order_by(_rank(self.day), "answer_by", "pk")

    def _filtered(self, *, without: str = "") -> QuerySet[Assignment]:
        rows = self.visible
        for name in FACETS:
            values = self.chosen.of(name)
            if values and name != without:
                rows = rows.filter(_condition(name, values, self.day))
        return rows

    def counts(self, name: str) -> Mapping[Any, int]:
        """Return the count beside each value: the list with that value instead."""
        rows = self._filtered(without=name).order_by()
        if name == "state":
            grouped = rows.annotate(value=_state(self.day))
        elif name == "lead":
            grouped = rows.filter(lead__isnull=False).annotate(value=F("lead"))
        else:
            grouped = rows.annotate(value=F("recommendation__review__mechanism__code"))
        return Counter(dict(grouped.values_list("value").annotate(number=Count("pk"))))


def read(query: QueryDict, visible: QuerySet[Assignment]) -> Found:
    """Return what an address selects; without a state it opens on what needs a person."""
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
    found = Found(visible, chosen)
    if not said and not found.rows().exists():
        chosen = Chosen(lead=chosen.lead, mechanism=chosen.mechanism, said=True)
        found = Found(visible, chosen)
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


def _state(day: datetime.date) -> Case:
    whens = [When(q, then=Value(name)) for name, q in _in_state(day).items()]
    return Case(*whens, output_field=CharField())


def _rank(day: datetime.date) -> Case:
    whens = [
        When(q, then=Value(rank)) for rank, q in enumerate(_in_state(day).values())
    ]
    return Case(*whens, output_field=IntegerField())
