"""Words of a page with their places, and lines of print made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from undocs.models import Page

_WORD = re.compile(r"\S+")
_NARROW, _WIDE = 0.3, 0.75  # of the size: how wide a letter is on average
_SAME_LINE = 3.0  # points between baselines of one printed line


@dataclass(frozen=True, slots=True)
class Word:
    """A word: from where to where it runs, and its baseline, from the top left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """Give a point inside its beginning, at half its height."""
        inside = min(self.right - self.left, self.size) / 2
        return self.left + inside, (self.top + self.bottom) / 2


def words_of(page: Page) -> Iterator[Word]:
    """Give the words of a page; a line of PDFium may run through several cells.

    Where a word begins is sure. Where it ends may have been told from the blanks of
    its line, which are wide between cells: it ends as far as such a word can.
    """
    for line in page.lines:
        _, top, _, bottom = line.bbox
        for found in _WORD.finditer(line.text):
            left, right = line.edges[found.start()], line.edges[found.end()]
            length = line.size * len(found.group())
            right = min(max(right, left + _NARROW * length), left + _WIDE * length)
            yield Word(found.group(), left, right, top, bottom, line.size)


def printed_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Put words into lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: each.bottom):
        if lines and word.bottom - lines[-1][0].bottom <= _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda each: each.left) for line in lines]


def text_of_words(words: Iterable[Word]) -> str:
    """Give what a cell says: its lines one after the other."""
    return " ".join(word.text for line in printed_lines(words) for word in line)
