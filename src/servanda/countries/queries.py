"""Reads of the country served."""

from __future__ import annotations

from servanda.countries.models import Country


def current_country() -> Country | None:
    """Return the country of this installation, or None before a pack is loaded."""
    return Country.objects.order_by("pk").first()
