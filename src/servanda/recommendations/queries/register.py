"""What the register shows: a selection, the rows it finds, and their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import quote_plus, urlencode

import numpy as np
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.recommendations.models import (
    DocumentPosition,
    FinalPosition,
    Recommendation,
)
from servanda.recommendations.queries import owners, search
from servanda.recommendations.queries.columns import (
    Columns,
    Ids,
    Mask,
    Rows,
    visible_mask,
)
from servanda.recommendations.queries.loading import current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.http import QueryDict
    from numpy.typing import NDArray

    from servanda.documents.models import Review

LISTED = ("review", "mechanism", "position", "in_document", "theme", "state")
FACETS = (*LISTED, *owners.FACETS)  # the last for who sees the whole mechanism
FACET_NAMES = {
    "review": gettext_lazy("Review"),
    "mechanism": gettext_lazy("UN mechanism"),
    "position": gettext_lazy("State’s position"),
    "in_document": gettext_lazy("Position in the document"),
    "theme": gettext_lazy("Theme"),
    "state": gettext_lazy("Recommending State"),
    **owners.NAMES,
}
LABEL, RELEVANCE, NEWEST = "label", "relevance", "newest"
SORTS = {
    LABEL: gettext_lazy("label"),
    RELEVANCE: gettext_lazy("match"),
    NEWEST: gettext_lazy("newest confirmed"),
}
PARTS = frozenset({"q", "sort", "page", "all", *FACETS})
_MOST_VALUES = 200  # of one facet in one address
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class Selection:
    """What an address of the register asks for; unknown parts are left out."""

    words: str = ""
    chosen: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    sort: str = LABEL
    terms: tuple[search.Term, ...] = ()
    ignored: tuple[str, ...] = ()  # what the address asked for in vain

    @property
    def filter_count(self) -> int:
        """Return how many filters are active."""
        return sum(len(codes) for codes in self.chosen.values()) + bool(self.terms)


def read_selection(
    query: QueryDict, columns: Columns, facets: Sequence[str] = FACETS
) -> Selection:
    """Return the selection that an address stands for, by some of the facets."""
    chosen: dict[str, tuple[int, ...]] = {}
    unknown = frozenset(FACETS).difference(facets)
    ignored = [name for name in query if name not in PARTS or name in unknown]
    for name in facets:
        column = columns.facets[name]
        codes = set()
        for key in query.getlist(name)[:_MOST_VALUES]:
            code = column.code_of(key)
            if code is not None:
                codes.add(code)
            elif key:
                ignored.append(f"{name}={key}")
        if codes:
            chosen[name] = tuple(sorted(codes))
    words = " ".join(query.get("q", "").split())[: search.LONGEST]
    terms = search.parse(words)
    if words and not terms:
        ignored.append(words)
    usual = RELEVANCE if terms else LABEL
    sort = query.get("sort", "")
    if sort not in SORTS or (sort == RELEVANCE and not terms):
        sort = usual
    return Selection(
        words=words if terms else "",
        chosen=chosen,
        sort=sort,
        terms=terms,
        ignored=tuple(part[:80] for part in ignored[:10]),
    )


def address_query(selection: Selection, columns: Columns) -> str:
    """Return the one query that stands for the selection, to share and to keep."""
    return _in_one(address_parts(selection, columns))


def address_parts(selection: Selection, columns: Columns) -> dict[str, str]:
    """Return the parts of the selection's query by name, in their order; "" for none."""
    parts = {"q": urlencode({"q": selection.words}) if selection.words else ""}
    for name in FACETS:
        codes = selection.chosen.get(name, ())
        parts[name] = "&".join(address_part(columns, name, code) for code in codes)
    usual = RELEVANCE if selection.terms else LABEL
    parts["sort"] = "" if selection.sort == usual else f"sort={selection.sort}"
    return parts


def address_part(columns: Columns, name: str, code: int) -> str:
    """Return the part of a query that chooses one value of a facet."""
    return f"{name}={quote_plus(columns.facets[name].keys[code])}"


def address_with(parts: Mapping[str, str], changes: Mapping[str, str]) -> str:
    """Return the query of these parts with some of them changed."""
    return _in_one({**parts, **changes})


def _in_one(parts: Mapping[str, str]) -> str:
    return "&".join(part for part in parts.values() if part)


