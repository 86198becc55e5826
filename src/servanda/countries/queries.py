"""Reads of the country served."""

from __future__ import annotations

import time
import zoneinfo

from servanda.countries.models import Country

A_MINUTE = 60  # seconds
_known: dict[str, tuple[float, Country]] = {}


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


def time_zone() -> zoneinfo.ZoneInfo:
    """Return the zone in which times are shown; UTC before a pack is loaded."""
    country = current_country()
    return zoneinfo.ZoneInfo(country.time_zone if country else "UTC")
