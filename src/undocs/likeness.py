"""Finds asks that want the same as another, and shows where the two differ.

Texts are compared by their telling words, endings aside, by what the words mean by our
lists, and, where the caller has them, by the issues that they were sorted under. Two texts
that name different instruments, or want different things with one (to join it, to withdraw
a reservation, to apply it), never want the same.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from undocs.classify.lexicon import said_in
from undocs.instruments import named_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

ALIKE = 0.6  # from here on two asks are proposed as wanting the same
_LEAST_WORDS = 0.12  # of the likeness of words; with less, nothing else is looked at
_MOST_CANDIDATES = 400
_NAMED_WEIGHT = 2.0  # an instrument says more than a word
_COMMON = 0.2  # of all texts; a word as common as this finds nothing
_FEW = 100  # texts; among so few no word is too common
_UNKNOWN = 0.5  # how alike two texts are that say nothing by our lists
_ALONE = 15  # letters beside a name: the name is all that is asked for
_JOINS = re.compile(
    r"\b(?:ratif|acced|accession|sign|adher|become|becoming|party)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ENDINGS = (
    *("isations", "izations", "isation", "ization", "ations", "ation", "ings", "ments"),
    *(
        "ing",
        "ment",
        "ions",
        "ion",
        "ies",
        "ied",
        "ers",
        "er",
        "ed",
        "es",
        "ly",
        "s",
        "y",
    ),
    "e",
)
_SHORTEST = 4  # letters that an ending leaves
# Words that every other ask holds, whatever it wants.
_EMPTY = frozenset(
    {
        *(
            "the",
            "a",
            "an",
            "and",
            "or",
            "of",
            "to",
            "in",
            "for",
            "on",
            "with",
            "by",
            "its",
        ),
        *(
            "as",
            "at",
            "all",
            "that",
            "from",
            "into",
            "be",
            "is",
            "are",
            "their",
            "this",
        ),
        *("such", "other", "any", "also", "these", "those", "it", "which", "including"),
        *(
            "continue",
            "efforts",
            "effort",
            "measures",
            "steps",
            "take",
            "further",
            "make",
        ),
        *(
            "necessary",
            "appropriate",
            "effective",
            "effectively",
            "strengthen",
            "ensure",
        ),
        *("pursue", "intensify", "enhance", "consider", "increase", "more", "possible"),
        *(
            "soon",
            "order",
            "view",
            "regard",
            "particular",
            "particularly",
            "especially",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Like:
    """A text that wants the same: its number in the index, and how alike it is."""

    number: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: in both texts ("both"), or in one of them ("left", "right")."""

    side: str
    words: str


def terms_of(text: str) -> Counter[str]:
    """Give the telling words of a text without their endings, and what it names."""
    named = named_in(text)
    terms: Counter[str] = Counter()
    at = 0
    for each in named:
        terms.update(_stems(text[at : each.start]))
        terms[f"={each.code or text[each.start : each.end].lower()}"] += 1
        at = each.end
    terms.update(_stems(text[at:]))
    return terms


def _stems(text: str) -> Iterable[str]:
    return (_stem(word) for word in _WORD.findall(text.lower()) if word not in _EMPTY)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


