"""Turns a text into weighted features, as scikit-learn's TF-IDF does, with numpy only.

There are five blocks: words and pairs of words, runs of letters, what the text names
(instruments, bodies), what its words mean by our lists, and its first words. Each feature remembers the words that it
came from, so that a suggestion can show them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from undocs.classify.lexicon import said_in
from undocs.instruments import named_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ids = NDArray[np.int64]

_MOST_CHUNKS = 200_000  # words remembered with their runs of letters

# A feature and the span of the text that it came from.
Found = tuple[str, int, int]

_WORD = re.compile(r"\w+")
_CHUNK = re.compile(r"\S+")
_HEAD_WORD = re.compile(r"[a-z0-9'-]+")
_HEAD = 5  # words whose place is a feature
_START = 8  # words that count as the beginning
_LENGTH_STEP = 8  # words
_LONGEST_STEP = 8
_LETTERS = (3, 5)
_BODIES = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        (
            "CEDAW",
            r"committee on the elimination of (?:all forms of )?discrimination against women",
        ),
        ("CAT", r"committee against torture"),
        ("CRC", r"committee on the rights of the child"),
        ("CERD", r"committee on the elimination of (?:all forms of )?racial|\bCERD\b"),
        ("CCPR", r"human rights committee"),
        ("CESCR", r"committee on economic|\bCESCR\b"),
        ("committee", r"\bcommittees?\b|treaty bod"),
        ("ILO", r"\bILO\b"),
        ("UNHCR", r"\bUNHCR\b|high commissioner for refugees"),
        ("OHCHR", r"\bOHCHR\b|high commissioner for human rights"),
        (
            "SP",
            (
                r"special (?:procedure|rapporteur|representative)|mandate holder|working group|"
                r"independent expert|(?:standing|open) invitation"
            ),
        ),
        ("SC", r"security council|\b1325\b"),
        ("UPR", r"\bUPR\b|universal periodic|periodic review"),
    )
)


# None of the bodies is named without one of these words.
_ANY_BODY = re.compile(
    r"committee|treaty bod|ILO|UNHCR|OHCHR|commissioner|special|mandate|working group|"
    r"expert|invitation|council|1325|UPR|periodic|CERD|CESCR",
    re.IGNORECASE,
)


def words(text: str) -> Iterator[Found]:
    """Give words and pairs of words."""
    found = list(_WORD.finditer(text.lower()))
    for match in found:
        yield match[0], match.start(), match.end()
    for left, right in pairwise(found):
        yield f"{left[0]} {right[0]}", left.start(), right.end()


def letters(text: str) -> Iterator[Found]:
    """Give runs of three to five letters inside words, blanks at their ends."""
    for match in _CHUNK.finditer(text.lower()):
        for run in _runs(match[0]):
            yield run, match.start(), match.end()


def _runs(chunk: str) -> tuple[str, ...]:
    padded = f" {chunk} "
    runs: list[str] = []
    for length in range(_LETTERS[0], _LETTERS[1] + 1):
        runs += [
            padded[at : at + length] for at in range(max(len(padded) - length, 0) + 1)
        ]
        if length >= len(padded):
            break
    return tuple(runs)


def names(text: str) -> Iterator[Found]:
    """Give the instruments and bodies that a text names."""
    named = named_in(text)
    for each in named:
        yield f"I:{each.code or 'other'}", each.start, each.end
    if named:
        yield "Iany", named[0].start, named[0].end
    if not _ANY_BODY.search(text):
        return
    for code, pattern in _BODIES:
        match = pattern.search(text)
        if match:
            yield f"B:{code}", match.start(), match.end()


def meanings(text: str) -> Iterator[Found]:
    """Give the themes, groups and targets that the words of a text say."""
    for each in said_in(text):
        yield f"{each.kind}:{each.label}", each.start, each.end


def beginning(text: str) -> Iterator[Found]:
    """Give the first words with their places, and how long the text is."""
    found = list(_HEAD_WORD.finditer(text.lower()))
    for at, match in enumerate(found[:_HEAD]):
        yield f"F{at}={match[0]}", match.start(), match.end()
    for at, (left, right) in enumerate(pairwise(found[:_HEAD])):
        yield f"B{at}={left[0]}_{right[0]}", left.start(), right.end()
    for match in found[:_START]:
        yield f"H={match[0]}", match.start(), match.end()
    if len(found) > 2:  # noqa: PLR2004 - three words make a triple
        triple = "_".join(match[0] for match in found[:3])
        yield f"HT={triple}", found[0].start(), found[2].end()
    yield f"len{min(len(found) // _LENGTH_STEP, _LONGEST_STEP)}", 0, 0


FINDERS: dict[str, Callable[[str], Iterable[Found]]] = {
    "words": words,
    "letters": letters,
    "names": names,
    "meanings": meanings,
    "beginning": beginning,
}


@dataclass(frozen=True, slots=True)
class Block:
    """Features of one kind: what each weighs, and how a text is brought to one length.

    `counted` takes how often a feature stands in the text (one plus its logarithm);
    `normed` brings the weights of a text to length one; `weight` multiplies all.
    """

    kind: str
    terms: tuple[str, ...]
    idf: Floats
    weight: float
    counted: bool
    normed: bool


@dataclass(frozen=True, slots=True)
class Vector:
    """A text's features, and every place where one of them stands.

    `feature` and `chunk` have an entry for each place: which of `ids` it is, and which
    of the text's words, as divided by blanks. `often` counts the places of each of
    `ids`.
    """

    ids: Ids
    values: Floats
    often: Ids
    feature: Ids
    chunk: Ids


class Transform:
    """The blocks of a model side by side, as one row of features."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        """Take the blocks in the order of the weights."""
        self.blocks = tuple(blocks)
        self._places: list[dict[str, int]] = []
        ends = np.cumsum([0, *(len(block.terms) for block in self.blocks)])
        for block, start in zip(self.blocks, ends[:-1].tolist(), strict=True):
            numbered = {term: start + at for at, term in enumerate(block.terms)}
            self._places.append(numbered)
        self._ends = ends
        self._idf = np.concatenate(
            [np.zeros(0, np.float32), *(block.idf for block in self.blocks)]
        )
        self._chunks: dict[str, Ids] = {}  # what letters of words met before give

    def vector(self, text: str) -> Vector:
        """Give the features of one text."""
        found: list[int] = []
        at: list[int] = []
        runs: list[Ids] = []
        for block, numbered in zip(self.blocks, self._places, strict=True):
            if block.kind == "letters":
                runs += self._letters(text, numbered)
                continue
            for term, start, _ in FINDERS[block.kind](text):
                place = numbered.get(term)
                if place is not None:
                    found.append(place)
                    at.append(start)
        chunks = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
        ids, feature, often = np.unique(
            np.concatenate([np.array(found, np.int64), *runs]),
            return_inverse=True,
            return_counts=True,
        )
        chunk = np.concatenate([_chunks_at(text, at), chunks])
        return Vector(ids, self._weigh(ids, often), often, feature, chunk)

    def _letters(self, text: str, numbered: dict[str, int]) -> list[Ids]:
        """Give the runs of letters, chunk by chunk; most words come again and again."""
        if len(self._chunks) > _MOST_CHUNKS:
            self._chunks.clear()
        found: list[Ids] = []
        for chunk in _CHUNK.findall(text.lower()):
            known = self._chunks.get(chunk)
            if known is None:
                runs = [numbered[run] for run in _runs(chunk) if run in numbered]
                known = self._chunks[chunk] = np.array(runs, np.int64)
            found.append(known)
        return found

    def _weigh(self, ids: Ids, often: Ids) -> Floats:
        values = np.array(self._idf[ids])
        bounds = np.searchsorted(ids, self._ends)
        for block, start, end in zip(self.blocks, bounds, bounds[1:], strict=False):
            part = values[start:end]
            if block.counted:
                part *= 1 + np.log(often[start:end])
            if block.normed:
                part /= math.sqrt(float(part @ part)) or 1.0
            part *= block.weight
        return values


def _chunks_at(text: str, places: list[int]) -> Ids:
    """Give the chunk that each place of the text lies in."""
    starts = [match.start() for match in _CHUNK.finditer(text)]
    if not places or not starts:
        return np.zeros(len(places), np.int64)
    at = np.searchsorted(starts, places, side="right")
    return np.asarray(np.maximum(at - 1, 0), np.int64)
