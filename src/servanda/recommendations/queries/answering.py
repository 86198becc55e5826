"""Until when an institution may give back what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.countries.queries import add_working_days, setting
from servanda.people.access import today

if TYPE_CHECKING:
    import datetime

    from servanda.people.models import Institution

USUAL_DAYS = 10  # working days, where neither the pack nor the body says


def last_day_to_answer(institution: Institution) -> datetime.date:
    """Return until when it may give back what it is given today.

    Counted in working days: its own number, the pack's, or ten.
    """
    days = institution.return_within or setting("return_within_days", USUAL_DAYS)
    return add_working_days(today(), int(days))
