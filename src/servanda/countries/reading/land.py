"""Reads territories, their successions and tiles, and the days of calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.countries.reading.parts import (
    PackDay,
    PackTerritory,
    PackTerritorySuccession,
    PackTile,
)
from servanda.countries.reading.rows import Columns, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from servanda.countries.reading.problems import Problems

NOTES = ("certainty", "source")
TERRITORIES = Columns(
    needed=("key", "code", "level"),
    by_language=("name",),
    optional=("kind", "variants", "parent", "valid_from", "valid_to", *NOTES),
)
SUCCESSIONS = Columns(needed=("predecessor", "successor", "on", "act"), optional=NOTES)
DAYS = Columns(
    needed=("calendar", "day", "working", "source"),
    by_language=("name",),
    optional=("certainty",),
)
TILES = Columns(needed=("territory", "row", "column"))
TILE_ROWS, TILE_COLUMNS = 15, 5  # more would not be read on a phone


def territories(
    folder: Path,
    levels: Collection[str],
    kinds: Collection[str],
    problems: Problems,
) -> tuple[PackTerritory, ...]:
    found = []
    for row in rows_of(folder / "territories.csv", TERRITORIES, problems):
        kind = row.optional("kind")
        if kind:
            row.one_of("kind", kinds or ("a [[kind]] of pack.toml",))
        found.append(
            PackTerritory(
                key=row.code("key"),
                code=row.text("code"),
                level=row.one_of("level", levels or ("a [[level]] of pack.toml",)),
                kind=kind,
                names=row.names("name"),
                variants=row.list_of("variants"),
                parent=row.optional("parent"),
                span=row.span(),
                certainty=row.certainty(),
                place=row.place,
            )
        )
    return tuple(found)


def successions(
    folder: Path, problems: Problems
) -> tuple[PackTerritorySuccession, ...]:
    rows = rows_of(folder / "territory-successions.csv", SUCCESSIONS, problems)
    return tuple(
        PackTerritorySuccession(
            predecessor=row.text("predecessor"),
            successor=row.text("successor"),
            on=row.day("on"),
            act=row.text("act")[:200],
            certainty=row.certainty(),
            place=row.place,
        )
        for row in rows
    )


def days(folder: Path, problems: Problems) -> tuple[PackDay, ...]:
    return tuple(
        PackDay(
            calendar=row.code("calendar"),
            day=row.day("day"),
            working=row.yes("working", default=False),
            names=row.names("name"),
            source=row.text("source")[:200],
            certainty=row.certainty(),
            place=row.place,
        )
        for row in rows_of(folder / "calendar.csv", DAYS, problems)
    )


def tiles(folder: Path, problems: Problems) -> tuple[PackTile, ...]:
    return tuple(
        PackTile(
            territory=row.text("territory"),
            row=row.whole("row", most=TILE_ROWS) or 1,
            column=row.whole("column", most=TILE_COLUMNS) or 1,
            place=row.place,
        )
        for row in rows_of(folder / "tiles.csv", TILES, problems)
    )
