"""Reads of people, posts and the trail."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from servanda.people.models import Person, Post


def current_post(person: Person | AnonymousUser | None) -> Post | None:
    """Return the post that `person` holds today, the most powerful first."""
    if not isinstance(person, Person) or not person.is_active:
        return None
    today = timezone.localdate()
    held = Post.objects.filter(
        appointments__person=person, appointments__valid_from__lte=today
    ).exclude(appointments__person=person, appointments__valid_to__lt=today)
    return held.order_by("role", "pk").first()
