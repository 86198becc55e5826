"""Reads of hand-overs, and what stands without an owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from servanda.desk.access import hand_overs_visible_to
from servanda.desk.queries.work import open_work_of
from servanda.people.access import (
    appointments_visible_to,
    may_coordinate_in,
    posts_visible_to,
    today,
)
from servanda.people.models import Appointment, Notice

if TYPE_CHECKING:
    from servanda.desk.models import HandOver
    from servanda.people.access import Anybody
    from servanda.people.models import Post


@dataclass(frozen=True, slots=True)
class Ownerless:
    """A post that nobody holds and on which something is open."""

    post: Post
    open_count: int


def hand_over_of(person: Anybody, hand_over_id: int) -> HandOver | None:
    """Return one hand-over as far as `person` may see it."""
    return (
        hand_overs_visible_to(person)
        .prefetch_related("items")
        .filter(pk=hand_over_id)
        .first()
    )


def ending_terms(person: Anybody) -> list[Appointment]:
    """Return terms with a last day, yet to come, that have no list; soonest first."""
    return list(
        appointments_visible_to(person)
        .filter(valid_to__gte=today(), hand_over__isnull=True)
        .order_by("valid_to", "pk")[:50]
    )


def ownerless(person: Anybody) -> list[Ownerless]:
    """Return posts in the person's care with open work and nobody in office.

    A post counts as having work when it was told of some that is still open, so
    that the list costs two looks and not one a post.
    """
    day = today()
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        post=OuterRef("pk"),
        valid_from__lte=day,
        person__is_active=True,
    )
    waiting = Notice.objects.filter(
        post=OuterRef("pk"), done_at__isnull=True, due__isnull=False
    )
    posts = posts_visible_to(person).filter(
        ~Exists(held),
        Exists(waiting),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
    )
    return [
        Ownerless(post, len(open_work_of(post)))
        for post in posts.order_by("institution", "pk")[:50]
        if may_coordinate_in(person, post.institution)
    ]
