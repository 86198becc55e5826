"""Reads of accounts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from servanda.common.folding import fold
from servanda.people import access
from servanda.people.access.scope import COMMITTEES, is_national
from servanda.people.models import (
    Appointment,
    Assessor,
    Designation,
    Invitation,
    OpenSession,
    Person,
    Post,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from servanda.people.access import Anybody


MOST_POSTS = 50  # shown at once


@dataclass(frozen=True, slots=True)
class Account:
    """An account in the list of people, with the posts held today."""

    person: Person
    appointments: tuple[Appointment, ...]


def anybody_has_an_account() -> bool:
    """Say whether the first account was made."""
    return Person.objects.filter(is_active=True).exists()


def coordinator_post() -> Post | None:
    """Return the first coordinator's post of the State's own standing office."""
    posts = Post.objects.filter(
        role=Post.Role.COORDINATOR, institution__kind__in=COMMITTEES
    ).select_related("institution__parent__parent")
    for post in posts.order_by("pk"):
        if is_national(post.institution):
            return post
    return None


def accounts_managed_by(person: Anybody) -> QuerySet[Person]:
    """Return the accounts entrusted to the post in which `person` acts.

    A system administrator and a coordinator of the whole look after all; another
    coordinator after those who held posts in the scope and hold none elsewhere.
    Nobody looks after accounts of independent assessors: who could close one or
    give it a password could silence the organisation, or speak in its name.
    """
    officials = Person.objects.filter(assessor=None)
    if access.may_administer(person):
        return officials
    scope = access.acting_scope(person, Post.Role.COORDINATOR)
    if scope.empty:
        return Person.objects.none()
    if scope.everything:
        return officials
    inside = access.institutions_in(scope).values("pk")
    terms = Appointment.objects.filter(post__institution__in=inside)
    elsewhere = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=access.today())
    ).exclude(post__institution__in=inside)
    return officials.filter(pk__in=terms.values("person")).exclude(
        pk__in=elsewhere.values("person")
    )


def invitations_managed_by(person: Anybody) -> QuerySet[Invitation]:
    """Return the invitations that nobody took up and `person` may send again."""
    waiting = Invitation.objects.filter(
        link__used_at=None, ended_at=None
    ).select_related("post__institution", "assessor", "link")
    scope = access.acting_scope(person, Post.Role.COORDINATOR)
    if scope.everything:
        return waiting
    if access.may_administer(person):
        return waiting.filter(assessor=None)
    inside = access.institutions_in(scope).values("pk")
    return waiting.filter(post__institution__in=inside)


def accounts_of(people: Sequence[Person]) -> list[Account]:
    """Return these accounts with the posts that they hold today."""
    day = access.today()
    terms = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        person__in=people,
        valid_from__lte=day,
    ).select_related("post__institution")
    held: dict[int, list[Appointment]] = {}
    for term in terms.order_by("pk"):
        held.setdefault(term.person_id, []).append(term)
    return [Account(each, tuple(held.get(each.pk, ()))) for each in people]


def post_for_link(person: Person) -> Post | None:
    """Return the post that a link for a new password names; none is needed."""
    term = (
        Appointment.objects.filter(person=person)
        .select_related("post")
        .order_by("-valid_from", "-pk")
        .first()
    )
    return term.post if term else None


def posts_given_by(person: Anybody) -> QuerySet[Post]:
    """Return the open posts to which `person` may invite somebody."""
    day = access.today()
    standing = Post.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    ).select_related("institution")
    if access.may_administer(person):
        return standing
    scope = access.acting_scope(person, Post.Role.COORDINATOR)
    inside = access.institutions_in(scope).values("pk")
    return standing.filter(institution__in=inside)


def sessions_of(person: Person) -> QuerySet[OpenSession]:
    """Return where a person is signed in; ended ones were deleted or ran out."""
    lasts = datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    live = timezone.now() - lasts
    rows = OpenSession.objects.filter(person=person, started_at__gte=live)
    return rows.order_by("-started_at")


def posts_found(posts: QuerySet[Post], words: str) -> tuple[list[Post], bool]:
    """Return posts of institutions of this name, and whether there are more."""
    if words:
        named = Designation.objects.filter(folded__contains=fold(words))
        posts = posts.filter(
            Q(institution__in=named.values("institution")) | Q(code__icontains=words)
        )
    found = list(posts.order_by("institution", "pk")[: MOST_POSTS + 1])
    return found[:MOST_POSTS], len(found) > MOST_POSTS


def accounts_found(accounts: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Return the accounts whose name or user name holds these words."""
    if words:
        accounts = accounts.filter(
            Q(name__icontains=words) | Q(username__icontains=words)
        )
    return accounts.order_by("-is_active", "name", "pk")


def assessors_listed() -> QuerySet[Assessor]:
    """Return the independent assessors, those admitted first."""
    return Assessor.objects.order_by("status", "name", "pk")
