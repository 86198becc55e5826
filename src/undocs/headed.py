"""Lines to numbered paragraphs under headings, as committees print them.

Paragraphs run from 1 to the last in one sequence. A number counts where it
continues that sequence; a heading is what stands between the end of a paragraph's
last sentence and the next number. Neither needs the margins of a page, so that
text without places is read by the same rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs.models import Paragraph
from undocs.passages import Passage, join, usual_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.models import Line

_NUMBER = re.compile(r"(\d{1,3})\s?\.(?:\s*(?=[A-ZÀ-ÖØ-Þ“\"‘«¿(])|\s*$)")
_INSIDE = re.compile(r"(?<=[.;:!?”\"’)])\s+(\d{1,3})\.\s+(?=[A-ZÀ-ÖØ-Þ“\"‘«¿])")
# A line that ends so is continued by a number: "in paragraphs" / "12. The".
_CITING = re.compile(
    r"\b(?:paragraphs?|paras?\.|articles?|arts?\.|Nos?\.|rules?|section|goals?|"
    r"targets?|and|or|to|of|by|on|paragraphes?|par\.|párrafos?|párrs?\.|artículos?|et|y|a|"
    r"à|de)$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\(art)(?<!\(arts)[.;:!?][”\"’')\]]*$")
_MARKED = re.compile(r"(?:[IVXL]{1,6}|[A-Z]|\d{1,2})\.\s+\S")
_ANNEX = re.compile(r"(?:Annex(?:es)?|Appendix)\b", re.IGNORECASE)
_CONTINUED = re.compile(r"[a-z(•▪]|[–-]\s|[\d, –-]+\)$")

_DASHED = re.compile(r"[•▪]|[–-]\s")

_LARGE = 1.1  # times the usual size: a heading
_APART = 1.6  # times the size from one line to the next: set apart
_LEAP = 3  # numbers that may be lost before a sequence that then goes on
_LONG = 100  # characters: without type to tell by, a heading is shorter


@dataclass(frozen=True, slots=True)
class Headed:
    """A numbered paragraph with the headings between it and the one before."""

    number: int
    passage: Passage
    headings: tuple[str, ...]
    in_sequence: bool = True

    @property
    def label(self) -> str:
        """Give the number as a label."""
        return str(self.number)

    def paragraph(self, section: str) -> Paragraph:
        """Give the paragraph as a value."""
        return Paragraph(self.label, self.passage.text, self.passage.places(), section)


def headed_paragraphs(lines: Sequence[Line]) -> list[Headed]:
    """Give the numbered paragraphs of a document's running text."""
    usual = usual_size(lines)
    starts = _starts(lines)
    if not starts:
        return []
    ends = [at for at, _ in starts[1:]] + [_last_line(lines, starts, usual)]
    headings = _prelude(lines[: starts[0][0]], usual)
    found: list[Headed] = []
    for (at, number), end in zip(starts, ends, strict=True):
        own, following = _without_headings(lines[at:end], usual)
        whole = join(own)
        match = _NUMBER.match(whole.text)
        passage = whole.part(match.end() if match else 0, len(whole.text))
        before = found[-1].number if found else 0
        found.append(Headed(number, passage, headings, number == before + 1))
        headings = following
    return list(_run_on(found))


def _starts(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Give the lines at which paragraphs begin, with their numbers."""
    candidates = [
        (at, int(match[1]))
        for at, line in enumerate(lines)
        if (match := _NUMBER.match(line.text))
        and not (at and _CITING.search(lines[at - 1].text))
    ]
    last = {number: at for at, number in candidates}
    found: list[tuple[int, int]] = []
    before = 0
    for at, number in candidates:
        goes_on = last.get(number + 1, -1) > at
        if number == before + 1 or (before < number <= before + _LEAP and goes_on):
            found.append((at, number))
            before = number
    return found


def _last_line(
    lines: Sequence[Line], starts: Sequence[tuple[int, int]], usual: float
) -> int:
    """Give the end of the last paragraph: an annex, or the end of the text."""
    for at in range(starts[-1][0] + 1, len(lines)):
        line = lines[at]
        if _ANNEX.match(line.text) and (line.bold or line.size > _LARGE * usual):
            return at
    return len(lines)


def _prelude(lines: Sequence[Line], usual: float) -> tuple[str, ...]:
    """Give the headings that stand before the first paragraph."""
    prominent = [line for line in lines if line.bold or line.size > _LARGE * usual]
    return tuple(_grouped(prominent[-4:] or lines[-1:]))


def _without_headings(
    lines: Sequence[Line], usual: float
) -> tuple[Sequence[Line], tuple[str, ...]]:
    """Part a paragraph's lines from the headings of the next paragraph."""
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at]
        if _SENTENCE_END.search(line.text) and line.size <= _LARGE * usual:
            return _parted(lines, at + 1, usual)
    return _parted(lines, 1, usual)


def _parted(
    lines: Sequence[Line], first: int, usual: float
) -> tuple[Sequence[Line], tuple[str, ...]]:
    """Take the lines from `first` on for headings where they are set apart."""
    for at in range(first, len(lines)):
        if _is_apart(lines[at - 1], lines[at], usual):
            return lines[:at], tuple(_grouped(lines[at:]))
    return lines, ()


def _is_apart(before: Line, line: Line, usual: float) -> bool:
    """Tell that a line does not continue the one before it."""
    if _CONTINUED.match(line.text):
        return False
    if not line.edges:
        ended = _SENTENCE_END.search(before.text) or _DASHED.match(before.text)
        return ended is not None and len(line.text) < _LONG
    if line.size > _LARGE * usual or (line.bold and not before.bold):
        return True
    if line.page != before.page:
        return _SENTENCE_END.search(before.text) is not None
    return line.bbox[1] - before.bbox[1] > _APART * line.size


def _grouped(lines: Sequence[Line]) -> Iterator[str]:
    """Put lines of the same heading together."""
    group: list[Line] = []
    for line in lines:
        if group and not _same_heading(group[-1], line):
            yield join(group).text
            group = []
        group.append(line)
    if group:
        yield join(group).text


def _same_heading(before: Line, line: Line) -> bool:
    if _CONTINUED.match(line.text):
        return True
    if not line.edges or _MARKED.match(line.text):
        return False
    same_type = abs(before.size - line.size) < 1 and before.bold == line.bold
    near = 0 <= line.bbox[1] - before.bbox[1] < _APART * line.size
    return same_type and near and line.page == before.page


def _run_on(paragraphs: Sequence[Headed]) -> Iterator[Headed]:
    """Divide paragraphs where the numbers of the next ones stand inside a line."""
    following = [each.number for each in paragraphs[1:]] + [None]
    for each, limit in zip(paragraphs, following, strict=True):
        yield from _divided(each, limit)


def _divided(paragraph: Headed, limit: int | None) -> Iterator[Headed]:
    """Divide a paragraph at the numbers that are missing before `limit`."""
    start, current = 0, paragraph
    whole = paragraph.passage
    for match in _INSIDE.finditer(whole.text):
        number = int(match[1])
        if number != current.number + 1 or (limit is not None and number >= limit):
            continue
        own = whole.part(start, match.start())
        yield Headed(current.number, own, current.headings, current.in_sequence)
        start = match.end()
        current = Headed(number, whole, ())
    own = whole.part(start, len(whole.text))
    yield Headed(current.number, own, current.headings, current.in_sequence)
