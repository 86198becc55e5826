"""Posts to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from servanda.people import access
from servanda.people.days import in_force
from servanda.people.models import Institution, Post

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_OFFERED = 200


def superiors_to_choose(
    institution: Institution, post: Post | None = None
) -> Sequence[Post]:
    """Return the posts of an institution and of those above it, the nearest first."""
    rows = (
        Post.objects.filter(
            in_force(access.today()), institution__below__institution=institution
        )
        .annotate(steps=F("institution__below__steps"))
        .select_related("institution")
        .order_by("steps", "pk")
    )
    if post is not None:
        rows = rows.exclude(pk=post.pk)
    found: list[Post] = list(rows[:MOST_OFFERED])
    superior = post.superior if post else None
    if superior is not None and superior not in found:
        found.insert(0, superior)
    return found
