"""The register as columns of numbers in memory, to count facets quickly.

Each process keeps one copy for each database. When the register's version has
grown, the reviews that were written to since are read again (`loading`). A
version is never used twice, so equal versions mean equal rows. Reviews belong
to the room below, which corrects them without the register's knowledge; they are
few, so each request looks whether they are the same still. Who may see what
enters every count as a mask of visible rows: `visible_mask` is the one place.
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

from servanda.recommendations.models import Recommendation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

Ids = NDArray[np.int64]
Rows = NDArray[np.intp]  # what picks from an array without a copy
Codes = NDArray[np.intp]  # what bincount takes without a copy
Mask = NDArray[np.bool_]
Reviews = tuple[tuple[Any, ...], ...]

NONE = "none"  # in addresses: no position is known
THE_VERSION = 1  # key of the only row of RegisterVersion
_MOST_MASKS = 64
_MOST_COUNTS = 128
_FEW = 8  # below an eighth of all rows, going through them singly is faster
_FEW_CODES = 4  # comparing with each is faster than looking each row up


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
        chosen = self._chosen(codes)
        if self.rows is None:
            return chosen
        mask = np.zeros(count, dtype=np.bool_)
        mask[self.rows[np.flatnonzero(chosen)]] = True
        return mask

    def _chosen(self, codes: Sequence[int]) -> Mask:
        if len(codes) <= _FEW_CODES:
            any_of: Mask = np.logical_or.reduce([self.codes == one for one in codes])
            return any_of
        wanted = np.zeros(len(self.keys), dtype=np.bool_)
        wanted[list(codes)] = True
        return wanted[self.codes]

    def pairs_of(self, mask: Mask, rows: Rows) -> Rows:
        """Return which entries belong to these rows, given as mask and as list."""
        if self.rows is None or self.starts is None:
            return rows
        if len(rows) * _FEW > len(mask):
            return np.flatnonzero(mask[self.rows])
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        # For each row the stretch start, start + 1 ... of its entries, in one go.
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        one_by_one: Rows = np.arange(total)
        one_by_one += np.repeat(starts - ends + lengths, lengths)
        return one_by_one

    def counts(self, entries: Rows | None) -> NDArray[np.int64]:
        """Return how often each code stands in these entries; None for all."""
        codes = self.codes if entries is None else self.codes[entries]
        return np.bincount(codes, minlength=len(self.keys))

    def codes_of_row(self, row: int) -> list[int]:
        """Return the codes of one row."""
        if self.starts is None:
            return [int(self.codes[row])]
        codes: list[int] = self.codes[self.starts[row] : self.starts[row + 1]].tolist()
        return codes


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All columns of one version of the register, rows in the register's order."""

    version: int
    reviews: Reviews
    ids: Ids
    row_of: Rows  # id -> row, -1 where there is none
    moments: NDArray[np.int64]  # when each row was confirmed
    facets: dict[str, Column]
    several_states: bool  # reviewed: their names then belong to a review's name
    totals: dict[str, NDArray[np.int64]]  # counts over all rows
    masks: OrderedDict[str, NDArray[np.uint8]] = field(default_factory=OrderedDict)
    counted: OrderedDict[Any, dict[Any, Any]] = field(default_factory=OrderedDict)
    words: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    orders: dict[str, Rows] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)

    def is_of(self, version: int, reviews: Reviews) -> bool:
        """Say whether these columns still hold."""
        return self.version == version and self.reviews == reviews

    @property
    def newest(self) -> Rows:
        """Return the rows, last confirmed first."""
        found = self.orders.get("newest")
        if found is None:
            found = self.orders["newest"] = np.lexsort((-self.ids, -self.moments))
        return found

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

    def counts_for(self, key: Any) -> dict[Any, Any]:
        """Return the counts kept under a key, to look into and to add to.

        The key must name everything that the counts depend on beside the version:
        the filters, and what the person may see.
        """
        with self.lock:
            kept = self.counted.setdefault(key, {})
            self.counted.move_to_end(key)
            while len(self.counted) > _MOST_COUNTS:
                self.counted.popitem(last=False)
        return kept


@cache
def _everything(vendor: str) -> tuple[str, tuple[Any, ...]]:
    del vendor  # the SQL of each database is kept apart by it
    everything = Recommendation.objects.filter(withdrawn_at__isnull=True)
    return everything.query.sql_with_params()


def visible_mask(
    visible: QuerySet[Recommendation], columns: Columns, *, scope: str = ""
) -> Mask | None:
    """Return which rows the queryset allows; None stands for all of them.

    A queryset that allows the whole register is recognised by its SQL, which
    saves reading every id. Any other is asked anew each time, because what it
    depends on may change without the register changing; unless the caller gives
    a scope: its name, and the promise that whatever changes what it allows also
    calls `operations.register.touch`. The mask is then kept with the columns.
    """
    if visible.query.is_empty():
        return np.zeros(len(columns), dtype=np.bool_)
    if visible.query.sql_with_params() == _everything(connection.vendor):
        return None
    if scope:
        return columns.remembered(f"scope {scope}", lambda: _ids_of(visible))
    return columns.mask_of_ids(_ids_of(visible))


def _ids_of(visible: QuerySet[Recommendation]) -> Ids:
    ids = visible.order_by().values_list("pk", flat=True).iterator(chunk_size=10_000)
    return np.fromiter(ids, dtype=np.int64)
