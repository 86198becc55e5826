"""Who may see and write hand-overs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from servanda.desk.models import HandOver
from servanda.people.access import (
    Anybody,
    current_post,
    institutions_in,
    may_coordinate_in,
    may_read,
    posts_of,
    scope_of,
)
from servanda.people.models import Person, Post

if TYPE_CHECKING:
    from django.db.models import QuerySet


def hand_overs_visible_to(person: Anybody) -> QuerySet[HandOver]:
    """Return the hand-overs of one's own posts and terms, and of one's scope.

    Who left a post still sees what they handed over; coordinators and auditors
    see those of the institutions in their scope.
    """
    if not isinstance(person, Person):
        return HandOver.objects.none()
    rows = HandOver.objects.select_related(
        "outgoing__person", "outgoing__post__institution"
    )
    own = Q(outgoing__person=person) | Q(
        outgoing__post__in=[post.pk for post in posts_of(person)]
    )
    if not may_read(person):
        return rows.filter(own)
    post = current_post(person)
    if post is None or post.role not in {Post.Role.COORDINATOR, Post.Role.AUDITOR}:
        return rows.filter(own)
    scope = scope_of(person)
    if scope.everything:
        return rows
    return rows.filter(own | Q(outgoing__post__institution__in=institutions_in(scope)))


def may_write(person: Anybody, hand_over: HandOver) -> bool:
    """Say whether `person` may note things: who leaves, or their coordinator."""
    if not isinstance(person, Person) or hand_over.state != HandOver.State.OPEN:
        return False
    return hand_over.outgoing.person_id == person.pk or may_coordinate_in(
        person, hand_over.outgoing.post.institution
    )


def may_accept(person: Anybody, hand_over: HandOver) -> bool:
    """Say whether `person` is the successor: holds the post now, another's term."""
    if not isinstance(person, Person) or hand_over.state != HandOver.State.HANDED:
        return False
    if hand_over.outgoing.person_id == person.pk:
        return False
    return hand_over.outgoing.post_id in [post.pk for post in posts_of(person)]
