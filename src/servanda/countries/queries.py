"""Reads of the country served: its zone, its territories, its working days."""

from __future__ import annotations

import time
import zoneinfo
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from servanda.countries.calendars import WEEKEND, WorkingCalendar
from servanda.countries.models import (
    CalendarDay,
    Country,
    Territory,
    TerritorySuccession,
)
from servanda.countries.reading.words import WEEKDAYS

if TYPE_CHECKING:
    import datetime

A_MINUTE = 60  # seconds
_known: dict[str, tuple[float, Country]] = {}
_calendars: dict[str, tuple[float, WorkingCalendar]] = {}


def current_country() -> Country | None:
    """Return the country of this installation, or None before a pack is loaded.

    Every page asks for it several times, and it changes when a pack is loaded at
    start-up only: the answer holds for a minute in this process, so that one
    that goes on beside a start-up sees the newer pack soon. None is not kept.
    """
    kept = _known.get("country")
    if kept is not None and time.monotonic() < kept[0] + A_MINUTE:
        return kept[1]
    country = Country.objects.order_by("pk").first()
    if country is not None:
        _known["country"] = (time.monotonic(), country)
    return country


def forget_country() -> None:
    """Have the next question for the country asked of the database anew."""
    _known.clear()
    _calendars.clear()


def time_zone() -> zoneinfo.ZoneInfo:
    """Return the zone in which times are shown; UTC before a pack is loaded."""
    country = current_country()
    return zoneinfo.ZoneInfo(country.time_zone if country else "UTC")


def setting(name: str, default: Any) -> Any:
    """Return a fixed value of the country pack, such as return_within_days."""
    country = current_country()
    return country.settings.get(name, default) if country else default


def territory_on(code: str, day: datetime.date, *, level: str = "") -> Territory | None:
    """Return the unit that bore an official code on a day."""
    found = Territory.objects.filter(_stands_on(day), code=code)
    if level:
        found = found.filter(level=level)
    return found.order_by("pk").first()


def territories_on(day: datetime.date, level: str) -> list[Territory]:
    """Return the units of a level as they stood on a day, by code."""
    found = Territory.objects.filter(_stands_on(day), level=level)
    return list(found.order_by("code", "pk"))


def _stands_on(day: datetime.date) -> Q:
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )


def successors_of(territory: Territory, day: datetime.date) -> list[Territory]:
    """Return what stood on a day where `territory` had stood: itself, or who followed.

    A unit that was split has several; before its own time a unit has none.
    """
    steps: dict[int, list[Territory]] = {}
    for step in TerritorySuccession.objects.select_related("successor").order_by("pk"):
        steps.setdefault(step.predecessor_id, []).append(step.successor)
    standing: dict[int, Territory] = {}
    waiting, seen = [territory], {territory.pk}
    while waiting:
        unit = waiting.pop(0)
        if unit.valid_to is None or unit.valid_to >= day:
            if unit.valid_from is None or unit.valid_from <= day:
                standing[unit.pk] = unit
            continue
        new = [each for each in steps.get(unit.pk, []) if each.pk not in seen]
        seen.update(each.pk for each in new)
        waiting += new
    return list(standing.values())


def working_calendar(name: str = "") -> WorkingCalendar:
    """Return a calendar of the country, by default the one its pack works with.

    Like the country it is kept for a minute in this process.
    """
    name = name or setting("calendar", "national")
    kept = _calendars.get(name)
    if kept is not None and time.monotonic() < kept[0] + A_MINUTE:
        return kept[1]
    rest = setting("rest_days", None)
    days = CalendarDay.objects.filter(calendar=name).values_list("day", "working")
    calendar = WorkingCalendar(
        WEEKEND if rest is None else frozenset(map(WEEKDAYS.index, rest)), dict(days)
    )
    _calendars[name] = (time.monotonic(), calendar)
    return calendar


def is_working_day(day: datetime.date, *, calendar: str = "") -> bool:
    """Say whether people work on this day."""
    return working_calendar(calendar).is_working(day)


def add_working_days(
    day: datetime.date, count: int, *, calendar: str = ""
) -> datetime.date:
    """Return the working day that lies `count` working days after `day`."""
    return working_calendar(calendar).add(day, count)
