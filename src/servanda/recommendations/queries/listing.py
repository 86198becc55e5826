"""The rows of one page of the register, and the picture above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from servanda.documents.models import Translation
from servanda.recommendations.queries import search
from servanda.recommendations.queries.columns import NONE
from servanda.recommendations.queries.register import (
    FACETS,
    Found,
    address_query,
    name_of,
    names_of,
    with_value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from numpy.typing import NDArray

    from servanda.documents.models import Document
    from servanda.recommendations.models import Recommendation

_LARGEST = 8  # bars in the picture before "all"


@dataclass(frozen=True, slots=True)
class Match:
    """A translation in which the words were found."""

    language: str
    kind: str
    text: SafeString
    terms: frozenset[search.Term]


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation as the register lists it."""

    id: int
    label: str
    text: SafeString
    language: str
    states: SafeString
    themes: str
    position: str
    in_document: str
    review: str
    match: Match | None = None


def lines(
    found: Found, ids: Sequence[int], visible: QuerySet[Recommendation]
) -> list[Line]:
    """Return these recommendations as lines, in this order."""
    terms = found.selection.terms
    rows = {
        row[0]: row
        for row in visible.filter(pk__in=ids).values_list(
            "id", "label", "text", "document_id", "document__language"
        )
    }
    marks = {pk: search.mark(row[2], terms) for pk, row in rows.items()}
    elsewhere = {
        (row[3], row[1]): pk
        for pk, row in rows.items()
        if len(marks[pk].terms) < len(terms)
    }
    matches = _matches(terms, elsewhere)
    names = {facet: names_of(found.columns, facet) for facet in FACETS}
    return [
        _line(found, names, rows[pk], (marks[pk], matches.get(pk)))
        for pk in ids
        if pk in rows
    ]


def _line(
    found: Found,
    names: dict[str, list[str]],
    row: tuple[int, str, str, int, str],
    shown: tuple[search.Marked, Match | None],
) -> Line:
    pk, label, _text, _document, language = row
    columns, (text, match) = found.columns, shown
    at = int(columns.row_of[pk])

    def words(facet: str) -> list[str]:
        return [names[facet][c] for c in columns.facets[facet].codes_of_row(at)]

    def key(facet: str) -> str:
        column = columns.facets[facet]
        value = column.keys[column.codes[at]]
        return "" if value == NONE else value

    explained = text.terms | (match.terms if match else frozenset())
    return Line(
        id=pk,
        label=label,
        text=text.text,
        language=language,
        states=_states(found, at, names["state"], explained),
        themes=", ".join(words("theme")),
        position=key("position"),
        in_document=key("in_document"),
        review=words("review")[0],
        match=match,
    )


def _states(
    found: Found, at: int, names: Sequence[str], explained: frozenset[search.Term]
) -> SafeString:
    """Return the States of a row, with the words found in their names marked.

    Search knows each name in every language; where only a name in another
    language has the words, it stands beside the one of the page.
    """
    column, terms = found.columns.facets["state"], found.selection.terms
    codes = sorted(column.codes_of_row(at), key=lambda code: names[code])
    marks = {code: search.mark(names[code], terms) for code in codes}
    known = explained.union(*(mark.terms for mark in marks.values()))
    missing = [term for term in terms if term not in known]
    return format_html_join(
        ", ",
        "{}{}",
        (
            (marks[code].text, _other_names(column.names[code], names[code], missing))
            for code in codes
        ),
    )


def _other_names(
    names: Mapping[str, str], shown: str, missing: Sequence[search.Term]
) -> SafeString:
    if not missing:
        return SafeString("")
    marks = {
        language: search.mark(name, missing)
        for language, name in names.items()
        if name != shown
    }
    return format_html_join(
        "",
        ' (<span lang="{}">{}</span>)',
        ((language, mark.text) for language, mark in marks.items() if mark.terms),
    )


