"""Writes to what the register holds: positions, themes, and its search words."""

from __future__ import annotations

import time
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Prefetch

from servanda.common.folding import exact, fold, words_of
from servanda.common.stemming import stem
from servanda.documents import operations as documents
from servanda.documents.models import Document, Translation
from servanda.documents.sheets import Line
from servanda.people.operations import audit
from servanda.recommendations.models import (
    Clause,
    Recommendation,
    RegisterChange,
    RegisterVersion,
    SearchText,
)
from servanda.recommendations.queries.columns import THE_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from servanda.people.models import Person
    from servanda.vocabularies.models import Theme

_BATCH = 500
# PostgreSQL refuses a row of more than a megabyte of words.
_MOST_WORDS = 20_000
_CHANGES_KEPT = 24 * 60 * 60 * 1_000_000  # versions count microseconds


class ChangedMeanwhile(Exception):  # noqa: N818 - the condition, shown to a person
    """Another person changed the recommendation after this one opened it."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"the recommendation is at revision {revision}")
        self.revision = revision


@transaction.atomic
def set_final_position(
    recommendation: Recommendation,
    *,
    position: str,
    source: str,
    revision: int,
    by: Person | None,
) -> Recommendation:
    """Keep the State's final answer and where it is printed; "" takes it back."""
    kept = _locked(recommendation, revision)
    before = {
        "final_position": kept.final_position,
        "final_position_source": kept.final_position_source,
    }
    if (position, source) != (kept.final_position, kept.final_position_source):
        kept.final_position_reason = ""  # it belonged to the answer before
    kept.final_position, kept.final_position_source = position, source
    _save(kept, "final_position", "final_position_source", "final_position_reason")
    audit.record(
        verb="recommendations.set_final_position",
        by=by,
        subjects=[kept],
        before=before,
        after={"final_position": position, "final_position_source": source},
    )
    touch([kept.pk])
    return kept


@transaction.atomic
def set_themes(
    recommendation: Recommendation,
    *,
    themes: Iterable[Theme],
    revision: int,
    by: Person | None,
) -> Recommendation:
    """Keep exactly these themes."""
    kept = _locked(recommendation, revision)
    chosen = list(themes)
    before = sorted(kept.themes.values_list("code", flat=True))
    kept.themes.set(chosen)
    _save(kept)
    audit.record(
        verb="recommendations.set_themes",
        by=by,
        subjects=[kept],
        before={"themes": before},
        after={"themes": sorted(theme.code for theme in chosen)},
    )
    touch([kept.pk])
    return kept


@transaction.atomic
def translate(
    recommendation: Recommendation,
    *,
    language: str,
    kind: str,
    text: str,
    source: str,
    by: Person | None,
) -> Translation:
    """Keep a translation of the recommendation's words, found by search at once.

    The audit entry is that of the documents room, where the translation lives.
    """
    line = Line(0, recommendation.label, text, language, kind, source)
    translation = documents.set_translation(recommendation.document, line, by=by)
    touch([recommendation.pk])
    return translation


@transaction.atomic
def import_translations(
    document: Document, lines: Iterable[Line], *, by: Person | None
) -> int:
    """Keep many translations as one write and have search find their words.

    The audit entry is that of the documents room, where the translations live.
    """
    labels = documents.import_translations(document, lines, by=by)
    touch(
        Recommendation.objects.filter(
            document=document, label__in=labels, withdrawn_at__isnull=True
        ).values_list("pk", flat=True)
    )
    return len(labels)


def _locked(recommendation: Recommendation, revision: int) -> Recommendation:
    kept = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if kept.revision != revision:
        raise ChangedMeanwhile(kept.revision)
    return kept


def _save(recommendation: Recommendation, *fields: str) -> None:
    recommendation.revision += 1
    recommendation.save(update_fields=[*fields, "revision"])


@transaction.atomic
def touch(ids: Iterable[int]) -> None:
    """Renew the search words of these recommendations and the register's version.

    Every operation that writes to recommendations, their clauses, States,
    themes or translations calls this in its own transaction; it belongs to
    that write and leaves no audit entry of its own. Without ids every process
    reads the whole register again.
    """
    wanted = sorted(set(ids))
    reviews: set[int] = set()
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        _renew_words(batch)
        reviews |= _reviews_of(batch)
    number = _raise_version()
    RegisterChange.objects.create(
        number=number, reviews=sorted(reviews) if wanted else None
    )
    RegisterChange.objects.filter(number__lt=number - _CHANGES_KEPT).delete()


def _reviews_of(ids: Sequence[int]) -> set[int]:
    rows = Recommendation.objects.filter(pk__in=ids).order_by()
    return set(rows.values_list("review_id", flat=True).distinct())


def _renew_words(ids: Sequence[int]) -> None:
    SearchText.objects.filter(
        recommendation__in=ids, recommendation__withdrawn_at__isnull=False
    ).delete()
    found = list(
        Recommendation.objects.filter(pk__in=ids, withdrawn_at__isnull=True)
        .only("document_id", "label", "text")
        .prefetch_related(
            Prefetch("clauses", Clause.objects.only("recommendation_id", "number")),
            "clauses__states",
        )
    )
    translated = _translations_of(found)
    SearchText.objects.bulk_create(
        [_words(one, translated[one.document_id, one.label]) for one in found],
        update_conflicts=True,
        unique_fields=["recommendation"],
        update_fields=["exact", "folded", "stems"],
    )


def _translations_of(
    found: Sequence[Recommendation],
) -> defaultdict[tuple[int, str], list[str]]:
    texts: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    rows = Translation.objects.filter(
        document__in={one.document_id for one in found},
        label__in={one.label for one in found},
    ).values_list("document_id", "label", "text")
    for document, label, text in rows.order_by("language"):
        texts[document, label].append(text)
    return texts


def _words(recommendation: Recommendation, translations: Sequence[str]) -> SearchText:
    states = {
        name
        for clause in recommendation.clauses.all()
        for state in clause.states.all()
        for name in state.names.values()
    }
    texts = (recommendation.label, recommendation.text, *translations, *sorted(states))
    return search_text(recommendation.pk, texts)


def search_text(pk: int, texts: Iterable[str]) -> SearchText:
    """Return the search words of a recommendation, not yet kept."""
    spelled = [word for text in texts for word in _exact_words(text)][:_MOST_WORDS]
    folded = [fold(word) for word in spelled]
    return SearchText(
        recommendation_id=pk,
        exact=" ".join(spelled),
        folded=" ".join(folded),
        stems=" ".join(stem(word) for word in folded),
    )


@lru_cache(maxsize=1024)  # the names of States come again and again
def _exact_words(text: str) -> tuple[str, ...]:
    return tuple(words_of(exact(text)))


def _raise_version() -> int:
    # Never a number used before, not even by a transaction that was undone:
    # processes take an equal number for equal rows.
    # One row, locked by each writer until its transaction ends.
    RegisterVersion.objects.get_or_create(pk=THE_VERSION, defaults={"number": 0})
    version = RegisterVersion.objects.select_for_update().get(pk=THE_VERSION)
    version.number = max(version.number + 1, time.time_ns() // 1000)
    version.save(update_fields=["number"])
    return version.number
