"""Whose inbox and whose line of the sent-ledger somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.people.access.posts import Anybody, current_post, posts_of
from servanda.people.access.scope import institutions_in, scope_of
from servanda.people.models import Mailing, Notice, Post

if TYPE_CHECKING:
    from django.db.models import QuerySet

LOOKS_AFTER_MAIL = {Post.Role.COORDINATOR, Post.Role.SYSTEM_ADMINISTRATOR}


def notices_visible_to(person: Anybody) -> QuerySet[Notice]:
    """Return the inboxes of the posts that `person` holds, and no others."""
    return Notice.objects.filter(post__in=[post.pk for post in posts_of(person)])


def mailings_visible_to(person: Anybody) -> QuerySet[Mailing]:
    """Return the sent-ledger of a coordinator's scope; an administrator's is whole.

    It says which post was told and when, not what the notice is about.
    """
    post = current_post(person)
    if post is None or post.role not in LOOKS_AFTER_MAIL:
        return Mailing.objects.none()
    scope = scope_of(person)
    if scope.everything or post.role == Post.Role.SYSTEM_ADMINISTRATOR:
        return Mailing.objects.all()
    return Mailing.objects.filter(post__institution__in=institutions_in(scope))