def without_value(selection: Selection, name: str, code: int) -> Selection:
    """Return the selection without one value of a facet."""
    left = tuple(c for c in selection.chosen.get(name, ()) if c != code)
    chosen = {n: codes for n, codes in selection.chosen.items() if n != name}
    return replace(selection, chosen={**chosen, name: left} if left else chosen)


def without_words(selection: Selection) -> Selection:
    """Return the selection without its words."""
    sort = LABEL if selection.sort == RELEVANCE else selection.sort
    return replace(selection, words="", terms=(), sort=sort)


@dataclass(slots=True)
class Found:
    """The rows of a selection that a person may see, and every count."""

    columns: Columns
    selection: Selection
    visible: Mask | None
    facets: tuple[str, ...] = FACETS  # by which the person may filter
    masks: dict[str, Mask] = field(default_factory=dict)  # facet or "q" -> rows
    kept: dict[Any, Any] = field(default_factory=dict)  # counts of this selection
    _parts: dict[frozenset[str], tuple[Mask, Rows] | None] = field(default_factory=dict)

    @property
    def all_count(self) -> int:
        """Return how many rows the person may see without any filter."""
        if self.visible is None:
            return len(self.columns)
        return int(np.count_nonzero(self.visible))

    def part(self, *, without: tuple[str, ...] = ()) -> tuple[Mask, Rows] | None:
        """Return the rows of all filters but some, as mask and as list.

        None stands for every row of the register.
        """
        names = frozenset(self.masks).difference(without)
        if names not in self._parts:
            masks = [self.masks[name] for name in names]
            if self.visible is not None:
                masks.append(self.visible)
            both = np.logical_and.reduce(masks) if masks else None
            self._parts[names] = None if both is None else (both, np.flatnonzero(both))
        return self._parts[names]

    def pairs(self, name: str, *, without: tuple[str, ...]) -> Rows | None:
        """Return the entries of a facet in the rows of all filters but some."""
        part = self.part(without=without)
        return None if part is None else self.columns.facets[name].pairs_of(*part)

    def present(self, name: str) -> NDArray[np.int64]:
        """Return how often each value occurs in all that the person may see."""
        if self.visible is None:
            return self.columns.totals[name]
        column = self.columns.facets[name]
        rows = np.flatnonzero(self.visible)
        return column.counts(column.pairs_of(self.visible, rows))

    def counts(self, name: str) -> NDArray[np.int64]:
        """Return the count beside each value of a facet.

        It is what the list would show with that value chosen instead of the
        facet's present ones, so the facet's own filter does not count.
        """
        if self.visible is None and not self.masks.keys() - {name}:
            return self.columns.totals[name]
        counts: NDArray[np.int64] | None = self.kept.get(name)
        if counts is None:
            entries = self.pairs(name, without=(name,))
            counts = self.kept[name] = self.columns.facets[name].counts(entries)
        return counts

    def rows(self) -> Rows:
        """Return the rows found, in the order asked for."""
        part = self.part()
        if self.selection.sort == NEWEST:
            newest = self.columns.newest
            return newest if part is None else newest[part[0][newest]]
        if part is None:
            return np.arange(len(self.columns))
        found = part[1]
        if self.selection.sort == RELEVANCE:
            return found[np.argsort(-self._closeness()[found], kind="stable")]
        return found

    def ids(self) -> Ids:
        """Return the recommendations found, in the order asked for."""
        return self.columns.ids[self.rows()]

    def _closeness(self) -> NDArray[np.int8]:
        """Return how close each row is to what was typed: 0, 1 or 2.

        1 has the words as they are spelled, 2 has them one after another too.
        Rows equally close stay in the register's order.
        """
        terms = self.selection.terms
        spelled = self.columns.remembered(
            f"spelled {self.selection.words}", lambda: search.ids_spelled(terms)
        )
        closeness = spelled.astype(np.int8)
        if len(terms) > 1:
            closeness += self.columns.remembered(
                f"in a row {self.selection.words}", lambda: search.ids_in_a_row(terms)
            )
        return closeness


