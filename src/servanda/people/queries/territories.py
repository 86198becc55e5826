"""Territories as somebody chooses one for an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.common.folding import fold
from servanda.common.languages import by_language
from servanda.countries.models import Territory
from servanda.people import access
from servanda.people.days import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_OFFERED = 500  # thousands of communes are nothing to choose from


def territories_to_choose(standing: Territory | None = None) -> list[Territory]:
    """Return the territories of today, level by level, while they are not too many."""
    there = Territory.objects.filter(in_force(access.today()))
    rows: list[Territory] = []
    level = list(there.filter(parent__isnull=True)[: MOST_OFFERED + 1])
    while level and len(rows) + len(level) <= MOST_OFFERED:
        rows += level
        room = MOST_OFFERED - len(rows) + 1
        level = list(there.filter(parent__in=[each.pk for each in level])[:room])
    if standing is not None and standing not in rows:
        rows.append(standing)
    return by_name(rows)


def by_name(territories: Iterable[Territory]) -> list[Territory]:
    """Return territories as a list of names is read."""
    return sorted(territories, key=lambda each: fold(by_language(each.names)))
