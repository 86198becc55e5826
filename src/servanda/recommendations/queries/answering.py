"""Until when an institution may give back what it is given."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from servanda.countries.models import CalendarDay
from servanda.countries.queries import current_country
from servanda.people.access import today

if TYPE_CHECKING:
    from servanda.people.models import Institution

SATURDAY = 5
USUAL_DAYS = 10  # working days, where neither the pack nor the body says


def last_day_to_answer(institution: Institution) -> datetime.date:
    """Return until when it may give back what it is given today.

    Counted in working days: its own number, the pack's, or ten.
    """
    country = current_country()
    settings = country.settings if country else {}
    days = institution.return_within or settings.get("return_within_days", USUAL_DAYS)
    return _working_day_after(today(), int(days), settings.get("calendar", ""))


def _working_day_after(day: datetime.date, days: int, calendar: str) -> datetime.date:
    far = day + datetime.timedelta(days=days * 3 + 30)
    special = dict(
        CalendarDay.objects.filter(
            calendar=calendar, day__gt=day, day__lte=far
        ).values_list("day", "working")
    )
    left = days
    while left and day < far:
        day += datetime.timedelta(days=1)
        left -= special.get(day, day.weekday() < SATURDAY)
    return day
