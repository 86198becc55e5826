"""Running text that still knows where each of its characters was printed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from undocs.models import Line


@dataclass(frozen=True, slots=True)
class Piece:
    """`line.text[begin:end]` stands in the passage from `start`."""

    start: int
    line: Line
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Text put together from lines; a slice of it is a passage again."""

    text: str
    pieces: tuple[Piece, ...]

    def part(self, start: int, end: int) -> Passage:
        """Give `text[start:end]`, without blanks at either side."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        pieces = []
        for piece in self._crossing(start, end):
            begin = piece.begin + max(start - piece.start, 0)
            stop = min(piece.end, piece.begin + end - piece.start)
            if stop > begin:
                at = max(piece.start, start) - start
                pieces.append(Piece(at, piece.line, begin, stop))
        return Passage(text[start:end], tuple(pieces))

    def places(self) -> tuple[Place, ...]:
        """Give one rectangle for every line that the passage touches.

        Lines of files without pages have no place.
        """
        return tuple(_place(piece) for piece in self.pieces if piece.line.edges)

    @property
    def page(self) -> int:
        """Give the page on which the passage begins."""
        return self.pieces[0].line.page if self.pieces else 0

    def _crossing(self, start: int, end: int) -> Iterable[Piece]:
        first = bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1
        for piece in self.pieces[max(first, 0) :]:
            if piece.start >= end:
                break
            yield piece


def _place(piece: Piece) -> Place:
    line = piece.line
    _, top, _, bottom = line.bbox
    left, right = line.edges[piece.begin], line.edges[piece.end]
    rounded = (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))
    return Place(line.page, rounded)


def join(lines: Iterable[Line]) -> Passage:
    """Put lines together; a word cut by a hyphen at a line's end is made whole.

    United Nations documents break a word only where it has a hyphen of its own,
    so that the hyphen stays: "non-" and "discrimination" give one word.
    """
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    before = ""
    for line in lines:
        if before and not _glued(before, line.text):
            parts.append(" ")
            length += 1
        pieces.append(Piece(length, line, 0, len(line.text)))
        parts.append(line.text)
        length += len(line.text)
        before = line.text
    return Passage("".join(parts), tuple(pieces))


def _glued(before: str, after: str) -> bool:
    """Tell whether two lines meet inside a word or a date range."""
    if before.endswith("/"):
        return len(before) > 1 and before[-2].isalnum() and after[0].isalnum()
    if before.endswith("-"):
        return len(before) > 1 and before[-2].isalnum()
    if before.endswith("–"):
        return len(before) > 1 and before[-2].isdigit() and after[0].isdigit()
    return False


def usual_size(lines: Iterable[Line]) -> float:
    """Give the size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)
