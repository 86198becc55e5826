"""Territories as somebody chooses one for an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from servanda.common.folding import fold
from servanda.common.languages import by_language
from servanda.countries.models import Territory
from servanda.people import access
from servanda.people.days import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_OFFERED = 500  # thousands of communes are nothing to choose from


def territories_to_choose(standing: Territory | None = None) -> list[Territory]:
    """Return the territories of today, of the levels that have not too many."""
    there = Territory.objects.filter(in_force(access.today()))
    sizes = there.values_list("level").annotate(number=Count("pk")).order_by("number")
    levels, total = [], 0
    for level, number in sizes:
        total += number
        if total <= MOST_OFFERED:
            levels.append(level)
    rows = list(there.filter(level__in=levels))
    if standing is not None and standing not in rows:
        rows.append(standing)
    return by_name(rows)


def by_name(territories: Iterable[Territory]) -> list[Territory]:
    """Return territories as a list of names is read."""
    return sorted(territories, key=lambda each: fold(by_language(each.names)))
