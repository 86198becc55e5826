"""What changed between two wordings of one item, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from servanda.recommendations.operations.desk.wording import ClauseWords, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = re.compile(r"\S+")
_NOTHING = ClauseWords("")


class Kind(StrEnum):
    """Whether some words stand in both texts, only in the new or in the old."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row that share one fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """How one clause changed; States as ISO codes."""

    number: int
    pieces: tuple[Piece, ...]
    states_added: tuple[str, ...]
    states_removed: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Say whether anything changed."""
        changed = any(piece.kind is not Kind.SAME for piece in self.pieces)
        return changed or bool(self.states_added or self.states_removed)


@dataclass(frozen=True, slots=True)
class Difference:
    """How an item changed; `label` and `position` as (before, after) or None."""

    label: tuple[str, str] | None
    clauses: tuple[ClauseDifference, ...]
    position: tuple[str, str] | None

    @property
    def any(self) -> bool:
        """Say whether anything changed."""
        return bool(self.label or self.position or any(c.any for c in self.clauses))


def between(before: Wording, after: Wording) -> Difference:
    """Return what has to be done to `before` to get `after`."""
    pairs = zip_longest(before.clauses, after.clauses, fillvalue=_NOTHING)
    return Difference(
        label=_if_changed(before.label, after.label),
        clauses=tuple(
            _of_clauses(number, old, new) for number, (old, new) in enumerate(pairs, 1)
        ),
        position=_if_changed(before.position, after.position),
    )


def of_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the words of both texts, each piece marked same, added or removed."""
    return tuple(_pieces(_WORDS.findall(before), _WORDS.findall(after)))


def _of_clauses(number: int, old: ClauseWords, new: ClauseWords) -> ClauseDifference:
    return ClauseDifference(
        number,
        of_words(old.text, new.text),
        tuple(state for state in new.states if state not in old.states),
        tuple(state for state in old.states if state not in new.states),
    )


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    # autojunk would call the frequent words of a long text junk.
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, " ".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece(Kind.REMOVED, " ".join(old[i1:i2]))
        if j1 < j2:
            yield Piece(Kind.ADDED, " ".join(new[j1:j2]))


def _if_changed(before: str, after: str) -> tuple[str, str] | None:
    return None if before == after else (before, after)
