"""Writes: loading a country pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from servanda.countries.models import Country
from servanda.countries.packs import Pack, PackError, read_pack
from servanda.countries.queries import forget_country

if TYPE_CHECKING:
    from pathlib import Path


@transaction.atomic
def load_pack(code_or_path: str | Path) -> Pack:
    """Load the pack of a code or a folder, and return it checked.

    Loading the same pack again changes nothing; a newer version of it updates
    the country. An installation serves one country: another one is refused.
    """
    pack = read_pack(code_or_path)
    other = Country.objects.exclude(iso3=pack.iso3).first()
    if other is not None:
        raise PackError(
            f"This installation serves {other.iso3}; it cannot load the pack of "
            f"{pack.iso3} as well. Use another SERVANDA_HOME for another country."
        )
    Country.objects.update_or_create(
        iso3=pack.iso3,
        defaults={
            "names": dict(pack.names),
            "languages": list(pack.languages),
            "time_zone": pack.time_zone,
            "invented": pack.invented,
            "pack_version": pack.version,
        },
    )
    forget_country()
    return pack
