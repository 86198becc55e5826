"""Loading the office's own list of the country's smallest units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from servanda.countries.operations import communes
from servanda.people.operations import audit

if TYPE_CHECKING:
    from pathlib import Path

    from servanda.people.models import Person


@transaction.atomic
def load_communes(path: Path, *, by: Person | None = None) -> int:
    """Add the units that are not there yet; return how many.

    Territories lie below this room, where nothing is recorded; so it is here.
    """
    new = communes.load_communes(path)
    if new:
        audit.record(
            verb="people.load_communes",
            by=by,
            subjects=new,
            after={"file": path.name, "units": len(new)},
        )
    return len(new)
