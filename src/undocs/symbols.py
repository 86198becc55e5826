"""Symbols of United Nations documents: what they say, and how to write them.

A symbol names the body, often the State, the kind of document and its number:
`CERD/C/VNM/CO/15-17`, `A/HRC/WG.6/18/VNM/1`, `A/HRC/26/6/Add.1`. Parsing and
printing are inverse.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass


class Shape(enum.StrEnum):
    """How the parts of a symbol are arranged."""

    STATE = "state"  # CCPR/C/VNM/CO/3
    GENERAL = "general"  # CEDAW/C/GC/30
    SESSION = "session"  # CCPR/C/136/2
    LEGACY = "legacy"  # CCPR/CO/75/VNM
    REVIEW = "review"  # A/HRC/WG.6/18/VNM/1
    COUNCIL = "council"  # A/HRC/26/6
    INSTRUMENTS = "instruments"  # HRI/MC/2014/3


@dataclass(frozen=True, slots=True)
class Symbol:
    """The parts of a symbol; `str()` writes it as the United Nations do."""

    body: str
    shape: Shape
    state: str | None = None
    kind: str = ""
    session: str = ""
    number: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        """Write the symbol."""
        series = _SERIES_OF.get(self.body, f"{self.body}/C")
        match self.shape:
            case Shape.LEGACY:
                parts = [self.body, "CO", self.session, self.state or ""]
            case Shape.REVIEW:
                parts = [series, self.session, self.state or "", self.number]
            case Shape.INSTRUMENTS:
                parts = ["HRI", self.kind, self.session, self.number]
            case _:
                parts = [series, self.state or "", self.kind]
                parts += [self.session, self.number]
        return "/".join(filter(None, parts)) + self.suffix


_SERIES_OF = {
    "CESCR": "E/C.12",
    "UPR": "A/HRC/WG.6",
    "HRC": "A/HRC",
    "SPT": "CAT/OP/C",
}
_BODY_OF = {series: body for body, series in _SERIES_OF.items()}

_COMMITTEE = r"(?P<series>E/C\.12|CAT/OP/C|(?:CCPR|CERD|CEDAW|CAT|CRC|CRPD|CED|CMW)/C)"
_STATE = r"(?P<state>[A-Z]{3})"
_RANGE = r"(?P<number>\d{1,3}(?:-\d{1,3})?)"
_SUFFIX = r"(?P<suffix>(?:/(?:Add|Corr|Rev|Amend)\.\d{1,2})*)"
_SHAPES: tuple[tuple[Shape, str], ...] = (
    (Shape.REVIEW, rf"(?P<series>A/HRC/WG\.6)/(?P<session>\d+)/{_STATE}/{_RANGE}"),
    (Shape.COUNCIL, r"(?P<series>A/HRC)/(?P<session>\d+)/(?P<number>\d+)"),
    (Shape.GENERAL, rf"{_COMMITTEE}/(?P<kind>GC|GR)/{_RANGE}"),
    (Shape.SESSION, rf"{_COMMITTEE}/(?P<session>\d+)/(?P<number>\d+)"),
    (Shape.STATE, rf"{_COMMITTEE}/{_STATE}(?:/(?P<kind>[A-Z]{{1,4}}))?/{_RANGE}"),
    (
        Shape.LEGACY,
        rf"(?P<series>CCPR|CERD|CEDAW|CAT|CRC|CMW)/CO/(?P<session>\d+)/{_STATE}",
    ),
    (
        Shape.INSTRUMENTS,
        r"(?P<series>HRI)/(?P<kind>[A-Z]{2,4})/(?P<session>\d{4})/(?P<number>\d+)",
    ),
)
_PATTERNS = tuple(
    (shape, re.compile(rf"(?<![\w/]){pattern}{_SUFFIX}(?![\w/])"))
    for shape, pattern in _SHAPES
)

_HYPHENS = str.maketrans("‐‑–", "---")  # ranges are printed with any of them

_KINDS = {
    "CO": "concluding observations",
    "FCO": "a State’s follow-up to concluding observations",
    "Q": "a list of issues",
    "QPR": "a list of issues prior to reporting",
    "RQ": "replies to a list of issues",
    "GC": "a general comment",
    "GR": "a general recommendation",
    "INT": "an internal document",
}
_SHAPE_WORDS = {
    Shape.COUNCIL: "a document of the Human Rights Council",
    Shape.LEGACY: "concluding observations of {body}",
    Shape.SESSION: "a session document of {body}",
    Shape.INSTRUMENTS: "a session document of {body}",
}
_REVIEW_KINDS = {
    "1": "a national report",
    "2": "a compilation of United Nations information",
    "3": "a summary of stakeholders’ submissions",
}


def parse(text: str) -> Symbol | None:
    """Give the parts of a symbol, or None where the text is none."""
    for shape, pattern in _PATTERNS:
        match = pattern.fullmatch(text.strip().translate(_HYPHENS))
        if match:
            return _symbol(shape, match)
    return None


def find(text: str) -> Symbol | None:
    """Give the first symbol that stands in a text."""
    plain = text.translate(_HYPHENS)
    found = [
        (match.start(), -match.end(), shape, match)
        for shape, pattern in _PATTERNS
        if (match := pattern.search(plain))
    ]
    if not found:
        return None
    _, _, shape, match = min(found, key=lambda each: each[:2])
    return _symbol(shape, match)


def find_all(text: str) -> list[Symbol]:
    """Give all symbols that stand in a text, kind by kind."""
    plain = text.translate(_HYPHENS)
    return [
        _symbol(shape, match)
        for shape, pattern in _PATTERNS
        for match in pattern.finditer(plain)
    ]


def _symbol(shape: Shape, match: re.Match[str]) -> Symbol:
    parts = match.groupdict()
    series = parts["series"]
    return Symbol(
        body=_BODY_OF.get(series, series.removesuffix("/C")),
        shape=shape,
        state=parts.get("state"),
        kind=parts.get("kind") or "",
        session=parts.get("session") or "",
        number=parts.get("number") or "",
        suffix=parts.get("suffix") or "",
    )


def kind_in_words(symbol: Symbol) -> str:
    """Say what kind of document a symbol belongs to."""
    if symbol.shape is Shape.COUNCIL and symbol.suffix.startswith("/Add."):
        return "an addendum, in which the State under review gives its views"
    if symbol.suffix:
        return f"an addition ({symbol.suffix[1:]}) to another document"
    if symbol.shape is Shape.REVIEW:
        words = _REVIEW_KINDS.get(symbol.number, "a document before a review")
        return f"{words} for the Universal Periodic Review"
    if symbol.shape in _SHAPE_WORDS:
        return _SHAPE_WORDS[symbol.shape].format(body=symbol.body)
    words = _KINDS.get(symbol.kind, "a State’s report")
    return f"{words} ({symbol.body})"
