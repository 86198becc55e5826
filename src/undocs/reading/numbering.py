"""Automatic numbers of Word paragraphs: they are counted, not written in the text.

A paragraph names a list (`numId`) and a level, or its style does; the list names
an abstract one, which says how each level is counted and printed. Lists of the
same abstract one go on counting together unless a list starts a level anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LEVELS = 9
_MARK = re.compile(r"%(\d)")
_BULLET = "•"  # whatever sign of whatever symbol font is drawn
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 3999  # roman numbers end there
_LETTERS = 26
_DEEPEST = 50  # styles built one on another
_TWIPS = 20  # a point
_LONGEST = 99  # signs of a pattern such as "%1.%2."


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    style: str = ""
    legal: bool = False  # prints numbers of all levels as decimal
    indent: float | None = None  # points


@dataclass(slots=True)
class _List:
    """A list: the abstract one that it follows, and where it starts anew."""

    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    number: str | None
    level: int | None


class Numbering:
    """Counts the lists of one document, paragraph after paragraph."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """Read the lists and the styles; either part may be missing (None)."""
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = _styles(styles) if styles is not None else {}
        self._counts: dict[str, list[int | None]] = {}
        self._places: dict[str, tuple[str, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label_of(self, properties: Any) -> str:
        """Give the number that Word prints before a paragraph, or nothing."""
        number, level = self._place(properties)
        found = self._lists.get(number)
        if found is None or level not in found.levels:
            return ""
        counts = self._count(number, found, level)
        return _printed(found.levels, counts, level)

    def indent_of(self, properties: Any) -> float | None:
        """Give how far in the list of a paragraph is set, in points."""
        number, level = self._place(properties)
        found = self._lists.get(number)
        own = found.levels.get(level) if found else None
        return own.indent if own else None

    def _place(self, properties: Any) -> tuple[str, int]:
        """Give the list and the level of a paragraph; its own come before its style's."""
        if properties is None:
            return self._place_in_style("")
        own = properties.find(f"{W}numPr")
        style = _value(properties.find(f"{W}pStyle")) or ""
        number = _value(own.find(f"{W}numId")) if own is not None else None
        level = _number(own.find(f"{W}ilvl")) if own is not None else None
        if number is None:
            number, inherited = self._place_in_style(style)
            return number, inherited if level is None else level
        return number, level or 0

    def _place_in_style(self, name: str) -> tuple[str, int]:
        if name not in self._places:
            self._places[name] = self._looked_up(name)
        return self._places[name]

    def _looked_up(self, name: str) -> tuple[str, int]:
        number, level, seen = None, None, set[str]()
        style = name
        while style in self._styles and number is None and style not in seen:
            if len(seen) == _DEEPEST:
                break
            seen.add(style)
            found = self._styles[style]
            number = found.number
            level = found.level if level is None else level
            style = found.parent
        if number is None:
            return "", 0
        if level is None:
            level = self._level_of_style(number, seen)
        return number, level

    def _level_of_style(self, number: str, names: set[str]) -> int:
        """Give the level that names the style, as styles often name no level."""
        found = self._lists.get(number)
        levels = found.levels if found else {}
        return next((at for at, level in levels.items() if level.style in names), 0)

    def _count(self, number: str, found: _List, level: int) -> list[int | None]:
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        anew = found.starts.get(level)
        before = counts[level]
        if anew is not None and (number, level) not in self._begun:
            counts[level] = anew
        else:
            counts[level] = found.levels[level].start if before is None else before + 1
        self._begun.add((number, level))
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return counts


def _printed(levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
    own = levels[level]
    if own.form == "bullet":
        return _BULLET
    if own.form == "none":
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at not in levels or at > level:
            return ""
        count = counts[at]
        value = levels[at].start if count is None else count
        return _formed(value, "decimal" if own.legal else levels[at].form)

    return _MARK.sub(number, own.pattern).strip()


def _formed(value: int, form: str) -> str:
    """Write a number as letters, roman or decimal digits."""
    if form.endswith("Letter") and value > 0:
        repeated, letter = divmod(value - 1, _LETTERS)
        text = chr(ord("a") + letter) * min(repeated + 1, _LEVELS)
    elif form.endswith("Roman") and 0 < value <= _LARGEST:
        text = _roman(value)
    elif form == "decimalZero":
        return f"{value:02d}"
    else:
        return str(value)
    return text.upper() if form.startswith("upper") else text


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        text += letters * count
    return text


def _lists(numbering: Any) -> dict[str, _List]:
    """Read the lists by their number."""
    abstract = {
        each.get(f"{W}abstractNumId"): each
        for each in numbering.iter(f"{W}abstractNum")
    }
    linked = {
        _value(each.find(f"{W}styleLink")): name for name, each in abstract.items()
    }
    levels = {name: _levels(each) for name, each in abstract.items()}
    found = {}
    for each in numbering.iter(f"{W}num"):
        name = _value(each.find(f"{W}abstractNumId")) or ""
        if name in abstract:
            other = _value(abstract[name].find(f"{W}numStyleLink"))
            name = linked.get(other, name) if other else name
            own = _List(name, dict(levels[name]))
            _override(own, each)
            found[each.get(f"{W}numId")] = own
    return found


def _levels(element: Any) -> dict[int, _Level]:
    found = {}
    for each in element.findall(f"{W}lvl"):
        at = _digits(each.get(f"{W}ilvl"))
        if at is not None and at < _LEVELS:
            found[at] = _level(each)
    return found


def _level(element: Any) -> _Level:
    start = _number(element.find(f"{W}start"))
    return _Level(
        start=1 if start is None else start,
        form=_value(element.find(f"{W}numFmt")) or "decimal",
        pattern=(_value(element.find(f"{W}lvlText")) or "")[:_LONGEST],
        style=_value(element.find(f"{W}pStyle")) or "",
        legal=element.find(f"{W}isLgl") is not None,
        indent=_points(element.find(f"{W}pPr/{W}ind")),
    )


def _override(own: _List, element: Any) -> None:
    """Let a list change levels of its abstract one, or start them anew."""
    for each in element.findall(f"{W}lvlOverride"):
        at = _digits(each.get(f"{W}ilvl"))
        if at is None or at >= _LEVELS:
            continue
        level = each.find(f"{W}lvl")
        if level is not None:
            own.levels[at] = _level(level)
        start = _number(each.find(f"{W}startOverride"))
        if start is not None:
            own.starts[at] = start


def _styles(styles: Any) -> dict[str, _Style]:
    found = {}
    for each in styles.iter(f"{W}style"):
        numbers = each.find(f"{W}pPr/{W}numPr")
        own = _Style(
            parent=_value(each.find(f"{W}basedOn")) or "",
            number=_value(numbers.find(f"{W}numId")) if numbers is not None else None,
            level=_number(numbers.find(f"{W}ilvl")) if numbers is not None else None,
        )
        found[each.get(f"{W}styleId") or ""] = own
        if each.get(f"{W}default") == "1" and each.get(f"{W}type") == "paragraph":
            found[""] = own
    return found


def _value(element: Any) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _number(element: Any) -> int | None:
    return _digits(_value(element))


def _points(element: Any) -> float | None:
    """Give an indent in points; Word writes twentieths."""
    if element is None:
        return None
    found = _digits(element.get(f"{W}left")) or _digits(element.get(f"{W}start"))
    return None if found is None else found / _TWIPS


def _digits(text: str | None) -> int | None:
    short = text is not None and text.isascii() and text.isdecimal() and len(text) < 10  # noqa: PLR2004 - Word's numbers have at most nine digits here
    return int(text) if text and short else None
