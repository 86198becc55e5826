"""The register as columns of numbers in memory, to count facets quickly.

Each process keeps one copy for each database and loads it again when the
register's version has grown. A version is never used twice, so equal versions
mean equal rows. Reviews belong to the room below, which corrects them without the
register's knowledge; they are few, so each request looks whether they are the same
still. Nothing here says who may see what: a mask of visible rows goes
into every count.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from servanda.documents.models import Review
from servanda.recommendations.models import (
    Clause,
    DocumentPosition,
    FinalPosition,
    Recommendation,
    RegisterVersion,
)
from servanda.vocabularies.models import Mechanism, State, Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

Ids = NDArray[np.int64]
Rows = NDArray[np.int32]
Codes = NDArray[np.intp]  # what bincount takes without a copy
Mask = NDArray[np.bool_]
Reviews = tuple[tuple[Any, ...], ...]

NONE = "none"  # in addresses: no position is known
THE_VERSION = 1  # key of the only row of RegisterVersion
_MOST_MASKS = 64
_FEW = 8  # below an eighth of all rows, going through them singly is faster
_DATABASES_KEPT = 4


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The values of one facet: a code for each row, or for each pair of a row.

    `rows` is None where every row has exactly one value.
    """

    keys: tuple[str, ...]  # code -> value in addresses
    names: tuple[Any, ...]  # code -> names by language or what the name needs
    codes: Codes
    rows: Rows | None = None
    starts: Rows | None = None  # row -> where its pairs begin

    def code_of(self, key: str) -> int | None:
        """Return the code of a value in an address."""
        return self.keys.index(key) if key in self.keys else None

    def mask_of(self, codes: Sequence[int], count: int) -> Mask:
        """Return which rows have any of the codes."""
        wanted = np.zeros(len(self.keys), dtype=np.bool_)
        wanted[list(codes)] = True
        chosen = wanted[self.codes]
        if self.rows is None:
            return chosen
        mask = np.zeros(count, dtype=np.bool_)
        mask[self.rows[chosen]] = True
        return mask

    def pairs_of(self, mask: Mask, rows: Rows) -> NDArray[Any]:
        """Return which entries belong to these rows, given as mask and as list."""
        if self.rows is None or self.starts is None:
            return rows
        if len(rows) * _FEW > len(mask):
            entries: Mask = mask[self.rows]
            return entries
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        # For each row the stretch start, start + 1 ... of its entries, in one go.
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        one_by_one: NDArray[Any] = np.arange(total)
        one_by_one += np.repeat(starts - ends + lengths, lengths)
        return one_by_one

    def counts(self, pairs: NDArray[Any] | None) -> NDArray[np.int64]:
        """Return how often each code stands in these entries; None for all."""
        codes = self.codes if pairs is None else self.codes[pairs]
        return np.bincount(codes, minlength=len(self.keys))

    def codes_of_row(self, row: int) -> list[int]:
        """Return the codes of one row."""
        if self.starts is None:
            return [int(self.codes[row])]
        return [int(c) for c in self.codes[self.starts[row] : self.starts[row + 1]]]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All columns of one version of the register, rows in the register's order."""

    version: int
    reviews: Reviews
    ids: Ids
    row_of: Rows  # id -> row, -1 where there is none
    newest: Rows  # rows, last confirmed first
    facets: dict[str, Column]
    several_states: bool  # reviewed: their names then belong to a review's name
    totals: dict[str, NDArray[np.int64]]  # counts over all rows
    masks: OrderedDict[str, NDArray[np.uint8]] = field(default_factory=OrderedDict)
    words: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    tables: dict[tuple[str, str], NDArray[np.int64]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)

    def is_of(self, version: int, reviews: Reviews) -> bool:
        """Say whether these columns still hold."""
        return self.version == version and self.reviews == reviews

    def rows_of(self, ids: Ids) -> Rows:
        """Return the rows of these ids, leaving out those not in the register."""
        known = ids[(ids >= 0) & (ids < len(self.row_of))]
        rows = self.row_of[known]
        return rows[rows >= 0]

    def mask_of_ids(self, ids: Ids) -> Mask:
        """Return which rows have these ids."""
        mask = np.zeros(len(self), dtype=np.bool_)
        mask[self.rows_of(ids)] = True
        return mask

    def remembered(self, key: str, ids: Callable[[], Ids]) -> Mask:
        """Return the mask of the ids that `ids` finds, kept for the next time.

        Only for answers that depend on nothing but the register's content.
        """
        with self.lock:
            packed = self.masks.get(key)
            if packed is not None:
                self.masks.move_to_end(key)
        if packed is not None:
            return np.unpackbits(packed, count=len(self)).view(np.bool_)
        mask = self.mask_of_ids(ids())
        with self.lock:
            self.masks[key] = np.packbits(mask)
            while len(self.masks) > _MOST_MASKS:
                self.masks.popitem(last=False)
        return mask


