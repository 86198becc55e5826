"""Fills the columns from the database: whole, or the reviews that were written to.

The rows of one review stand one after another in the columns. So after a write
only its review is read again, and put where its old rows were.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from servanda.common.compiled import Compiled
from servanda.documents.models import Review
from servanda.recommendations.models import (
    Clause,
    DocumentPosition,
    FinalPosition,
    Recommendation,
    RegisterChange,
    RegisterVersion,
)
from servanda.recommendations.queries import owners
from servanda.recommendations.queries.columns import (
    NONE,
    THE_VERSION,
    Codes,
    Column,
    Columns,
    Ids,
    Reviews,
    Rows,
)
from servanda.vocabularies.models import Mechanism, State, Theme

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

_DATABASES_KEPT = 4
# How a pair of each column reaches its recommendation.
_WAYS = {
    "state": "clause__recommendation",
    "theme": "recommendation",
    "lead": "recommendation",
    "assigned": "recommendation",
}
STATED = (*DocumentPosition.values, NONE)
ANSWERED = (*FinalPosition.values, NONE)

_kept: OrderedDict[tuple[str, str], tuple[Columns, Words]] = OrderedDict()
_loading = threading.Lock()
_version = Compiled(
    lambda: RegisterVersion.objects.filter(pk=THE_VERSION).values_list("number")
)
_reviews_as_kept = Compiled(
    lambda: Review.objects.order_by("pk").values_list(
        "pk", "mechanism_id", "state_id", "cycle", "session", "year"
    )
)


# The columns of several values a row: key, value in addresses and names of each.
Words = dict[str, tuple[tuple[int, str, Any], ...]]
SEVERAL = ("state", "theme", "lead", "assigned")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The rows of some reviews: an array of each fact, and of pairs how many a row."""

    ids: Ids
    moments: NDArray[np.int64]
    positions: Codes
    stated: Codes
    pairs: dict[str, tuple[Codes, Rows]]  # of SEVERAL


def current() -> Columns:
    """Return the columns of the register as it is now."""
    (version,) = next(iter(_version.rows()), (0,))
    reviews = tuple(_reviews_as_kept.rows())
    place = (connection.alias, str(connection.settings_dict["NAME"]))
    kept = _kept.get(place)
    if kept is not None and kept[0].is_of(version, reviews):
        return kept[0]
    with _loading:
        kept = _kept.get(place)
        if kept is None or not kept[0].is_of(version, reviews):
            kept = _renewed(kept, version, reviews)
            # Rows that were never touched have no version to be known by.
            if version:
                _keep(place, kept)
    return kept[0]


def _keep(place: tuple[str, str], kept: tuple[Columns, Words]) -> None:
    _kept[place] = kept
    _kept.move_to_end(place)
    while len(_kept) > _DATABASES_KEPT:
        _kept.popitem(last=False)


def _renewed(
    kept: tuple[Columns, Words] | None, version: int, reviews: Reviews
) -> tuple[Columns, Words]:
    words: Words = {
        "state": tuple(State.objects.values_list("pk", "iso3", "names")),
        "theme": tuple(Theme.objects.values_list("pk", "code", "names")),
        **owners.vocabularies(),
    }
    changed = _changed_since(kept[0].version) if kept and kept[1] == words else None
    fresh = _read(words, changed)
    old: dict[int, Part] = {}
    if kept and changed is not None:
        # A row that moved leaves a gap in the review where it stood.
        left = _left_behind(kept[0], fresh) - changed
        fresh |= _read(words, left)
        stale = changed | left
        old = {pk: p for pk, p in _parts_of(kept[0]).items() if pk not in stale}
    return _columns(version, reviews, old | fresh, words), words


def _changed_since(version: int) -> set[int] | None:
    """Return the reviews written to since a version; None where that is unknown."""
    rows = RegisterChange.objects.filter(number__gte=version).order_by("number")
    entries = list(rows.values_list("number", "reviews"))
    # A version without its own entry is of another history: a backup was restored,
    # or it is older than what is kept of changes.
    if not entries or entries[0][0] != version:
        return None
    changed: set[int] = set()
    for _number, reviews in entries[1:]:
        if reviews is None:
            return None
        changed.update(reviews)
    return changed


