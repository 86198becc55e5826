"""Institutions as a flat list: found by words, kind, territory, or under one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from servanda.common.languages import by_language
from servanda.countries.models import Territory
from servanda.people import access
from servanda.people.days import in_force
from servanda.people.models import Designation, Institution
from servanda.people.queries.finding import (
    COLUMNS,
    Found,
    search_institutions,
)
from servanda.people.queries.tree import count_below

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the list was asked for; `unknown` names what nobody understands."""

    words: str = ""
    kind: str = ""
    territory: Territory | None = None
    under: Institution | None = None
    on: datetime.date | None = None
    unknown: tuple[str, ...] = ()

    @property
    def lists(self) -> bool:
        """Say whether a list is wanted and not the tree."""
        return bool(self.words or self.kind or self.territory or self.under)


@dataclass(frozen=True, slots=True)
class Line:
    """One institution in the list."""

    pk: int
    name: str
    kind: str
    parent: str
    last_day: datetime.date | None
    earlier: str  # the former name by which it was found
    earlier_until: datetime.date | None
    variant: str
    below: int


def selection_of(query: Mapping[str, str]) -> Selection:
    """Return what the address asks for."""
    unknown = []
    kind = query.get("kind", "")
    if kind and kind not in Institution.Kind.values:
        unknown.append(kind)
        kind = ""
    on = _day(query.get("on", ""))
    if on is None and query.get("on"):
        unknown.append(query["on"])
    territory = Territory.objects.filter(
        pk=number_in(query.get("territory", ""))
    ).first()
    if territory is None and query.get("territory"):
        unknown.append(query["territory"])
    under = Institution.objects.filter(pk=number_in(query.get("under", ""))).first()
    if under is None and query.get("under"):
        unknown.append(query["under"])
    return Selection(
        query.get("q", "").strip()[:200], kind, territory, under, on, tuple(unknown)
    )


def _day(text: str) -> datetime.date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day as typed, of no zone
        except ValueError:
            continue
    return None


def number_in(text: str) -> int:
    """Return the row number that stands in an address, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - longer than any row number


def selected(visible: QuerySet[Institution], wanted: Selection) -> list[Found]:
    """Return what was asked for, the nearest first, else by name."""
    rows = visible
    if wanted.on is not None or not wanted.words:
        rows = rows.filter(in_force(wanted.on or access.today()))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.territory is not None:
        rows = rows.filter(territory=wanted.territory)
    if wanted.under is not None:
        rows = rows.filter(lineage__above=wanted.under, lineage__steps__gt=0)
    if wanted.words:
        return search_institutions(wanted.words, rows)
    return _by_name(rows, wanted.on or access.today())


def _by_name(rows: QuerySet[Institution], day: datetime.date) -> list[Found]:
    language = get_language() or "en"
    best: dict[int, tuple[str, Found]] = {}
    names = Designation.objects.filter(
        in_force(day), official=True, institution__in=rows
    )
    for *facts, folded in names.order_by("folded", "pk").values_list(*COLUMNS):
        found = Found(*facts)
        known = best.get(found.institution_id)
        if known is None or (found.language == language != known[1].language):
            best[found.institution_id] = (folded, found)
    return [found for _folded, found in sorted(best.values(), key=lambda pair: pair[0])]


def lines_of(found: Sequence[Found], on: datetime.date | None) -> list[Line]:
    """Return a page of what was found, ready to be shown."""
    keys = [each.institution_id for each in found]
    rows = Institution.objects.select_related("parent").in_bulk(keys)
    counts = count_below(keys)
    return [
        _line(each, rows[each.institution_id], counts, on)
        for each in found
        if each.institution_id in rows
    ]


def _line(
    found: Found,
    institution: Institution,
    counts: Mapping[int, int],
    on: datetime.date | None,
) -> Line:
    name = found.name if on else by_language(institution.names)
    # What ended keeps its last name: that is no earlier one.
    last = institution.valid_to
    earlier = found.earlier and found.valid_to != last and not on
    return Line(
        pk=institution.pk,
        name=name,
        kind=str(Institution.Kind(institution.kind).label),
        parent=by_language(institution.parent.names) if institution.parent else "",
        last_day=last if last is not None and last < access.today() else None,
        earlier=found.name if earlier else "",
        earlier_until=found.valid_to if earlier else None,
        variant="" if earlier or found.name == name else found.name,
        below=counts.get(institution.pk, 0),
    )
