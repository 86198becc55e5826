"""Reads of the country served."""

from __future__ import annotations

import zoneinfo

from servanda.countries.models import Country


def current_country() -> Country | None:
    """Return the country of this installation, or None before a pack is loaded."""
    return Country.objects.order_by("pk").first()


def time_zone() -> zoneinfo.ZoneInfo:
    """Return the zone in which times are shown; UTC before a pack is loaded."""
    country = current_country()
    return zoneinfo.ZoneInfo(country.time_zone if country else "UTC")
