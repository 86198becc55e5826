"""Working days: which they are, and counting them. Pure arithmetic."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

A_DAY = datetime.timedelta(days=1)
WEEKEND = frozenset({5, 6})  # Monday is 0


@dataclass(frozen=True)
class WorkingCalendar:
    """Days of rest in each week, and the days on which it is otherwise."""

    rest: frozenset[int] = WEEKEND
    days: Mapping[datetime.date, bool] = field(default_factory=dict)

    def is_working(self, day: datetime.date) -> bool:
        """Say whether people work on this day; a swap goes before the weekday."""
        return self.days.get(day, day.weekday() not in self.rest)

    def add(self, day: datetime.date, count: int) -> datetime.date:
        """Return the working day that lies `count` working days after `day`.

        `day` itself is not counted. A negative count goes back; none gives `day`,
        or the next working day where it is none.
        """
        if count == 0:
            while not self.is_working(day):
                day += A_DAY
            return day
        step = A_DAY if count > 0 else -A_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day