def find(
    query: QueryDict,
    visible: QuerySet[Recommendation],
    *,
    scope: str = "",
    every_owner: bool = False,
) -> Found:
    """Return what an address of the register finds among what a person may see.

    What a scope promises is said at `columns.visible_mask`. With `every_owner` one
    may also filter by who has what.
    """
    columns = current()
    facets = FACETS if every_owner else LISTED
    selection = read_selection(query, columns, facets)
    mask = visible_mask(visible, columns, scope=scope)
    found = Found(columns, selection, mask, facets)
    if selection.terms:
        found.masks["q"] = columns.remembered(
            f"words {selection.words}", lambda: search.ids_matching(selection.terms)
        )
    for name, codes in selection.chosen.items():
        found.masks[name] = columns.facets[name].mask_of(codes, len(columns))
    if found.visible is None or scope:
        chosen = tuple(sorted(selection.chosen.items()))
        found.kept = columns.counts_for((scope, selection.words, chosen))
    return found


def name_of(columns: Columns, facet: str, code: int) -> str:
    """Return what a value of a facet is called on the page."""
    return names_of(columns, facet)[code]


def names_of(columns: Columns, facet: str) -> list[str]:
    """Return what all values of a facet are called on the page, by code."""
    place = (get_language() or "", facet)
    names = columns.words.get(place)
    if names is None:
        names = _names(columns, facet)
        columns.words[place] = names
    return names


def _names(columns: Columns, facet: str) -> list[str]:
    column = columns.facets[facet]
    if facet == "review":
        several = columns.several_states
        return [review_name(facts, several=several) for facts in column.names]
    if facet == "position":
        answers = [str(FinalPosition(key).label) for key in column.keys[:-1]]
        return [*answers, _("No final answer yet")]
    if facet == "in_document":
        stated = [str(DocumentPosition(key).label) for key in column.keys[:-1]]
        return [*stated, _("Not stated")]
    if facet == "assigned":
        return [str(owners.STATE_NAMES[key]) for key in column.keys]
    return [
        by_language(names) or key
        for names, key in zip(column.names, column.keys, strict=True)
    ]


def review_name(facts: Mapping[str, Any], *, several: bool = False) -> str:
    """Return the name of a review: UPR cycle II, CERD 2023."""
    mechanism = facts["mechanism"]
    if facts["cycle"]:
        cycle = facts["cycle"]
        name = _("%(mechanism)s cycle %(cycle)s") % {
            "mechanism": mechanism,
            "cycle": _ROMAN[cycle] if cycle < len(_ROMAN) else cycle,
        }
    else:
        name = f"{mechanism} {facts['year'] or facts['session']}".strip()
    return f"{name}, {by_language(facts['state'])}" if several else name


def review_name_of(review: Review) -> str:
    """Return the name of a stored review."""
    return review_name(
        {
            "mechanism": review.mechanism.code,
            "cycle": review.cycle,
            "year": review.year,
            "session": review.session,
        }
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet with its count."""

    value: str
    words: str
    count: int
    checked: bool


def options(found: Found, name: str, *, most: int | None) -> tuple[list[Option], int]:
    """Return the values of a facet to show, and how many there are in all.

    Long facets show the `most` frequent and the chosen ones; a value that
    nothing has and nobody chose is left out of them.
    """
    columns, column = found.columns, found.columns.facets[name]
    counts, names = found.counts(name).tolist(), names_of(columns, name)
    chosen = set(found.selection.chosen.get(name, ()))
    present_at_all = found.present(name).tolist()
    always = name in {"position", "in_document"}
    long = name in {"state", "theme", "lead"}
    codes = [
        c for c in range(len(column.keys)) if always or present_at_all[c] or c in chosen
    ]
    present = len(codes)
    if most is not None and (present > most or long):
        codes.sort(key=lambda c: (c not in chosen, -counts[c], c))
        codes = codes[: max(most, len(chosen))]
    shown = [Option(column.keys[c], names[c], counts[c], c in chosen) for c in codes]
    if long and most is None:
        shown.sort(key=lambda option: option.words)
    return shown, present


class Listed(Sequence[int]):
    """The ids found as a list; only those of one page become Python numbers."""

    def __init__(self, found: Found) -> None:
        """Take what was found, in its order."""
        self._ids, self._rows = found.columns.ids, found.rows()

    def __len__(self) -> int:
        """Return how many were found."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        """Return one id, or the ids of a stretch."""
        found: int | list[int] = self._ids[self._rows[at]].tolist()
        return found
