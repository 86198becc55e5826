"""Lines to numbered paragraphs, and the numbered items of a list under one.

A number at the start of a line is a paragraph's, an item's or part of the text
(a date, a citation). Two things decide: whether it continues a sequence, and how
far the line is set in. Margins change sides on left and right pages, so
distances are counted from the leftmost text of pages of the same parity.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from undocs.models import Paragraph
from undocs.passages import Passage, join, usual_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.models import Line

_NUMBER = re.compile(r"(\d{1,3})\s?\.(?![\d])\s*")
_DOTTED = re.compile(r"(\d{1,3})\s?\.\s?(\d{1,3})(?:\s?\.(?!\d)|(?=[\s(“A-Z]))\s*")
_HEADING = re.compile(r"(?:[IVX]{1,5}|[A-Z])\.\s+[A-Z]")
_ANNEX = re.compile(
    r"(?:Annex(?:es)?|Appendix)\b|Composition of the delegation", re.IGNORECASE
)

_REMARK = re.compile(r"(?:The|These|All|Other) (?:\w+ ){0,2}recommendations? ")

_SHARE = 0.15  # of the lines on left or right pages begin at the text's margin
_LARGE = 1.1  # times the usual size: a heading
_SAME = 8.0  # points within which two margins are one
_LONG = 0.4  # of the longest sequence of numbers: long enough to be paragraphs
_FAR = 30  # numbers that may be lost before a sequence that then goes on
_LEAP = 3  # numbers that a printed sequence may skip


@dataclass(slots=True)
class Item:
    """An item of a list: its label as printed, its words."""

    label: str
    number: int
    lines: list[Line]
    skip: int  # characters of the first line that are the label
    in_sequence: bool = True

    def passage(self) -> Passage:
        """Give the words under the label."""
        whole = join(self.lines)
        return whole.part(self.skip, len(whole.text))


@dataclass(slots=True)
class Block:
    """A numbered paragraph: its words before a list, and the list."""

    label: str
    number: int
    section: str
    lines: list[Line]
    skip: int
    items: list[Item] = field(default_factory=list)
    is_numbered: bool = True

    def passage(self) -> Passage:
        """Give the paragraph's own words, without its list."""
        whole = join(self.lines)
        return whole.part(self.skip, len(whole.text))

    def paragraph(self) -> Paragraph:
        """Give the paragraph as a value."""
        passage = self.passage()
        return Paragraph(self.label, passage.text, passage.places(), self.section)


class Margins:
    """How far lines are set in, from the leftmost text of left or right pages."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Find the leftmost edge in use on even and on odd pages."""
        self._left = {parity: _leftmost(lines, parity) for parity in (0, 1)}

    def indent(self, line: Line) -> float:
        """Give a line's distance from the margin."""
        return line.bbox[0] - self._left[line.page % 2]


def _leftmost(lines: Sequence[Line], parity: int) -> float:
    """Give the leftmost edge that a fair share of the lines begin at."""
    edges = Counter(round(line.bbox[0]) for line in lines if line.page % 2 == parity)
    enough = _SHARE * edges.total()
    return float(min((edge for edge in edges if edges[edge] >= enough), default=0))


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Give the numbered paragraphs of a document's running text."""
    return list(_Outline(lines).blocks())


