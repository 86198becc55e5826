"""Finds the brackets that name recommending States.

A recommendation ends with the States that made it: "(Gabon, Mali, Slovakia)".
Other brackets hold abbreviations or dates, States' names hold brackets
themselves, and printed lists miss commas and closing brackets. So a list is read
name by name from the opening bracket on, instead of looking for its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process

from undocs.folding import fold
from undocs.vocabularies import state_key, state_keys, states

_OPEN = re.compile(r"[(\[]")
_BETWEEN = re.compile(r"[\s,;/.&:–-]*(?:(?:and|as well as)\b[\s,]*)?(?:the\b\s*)?")
_COMMA = re.compile(r"[,;/&]|\band\b")
_END = re.compile(r"[\s.,;]*[)\]]")
_PIECE = re.compile(r"[^,;/()\[\]]+")
_BEHALF = re.compile(r"\s*,?\s*(?:\(?\s*)on behalf of [^()]{3,120}")
# What may follow a name that is only the beginning of a misspelt one.
_LONGER = re.compile(r"\s+(?:[a-z][a-z' -]{1,40}|\([a-z' -]{3,40}\))(?=\s*[,;/)\]])")
_OWNER = re.compile(r"['’]s$")  # "(Chile’s)" says whose, not who
_STOP = re.compile(r"\s*(?:[;.]|$)")
_LETTERS = re.compile(r"[a-z]")

_ALIKE = 86.0  # from this likeness on, a spelling is a State's with a slip
_LONGEST = 60  # characters of a name
_SHORTEST = 5  # letters; shorter spellings are too easily mistaken


@dataclass(slots=True)
class Bracket:
    """A bracket that names States: where it stands and whom it names."""

    start: int
    end: int
    states: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    respelled: list[str] = field(default_factory=list)
    closed: bool = True
    separated: bool = True


@cache
def names() -> re.Pattern[str]:
    """Match any known spelling of a State, the longest first."""
    spellings = {
        pattern
        for state in states()
        for name in (state.name, *state.spellings)
        for pattern in _loosely(fold(name))
    }
    ordered = sorted(spellings, key=len, reverse=True)
    return re.compile(
        rf"({'|'.join(ordered)})(?<=[a-z.)])(?![a-z]|'s\b)(?:\s?\d{{1,2}}\b)?"
    )


def _loosely(name: str) -> tuple[str, ...]:
    """Let blanks, hyphens, apostrophes and commas of a name differ in print.

    A name with a bracket is also met without it; its bracket must then not end
    the list of States.
    """
    words = [re.escape(word) for word in re.findall(r"[a-z]+|&", name)]
    plain = r"[\s'´`.,-]*".join(words) + r"\.?"
    if "(" not in name:
        return (plain,)
    first, second = (
        r"[\s'´`.,-]*".join(re.findall(r"[a-z]+", part)) for part in name.split("(")
    )
    return rf"{first}\s?\d{{0,2}}\s?\(\s*{second}\s*\)", plain


def state_brackets(text: str) -> list[Bracket]:
    """Give the brackets that name States, in order."""
    folded = fold(text)
    found: list[Bracket] = []
    at = 0
    while match := _OPEN.search(folded, at):
        bracket = _Reader(text, folded, match.start()).read()
        if bracket:
            found.append(bracket)
        at = bracket.end if bracket else match.end()
    return found


class _Reader:
    """Reads one bracket from its opening on."""

    def __init__(self, text: str, folded: str, start: int) -> None:
        self._text, self._folded = text, folded
        self._found = Bracket(start, start)
        self._at = start + 1

    def read(self) -> Bracket | None:
        while True:
            closing = _END.match(self._folded, self._at)
            if closing:
                return self._finish(closing.end())
            gap = _BETWEEN.match(self._folded, self._at)
            begin = gap.end() if gap else self._at
            if self._name(begin):
                continue
            if self._found.states and self._stops(begin):
                self._found.closed = False
                return self._finish(self._at)
            if not self._piece(begin):
                return None

    def _name(self, begin: int) -> bool:
        """Read one known name; note where two stand without a comma."""
        match = names().match(self._folded, begin)
        if not match:
            return False
        between = self._folded[self._at : begin]
        if self._found.states and not _COMMA.search(between):
            self._found.separated = False
        longer = _LONGER.match(self._folded, match.end())
        printed = self._text[begin : longer.end()].strip() if longer else ""
        likely = _nearest(printed) if longer else None
        self._found.states.append(likely or state_keys()[state_key(match[1])])
        if longer and likely:
            self._found.respelled.append(printed)
            self._at = longer.end()
            return True
        behalf = _BEHALF.match(self._folded, match.end())
        self._at = behalf.end() if behalf else match.end()
        return True

    def _stops(self, begin: int) -> bool:
        """Tell that the list is over though its bracket was never closed."""
        between = self._folded[self._at : begin]
        rest = self._folded[begin:]
        if not rest.strip() or _STOP.match(between):
            return ")" not in rest[: _first(rest, "(;")]
        return False

    def _piece(self, begin: int) -> bool:
        """Read a name that is not known as printed; not words of another kind."""
        match = _PIECE.match(self._folded, begin)
        if not match or not _LETTERS.search(match.group()):
            return False
        printed = self._text[begin : match.end()].strip()
        likely = _nearest(printed)
        if likely:
            self._found.states.append(likely)
            self._found.respelled.append(printed)
        elif printed[0].isupper() and len(printed) < _LONGEST:
            self._found.unknown.append(printed)
        else:
            return False
        self._at = match.end()
        return True

    def _finish(self, end: int) -> Bracket | None:
        found = self._found
        found.end = end
        if len(found.states) <= len(found.unknown):
            return None
        found.states = list(dict.fromkeys(found.states))
        return found


def _first(text: str, stops: str) -> int:
    places = [text.find(stop) for stop in stops if stop in text]
    return min(places, default=len(text))


@cache
def _nearest(printed: str) -> str | None:
    """Give the State whose spelling is nearest, when it is near enough."""
    key = state_key(printed)
    if len(key) < _SHORTEST or not printed[0].isupper() or _OWNER.search(printed):
        return None
    keys = [each for each in state_keys() if len(each) >= _SHORTEST]
    best = process.extractOne(key, keys, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return state_keys()[best[0]] if best else None
