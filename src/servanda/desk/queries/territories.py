"""What the pages of the country's division show: units on a day, and one unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servanda.common.languages import by_language
from servanda.countries import queries as countries
from servanda.countries.models import Territory, TerritorySuccession
from servanda.people import access
from servanda.people.days import holds_on

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from servanda.people.access import Anybody
    from servanda.people.models import Institution

VERIFIED = ("", "V")  # what needs no remark
MOST_BODIES = 60
MOST_UNDER = 60


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the division, as somebody chooses one."""

    code: str
    words: str


@dataclass(slots=True)
class Line:
    """One unit in the list, with who came before and after it."""

    unit: Territory
    kind: str
    unsure: bool
    origins: list[Territory] = field(default_factory=list)
    successors: list[Territory] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit's place on the tile map; `number` is its code."""

    unit: Territory
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One unit: its past and future, what is under it, and its institutions."""

    line: Line
    level: str
    stands: bool
    origins: Sequence[TerritorySuccession]
    successions: Sequence[TerritorySuccession]
    under: Sequence[Territory]
    under_count: int
    bodies: Sequence[Institution]


def territories_visible_to(person: Anybody) -> QuerySet[Territory]:
    """Return the division of the country: public facts, for whoever has a post."""
    if not access.posts_of(person):
        return Territory.objects.none()
    return Territory.objects.select_related("parent")


def levels() -> list[Level]:
    """Return the levels that have units, in the order of the pack."""
    named = countries.setting("levels", {})
    there = set(Territory.objects.values_list("level", flat=True).distinct())
    found = [code for code in named if code in there]
    found += sorted(there - set(named))
    return [Level(code, by_language(named.get(code, {})) or code) for code in found]


def units_on(day: datetime.date, level: str) -> list[Territory]:
    """Return the units of a level as they stood on a day, by code."""
    return countries.territories_on(day, level)


def lines_of(units: Sequence[Territory]) -> list[Line]:
    """Return the units with who came before and after them."""
    lines = {unit.pk: _line(unit) for unit in units}
    steps = TerritorySuccession.objects.select_related("predecessor", "successor")
    for step in steps.filter(successor__in=lines).order_by("pk"):
        lines[step.successor_id].origins.append(step.predecessor)
    for step in steps.filter(predecessor__in=lines).order_by("pk"):
        lines[step.predecessor_id].successors.append(step.successor)
    return list(lines.values())


def _line(unit: Territory) -> Line:
    kinds = countries.setting("kinds", {})
    return Line(
        unit=unit,
        kind=by_language(kinds.get(unit.kind, {})) or unit.kind,
        unsure=unit.certainty not in VERIFIED,
    )


def tiles_of(units: Sequence[Territory]) -> list[Tile]:
    """Return the tile map, where the pack has one for just these units."""
    by_key = {unit.key: unit for unit in units}
    places = countries.setting("tiles", [])
    if {key for key, _row, _column in places} != set(by_key):
        return []
    tiles = [Tile(by_key[key], row, column) for key, row, column in places]
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def territory_page(unit: Territory, person: Anybody) -> Shown:
    """Return what the page of one unit shows to `person`."""
    day = access.today()
    steps = TerritorySuccession.objects.select_related("predecessor", "successor")
    origins = list(steps.filter(successor=unit).order_by("on", "pk"))
    successions = list(steps.filter(predecessor=unit).order_by("on", "pk"))
    line = _line(unit)
    line.unsure |= any(
        step.certainty not in VERIFIED for step in (*origins, *successions)
    )
    under = [
        each
        for each in unit.children.order_by("code", "pk")
        if holds_on(each, min(day, unit.valid_to or day))
    ]
    bodies = access.institutions_visible_to(person).filter(territory=unit)
    return Shown(
        line=line,
        level=next((e.words for e in levels() if e.code == unit.level), unit.level),
        stands=holds_on(unit, day),
        origins=origins,
        successions=successions,
        under=under[:MOST_UNDER],
        under_count=len(under),
        bodies=list(bodies.order_by("kind", "code")[:MOST_BODIES]),
    )