class _Outline:
    """Walks down the lines and tells where paragraphs and items begin."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._margins = Margins(lines)
        self._indent = self._paragraph_indent()
        self._usual = usual_size(lines)
        self._numbers = self._numbers_at_paragraphs()
        self._at = 0
        self._block: Block | None = None
        self._section = ""
        self._item_indent: float | None = None

    def blocks(self) -> Iterator[Block]:
        for at, line in enumerate(self._lines):
            self._at = at
            if (
                self._block
                and _ANNEX.match(line.text)
                and (line.bold or self._is_large(line))
            ):
                break
            begun = self._paragraph(line) or self._remark(line)
            if begun:
                if self._block:
                    yield self._block
                self._block, self._item_indent = begun, None
            else:
                self._continue(line)
        if self._block:
            yield self._block

    def _paragraph_indent(self) -> float:
        """Give the leftmost indent at which a long sequence of numbers stands."""
        counts: Counter[int] = Counter()
        last: dict[int, int] = {}
        for line in self._lines:
            match = _NUMBER.match(line.text)
            if not match:
                continue
            indent, number = round(self._margins.indent(line)), int(match[1])
            if 0 < number - last.get(indent, 0) <= _LEAP:
                counts[indent] += 1
                last[indent] = number
        enough = _LONG * max(counts.values(), default=0)
        return float(
            min((each for each in counts if counts[each] >= enough), default=0)
        )

    def _paragraph(self, line: Line) -> Block | None:
        match = _NUMBER.match(line.text)
        if not match or match.end() == len(line.text):
            return None
        number = int(match[1])
        before = self._block.number if self._block else 0
        if not before < number <= before + _LEAP and not self._resumes(before, number):
            return None
        if self._margins.indent(line) - self._indent > _SAME:
            return None
        if self._is_next_item(line, number):
            return None
        return Block(match[1], number, self._section, [line], match.end())

    def _numbers_at_paragraphs(self) -> list[tuple[int, int]]:
        """Give the numbers that stand where paragraphs begin, with their lines."""
        return [
            (at, int(match[1]))
            for at, line in enumerate(self._lines)
            if (match := _NUMBER.match(line.text))
            and abs(self._margins.indent(line) - self._indent) <= _SAME
        ]

    def _resumes(self, before: int, number: int) -> bool:
        """Tell that the sequence goes on behind a misprinted or missing number."""
        following = next((each for at, each in self._numbers if at > self._at), None)
        here = any(at == self._at for at, _ in self._numbers)
        return here and before < number < before + _FAR and following == number + 1

    def _remark(self, line: Line) -> Block | None:
        """Begin the words about a list that stand below it without a number."""
        block = self._block
        if not (block and block.items and _REMARK.match(line.text)):
            return None
        indent = self._margins.indent(line)
        outside = (self._item_indent or 0) - indent > _SAME
        if not outside or block.items[-1].lines[-1].text[-1] not in ".;:":
            return None
        return Block(
            block.label, block.number, self._section, [line], 0, is_numbered=False
        )

    def _is_next_item(self, line: Line, number: int) -> bool:
        """Tell a list's next item from a paragraph where both would fit."""
        items = self._block.items if self._block else []
        if not items or "." in items[-1].label or number != items[-1].number + 1:
            return False
        return self._at_items(line)

    def _at_items(self, line: Line) -> bool:
        if self._item_indent is None:
            return False
        return abs(self._margins.indent(line) - self._item_indent) <= _SAME

    def _continue(self, line: Line) -> None:
        if self._is_heading(line):
            self._section = line.text
            self._item_indent = None
            return
        if self._block is None:
            return
        item = self._dotted(line) or self._plain(line)
        if item:
            self._block.items.append(item)
            self._item_indent = self._margins.indent(line)
        elif self._block.items:
            self._block.items[-1].lines.append(line)
        else:
            self._block.lines.append(line)

    def _is_large(self, line: Line) -> bool:
        return line.size > _LARGE * self._usual

    def _is_heading(self, line: Line) -> bool:
        """Tell a heading; bold alone is none, as whole conclusions are bold."""
        if self._is_large(line):
            return not line.text[0].isdigit()
        prominent = line.bold or line.text.isupper()
        return prominent and _HEADING.match(line.text) is not None

    def _dotted(self, line: Line) -> Item | None:
        """Begin an item labelled with its paragraph's number: 143.12."""
        block = self._block
        match = _DOTTED.match(line.text)
        if not match or block is None:
            return None
        number = int(match[2])
        before = block.items[-1].number if block.items else 0
        at_home = match[1] == block.label
        if block.items:
            fits = self._at_items(line) and number <= before + _FAR
        else:
            fits = number == 1 and self._margins.indent(line) > self._indent + _SAME
        if not (fits or (at_home and before < number <= before + _LEAP)):
            return None
        expected = at_home and number == before + 1
        label = f"{match[1]}.{match[2]}"
        return Item(label, number, [line], match.end(), expected)

    def _plain(self, line: Line) -> Item | None:
        """Begin an item numbered by itself: 12."""
        block = self._block
        match = _NUMBER.match(line.text)
        if not match or block is None or match.end() == len(line.text):
            return None
        number = int(match[1])
        if block.items:
            before = block.items[-1].number
            fits = number == before + 1 or (
                self._at_items(line) and number in {1, before, before + 2, before + 3}
            )
        else:
            before = number - 1
            fits = self._margins.indent(line) > self._indent + _SAME
        if not fits:
            return None
        label = f"{block.label}.{number}"
        return Item(label, number, [line], match.end(), number == before + 1)