class Likeness:
    """An index over texts; it answers which of them are like another."""

    def __init__(
        self, texts: Iterable[str], scores: NDArray[np.floating] | None = None
    ) -> None:
        """Weigh the words of all texts: what is rare says most.

        `scores` has a row of confidences in issues for every text.
        """
        kept = list(texts)
        found = [terms_of(text) for text in kept]
        self._count = len(found)
        often = Counter(term for terms in found for term in terms)
        self._idf = {
            term: math.log((1 + self._count) / (1 + count)) + 1
            for term, count in often.items()
        }
        most = max(self._count * _COMMON, _FEW)
        self._fill(found, {term for term, count in often.items() if count <= most})
        shared: dict[Meaning, Meaning] = {}
        self._meanings = [
            shared.setdefault(meaning, meaning) for meaning in map(meaning_of, kept)
        ]
        self._scores = None if scores is None else _unit(np.asarray(scores))

    def _fill(self, found: Sequence[Counter[str]], telling: set[str]) -> None:
        """Note for each telling term the texts that it stands in."""
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        values: defaultdict[str, list[float]] = defaultdict(list)
        for number, terms in enumerate(found):
            for term, weight in self._weights(terms).items():
                if term in telling:
                    numbers[term].append(number)
                    values[term].append(weight)
        self._places = {
            term: (np.array(each, np.int32), np.array(values[term], np.float32))
            for term, each in numbers.items()
        }

    def _weights(self, terms: Counter[str]) -> dict[str, float]:
        rare = math.log(1 + self._count) + 1
        weights = {
            term: (1 + math.log(count))
            * self._idf.get(term, rare)
            * (_NAMED_WEIGHT if term.startswith("=") else 1.0)
            for term, count in terms.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()}

    def like(
        self,
        text: str,
        scores: NDArray[np.floating] | None = None,
        *,
        most: int = 20,
        least: float = ALIKE,
    ) -> list[Like]:
        """Give the texts that are like one, most alike first."""
        words = self._by_words(text)
        candidates = np.flatnonzero(words >= _LEAST_WORDS)
        if len(candidates) > _MOST_CANDIDATES:
            best = np.argpartition(-words[candidates], _MOST_CANDIDATES)
            candidates = candidates[best[:_MOST_CANDIDATES]]
        own = meaning_of(text)
        issues = self._by_issues(scores, candidates)
        found = [
            Like(number, round(self._likeness(own, number, word, issue), 4))
            for number, word, issue in zip(
                candidates.tolist(), words[candidates].tolist(), issues, strict=True
            )
        ]
        found = [each for each in found if each.likeness >= least]
        return sorted(found, key=lambda each: (-each.likeness, each.number))[:most]

    def _by_words(self, text: str) -> NDArray[np.float32]:
        likeness = np.zeros(self._count, np.float32)
        for term, weight in self._weights(terms_of(text)).items():
            if term in self._places:
                numbers, values = self._places[term]
                likeness[numbers] += values * np.float32(weight)
        return likeness

    def _by_issues(
        self, scores: NDArray[np.floating] | None, candidates: NDArray[np.intp]
    ) -> list[float | None]:
        if scores is None or self._scores is None:
            return [None] * len(candidates)
        own = _unit(np.asarray(scores)[None, :])[0]
        alike: list[float | None] = (self._scores[candidates] @ own).tolist()
        return alike

    def _likeness(
        self, own: Meaning, number: int, words: float, issues: float | None
    ) -> float:
        """Weigh words, meanings and issues together."""
        theirs = self._meanings[number]
        named = own.named | theirs.named
        if named and (not own.named & theirs.named or own.wish != theirs.wish):
            return 0.0
        either = own.labels | theirs.labels
        meant = len(own.labels & theirs.labels) / len(either) if either else _UNKNOWN
        if issues is None:
            return min(0.6 * words + 0.4 * meant, 1.0)
        return min(0.5 * words + 0.25 * meant + 0.25 * issues, 1.0)


def _unit(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text means by our lists, and what it wants with what it names."""

    labels: frozenset[str]
    named: frozenset[str]
    wish: str


def meaning_of(text: str) -> Meaning:
    """Give the labels that the words of a text say, and what it names."""
    return Meaning(
        frozenset(f"{each.kind}:{each.label}" for each in said_in(text)),
        frozenset(
            each.code or text[each.start : each.end].lower() for each in named_in(text)
        ),
        _wish(text),
    )


def _wish(text: str) -> str:
    """Tell joining an instrument from withdrawing a reservation and from applying it."""
    named = named_in(text)
    if not named:
        return ""
    if "reserv" in text.lower():
        return "reservation"
    alone = len(text) - (named[0].end - named[0].start) < _ALONE
    return "join" if alone or _JOINS.search(text) else "apply"


def difference(left: str, right: str) -> tuple[Piece, ...]:
    """Show where two texts differ, word by word, case aside."""
    words, others = left.split(), right.split()
    matcher = difflib.SequenceMatcher(None, _bare(words), _bare(others), autojunk=False)
    pieces: list[Piece] = []
    for kind, start, end, from_, to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("both", " ".join(words[start:end])))
            continue
        if end > start:
            pieces.append(Piece("left", " ".join(words[start:end])))
        if to > from_:
            pieces.append(Piece("right", " ".join(others[from_:to])))
    return tuple(pieces)


def _bare(words: Sequence[str]) -> list[str]:
    return [word.lower().strip(".,;:") for word in words]
