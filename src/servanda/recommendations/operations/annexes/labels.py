"""Printed labels in the cells of a table: 143.200, 143.204; 143.20 (a); 143.1-143.4."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_ONE = r"\d{1,3}(?:\.\d{1,3})+|\d{1,3}"
_LIMB = r"(?:\s?\(([a-zđ])\))?"
_LABEL = re.compile(rf"(?<![\d.])({_ONE})\.?{_LIMB}(?![\d.]*\d)")
_DOTTED = r"\d{1,3}(?:\.\d{1,3})+"
_RANGE = re.compile(rf"({_DOTTED})\s*(?:[-–—]|đến|to)\s*({_DOTTED})")
_NAMED = (
    r"(?:(?:các\s+)?khuyến nghị(?:\s+số)?|recommendations?|đoạn|para(?:graph)?s?\.?)"
)
_JOIN = r"\s*(?:[,;&/]|và|and|[-–—]|đến|to)\s*"
# At the beginning of a text: 143.200, 143.204. Nâng cao …
_OPENING = re.compile(
    rf"\s*{_NAMED}?\s*\(?((?:{_DOTTED})\.?{_LIMB}"
    rf"(?:{_JOIN}(?:{_DOTTED})\.?(?:\s?\([a-zđ]\))?)*)\)?\s*[.:)\-–—]?\s+",
    re.IGNORECASE,
)
# Or at its end: … nông thôn (khuyến nghị 143.200)
_CLOSING = re.compile(
    rf"\s*\(\s*{_NAMED}?\s*((?:{_DOTTED})(?:{_JOIN}(?:{_DOTTED}))*)\s*\)\s*\.?\s*$",
    re.IGNORECASE,
)
_WIDEST = 100  # labels of one range


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed, and the limb of it that is meant, "(a)" or ""."""

    text: str
    limb: str = ""


def in_cell(cell: str, known: Container[str]) -> list[Label]:
    """Return the labels of a cell that holds labels alone.

    A plain number is one only where such a label is `known`.
    """
    found = [each for each in _labels(cell) if "." in each.text or each.text in known]
    return list(dict.fromkeys(found))


def in_text(text: str) -> tuple[list[Label], str]:
    """Return the labels that a text begins or ends with, and the text without."""
    padded = f"{text} "
    opening = _OPENING.match(padded)
    if opening:
        return list(dict.fromkeys(_labels(opening[1]))), padded[opening.end() :].strip()
    closing = _CLOSING.search(text)
    if closing:
        return list(dict.fromkeys(_labels(closing[1]))), text[: closing.start()].strip()
    return [], text.strip()


def _labels(words: str) -> Iterator[Label]:
    rest = words
    for found in _RANGE.finditer(words):
        yield from _between(found[1], found[2])
        rest = rest.replace(found[0], " ")
    for found in _LABEL.finditer(rest):
        yield Label(found[1], f"({found[2]})" if found[2] else "")


def _between(first: str, last: str) -> Iterator[Label]:
    head, _, low = first.rpartition(".")
    other, _, high = last.rpartition(".")
    if head != other or not 0 <= int(high) - int(low) < _WIDEST:
        yield Label(first)
        yield Label(last)
        return
    for number in range(int(low), int(high) + 1):
        yield Label(f"{head}.{number}")
