"""Finding the institution that a paper names: exactly, by an earlier name, nearly.

A name is compared in folded words, so that "Bộ Lao động – Thương binh và Xã hội"
and "BO LAO DONG THUONG BINH VA XA HOI" are one. What is only nearly a name is
offered with its score, never taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz, process

from servanda.common.folding import fold, words_of
from servanda.people.access import today
from servanda.people.days import holds_on
from servanda.people.models import Designation, Institution, Succession
from servanda.people.queries.institutions import successors_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from servanda.people.days import Dated

By = Literal["name", "variant", "earlier", "close", ""]

NEAR_ENOUGH = 0.72  # of a name, to be offered
MOST_OFFERED = 3
LONGEST_NAME = 300
# Between the parts of a name these say nothing: "Bộ Y tế" and "bộ y tế (chủ trì)".
_SMALL_WORDS = {"and", "cua", "of", "the", "va", "ve"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that may be meant, and how near its name is."""

    institution: Institution
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What a name was found to mean on a day.

    `institution` is set where one institution of that day has or had the name,
    or is the only one nearly called so (`by` is "close" then, and somebody must
    look). `earlier` is one that had ended; `candidates` are then its successors,
    the main one first, and else those nearly called so.
    """

    words: str
    institution: Institution | None = None
    score: float = 0.0
    by: By = ""
    candidates: tuple[Candidate, ...] = ()
    earlier: Institution | None = None

    @property
    def certain(self) -> bool:
        """Say whether the words are a name of one institution of the day."""
        return self.institution is not None and self.by != "close"


@dataclass(frozen=True, slots=True)
class _Named:
    institution_id: int
    official: bool
    current: bool  # the institution has the name on the day


class Names:
    """All names of institutions, read once, to find many of them on one day."""

    def __init__(self, day: datetime.date | None = None) -> None:
        """Read the names; `day` is the one on which institutions must stand."""
        self._day = day or today()
        self._institutions = {each.pk: each for each in Institution.objects.all()}
        self._by_key: dict[str, list[_Named]] = {}
        self._known: dict[str, Match] = {}
        rows = Designation.objects.only(
            "institution_id", "name", "official", "valid_from", "valid_to"
        )
        for row in rows.order_by("pk").iterator():
            current = holds_on(row, self._day)
            self._add(row.name, _Named(row.institution_id, row.official, current))
        for each in self._institutions.values():
            for name in (*each.names.values(), each.code):
                self._add(name, _Named(each.pk, name != each.code, current=True))

    def match(self, words: str) -> Match:
        """Return what `words` mean; the same words give the same answer."""
        known = self._known.get(words)
        if known is None:
            key = key_of(words)
            known = self._match(words, key) if key else Match(words)
            self._known[words] = known
        return known

    def _add(self, name: str, named: _Named) -> None:
        key = key_of(name)
        if key:
            self._by_key.setdefault(key, []).append(named)

    def _match(self, words: str, key: str) -> Match:
        named = self._by_key.get(key, [])
        standing = [each for each in named if self._stands(each.institution_id)]
        current = [each for each in standing if each.current]
        for group in (current, standing):
            keys = {each.institution_id for each in group}
            if len(keys) == 1:
                return self._exact(words, group)
            if keys:
                return Match(words, score=1.0, candidates=self._candidates(keys, 1.0))
        ended = {each.institution_id for each in named}
        if ended:
            return self._ended(words, ended)
        return self._close(words, key)

    def _exact(self, words: str, group: list[_Named]) -> Match:
        by: By = "variant"
        if not any(each.current for each in group):
            by = "earlier"
        elif any(each.official for each in group if each.current):
            by = "name"
        return Match(words, self._institutions[group[0].institution_id], 1.0, by)

    def _ended(self, words: str, keys: set[int]) -> Match:
        """Return the institution that had the name last, and who followed it."""
        last = max(
            (self._institutions[pk] for pk in keys),
            key=lambda each: (str(each.valid_to or ""), each.pk),
        )
        followers = [
            each for each in successors_of(last, self._day) if each.pk != last.pk
        ]
        return Match(
            words,
            score=1.0,
            by="earlier",
            candidates=tuple(Candidate(each, 1.0) for each in followers),
            earlier=last,
        )

    def _close(self, words: str, key: str) -> Match:
        found = process.extract(
            key, list(self._by_key), scorer=fuzz.token_sort_ratio, limit=20,
            score_cutoff=NEAR_ENOUGH * 100,
        )  # fmt: skip
        best: dict[int, float] = {}
        for near, score, _place in found:
            for each in self._by_key[near]:
                if self._stands(each.institution_id):
                    best.setdefault(each.institution_id, round(score / 100, 2))
        candidates = tuple(
            Candidate(self._institutions[pk], score) for pk, score in best.items()
        )[:MOST_OFFERED]
        if len(best) == 1:
            only = candidates[0]
            return Match(words, only.institution, only.score, "close", candidates)
        score = candidates[0].score if candidates else 0.0
        return Match(words, score=score, candidates=candidates)

    def _candidates(self, keys: set[int], score: float) -> tuple[Candidate, ...]:
        found = [self._institutions[pk] for pk in sorted(keys)]
        return tuple(Candidate(each, score) for each in found)[:MOST_OFFERED]

    def _stands(self, pk: int) -> bool:
        each: Dated = self._institutions[pk]
        return holds_on(each, self._day)


def match_institution(words: str, *, day: datetime.date | None = None) -> Match:
    """Return the institution that `words` name on `day` (today)."""
    return Names(day).match(words)


def key_of(name: str) -> str:
    """Return a name as it is compared: folded words, the small ones left out."""
    words = words_of(fold(name[:LONGEST_NAME]))
    return " ".join(word for word in words if word not in _SMALL_WORDS)


@dataclass(frozen=True, slots=True)
class Follower:
    """Who followed an institution, with which subjects, by language."""

    institution: Institution
    subjects: dict[str, str]


def followers_of(institutions: Iterable[int]) -> dict[int, list[Follower]]:
    """Return who followed each of these institutions, the main one first."""
    found: dict[int, list[Follower]] = {}
    rows = Succession.objects.filter(predecessor__in=set(institutions))
    for row in rows.select_related("successor").order_by("-main", "pk"):
        follower = Follower(row.successor, row.subjects)
        found.setdefault(row.predecessor_id, []).append(follower)
    return found
