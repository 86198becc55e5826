"""Institutions named in one cell, divided: a comma or "và" may also be in a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servanda.common.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from servanda.people.queries.naming import Match, Names

_HARD = re.compile(r"[;\n•]|\s\+\s")
_SOFT = re.compile(r"(\s*,\s*|\s+(?:và|and|&)\s+)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-–—+*]|\d{1,2}[.)])\s*")
_PART = re.compile(
    r"^(?:cơ quan |đơn vị )?(?:chủ trì|phối hợp|lead|cooperating)\s*:\s*", re.IGNORECASE
)
# "and the other ministries and localities concerned": nobody in particular.
_EVERYBODY = re.compile(
    r"(?:va )?(?:(?:ubnd|uy ban nhan dan) )?(?:cac|nhung|mot so) "
    r"(?:bo|ban|nganh|dia phuong|co quan|tinh|thanh pho|to chuc|don vi|cap|so)\b.*|"
    r"(?:bo|nganh|dia phuong|co quan|don vi|to chuc)"
    r"(?:,? (?:bo|ban|nganh|dia phuong|co quan|don vi|to chuc|va|cac|khac))*"
    r" (?:co )?lien quan.*|"
    r"(?:all |other |the |relevant )+(?:ministries|agencies|institutions|bodies|"
    r"provinces|authorities)\b.*|"
    r"(?:ministries|agencies|institutions|bodies|authorities) concerned"
)
_LONGEST_RUN = 8  # parts of one name between commas


@dataclass(frozen=True, slots=True)
class Named:
    """What a cell names: institutions, and words for nobody in particular."""

    matches: tuple[Match, ...] = ()
    everybody: tuple[str, ...] = ()


class Bodies:
    """Reads cells that name institutions; most cells stand there many times."""

    def __init__(self, names: Names) -> None:
        """Take the names of all institutions."""
        self._names = names
        self._known: dict[str, Named] = {}

    def named_in(self, cell: str) -> Named:
        """Return what each name in a cell means."""
        if cell not in self._known:
            self._known[cell] = institutions_in(cell, self._names)
        return self._known[cell]


def institutions_in(cell: str, names: Names) -> Named:
    """Return what each name in a cell means."""
    found: dict[str, Match] = {}
    everybody: list[str] = []
    for line in _HARD.split(cell):
        words = _PART.sub("", _BULLET.sub("", line)).strip(" .,:-")
        for match in _divided(words, names, everybody) if words else ():
            found.setdefault(match.words, match)
    return Named(tuple(found.values()), tuple(everybody))


def _divided(words: str, names: Names, everybody: list[str]) -> Iterator[Match]:
    whole = names.match(words)
    if _is_known(whole):
        yield _worded(whole, words)
        return
    parts = _SOFT.split(words)  # part, sign between, part, …
    place, unknown = 0, ""
    while place < len(parts):
        rest = "".join(parts[place:]).strip()
        if _is_everybody(rest):
            everybody.append(rest)
            break
        end, match = _longest(parts, place, names)
        before = parts[place - 1] if place else ""
        if match is None:
            joined = bool(unknown) and "," not in before
            if unknown and not joined:
                yield names.match(unknown)
            unknown = f"{unknown}{before}{parts[place]}" if joined else parts[place]
        else:
            if unknown:
                yield names.match(unknown)
            unknown = ""
            yield match
        place = end
    if unknown.strip():
        yield _worded(names.match(unknown.strip()), unknown.strip())


def _longest(
    parts: Sequence[str], start: int, names: Names
) -> tuple[int, Match | None]:
    """Return the longest run of parts that is a name, and where it ends."""
    last = min(len(parts), start + 2 * _LONGEST_RUN - 1)
    for end in range(last, start, -2):
        words = "".join(parts[start:end]).strip()
        match = names.match(words)
        if _is_known(match):
            return end + 1, _worded(match, words)
    return start + 2, None


def _is_known(match: Match) -> bool:
    return match.certain or match.earlier is not None or match.score == 1


def _worded(match: Match, words: str) -> Match:
    """Return the match with the words as they stand here."""
    return replace(match, words=words)


def _is_everybody(words: str) -> bool:
    return _EVERYBODY.fullmatch(fold(words).strip(" .")) is not None