_kept: OrderedDict[tuple[str, str], Columns] = OrderedDict()
_loading = threading.Lock()


def current() -> Columns:
    """Return the columns of the register as it is now."""
    versions = RegisterVersion.objects.filter(pk=THE_VERSION)
    version = versions.values_list("number", flat=True).first() or 0
    reviews = _reviews_as_kept()
    place = (connection.alias, str(connection.settings_dict["NAME"]))
    columns = _kept.get(place)
    if columns is not None and columns.is_of(version, reviews):
        return columns
    with _loading:
        columns = _kept.get(place)
        if columns is None or not columns.is_of(version, reviews):
            columns = _load(version, reviews)
            # Rows that were never touched have no version to be known by.
            if version:
                _keep(place, columns)
    return columns


def _keep(place: tuple[str, str], columns: Columns) -> None:
    _kept[place] = columns
    _kept.move_to_end(place)
    while len(_kept) > _DATABASES_KEPT:
        _kept.popitem(last=False)


@cache
def _everything(vendor: str) -> tuple[str, tuple[Any, ...]]:
    del vendor  # the SQL of each database is kept apart by it
    everything = Recommendation.objects.filter(withdrawn_at__isnull=True)
    return everything.query.sql_with_params()


@cache
def _every_review(vendor: str) -> tuple[str, tuple[Any, ...]]:
    del vendor  # as above
    reviews = Review.objects.order_by("pk").values_list(
        "pk", "mechanism_id", "state_id", "cycle", "session", "year"
    )
    return reviews.query.sql_with_params()


def visible_mask(visible: QuerySet[Recommendation], columns: Columns) -> Mask | None:
    """Return which rows the queryset allows; None stands for all of them.

    A queryset that allows the whole register is recognised by its SQL, which
    saves reading every id; any other is asked anew each time, because what it
    depends on may change without the register changing.
    """
    if visible.query.is_empty():
        return np.zeros(len(columns), dtype=np.bool_)
    if visible.query.sql_with_params() == _everything(connection.vendor):
        return None
    ids = visible.order_by().values_list("pk", flat=True).iterator(chunk_size=10_000)
    return columns.mask_of_ids(np.fromiter(ids, dtype=np.int64))


def _load(version: int, as_kept: Reviews) -> Columns:
    reviews = _reviews()
    place_of_review = {review.pk: at for at, review in enumerate(reviews)}
    rows = _fetched(
        Recommendation.objects.filter(withdrawn_at__isnull=True)
        .order_by("review_id", "label_order", "id")
        .values_list("id", "review_id", "document_position", "final_position")
    )
    review_codes = _coded((row[1] for row in rows), place_of_review)
    order = np.argsort(review_codes, kind="stable").astype(np.int32)
    ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))[order]
    row_of = np.full(int(ids.max()) + 1 if len(ids) else 1, -1, dtype=np.int32)
    row_of[ids] = np.arange(len(ids), dtype=np.int32)
    stated = _choices(DocumentPosition)
    answered = _choices(FinalPosition)
    facets = {
        "review": _review_column(reviews, review_codes[order]),
        "mechanism": _mechanism_column(reviews, review_codes[order]),
        "state": _state_column(row_of, len(ids)),
        "position": _position_column(answered, [row[3] for row in rows], order),
        "in_document": _position_column(stated, [row[2] for row in rows], order),
        "theme": _theme_column(row_of, len(ids)),
    }
    return Columns(
        version=version,
        reviews=as_kept,
        ids=ids,
        row_of=row_of,
        newest=_newest(row_of),
        facets=facets,
        several_states=_of_several_states(reviews, review_codes),
        totals={name: column.counts(None) for name, column in facets.items()},
    )


