"""Things that hold from one day to another, both included; no day means open."""

from __future__ import annotations

import datetime
from typing import Protocol

from django.db.models import Q

A_DAY = datetime.timedelta(days=1)


class Dated(Protocol):
    """Anything with a first and a last day."""

    valid_from: datetime.date | None
    valid_to: datetime.date | None


def holds_on(thing: Dated, day: datetime.date) -> bool:
    """Say whether `thing` holds on `day`."""
    return (thing.valid_from is None or thing.valid_from <= day) and (
        thing.valid_to is None or thing.valid_to >= day
    )


def in_force(day: datetime.date, path: str = "") -> Q:
    """Return the condition that the thing at `path` ("institution__") holds."""
    return (
        Q(**{f"{path}valid_from__isnull": True}) | Q(**{f"{path}valid_from__lte": day})
    ) & (Q(**{f"{path}valid_to__isnull": True}) | Q(**{f"{path}valid_to__gte": day}))
