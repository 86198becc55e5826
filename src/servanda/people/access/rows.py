"""Which rows about the mechanism and its people somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from servanda.people.access.posts import Anybody, posts_of
from servanda.people.access.rights import may_read
from servanda.people.access.scope import institutions_in, scope_of
from servanda.people.models import Appointment, Institution, Person, Post, SavedView

if TYPE_CHECKING:
    from django.db.models import QuerySet

SEES_HOLDERS = {Post.Role.COORDINATOR, Post.Role.SYSTEM_ADMINISTRATOR}


def institutions_visible_to(person: Anybody) -> QuerySet[Institution]:
    """Return the tree: every post holder may know which bodies there are."""
    if not posts_of(person):
        return Institution.objects.none()
    return Institution.objects.all()


def posts_visible_to(person: Anybody) -> QuerySet[Post]:
    """Return the offices in the tree, by title; who holds them is another matter."""
    if not posts_of(person):
        return Post.objects.none()
    return Post.objects.select_related("institution")


def appointments_visible_to(person: Anybody) -> QuerySet[Appointment]:
    """Return who holds which post, as far as `person` may know it.

    Coordinators and administrators know it of all, others of the institutions in
    their scope; everybody knows their own.
    """
    if not isinstance(person, Person):
        return Appointment.objects.none()
    rows = Appointment.objects.select_related("person", "post__institution")
    scope = scope_of(person)
    if scope.everything or any(p.role in SEES_HOLDERS for p in posts_of(person)):
        return rows
    own = Q(person=person)
    if scope.empty:
        return rows.filter(own)
    return rows.filter(own | Q(post__institution__in=institutions_in(scope)))


def saved_views_visible_to(person: Anybody) -> QuerySet[SavedView]:
    """Return the views that `person` saved; nobody sees those of others."""
    if not isinstance(person, Person) or not may_read(person):
        return SavedView.objects.none()
    return SavedView.objects.filter(person=person)