def _left_behind(old: Columns, fresh: dict[int, Part]) -> set[int]:
    """Return the reviews in which the rows read anew stood before."""
    review = old.facets["review"]
    rows = old.rows_of(_joined(part.ids for part in fresh.values()))
    return {int(review.keys[code]) for code in np.unique(review.codes[rows]).tolist()}


def _parts_of(columns: Columns) -> dict[int, Part]:
    """Take the columns apart again by review, without a copy."""
    review, facets = columns.facets["review"], columns.facets
    ends = np.cumsum(columns.totals["review"])
    parts = {}
    for key, start, end in zip(review.keys, [0, *ends[:-1]], ends, strict=True):
        here = slice(int(start), int(end))
        parts[int(key)] = Part(
            columns.ids[here],
            columns.moments[here],
            facets["position"].codes[here],
            facets["in_document"].codes[here],
            {name: _stretch(facets[name], here) for name in SEVERAL},
        )
    return parts


def _stretch(column: Column, here: slice) -> tuple[Codes, Rows]:
    starts = column.starts
    assert starts is not None  # noqa: S101 - those of SEVERAL are columns of pairs
    each = np.diff(starts[here.start : here.stop + 1])
    return column.codes[starts[here.start] : starts[here.stop]], each


def _read(words: Words, reviews: Collection[int] | None) -> dict[int, Part]:
    """Read the rows of these reviews, None for all, and return them by review."""
    live = Recommendation.objects.filter(withdrawn_at__isnull=True)
    listed = {
        "state": Clause.states.through.objects.values_list(
            "clause__recommendation_id", "state_id"
        ),
        "theme": Recommendation.themes.through.objects.values_list(
            "recommendation_id", "theme_id"
        ),
        **owners.listed(),
    }
    if reviews is not None:
        if not reviews:
            return {}
        live = live.filter(review__in=reviews)
        listed = {
            name: pairs.filter(**{f"{_WAYS[name]}__review__in": reviews})
            for name, pairs in listed.items()
        }
    rows = _fetched(
        live.order_by("review_id", "label_order", "id").values_list(
            "id", "review_id", "final_position", "document_position", "confirmed_at"
        )
    )
    ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
    whole = Part(
        ids,
        _moments([row[4] for row in rows]),
        _coded(ANSWERED, (row[2] for row in rows)),
        _coded(STATED, (row[3] for row in rows)),
        {
            name: _pairs(_fetched(pairs), ids, [pk for pk, _key, _names in words[name]])
            for name, pairs in listed.items()
        },
    )
    whole.pairs["assigned"] = owners.with_nobody(*whole.pairs["assigned"])
    return dict(_by_review(whole, [row[1] for row in rows]))


def _by_review(whole: Part, reviews: Sequence[int]) -> Iterator[tuple[int, Part]]:
    """Cut a part, whose rows stand by review, into one for each review."""
    of_row = np.array(reviews, dtype=np.int64)
    starts = np.flatnonzero(np.append(True, of_row[1:] != of_row[:-1])[: len(of_row)])
    places = {
        name: np.append(0, np.cumsum(each))
        for name, (_all, each) in whole.pairs.items()
    }
    for start, end in zip(starts, [*starts, len(of_row)][1:], strict=True):
        here = slice(start, end)
        yield (
            int(of_row[start]),
            Part(
                whole.ids[here],
                whole.moments[here],
                whole.positions[here],
                whole.stated[here],
                {
                    name: (codes[places[name][start] : places[name][end]], each[here])
                    for name, (codes, each) in whole.pairs.items()
                },
            ),
        )


