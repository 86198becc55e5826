"""How Word paragraphs are set: how far in, how large, whether bold.

A paragraph says so itself, or its list does, or its style, or the style that this
one is built on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from undocs.reading.numbering import W

_TWIPS = 20  # a point
_HALVES = 2  # half-points a point
_DEEPEST = 50  # styles built one on another
_OFF = frozenset({"0", "false", "off"})
_LARGEST = 20_000  # twips or half-points; more is a slip


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    indent: float | None
    size: float | None
    bold: bool | None


class Styles:
    """The styles of one document."""

    def __init__(self, styles: Any) -> None:
        """Read the styles; the part may be missing (None)."""
        self._styles: dict[str, _Style] = {}
        for each in () if styles is None else styles.iter(f"{W}style"):
            own = _Style(
                parent=_value(each.find(f"{W}basedOn")) or "",
                indent=_indent(each.find(f"{W}pPr/{W}ind")),
                size=_size(each.find(f"{W}rPr/{W}sz")),
                bold=_switch(each.find(f"{W}rPr/{W}b")),
            )
            self._styles[each.get(f"{W}styleId") or ""] = own
            if each.get(f"{W}default") == "1" and each.get(f"{W}type") == "paragraph":
                self._styles[""] = own

    def indent(self, properties: Any, style: str, of_list: float | None) -> float:
        """Give how far a paragraph is set in."""
        own = None if properties is None else _indent(properties.find(f"{W}ind"))
        for found in (own, of_list, self._inherited(style, "indent")):
            if found is not None:
                return float(found)
        return 0.0

    def size(self, runs: list[Any], style: str) -> float:
        """Give the size of a paragraph's first words, or of its style."""
        for run in runs:
            found = _size(run.find(f"{W}rPr/{W}sz"))
            if found is not None:
                return found
        return float(self._inherited(style, "size") or 0.0)

    def bold(self, runs: list[Any], style: str) -> bool:
        """Tell whether all words of a paragraph are bold."""
        inherited = bool(self._inherited(style, "bold"))
        told = [_switch(run.find(f"{W}rPr/{W}b")) for run in runs]
        return bool(runs) and all(inherited if each is None else each for each in told)

    def _inherited(self, style: str, name: str) -> Any:
        for _ in range(_DEEPEST):
            known = self._styles.get(style)
            if known is None:
                return None
            found = getattr(known, name)
            if found is not None:
                return found
            style = known.parent or "\0"
        return None


def _indent(element: Any) -> float | None:
    if element is None:
        return None
    for name in ("left", "start"):
        found = _whole(element.get(f"{W}{name}"))
        if found is not None:
            return found / _TWIPS
    return None


def _size(element: Any) -> float | None:
    found = _whole(_value(element))
    return None if found is None else found / _HALVES


def _switch(element: Any) -> bool | None:
    return None if element is None else element.get(f"{W}val") not in _OFF


def _whole(text: str | None) -> int | None:
    digits = text is not None and text.isascii() and text.isdecimal() and len(text) < 6  # noqa: PLR2004 - longer ones are larger than _LARGEST
    return min(int(text), _LARGEST) if text and digits else None


def _value(element: Any) -> str | None:
    return None if element is None else element.get(f"{W}val")
