"""Recommendations of some reviews, found by label and by words in any language.

Words agree as far as those of the row are among those of the recommendation: an
annex shortens what it quotes. A row in the national language is compared with
translations only; where there is none, nothing is said about agreement.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from servanda.common.folding import exact, words_of
from servanda.documents.models import Translation
from servanda.recommendations.models import Recommendation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servanda.documents.models import Review

FEWEST_WORDS = 4  # fewer are in every second recommendation
OFFERED = 0.5  # how far words must agree to be offered
MOST_OFFERED = 3
_COMPARED = 25  # of all that share words, those that share the rarest

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A recommendation as a row is compared with it."""

    pk: int
    label: str
    position: str
    original: str
    translations: Texts

    @property
    def texts(self) -> Texts:
        """Return every wording there is."""
        return (self.original, *self.translations)


class Wordings:
    """What a table may mean: the recommendations of its reviews."""

    def __init__(self, reviews: Iterable[Review]) -> None:
        """Read the recommendations of `reviews` with their translations."""
        found = Recommendation.objects.filter(
            withdrawn_at__isnull=True, review__in=list(reviews)
        ).select_related("review__mechanism")
        rows = list(found.order_by("pk"))
        translated: dict[tuple[int, str], list[str]] = defaultdict(list)
        for document, label, text in Translation.objects.filter(
            document__in={each.document_id for each in rows}
        ).values_list("document_id", "label", "text"):
            translated[document, label].append(_comparable(text))
        self.all = [
            Wording(
                each.pk,
                each.label,
                _position(each),
                _comparable(each.text),
                tuple(translated[each.document_id, each.label]),
            )
            for each in rows
        ]
        self.by_pk = {each.pk: each for each in self.all}
        self.by_label: dict[str, list[Wording]] = defaultdict(list)
        for each in self.all:
            self.by_label[each.label.rstrip(".")].append(each)

    def agreement(self, words: str, wording: Wording) -> float | None:
        """Return how far `words` agree, None where there is nothing to compare."""
        return self._agreement(_comparable(words), wording)

    def _agreement(self, mine: str, wording: Wording) -> float | None:
        if len(mine.split()) < FEWEST_WORDS:
            return None
        texts = wording.texts if mine.isascii() else wording.translations
        if not texts:
            return None
        best = max(fuzz.token_set_ratio(mine, each) for each in texts)
        # Cut, not rounded: 0.899 is not 0.90.
        return math.floor(best) / 100

    def nearest(self, words: str) -> list[tuple[Wording, float]]:
        """Return the recommendations that say nearly the same, nearest first."""
        shared: Counter[int] = Counter()
        mine = _comparable(words)
        for word in set(mine.split()):
            places, weight = self._index.get(word, ((), 0.0))
            for place in places:
                shared[place] += weight  # type: ignore[assignment]  # weights are no whole numbers
        scored = []
        for place, _weight in shared.most_common(_COMPARED):
            score = self._agreement(mine, self.all[place])
            if score is not None and score >= OFFERED:
                scored.append((self.all[place], score))
        scored.sort(key=lambda pair: (-pair[1], pair[0].pk))
        return scored[:MOST_OFFERED]

    @cached_property
    def _index(self) -> dict[str, tuple[tuple[int, ...], float]]:
        """Return where each word stands, and how much it says."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(self.all):
            for word in {word for text in each.texts for word in text.split()}:
                places[word].append(place)
        return {
            word: (tuple(found), math.log(1 + len(self.all) / len(found)))
            for word, found in places.items()
        }


def _comparable(text: str) -> str:
    return " ".join(words_of(exact(text)))


def _position(recommendation: Recommendation) -> str:
    """Return the State's answer; "none" where the mechanism asks for none."""
    if recommendation.review.mechanism.code != "UPR":
        return "none"
    return recommendation.final_position or recommendation.document_position
