"""Reads of accounts."""

from __future__ import annotations

from servanda.people.models import Person, Post


def anybody_has_an_account() -> bool:
    """Say whether the first account was made."""
    return Person.objects.filter(is_active=True).exists()


def coordinator_post() -> Post | None:
    """Return the first coordinator's post of the standing office."""
    return Post.objects.filter(role=Post.Role.COORDINATOR).order_by("pk").first()
