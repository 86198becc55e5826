"""Institutions that every territory of a level has, and posts of every body of a kind.

One row of institutions-by-level.csv or posts-by-kind.csv stands for many; what is
written out in institutions.csv or posts.csv under the same code goes before it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from servanda.countries.reading.bodies import (
    INSTITUTIONS,
    NOTES,
    institution,
)
from servanda.countries.reading.parts import (
    PackInstitution,
    PackPost,
    PackSuccession,
    Span,
)
from servanda.countries.reading.rows import Columns, Row, rows_of
from servanda.countries.reading.words import INSTITUTION_KINDS, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from servanda.countries.reading.parts import (
        PackTerritory,
        PackTerritorySuccession,
        Words,
    )
    from servanda.countries.reading.problems import Problems

# By a territory's key and by the code as the row has it: rows for several kinds of
# unit may make one kind of body, "party-committee-{key}".
Made = dict[str, dict[str, PackInstitution]]

BY_LEVEL = replace(
    INSTITUTIONS,
    needed=("level", *INSTITUTIONS.needed),
    optional=("unit_kind", *INSTITUTIONS.optional),
)
BY_KIND = Columns(
    needed=("kind", "code", "role"),
    by_language=("title",),
    optional=("level", "superior", *NOTES),
)


def institutions_of_levels(
    folder: Path,
    territories: Sequence[PackTerritory],
    kinds: Sequence[Words],
    problems: Problems,
) -> Made:
    """Return for each territory's key the institutions of its level."""
    words = {kind.code: kind.names for kind in kinds}
    made: Made = {}
    levels = {each.level for each in territories}
    for row in rows_of(folder / "institutions-by-level.csv", BY_LEVEL, problems):
        level = row.one_of("level", sorted(levels) or ("a level with territories",))
        only = row.optional("unit_kind")
        for unit in territories:
            if unit.level != level or only not in ("", unit.kind):
                continue
            filled = _filled(row, _values_of(unit, words.get(unit.kind, {})))
            filled = {**filled, "territory": unit.key}
            body = institution(Row(filled, row.place, problems))
            if body.span.meets(unit.span):
                within = _within(body, unit.span)
                made.setdefault(unit.key, {})[row.optional("code")] = within
    return made


def _values_of(
    unit: PackTerritory, kind: Mapping[str, str]
) -> dict[str, Mapping[str, str] | str]:
    return {
        "{key}": unit.key,
        "{name}": unit.names,
        "{kind}": kind,
    }


def _filled(row: Row, values: Mapping[str, Mapping[str, str] | str]) -> dict[str, str]:
    """Return the row's cells with what stands in braces put in."""
    filled = {}
    for column, cell in row.cells.items():
        text, language = cell, column.rpartition("_")[2]
        for mark, value in values.items():
            words = value if isinstance(value, str) else value.get(language, "")
            text = text.replace(mark, words)
        if "{" in text:
            row.wrong(f"{column}: unknown word in braces in {cell!r}")
        filled[column] = " ".join(text.split())
    return filled


def _within(body: PackInstitution, span: Span) -> PackInstitution:
    """Let a body of a territory stand no longer than the territory."""
    starts = [day for day in (body.span.valid_from, span.valid_from) if day]
    ends = [day for day in (body.span.valid_to, span.valid_to) if day]
    return replace(
        body,
        span=Span(max(starts, default=None), min(ends, default=None)),
    )


def successions_of_levels(
    made: Made, steps: Sequence[PackTerritorySuccession]
) -> Iterator[PackSuccession]:
    """Let the bodies of a territory be followed by those of its successor."""
    merged = Counter(step.successor for step in steps)
    begun: set[str] = set()
    for step in steps:
        after = made.get(step.successor, {})
        for code, old in made.get(step.predecessor, {}).items():
            if code in after:
                yield PackSuccession(
                    reorganisation=after[code].code,
                    kind="merger" if merged[step.successor] > 1 else "succession",
                    on=step.on,
                    decision=step.act,
                    predecessor=old.code,
                    successor=after[code].code,
                    main=step.predecessor not in begun,
                    subjects={},
                    place=step.place,
                )
        begun.add(step.predecessor)


def posts_of_kinds(
    folder: Path,
    bodies: Sequence[PackInstitution],
    territories: Sequence[PackTerritory],
    problems: Problems,
) -> Iterator[PackPost]:
    """Yield the posts that every body of a kind has which still stands.

    With a level only bodies of such a territory have them, without one those of
    the whole State.
    """
    levels = {each.key: each.level for each in territories}
    for row in rows_of(folder / "posts-by-kind.csv", BY_KIND, problems):
        kind = row.one_of("kind", INSTITUTION_KINDS)
        role = row.one_of("role", ROLES)
        wanted = (kind, row.optional("level"))
        for body in bodies:
            found = (body.kind, levels.get(body.territory, ""))
            if found == wanted and body.span.valid_to is None:
                yield _post(row, role, body)


def _post(row: Row, role: str, body: PackInstitution) -> PackPost:
    values: dict[str, Mapping[str, str] | str]
    values = {"{institution}": body.code, "{name}": body.names}
    filled = Row(_filled(row, values), row.place, row.problems)
    return PackPost(
        code=filled.code("code"),
        institution=body.code,
        role=role,
        titles=filled.names("title"),
        superior=filled.optional("superior"),
        span=body.span,
        place=row.place,
    )
