"""Reads of accounts."""

from __future__ import annotations

from servanda.people.access.scope import COMMITTEES, is_national
from servanda.people.models import Person, Post


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
