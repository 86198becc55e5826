"""Final positions in the tables of an addendum that is a Word file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from undocs.models import Answer, Note
from undocs.recommendations.final_positions import final_of
from undocs.recommendations.labels import labels_in, opening_labels
from undocs.word import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.word import Cell, Word

# The first that fits a title names the column; each column has one name.
_TITLES = (
    ("position", re.compile(r"position|response|status|accepted|decision", re.IGNORECASE)),
    ("reason", re.compile(r"comment|explanat|reason|remark|rationale|clarif|observation|view", re.IGNORECASE)),
    ("label", re.compile(r"recommendation|^no\b|number|paragraph|^#", re.IGNORECASE)),
)  # fmt: skip
_UNKNOWN = 0.4


def answers_in_tables(word: Word) -> tuple[Answer, ...]:
    """Give the answers of all tables that name a column of positions."""
    found: dict[str, Answer] = {}
    for block in word.blocks:
        if isinstance(block, Table):
            for answer in _answers(block):
                found.setdefault(answer.label, answer)
    return tuple(found.values())


def _answers(table: Table) -> Iterator[Answer]:
    columns: dict[str, int] = {}
    for row in table.rows:
        named = _columns(row)
        if {"label", "position"} <= named.keys():
            columns = named
        elif columns:
            yield from _row(row, columns)


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        title = _words(cell)
        name = next((name for name, words in _TITLES if words.search(title)), None)
        if name and not labels_in(title):
            found.setdefault(name, at)
    return found


def _row(row: Sequence[Cell], columns: dict[str, int]) -> Iterator[Answer]:
    cells = {name: _words(row[at]) for name, at in columns.items() if at < len(row)}
    labels, _ = opening_labels(cells.get("label", ""))
    printed = cells.get("position", "")
    position = final_of(printed)
    for label in labels:
        words = f"“{printed}” is not a known position." if printed else "It is empty."
        notes = () if position else (Note("position_unknown", words),)
        yield Answer(
            label=label,
            position=position,
            reason=cells.get("reason", ""),
            source=f"“{printed}”",
            paragraph="",
            page=0,
            places=(),
            confidence=1.0 if position else _UNKNOWN,
            notes=notes,
        )


def _words(cell: Cell) -> str:
    texts = (f"{text.label} {text.text}" for text in cell.texts)
    return " ".join(" ".join(texts).split())
