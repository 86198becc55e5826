"""Loading the smallest units of the country from the office's own list."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db import transaction

from servanda.common.languages import by_language
from servanda.common.privacy import ImportAdapter, Privacy, refused_column
from servanda.countries import queries
from servanda.countries.merging import BATCH
from servanda.countries.models import Territory
from servanda.countries.packs import PackError
from servanda.countries.reading.parts import Span
from servanda.countries.reading.problems import Place, Problems
from servanda.countries.reading.rows import Columns, Row, header_of, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from servanda.common.privacy import PrivacyMap

LEVEL = "commune"


class CommuneAdapter(ImportAdapter):
    """The columns of the office's list; every other one is left in the file."""

    columns: ClassVar[PrivacyMap] = dict.fromkeys(
        ("code", "name", "province", "kind", "valid_from", "valid_to"), Privacy.NONE
    )


COLUMNS = Columns(
    needed=("code", "name", "province", "valid_from"), optional=("kind", "valid_to")
)


@dataclass(frozen=True)
class Communes:
    """What a list would add: new units, and how many are there already."""

    new: tuple[Territory, ...]
    known: int


def preview_communes(path: Path) -> Communes:
    """Read and check the list; raise PackError with every line that is wrong."""
    problems = Problems()
    if not path.is_file():
        raise PackError(f"{path}: no such file. Give the path of a CSV file.")
    for name in header_of(path):
        reason = refused_column(name)
        if reason:
            problems.add(Place(str(path)), f"the column {name!r} is refused: {reason}")
    reader = _Reader(problems)
    rows = rows_of(path, COLUMNS, problems, ignore_others=True)
    new = [unit for unit in (reader.unit(row) for row in rows) if unit is not None]
    problems.stop_if_any()
    return Communes(tuple(new), reader.known)


@transaction.atomic
def load_communes(path: Path) -> list[Territory]:
    """Add the units of the list that are not there yet; return them."""
    new = list(preview_communes(path).new)
    Territory.objects.bulk_create(new, batch_size=BATCH)
    return new


class _Reader:
    """Makes units of rows, held against the units that are there."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._by_code: dict[str, list[Territory]] = {}
        self._parents: dict[str, list[Territory]] = {}
        self.known = 0
        country = queries.current_country()
        if country is None or LEVEL not in country.settings.get("levels", {}):
            raise PackError(
                f"The country pack knows no level {LEVEL!r}. Load a pack with a "
                f'[[level]] whose code is "{LEVEL}" first.'
            )
        self._language = country.languages[0]
        for unit in Territory.objects.all():
            side = self._by_code if unit.level == LEVEL else self._parents
            side.setdefault(unit.code, []).append(unit)

    def unit(self, row: Row) -> Territory | None:
        """Return the unit of a row, or None where it is known or wrong."""
        code, name, span = row.text("code"), row.text("name"), row.span()
        row.day("valid_from")
        parent = self._parent(row, span)
        if parent is None:
            return None
        others = self._by_code.setdefault(code, [])
        for other in others:
            if _span_of(other).meets(span):
                if self._name(other) == name and other.parent_id == parent.pk:
                    self.known += 1
                else:
                    row.wrong(
                        f"the code {code} is given twice in one interval: to "
                        f"{self._name(other)} from {other.valid_from} and to {name}"
                    )
                return None
        made = Territory(
            key=f"{LEVEL}-{code}-{span.valid_from}",
            code=code[:16],
            level=LEVEL,
            kind=row.optional("kind")[:32],
            names={self._language: name},
            parent=parent,
            valid_from=span.valid_from,
            valid_to=span.valid_to,
        )
        others.append(made)
        return made

    def _name(self, unit: Territory) -> str:
        return by_language(unit.names, self._language)

    def _parent(self, row: Row, span: Span) -> Territory | None:
        code = row.text("province")
        first = span.valid_from or datetime.date.min
        units = self._parents.get(code, [])
        found = [unit for unit in units if _span_of(unit).holds(first)]
        if not found and code:
            row.wrong(f"no unit above has the code {code} on {span.valid_from}")
        return found[0] if found else None


def _span_of(unit: Territory) -> Span:
    return Span(unit.valid_from, unit.valid_to)