def _matches(
    terms: Sequence[search.Term], wanted: dict[tuple[int, str], int]
) -> dict[int, Match]:
    """Return the translations that explain why a row was found."""
    if not wanted:
        return {}
    matches: dict[int, Match] = {}
    stored = Translation.objects.filter(
        document__in={document for document, _ in wanted},
        label__in={label for _, label in wanted},
    ).values_list("document_id", "label", "language", "kind", "text")
    for document, label, language, kind, text in stored.order_by("language"):
        pk = wanted.get((document, label))
        mark = search.mark(text, terms)
        if pk is not None and mark.terms and pk not in matches:
            words = str(Translation.Kind(kind).label)
            matches[pk] = Match(language, words, mark.text, mark.terms)
    return matches


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of the picture: how many, how long, and the list it opens."""

    count: int
    width: str  # of 50
    shape: str  # b1 filled, b2 outlined
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """The figures of one theme or State."""

    name: str
    chosen: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Themes (or States) by position: its bars are its table."""

    facet: str
    by: str
    heads: tuple[str, ...]  # positions, as values
    rows: tuple[BarRow, ...]
    all_count: int
    complete: bool


def picture(found: Found, *, complete: bool) -> Picture | None:
    """Return the figures of themes, or of States while no theme is known.

    Each figure is what the list shows when it is followed: all filters hold but
    the two that the picture itself draws.
    """
    columns = found.columns
    facet = "theme" if found.present("theme").any() else "state"
    by = "position" if _any_answer(found) else "in_document"
    table = _table(found, facet, by)
    totals = table.sum(axis=1)
    present = np.flatnonzero(totals)
    if not len(present):
        return None
    largest = present[np.argsort(-totals[present], kind="stable")]
    chosen = found.selection.chosen.get(facet, ())
    shown = largest if complete else largest[:_LARGEST]
    codes = [*shown.tolist(), *(c for c in chosen if c not in shown)]
    keys = columns.facets[by].keys
    # A position that nothing has is left out, whichever rows are shown.
    heads = [code for code in range(len(keys)) if table[:, code].any()]
    unit = 50 / max(int(table[codes].max()), 1)
    rows = tuple(
        _bar_row(found, (facet, by), code, table, heads, unit) for code in codes
    )
    return Picture(
        facet=facet,
        by=by,
        heads=tuple("" if keys[code] == NONE else keys[code] for code in heads),
        rows=rows,
        all_count=len(present),
        complete=len(codes) >= len(present),
    )


def _any_answer(found: Found) -> bool:
    present, keys = found.present("position"), found.columns.facets["position"].keys
    return any(present[code] for code, key in enumerate(keys) if key != NONE)


def _table(found: Found, facet: str, by: str) -> NDArray[np.int64]:
    many, single = found.columns.facets[facet], found.columns.facets[by]
    if many.rows is None:
        raise ValueError(f"{facet} has one value a row; the picture needs several")
    pairs = found.pairs(facet, without=(facet, by))
    known = found.columns.tables.get((facet, by)) if pairs is None else None
    if known is not None:
        return known
    here: NDArray[Any] | slice = slice(None) if pairs is None else pairs
    across = len(single.keys)
    cells = many.codes[here] * across + single.codes[many.rows[here]]
    counted = np.bincount(cells, minlength=len(many.keys) * across)
    table = counted.reshape(len(many.keys), across)
    if pairs is None:
        found.columns.tables[facet, by] = table
    return table


def _bar_row(
    found: Found,
    drawn: tuple[str, str],
    code: int,
    table: NDArray[np.int64],
    heads: Sequence[int],
    unit: float,
) -> BarRow:
    facet, by = drawn
    columns, selection = found.columns, found.selection
    name, positions = name_of(columns, facet, code), names_of(columns, by)
    in_row = with_value(selection, facet, code)
    bars = tuple(
        Bar(
            count=count,
            width=f"{count * unit:.1f}",
            shape="b1" if columns.facets[by].keys[head] == "supported" else "b2",
            address=f"?{address_query(with_value(in_row, by, head), columns)}",
            words=f"{positions[head]}, {name}",
        )
        for head, count in zip(heads, table[code, heads].tolist(), strict=True)
    )
    return BarRow(name, code in selection.chosen.get(facet, ()), bars)


def texts_by_label(
    document: Document, visible: QuerySet[Recommendation]
) -> list[tuple[str, str]]:
    """Return label and words of the recommendations of a document, as printed."""
    rows = visible.filter(document=document).order_by("label_order", "id")
    return list(rows.values_list("label", "text"))
