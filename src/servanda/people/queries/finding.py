"""Finding institutions by words of any name they have or had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from servanda.common.folding import fold, words_of
from servanda.people import access
from servanda.people.days import holds_on
from servanda.people.models import Designation, Institution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

MOST_NAMES = 3000  # looked at for one search; nobody reads so many
# "Ban Chỉ đạo Nhân quyền" and "Ban Chỉ đạo về Nhân quyền" are one body.
SMALL_WORDS = {"a", "and", "cua", "for", "in", "of", "on", "the", "va", "ve"}


@dataclass(frozen=True, slots=True)
class Found:
    """An institution and the name by which it was found."""

    institution_id: int
    name: str
    language: str
    official: bool
    by: Designation

    @property
    def earlier(self) -> bool:
        """Say whether it no longer has the name."""
        return self.by.valid_to is not None and self.by.valid_to < access.today()


def search_institutions(
    words: str, among: QuerySet[Institution] | None = None
) -> list[Found]:
    """Return the institutions that have or had all `words` in one name.

    The nearest first: the very name, today's names, earlier names; each
    institution once.
    """
    wanted = significant(words)
    if not wanted:
        return []
    rows = Designation.objects.all()
    if among is not None:
        rows = rows.filter(institution__in=among)
    for word in wanted:
        rows = rows.filter(folded__contains=word)
    best: dict[int, tuple[tuple[int, int, str], Designation]] = {}
    for row in rows.order_by("folded", "pk")[:MOST_NAMES]:
        rank = _rank(row, wanted)
        if row.institution_id not in best or rank < best[row.institution_id][0]:
            best[row.institution_id] = (rank, row)
    return [
        Found(row.institution_id, row.name, row.language, row.official, row)
        for _rank_of_it, row in sorted(best.values(), key=lambda pair: pair[0])
    ]


def significant(words: str) -> list[str]:
    """Return the folded words that distinguish a name."""
    folded = words_of(fold(words))
    return [word for word in folded if word not in SMALL_WORDS] or folded


def _rank(row: Designation, wanted: Sequence[str]) -> tuple[int, int, str]:
    same = significant(row.name) == list(wanted)
    now = holds_on(row, access.today())
    spoken = row.language == (get_language() or "en")
    if same and now:
        near = 0
    elif now:
        near = 1
    else:
        near = 2 if same else 3
    return near, (not row.official) * 2 + (not spoken), row.folded
