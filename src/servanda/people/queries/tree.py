"""The tree of institutions as it stands on a day, as far as it was opened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from servanda.common.folding import fold
from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.days import in_force
from servanda.people.models import Designation, Institution, Lineage, Placement

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

ALL_AT_ONCE = 250  # institutions; a larger tree is opened branch by branch
MOST_BESIDE = 300  # shown under one parent; the search finds the others

KIND_ORDER = {kind: place for place, kind in enumerate(Institution.Kind.values)}


@dataclass(slots=True)
class Branch:
    """One institution in the tree, with what is under it where it was opened."""

    pk: int
    name: str
    kind: str
    under: int = 0  # how many stand directly under it
    opened: bool = False
    more: int = 0  # under it, and left out of a very long list
    branches: list[Branch] = field(default_factory=list)

    @property
    def kind_words(self) -> str:
        """Return its kind in words."""
        return str(Institution.Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Tree:
    """The top of the tree, how many there are in all, whether all are loaded."""

    branches: list[Branch]
    count: int
    complete: bool
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    parent: int | None
    kind: str
    names: Mapping[str, str]


def tree(
    institutions: QuerySet[Institution],
    *,
    opened: Iterable[int] = (),
    on: datetime.date | None = None,
) -> Tree:
    """Return the top of the tree and what is under the opened institutions.

    Args:
        institutions: Those that the reader may see.
        opened: Which of them were opened; a small tree comes as a whole.
        on: The day as on which it is shown; today without it.

    """
    day = on or access.today()
    there = institutions.filter(in_force(day))
    count = there.count()
    complete = count <= ALL_AT_ONCE
    wanted = None if complete else set(opened)
    rows = _today(there, wanted) if day == access.today() else _then(there, wanted, day)
    counts = _counts(there, rows, day)
    grown = _grown(rows, counts, None if complete else set(opened))
    shown = grown[:MOST_BESIDE]
    return Tree(shown, count, complete, more=len(grown) - len(shown))


def _today(there: QuerySet[Institution], opened: set[int] | None) -> list[_Row]:
    if opened is not None:
        there = there.filter(Q(parent__isnull=True) | Q(parent_id__in=opened))
    return [_Row(*row) for row in there.values_list("pk", "parent_id", "kind", "names")]


def _then(
    there: QuerySet[Institution], opened: set[int] | None, day: datetime.date
) -> list[_Row]:
    """Return the rows with the places and names of another day."""
    places = Placement.objects.filter(in_force(day), institution__in=there)
    if opened is not None:
        places = places.filter(Q(parent__isnull=True) | Q(parent_id__in=opened))
    rows = list(
        places.values_list(
            "institution_id",
            "parent_id",
            "institution__kind",
            "institution__names",
        )
    )
    names: dict[int, dict[str, str]] = defaultdict(dict)
    told = Designation.objects.filter(
        in_force(day), official=True, institution__placements__in=places
    )
    for pk, language, name in told.values_list("institution_id", "language", "name"):
        names[pk][language] = name
    return [
        _Row(pk, parent, kind, names.get(pk) or last) for pk, parent, kind, last in rows
    ]


def _counts(
    there: QuerySet[Institution], rows: list[_Row], day: datetime.date
) -> dict[int, int]:
    shown = [row.pk for row in rows]
    if day == access.today():
        now = there.filter(parent_id__in=shown).values_list("parent_id")
        return dict(now.annotate(number=Count("pk")).order_by())
    then = Placement.objects.filter(
        in_force(day), parent_id__in=shown, institution__in=there
    ).values_list("parent_id")
    return dict(then.annotate(number=Count("pk")).order_by())


def _grown(
    rows: list[_Row], counts: Mapping[int, int], opened: set[int] | None
) -> list[Branch]:
    known = {row.pk for row in rows}
    by_parent: dict[int | None, list[Branch]] = defaultdict(list)
    for row in rows:
        branch = Branch(
            row.pk,
            by_language(dict(row.names)),
            row.kind,
            counts.get(row.pk, 0),
            opened=opened is not None and row.pk in opened,
        )
        # One whose parent is not shown stands at the top: it is never left out.
        by_parent[row.parent if row.parent in known else None].append(branch)
    for beside in by_parent.values():
        beside.sort(key=lambda each: (KIND_ORDER[each.kind], fold(each.name)))
        for branch in beside:
            under = by_parent.get(branch.pk, [])
            branch.branches = under[:MOST_BESIDE]
            branch.more = len(under) - len(branch.branches)
            branch.opened = branch.opened or bool(under)
    return by_parent[None]


def count_below(ids: Iterable[int]) -> dict[int, int]:
    """Return how many institutions stand under each, at any depth, today."""
    under = Lineage.objects.filter(
        in_force(access.today(), "institution__"), above_id__in=list(ids), steps__gt=0
    )
    return dict(
        under.values_list("above_id")
        .annotate(number=Count("pk"))
        .order_by(F("above_id"))
    )
