"""Deadlines as official papers write them: a day, a month, a quarter, a year.

The last day of what is named counts: "Quý IV/2026" is 31 December 2026,
"2026-2027" is 31 December 2027. What comes back every year has no last day; its
words are kept. Everything else is a doubt.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.common.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

_DAY = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
_DAY_IN_WORDS = re.compile(r"\bngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_QUARTER = re.compile(
    r"\b(?:quy|quarter|q)\s?(iv|i{1,3}|[1-4])\s*(?:[/,\-]|nam|of)?\s*(\d{4})\b"
)
_MONTH = re.compile(r"\b(?:thang\s*)?(\d{1,2})\s*(?:[/\-]|nam)\s*(\d{4})\b")
_ENGLISH = re.compile(
    r"\b(?:(\d{1,2})\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+(\d{4})\b"
)
_YEARS = re.compile(r"\b(20\d{2})\s*[-–—]\s*(20\d{2})\b")
_YEAR = re.compile(r"(?:nam |by |trong nam |het nam |end of )?(20\d{2})")
_AGAIN = re.compile(
    r"\b(?:hang nam|hang quy|hang thang|thuong xuyen|dinh ky|lien tuc|every year|"
    r"yearly|annual(?:ly)?|quarterly|monthly|continuous(?:ly)?|ongoing|regular(?:ly)?)\b"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, or the words where they name none; `clear` says if understood."""

    day: datetime.date | None
    words: str = ""
    clear: bool = True


def read_deadline(cell: str) -> Deadline:
    """Return what a cell says about time."""
    words = " ".join(cell.split())
    folded = fold(words).lower()
    if not folded:
        return Deadline(None)
    if _AGAIN.search(folded):
        return Deadline(None, words)
    try:
        day = _day(folded)
    except ValueError:  # 31/02/2027
        day = None
    return Deadline(day) if day else Deadline(None, words, clear=False)


def _day(words: str) -> datetime.date | None:
    found = _ISO.search(words)
    if found:
        return datetime.date(*map(int, found.groups()))
    days = [*_DAY.finditer(words), *_DAY_IN_WORDS.finditer(words)]
    if days:
        day, month, year = map(int, days[-1].groups())
        return datetime.date(year, month, day)
    return _period(words)


def _period(words: str) -> datetime.date | None:
    for pattern, last_day in _PERIODS:
        found = pattern.search(words)
        if found:
            return last_day(found)
    year = _YEAR.fullmatch(words)
    return _end_of(int(year[1]), _DECEMBER) if year else None


def _of_quarter(found: re.Match[str]) -> datetime.date:
    number = _QUARTERS.get(found[1]) or int(found[1])
    return _end_of(int(found[2]), 3 * number)


def _of_english(found: re.Match[str]) -> datetime.date:
    month, year = _MONTHS.index(found[2]) + 1, int(found[3])
    return (
        datetime.date(year, month, int(found[1])) if found[1] else _end_of(year, month)
    )


def _end_of(year: int, month: int) -> datetime.date:
    if not 1 <= month <= _DECEMBER:
        raise ValueError(month)
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


_PERIODS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str]], datetime.date]], ...
] = (
    (_YEARS, lambda found: _end_of(int(found[2]), _DECEMBER)),
    (_QUARTER, _of_quarter),
    (_ENGLISH, _of_english),
    (_MONTH, lambda found: _end_of(int(found[2]), int(found[1]))),
)
