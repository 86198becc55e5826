"""Finds a table that is set in columns without lines round its cells."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from typing import TYPE_CHECKING

from undocs.reading.placed import printed_lines, text_of_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from undocs.reading.placed import Word

_WIDE = 9.0  # points of white between the cells of a heading
_NARROW = 4.0  # points of white that must stay between columns further down
_FEWEST_GUTTERS = 2
_FEWEST_LINES = 3

Gutter = tuple[float, float]


def rows_in_columns(words: Iterable[Word]) -> list[tuple[str, ...]]:
    """Give the rows of the first table on a page that is set in columns, if any.

    A row begins where something stands in the first column.
    """
    lines = printed_lines(words)
    for start, line in enumerate(lines):
        gutters = _gaps(line, _WIDE)
        if len(gutters) < _FEWEST_GUTTERS:
            continue
        inside, white = _as_far_as(lines, start, gutters)
        if len(inside) >= _FEWEST_LINES:
            return _rows(inside, white)
    return []


def _gaps(line: Sequence[Word], least: float) -> list[Gutter]:
    return [
        (before.right, after.left)
        for before, after in itertools.pairwise(line)
        if after.left - before.right >= least
    ]


def _as_far_as(
    lines: Sequence[Sequence[Word]], start: int, gutters: list[Gutter]
) -> tuple[list[Sequence[Word]], list[Gutter]]:
    """Give the lines of the table, and the white that none of them crosses.

    One line across all columns is a title inside the table; two are its end.
    """
    kept, crossed = [lines[start]], 0
    for line in lines[start + 1 :]:
        narrower = [part for gutter in gutters for part in _left_white(gutter, line)]
        if len(narrower) == len(gutters):
            gutters, crossed = narrower, 0
            kept.append(line)
            continue
        crossed += 1
        if crossed > 1 or _gaps(line, _WIDE):
            break
    return kept, gutters


def _left_white(gutter: Gutter, line: Sequence[Word]) -> list[Gutter]:
    """Give what a line leaves of a gutter: all, its right part, or nothing.

    Cells begin at the left, so a longer one takes the white on its right.
    """
    left, right = gutter
    for word in line:
        if left < word.right and word.left < right:
            left = word.right
    return [(left, right)] if right - left >= _NARROW else []


def _rows(
    lines: Sequence[Sequence[Word]], gutters: Sequence[Gutter]
) -> list[tuple[str, ...]]:
    ends = sorted((left + right) / 2 for left, right in gutters)
    rows: list[list[list[Word]]] = []
    for line in lines:
        cells: list[list[Word]] = [[] for _ in range(len(ends) + 1)]
        for word in line:
            cells[bisect_right(ends, word.middle[0])].append(word)
        if cells[0] or not rows:
            rows.append(cells)
        else:
            for above, here in zip(rows[-1], cells, strict=True):
                above.extend(here)
    return [tuple(text_of_words(cell) for cell in row) for row in rows]
