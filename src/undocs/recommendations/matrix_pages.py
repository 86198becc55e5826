"""Thematic lists printed as PDF: the cells of their ruled tables, as a Word file has them.

On paper the lines of a cell run on, a word too long for its column is broken without a
hyphen, and a row may go on over the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from undocs.recommendations.matrix_rows import columns_of
from undocs.word import Cell, Table, Text, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from undocs.families import Source
    from undocs.reading.tables import Grid

_LABEL = re.compile(r"\d{1,3}\s?\.\s?\d{1,3}\b")
_HEADING = re.compile(r"themes?\s*:", re.IGNORECASE)
_TITLE = re.compile(
    r"\s+(?=(?:SDGs?|Affected persons|(?:Persons )?[Gg]roups(?: of [Pp]ersons)?):)"
)
# "- 16 - PEACE" is one entry, and so is "rights - general measures"; groups of
# persons begin with small letters and hold no dash.
_ENTRY = re.compile(r"\s+(?=-\s[A-Z\d])|(?<=:)\s+(?=-\s)")
_GROUP = re.compile(r"\s+(?=-\s)")
_GROUPS = re.compile(r"Affected persons|(?:Persons )?groups", re.IGNORECASE)
_BROKEN = re.compile(r"(?<=[^\W\d_]-) (?!and\b|or\b)(?=[^\W\d_])")
_NUMBERED = re.compile(r"-\s\d{1,2}(?:\.\w{1,2})?")
_POSITION = re.compile(
    r"(?:partially|partly)?(?:not)?(?:supported|noted|accepted)"
    r"(?:/(?:supported|noted|accepted))?",
    re.IGNORECASE,
)
_TITLED = re.compile(r"Thematic list of recommendations", re.IGNORECASE)


def is_list(source: Source) -> bool:
    """Tell a thematic list by what stands at the head of its first page."""
    return bool(source.pages) and any(
        _TITLED.search(line.text) for line in source.pages[0].lines
    )


def word_of(source: Source) -> Word:
    """Give the tables of a printed list as those of a Word file."""
    from undocs.reading.ruled import grids_of_pdf  # noqa: PLC0415 - strokes are looked for only in printed lists

    heads = tuple(line.text for line in source.pages[0].lines[:6])
    rows = tuple(_whole_rows(grids_of_pdf(source.path)))
    return Word((Table(tuple(tuple(map(_cell, row)) for row in rows)),), heads)


def _whole_rows(grids: Iterable[Grid]) -> Iterator[tuple[str, ...]]:
    """Give the rows, those put together that go on over a page."""
    waiting: tuple[str, ...] | None = None
    titles: set[tuple[str, ...]] = set()
    for grid in grids:
        for at, row in enumerate(grid.rows):
            whole = at in grid.whole_rows
            own = (row[0],) if whole else row
            if own in titles:
                continue  # printed again at the head of every page
            if _names_columns(own):
                titles.add(own)
            if waiting and _goes_on(own, waiting):
                waiting = tuple(
                    f"{one} {other}".strip()
                    for one, other in zip(waiting, own, strict=True)
                )
                continue
            if waiting:
                yield waiting
            waiting = own
    if waiting:
        yield waiting


def _goes_on(row: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """Tell the rest of a row: it has as many cells, and no label or title of its own."""
    first = row[0]
    begins = _LABEL.match(first) or _HEADING.match(first)
    alike = len(row) == len(before) > 1
    return (
        alike and not begins and not _names_columns(row) and not _names_columns(before)
    )


def _names_columns(row: tuple[str, ...]) -> bool:
    return bool(columns_of(tuple(Cell((Text(each),)) for each in row)))


def _cell(words: str) -> Cell:
    """Give a cell's paragraphs; a line that ends in a hyphen goes on in the next."""
    whole = words.replace(" ", "")
    if _POSITION.fullmatch(whole):
        return Cell((Text(whole),))
    words = _BROKEN.sub("", words)
    if not words.lstrip().startswith("-"):
        return Cell((Text(words),))
    return Cell(tuple(Text(line) for line in _entries(words)))


def _entries(words: str) -> Iterator[str]:
    """Give the dashed entries of a cell, and the titles between them, one by one."""
    for part in _TITLE.split(words):
        waiting = ""
        for entry in (_GROUP if _GROUPS.match(part) else _ENTRY).split(part):
            if _NUMBERED.fullmatch(waiting):
                waiting = f"{waiting} {entry}"
                continue
            if waiting:
                yield waiting
            waiting = entry
        yield waiting
