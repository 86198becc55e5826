"""What a reorganisation would move, and what is still open after one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.people import access
from servanda.people.days import in_force
from servanda.people.models import Institution, Reorganisation, Succession
from servanda.recommendations.queries.assignments import (
    cards_of,
    item_of,
    open_of_institutions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from servanda.common.work import WorkItem
    from servanda.people.access import Anybody

MOST_SHOWN = 200  # assignments one can send elsewhere; the rest goes to the main one


@dataclass(frozen=True, slots=True)
class Owing:
    """What one predecessor owes."""

    institution: Institution
    items: tuple[WorkItem, ...]
    count: int

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class Effect:
    """What else changes with the end of an institution."""

    institution: Institution
    under: int
    posts: int
    competences: int


def owed_by(institutions: Iterable[Institution]) -> list[Owing]:
    """Return what each of these institutions owes."""
    found = []
    for each in sorted(institutions, key=lambda one: one.pk):
        rows = open_of_institutions([each.pk])
        cards = cards_of(rows.order_by("deadline", "pk")[:MOST_SHOWN])
        items = tuple(item_of(card) for card in cards)
        full = len(items) == MOST_SHOWN
        found.append(Owing(each, items, rows.count() if full else len(items)))
    return found


def effect_of(institution: Institution) -> Effect:
    """Return what hangs on an institution today."""
    day = access.today()
    return Effect(
        institution,
        under=institution.children.filter(in_force(day)).count(),
        posts=institution.posts.filter(in_force(day)).count(),
        competences=institution.competences.filter(in_force(day)).count(),
    )


def reorganisations_visible_to(person: Anybody) -> QuerySet[Reorganisation]:
    """Return what is recorded: as open as the tree itself."""
    if not access.posts_of(person):
        return Reorganisation.objects.none()
    return Reorganisation.objects.all()


def steps_of(reorganisation: Reorganisation) -> list[Succession]:
    """Return who followed whom, the main successors first."""
    rows = reorganisation.successions.select_related("predecessor", "successor")
    return list(rows.order_by("predecessor_id", "-main", "pk"))
