"""Finding institutions by words of any name they have or had."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from servanda.common.folding import fold, words_of
from servanda.people import access
from servanda.people.models import Designation, Institution

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from django.db.models import QuerySet

# "Ban Chỉ đạo Nhân quyền" and "Ban Chỉ đạo về Nhân quyền" are one body.
SMALL_WORDS = {"a", "and", "cua", "for", "in", "of", "on", "the", "va", "ve"}


@dataclass(frozen=True, slots=True)
class Found:
    """An institution and the name by which it was found."""

    institution_id: int
    name: str
    language: str
    official: bool
    valid_from: datetime.date | None  # of the name
    valid_to: datetime.date | None

    @property
    def earlier(self) -> bool:
        """Say whether it no longer has the name."""
        return self.valid_to is not None and self.valid_to < access.today()


# A row for each name: thousands of them are read as bare values, not as models.
COLUMNS = (
    "institution_id", "name", "language", "official", "valid_from", "valid_to", "folded",
)  # fmt: skip
Rank = tuple[int, int, str]


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
    # Whoever may see the whole tree is not asked row by row.
    if among is not None and among.query.has_filters():
        rows = rows.filter(institution__in=among)
    for word in wanted:
        rows = rows.filter(folded__contains=word)
    rank = _ranking(wanted)
    best: dict[int, tuple[Rank, Found]] = {}
    for *facts, folded in rows.order_by("folded", "pk").values_list(*COLUMNS):
        found = Found(*facts)
        near = rank(found, folded)
        known = best.get(found.institution_id)
        if known is None or near < known[0]:
            best[found.institution_id] = (near, found)
    return [found for _near, found in sorted(best.values(), key=lambda pair: pair[0])]


def significant(words: str) -> list[str]:
    """Return the folded words that distinguish a name."""
    folded = words_of(fold(words))
    return [word for word in folded if word not in SMALL_WORDS] or folded


def _ranking(wanted: list[str]) -> Callable[[Found, str], Rank]:
    today, spoken = access.today(), get_language() or "en"
    # The very name: these words in this order, small ones between them at most.
    small = rf"(?:(?:{'|'.join(sorted(SMALL_WORDS))})\W+)*"
    whole = rf"\W+{small}".join(re.escape(word) for word in wanted)
    the_very = re.compile(rf"\W*{small}{whole}\W*")

    def rank(found: Found, folded: str) -> Rank:
        same = the_very.fullmatch(folded) is not None
        last = found.valid_to
        if last is not None and last < today:
            near = 2 if same else 3
        else:
            near = 0 if same else 1
        return near, 2 * (not found.official) + (found.language != spoken), folded

    return rank