def _columns(
    version: int, as_kept: Reviews, parts: dict[int, Part], words: Words
) -> Columns:
    reviews = _reviews()
    parts = {one.pk: parts[one.pk] for one in reviews if one.pk in parts}
    codes = np.repeat(
        np.arange(len(reviews)),
        [len(parts[one.pk].ids) if one.pk in parts else 0 for one in reviews],
    )
    ids = _joined(part.ids for part in parts.values())
    row_of = np.full(int(ids.max()) + 1 if len(ids) else 1, -1, dtype=np.intp)
    row_of[ids] = np.arange(len(ids))
    facets = {
        "review": _review_column(reviews, codes),
        "mechanism": _mechanism_column(reviews, codes),
        "position": Column(
            ANSWERED, ANSWERED, _joined(part.positions for part in parts.values())
        ),
        "in_document": Column(
            STATED, STATED, _joined(part.stated for part in parts.values())
        ),
        **{
            name: _pair_column(
                words[name],
                _joined(part.pairs[name][0] for part in parts.values()),
                _joined(part.pairs[name][1] for part in parts.values()),
            )
            for name in SEVERAL
        },
    }
    return Columns(
        version=version,
        reviews=as_kept,
        ids=ids,
        row_of=row_of,
        moments=_joined(part.moments for part in parts.values()),
        facets=facets,
        several_states=len({one.state_id for one in reviews if one.pk in parts}) > 1,
        totals={name: column.counts(None) for name, column in facets.items()},
    )


def _joined(arrays: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(0, dtype=np.int64), *arrays])


def _fetched(queryset: Any) -> list[tuple[Any, ...]]:
    """Return plain rows at once; for hundreds of thousands this is much faster."""
    with connection.cursor() as cursor:
        cursor.execute(*queryset.query.sql_with_params())
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _reviews() -> list[Review]:
    """Return the reviews, the newest first."""
    return sorted(
        Review.objects.select_related("mechanism", "state"),
        key=lambda one: (-(one.year or 0), -one.cycle, one.pk),
    )


def _moments(values: Sequence[Any]) -> NDArray[np.int64]:
    """Return times as numbers that sort alike; SQLite gives text, always in UTC."""
    if values and isinstance(values[0], str):
        return np.array(values, dtype="datetime64[us]").astype(np.int64)
    seconds = np.fromiter((value.timestamp() for value in values), dtype=np.float64)
    return np.round(seconds * 1e6).astype(np.int64)


def _coded(keys: tuple[str, ...], values: Iterable[str]) -> Codes:
    code_of = {key: code for code, key in enumerate(keys)} | {"": keys.index(NONE)}
    return np.fromiter((code_of[value] for value in values), dtype=np.intp)


def _review_column(reviews: Sequence[Review], codes: Codes) -> Column:
    facts = tuple(
        {
            "mechanism": one.mechanism.code,
            "cycle": one.cycle,
            "year": one.year,
            "session": one.session,
            "state": one.state.names,
        }
        for one in reviews
    )
    return Column(tuple(str(one.pk) for one in reviews), facts, codes)


def _mechanism_column(reviews: Sequence[Review], review_codes: Codes) -> Column:
    mechanisms = list(Mechanism.objects.all())
    place = {one.pk: at for at, one in enumerate(mechanisms)}
    of_review = np.array([place[one.mechanism_id] for one in reviews], dtype=np.intp)
    return Column(
        tuple(one.code for one in mechanisms),
        tuple(one.names for one in mechanisms),
        of_review[review_codes] if len(review_codes) else review_codes,
    )


def _pairs(
    listed: list[tuple[int, int]], ids: Ids, vocabulary: Sequence[int]
) -> tuple[Codes, Rows]:
    """Return the codes row by row, and how many each row has; twice counts once."""
    pairs = np.array(listed, dtype=np.int64).reshape(-1, 2)
    code_at = np.zeros(max(vocabulary, default=0) + 1, dtype=np.int64)
    code_at[list(vocabulary)] = np.arange(len(vocabulary))
    sorter = np.argsort(ids)
    at = np.searchsorted(ids, pairs[:, 0], sorter=sorter)
    inside = at < len(ids)
    rows, pairs = sorter[at[inside]], pairs[inside]
    live = ids[rows] == pairs[:, 0]  # others were withdrawn
    size = max(len(vocabulary), 1)
    once = np.unique(rows[live] * size + code_at[pairs[live, 1]])
    return once % size, np.bincount(once // size, minlength=len(ids))


def _pair_column(
    vocabulary: Sequence[tuple[int, str, Any]], codes: Codes, each: Rows
) -> Column:
    return Column(
        tuple(key for _, key, _ in vocabulary),
        tuple(names for _, _, names in vocabulary),
        codes,
        np.repeat(np.arange(len(each)), each),
        np.append(0, np.cumsum(each)),
    )
