"""Which posts a person holds today, and in which of them they act."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from servanda.common.compiled import CompiledModels
from servanda.countries import queries as countries
from servanda.people.models import Person, Post

if TYPE_CHECKING:
    import datetime

A_MINUTE = 60  # seconds
Anybody = Person | AnonymousUser | None

Role = Post.Role
STRONGEST_FIRST = (
    Role.COORDINATOR,
    Role.REVIEWER,
    Role.FOCAL_POINT,
    Role.TRAINING_OFFICER,
    Role.CASE_OFFICER,
    Role.AUDITOR,
    Role.READER,
    Role.SYSTEM_ADMINISTRATOR,
)


def today() -> datetime.date:
    """Return the day it is in the country served, in a page or at work alike.

    Posts are held by the day; in a task or command Django's own day is in UTC.
    """
    return timezone.localdate(timezone=countries.time_zone())


def posts_of(person: Anybody) -> tuple[Post, ...]:
    """Return the posts that `person` holds today, the strongest first.

    The answer holds for a minute for one Person object, that is for one request
    or one stretch of work; whoever changes appointments calls `forget_post`.
    """
    if not isinstance(person, Person) or not person.is_active:
        return ()
    known = fresh_memory(person)
    if "posts" not in known:
        known["posts"] = _held_by(person)
    posts: tuple[Post, ...] = known["posts"]
    return posts


# One filter call: both days must hold for the same appointment. What stands above a
# standing office says whether it is the State's own.
_held = CompiledModels(
    lambda person, day: (
        Post.objects.filter(
            Q(appointments__valid_to__isnull=True) | Q(appointments__valid_to__gte=day),
            appointments__person=person,
            appointments__valid_from__lte=day,
        )
        .filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )
        .order_by("pk")
        .distinct()
    ),
    "institution",
    "institution__parent",
    "institution__parent__parent",
)


def _held_by(person: Person) -> tuple[Post, ...]:
    rows = _held.rows(person.pk, today())
    return tuple(sorted(rows, key=lambda post: _strength(post.role)))


def _strength(role: str) -> int:
    return STRONGEST_FIRST.index(Role(role))


def current_post(person: Anybody) -> Post | None:
    """Return the post in which `person` acts: the one chosen, else the strongest."""
    posts = posts_of(person)
    if isinstance(person, Person):
        chosen = person.remembered.get("acting_in")
        for post in posts:
            if post.pk == chosen:
                return post
    return posts[0] if posts else None


def act_in(person: Person, post_id: int | None) -> None:
    """Have `person` act in one of their posts; one they do not hold changes nothing."""
    person.remembered["acting_in"] = post_id


def forget_post(person: Person) -> None:
    """Have the next question for the posts of `person` asked anew."""
    person.remembered.pop("known", None)


def fresh_memory(person: Person) -> dict[str, Any]:
    """Return what was found out about `person` within the last minute."""
    kept: tuple[float, dict[str, Any]] | None = person.remembered.get("known")
    if kept is None or time.monotonic() >= kept[0]:
        kept = (time.monotonic() + A_MINUTE, {})
        person.remembered["known"] = kept
    return kept[1]
