"""Every write to the country, its territories and its calendars."""

from __future__ import annotations

from servanda.countries.operations.communes import load_communes
from servanda.countries.operations.packs import load_pack, take_over

__all__ = ["load_communes", "load_pack", "take_over"]
