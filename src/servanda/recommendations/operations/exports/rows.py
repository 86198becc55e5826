"""The rows of an export, read a few hundred at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation

from servanda.common.languages import by_language
from servanda.documents.models import Translation
from servanda.recommendations.models import Clause
from servanda.recommendations.queries.register import name_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    from servanda.recommendations.models import Recommendation
    from servanda.recommendations.queries.columns import Ids
    from servanda.recommendations.queries.register import Found

_BATCH = 500


@dataclass(frozen=True, slots=True)
class ClauseOut:
    """A clause with its States, by code and by name."""

    text: str
    codes: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One recommendation with all that an export tells of it."""

    id: int
    label: str
    symbol: str
    language: str
    review: str
    mechanism: str
    text: str
    page: int
    clauses: tuple[ClauseOut, ...]
    document_position: str
    document_position_source: str
    final_position: str
    final_position_source: str
    theme_codes: tuple[str, ...]
    themes: tuple[str, ...]
    translations: tuple[tuple[str, str, str], ...]  # language, kind, text
    confirmed_at: datetime.datetime

    @property
    def states(self) -> tuple[str, ...]:
        """Return the names of all recommending States, each once."""
        return tuple(dict.fromkeys(n for clause in self.clauses for n in clause.names))

    @property
    def state_codes(self) -> tuple[str, ...]:
        """Return the codes of all recommending States, each once."""
        return tuple(dict.fromkeys(c for clause in self.clauses for c in clause.codes))


def rows_of(found: Found, visible: QuerySet[Recommendation]) -> Iterator[Row]:
    """Return what was found, in its order; a row withdrawn meanwhile is left out.

    Names are those of the language in which this is called, even where the last
    rows are read long after the page was answered.
    """
    return _in_language(found, found.ids(), visible, translation.get_language())


def rows_of_ids(
    found: Found, ids: Ids, visible: QuerySet[Recommendation]
) -> Iterator[Row]:
    """Return some of what was found."""
    return _in_language(found, ids, visible, translation.get_language())


def _in_language(
    found: Found, ids: Ids, visible: QuerySet[Recommendation], language: str
) -> Iterator[Row]:
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH].tolist()
        with translation.override(language):
            batch = list(_batch(found, some, visible))
        yield from batch


def _batch(
    found: Found, ids: Sequence[int], visible: QuerySet[Recommendation]
) -> Iterator[Row]:
    rows = {
        one.pk: one
        for one in visible.filter(pk__in=ids).select_related("document").defer("places")
    }
    clauses = _clauses(ids)
    translations = _translations(rows.values())
    for pk in ids:
        if pk in rows:
            one = rows[pk]
            yield _row(
                found, one, clauses[pk], translations[one.document_id, one.label]
            )


def _clauses(ids: Sequence[int]) -> defaultdict[int, list[ClauseOut]]:
    found: defaultdict[int, list[ClauseOut]] = defaultdict(list)
    stored = Clause.objects.filter(recommendation__in=ids).defer("places")
    for clause in stored.order_by("number").prefetch_related("states"):
        pairs = sorted((by_language(s.names), s.iso3) for s in clause.states.all())
        found[clause.recommendation_id].append(
            ClauseOut(
                clause.text, tuple(c for _, c in pairs), tuple(n for n, _ in pairs)
            )
        )
    return found


def _translations(
    found: Iterable[Recommendation],
) -> defaultdict[tuple[int, str], list[tuple[str, str, str]]]:
    texts: defaultdict[tuple[int, str], list[tuple[str, str, str]]] = defaultdict(list)
    wanted = {(one.document_id, one.label) for one in found}
    stored = Translation.objects.filter(
        document__in={document for document, _ in wanted},
        label__in={label for _, label in wanted},
    ).values_list("document_id", "label", "language", "kind", "text")
    for document, label, *words in stored.order_by("language"):
        language, kind, text = words
        texts[document, label].append((language, kind, text))
    return texts


def _row(
    found: Found,
    one: Recommendation,
    clauses: Sequence[ClauseOut],
    translations: Sequence[tuple[str, str, str]],
) -> Row:
    columns = found.columns
    at = int(columns.row_of[one.pk])

    def codes(facet: str) -> list[int]:
        return columns.facets[facet].codes_of_row(at)

    themes = columns.facets["theme"]
    return Row(
        id=one.pk,
        label=one.label,
        symbol=one.document.symbol,
        language=one.document.language,
        review=name_of(columns, "review", codes("review")[0]),
        mechanism=columns.facets["mechanism"].keys[codes("mechanism")[0]],
        text=one.text,
        page=one.page,
        clauses=tuple(clauses),
        document_position=one.document_position,
        document_position_source=one.document_position_source,
        final_position=one.final_position,
        final_position_source=one.final_position_source,
        theme_codes=tuple(themes.keys[code] for code in codes("theme")),
        themes=tuple(name_of(columns, "theme", code) for code in codes("theme")),
        translations=tuple(translations),
        confirmed_at=one.confirmed_at,
    )
