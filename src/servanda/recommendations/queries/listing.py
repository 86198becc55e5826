"""The rows of one page of the register, and the picture above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from servanda.common.compiled import Compiled
from servanda.documents.models import Translation
from servanda.recommendations.models import Recommendation
from servanda.recommendations.queries import search
from servanda.recommendations.queries.columns import NONE
from servanda.recommendations.queries.register import (
    LISTED,
    Found,
    address_part,
    address_parts,
    address_with,
    names_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from numpy.typing import NDArray

    from servanda.documents.models import Document
    from servanda.recommendations.queries.columns import Rows

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


_rows = Compiled(
    lambda *ids: (
        Recommendation.objects.filter(pk__in=ids)
        .order_by()
        .values_list("id", "label", "text", "document_id", "document__language")
    )
)


def lines(found: Found, ids: Sequence[int]) -> list[Line]:
    """Return these of the recommendations found as lines, in this order."""
    terms = found.selection.terms
    rows = {row[0]: row for row in _rows.rows(*ids)} if ids else {}
    marks = {pk: search.mark(row[2], terms) for pk, row in rows.items()}
    elsewhere = {
        (row[3], row[1]): pk
        for pk, row in rows.items()
        if len(marks[pk].terms) < len(terms)
    }
    matches = _matches(terms, elsewhere)
    names = {facet: names_of(found.columns, facet) for facet in LISTED}
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
    if not terms:
        return SafeString(escape(", ".join(names[code] for code in codes)))
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
    return Picture(
        facet=facet,
        by=by,
        heads=tuple("" if keys[code] == NONE else keys[code] for code in heads),
        rows=_bar_rows(found, (facet, by), codes, table, heads),
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
    place = (facet, by)
    table: NDArray[np.int64] | None = found.kept.get(place)
    if table is None:
        entries = found.pairs(facet, without=place)
        here: Rows | slice = slice(None) if entries is None else entries
        across = len(single.keys)
        cells = many.codes[here] * across + single.codes[many.rows[here]]
        counted = np.bincount(cells, minlength=len(many.keys) * across)
        table = found.kept[place] = counted.reshape(len(many.keys), across)
    return table


def _bar_rows(
    found: Found,
    drawn: tuple[str, str],
    codes: Sequence[int],
    table: NDArray[np.int64],
    heads: Sequence[int],
) -> tuple[BarRow, ...]:
    facet, by = drawn
    columns, chosen = found.columns, found.selection.chosen.get(facet, ())
    names, positions = names_of(columns, facet), names_of(columns, by)
    parts = address_parts(found.selection, columns)
    head_parts = {head: address_part(columns, by, head) for head in heads}
    unit = 50 / max(int(table[codes].max()), 1)

    def bar(code: int, head: int, count: int) -> Bar:
        changes = {facet: address_part(columns, facet, code), by: head_parts[head]}
        return Bar(
            count=count,
            width=f"{count * unit:.1f}",
            shape="b1" if columns.facets[by].keys[head] == "supported" else "b2",
            address=f"?{address_with(parts, changes)}",
            words=f"{positions[head]}, {names[code]}",
        )

    def row(code: int) -> BarRow:
        counts = zip(heads, table[code, heads].tolist(), strict=True)
        bars = tuple(bar(code, head, count) for head, count in counts)
        return BarRow(names[code], code in chosen, bars)

    return tuple(row(code) for code in codes)


def texts_by_label(
    document: Document, visible: QuerySet[Recommendation]
) -> list[tuple[str, str]]:
    """Return label and words of the recommendations of a document, as printed."""
    rows = visible.filter(document=document).order_by("label_order", "id")
    return list(rows.values_list("label", "text"))
