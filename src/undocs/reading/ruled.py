"""Finds the tables on the pages of a PDF: ruled by lines, or set in columns.

Lines come as paths: a stroke, a thin filled rectangle, or the edges of a box.
Where they cross they make a grid; two neighbouring fields without a line between
them are one cell.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs.reading.columns import rows_in_columns
from undocs.reading.placed import text_of_words, words_of
from undocs.reading.strokes import NEAR, Stroke, Strokes, pages_with_strokes
from undocs.reading.tables import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from undocs.models import Page
    from undocs.reading.placed import Word

_FEWEST_EDGES = 3  # upright lines of a table: it has two columns at least


@dataclass(frozen=True, slots=True)
class _Frame:
    """The levels of one table, and the strokes that draw it."""

    ys: tuple[float, ...]
    xs: tuple[float, ...]
    strokes: Strokes

    def place_of(self, word: Word) -> tuple[int, int] | None:
        """Give row and column of a word, None outside."""
        x, y = word.middle
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        inside = 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1
        return (row, column) if inside else None


def grids_of_pdf(path: Path) -> Iterator[Grid]:
    """Give the tables of all pages in order."""
    for page, strokes in pages_with_strokes(path):
        yield from _grids_on(page, strokes)


def lines_of(path: Path) -> Iterator[str]:
    """Give the printed lines of all pages."""
    for page, _ in pages_with_strokes(path):
        yield from (line.text for line in page.lines)


def _grids_on(page: Page, strokes: Strokes) -> Iterator[Grid]:
    words = list(words_of(page))
    frames = [each for each in map(_frame, _apart(strokes)) if each is not None]
    for frame in sorted(frames, key=lambda each: each.ys[0]):
        rows, whole = _cells(frame, words)
        if any(any(row) for row in rows):
            yield Grid(rows, page.number, whole)
    if not frames:
        yield Grid(tuple(rows_in_columns(words)), page.number)


def _apart(strokes: Strokes) -> list[Strokes]:
    """Divide strokes into those that touch one another."""
    groups: list[tuple[list[Stroke], list[Stroke]]] = []
    for stroke in strokes.down:
        crossed = [each for each in strokes.across if _meet(each, stroke)]
        mine: tuple[list[Stroke], list[Stroke]] = (crossed, [stroke])
        for group in [one for one in groups if set(one[0]) & set(crossed)]:
            groups.remove(group)
            mine = (mine[0] + group[0], mine[1] + group[1])
        groups.append(mine)
    return [
        Strokes(tuple(dict.fromkeys(across)), tuple(dict.fromkeys(down)))
        for across, down in groups
        if across
    ]


def _meet(across: Stroke, down: Stroke) -> bool:
    return (
        across.start - NEAR <= down.at <= across.end + NEAR
        and down.start - NEAR <= across.at <= down.end + NEAR
    )


def _frame(strokes: Strokes) -> _Frame | None:
    across, down = strokes.across, strokes.down
    ys = _levels(
        [each.at for each in across]
        + [end for each in down for end in (each.start, each.end)]
    )
    xs = _levels(
        [each.at for each in down]
        + [end for each in across for end in (each.start, each.end)]
    )
    if len(xs) < _FEWEST_EDGES or len(ys) < 2:  # noqa: PLR2004 - a row lies between two lines
        return None
    return _Frame(ys, xs, strokes)


def _levels(places: list[float]) -> tuple[float, ...]:
    """Give each place once, however often it was drawn."""
    levels: list[float] = []
    for place in sorted(places):
        if not levels or place - levels[-1] > NEAR:
            levels.append(place)
    return tuple(levels)


def _cells(
    frame: _Frame, words: Sequence[Word]
) -> tuple[tuple[tuple[str, ...], ...], frozenset[int]]:
    """Give the rows, joined fields filled, and which rows are one cell."""
    owner = _owners(frame)
    inside: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        place = frame.place_of(word)
        if place is not None:
            inside.setdefault(owner[place], []).append(word)
    texts = {place: text_of_words(found) for place, found in inside.items()}
    width, height = len(frame.xs) - 1, len(frame.ys) - 1
    rows, whole = [], set()
    for row in range(height):
        owners = [owner[row, column] for column in range(width)]
        rows.append(tuple(texts.get(each, "") for each in owners))
        if len(set(owners)) == 1 and owners[0] == (row, 0):
            whole.add(row)
    return tuple(rows), frozenset(whole)


def _owners(frame: _Frame) -> dict[tuple[int, int], tuple[int, int]]:
    """Give for each field the first field of its cell."""
    width, height = len(frame.xs) - 1, len(frame.ys) - 1
    fields = list(itertools.product(range(height), range(width)))
    owner = {field: field for field in fields}

    def first(field: tuple[int, int]) -> tuple[int, int]:
        while owner[field] != field:
            field = owner[field]
        return field

    for row, column in fields:
        for next_to in _open_sides(frame, row, column):
            one, other = sorted((first((row, column)), first(next_to)))
            owner[other] = one
    return {field: first(field) for field in fields}


def _open_sides(frame: _Frame, row: int, column: int) -> Iterator[tuple[int, int]]:
    """Give the fields to the right and below that no line parts from this one."""
    x = (frame.xs[column] + frame.xs[column + 1]) / 2
    y = (frame.ys[row] + frame.ys[row + 1]) / 2
    if column + 2 < len(frame.xs) and not _is_ruled(
        frame.strokes.down, frame.xs[column + 1], y
    ):
        yield row, column + 1
    if row + 2 < len(frame.ys) and not _is_ruled(
        frame.strokes.across, frame.ys[row + 1], x
    ):
        yield row + 1, column


def _is_ruled(strokes: Sequence[Stroke], at: float, through: float) -> bool:
    return any(
        abs(each.at - at) <= NEAR and each.start <= through <= each.end
        for each in strokes
    )