def _fetched(queryset: Any) -> list[tuple[Any, ...]]:
    """Return plain rows at once; for hundreds of thousands this is much faster."""
    return _rows(*queryset.query.sql_with_params())


def _rows(sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _reviews_as_kept() -> Reviews:
    """Return what the reviews say of themselves, to see whether it changed."""
    return tuple(_rows(*_every_review(connection.vendor)))


def _reviews() -> list[Review]:
    """Return the reviews, the newest first."""
    return sorted(
        Review.objects.select_related("mechanism", "state"),
        key=lambda one: (-(one.year or 0), -one.cycle, one.pk),
    )


def _of_several_states(reviews: Sequence[Review], codes: Codes) -> bool:
    """Say whether the rows, not all reviews known, are of more than one State."""
    return len({reviews[code].state_id for code in np.unique(codes).tolist()}) > 1


def _coded(values: Any, code_of: dict[Any, int]) -> Codes:
    return np.fromiter((code_of[value] for value in values), dtype=np.intp)


def _choices(kind: type[DocumentPosition | FinalPosition]) -> tuple[str, ...]:
    return (*kind.values, NONE)


def _position_column(
    keys: tuple[str, ...], values: Sequence[str], order: Rows
) -> Column:
    code_of = {key: code for code, key in enumerate(keys)} | {"": keys.index(NONE)}
    return Column(keys, keys, _coded(values, code_of)[order])


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
    codes = of_review[review_codes] if len(review_codes) else review_codes
    return Column(
        tuple(one.code for one in mechanisms),
        tuple(one.names for one in mechanisms),
        codes,
    )


def _state_column(row_of: Rows, count: int) -> Column:
    states = list(State.objects.values_list("pk", "iso3", "names"))
    pairs = Clause.states.through.objects.values_list(
        "clause__recommendation_id", "state_id"
    )
    return _pair_column(states, pairs, row_of, count)


def _theme_column(row_of: Rows, count: int) -> Column:
    themes = list(Theme.objects.values_list("pk", "code", "names"))
    pairs = Recommendation.themes.through.objects.values_list(
        "recommendation_id", "theme_id"
    )
    return _pair_column(themes, pairs, row_of, count)


def _pair_column(
    vocabulary: Sequence[tuple[int, str, Any]], pairs: Any, row_of: Rows, count: int
) -> Column:
    """Return a column of several values a row; a value twice in a row counts once."""
    code_of = {pk: code for code, (pk, _, _) in enumerate(vocabulary)}
    listed = np.array(_fetched(pairs), dtype=np.int64).reshape(-1, 2)
    rows = row_of[np.clip(listed[:, 0], 0, len(row_of) - 1)]
    rows[listed[:, 0] >= len(row_of)] = -1  # after the last one in the register
    code_at = np.zeros(max(code_of, default=0) + 1, dtype=np.int64)
    code_at[list(code_of)] = list(code_of.values())
    codes = code_at[listed[:, 1]]
    size = max(len(vocabulary), 1)
    live = rows >= 0
    once = np.sort(rows[live].astype(np.int64) * size + codes[live])
    once = once[np.append(True, once[1:] != once[:-1])[: len(once)]]
    pair_rows = (once // size).astype(np.int32)
    starts = np.searchsorted(pair_rows, np.arange(count + 1)).astype(np.int32)
    return Column(
        tuple(key for _, key, _ in vocabulary),
        tuple(names for _, _, names in vocabulary),
        (once % size).astype(np.intp),
        pair_rows,
        starts,
    )


def _newest(row_of: Rows) -> Rows:
    ids = (
        Recommendation.objects.filter(withdrawn_at__isnull=True)
        .order_by("-confirmed_at", "-id")
        .values_list("id", flat=True)
    )
    found = np.array(_fetched(ids), dtype=np.int64).reshape(-1)
    # A row confirmed between the two reads is in the next version.
    rows = row_of[found[found < len(row_of)]]
    return rows[rows >= 0]
