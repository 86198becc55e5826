"""Reads of the tree of institutions: names by day, lines, who answers, search."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import F

from servanda.common.folding import fold
from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.days import holds_on, in_force
from servanda.people.models import (
    Competence,
    Designation,
    Institution,
    Post,
    Succession,
)
from servanda.people.queries.finding import Found, search_institutions
from servanda.people.queries.tree import Branch, Tree, tree

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from django.db.models import QuerySet

__all__ = [
    "Branch",
    "Found",
    "Tree",
    "below",
    "competences_of",
    "line_above",
    "name_on",
    "names_on",
    "posts_answering_for",
    "search_institutions",
    "successors_of",
    "tree",
]

Role = Post.Role
ANSWER_FIRST = (Role.FOCAL_POINT, Role.REVIEWER, Role.COORDINATOR)


def below(institution: Institution) -> QuerySet[Institution]:
    """Return everything that stands under `institution` today."""
    return Institution.objects.filter(
        in_force(access.today()), lineage__above=institution, lineage__steps__gt=0
    )


def competences_of(institution: Institution) -> list[Competence]:
    """Return what an institution answers for today, articles behind themes."""
    return list(
        institution.competences.filter(in_force(access.today()))
        .select_related("theme")
        .order_by("article", "pk")
    )


def line_above(institution: Institution) -> list[Institution]:
    """Return all that stand above it, the highest first."""
    return list(
        Institution.objects.filter(below__institution=institution, below__steps__gt=0)
        .annotate(steps=F("below__steps"))
        .order_by("-steps")
    )


def posts_answering_for(institution: Institution) -> list[Post]:
    """Return the posts that answer for an institution today.

    Its focal points; where it has none its reviewers, else its coordinators;
    where it has none of these, those of the nearest institution above it.
    """
    posts = list(
        Post.objects.filter(
            in_force(access.today()),
            institution__below__institution=institution,
            role__in=ANSWER_FIRST,
        )
        .select_related("institution")
        .annotate(steps=F("institution__below__steps"))
        .order_by("steps", "pk")
    )
    if not posts:
        return []
    near = [post for post in posts if post.steps == posts[0].steps]
    strongest = min(ANSWER_FIRST.index(Role(post.role)) for post in near)
    return [post for post in near if post.role == ANSWER_FIRST[strongest]]


def names_on(
    institutions: Iterable[Institution], day: datetime.date
) -> dict[int, dict[str, str]]:
    """Return the official names that each institution had on `day`, by language.

    For a day before or after its time, its first or last names stand in.
    """
    wanted = {each.pk: each for each in institutions}
    names: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Designation.objects.filter(
        in_force(day), official=True, institution_id__in=wanted
    )
    for row in rows.order_by("pk"):
        names[row.institution_id][row.language] = row.name
    return {pk: names.get(pk) or each.names for pk, each in wanted.items()}


def name_on(
    institution: Institution, day: datetime.date, lang: str | None = None
) -> str:
    """Return what an institution was called on `day`, in the page's language."""
    return by_language(names_on([institution], day)[institution.pk], lang)


def successors_of(
    institution: Institution, day: datetime.date | None = None
) -> list[Institution]:
    """Return who stands in its place on `day` (today), the main one first.

    An institution that has no successor then, or still exists, is its own.
    """
    on = day or access.today()
    found: dict[int, Institution] = {}
    seen: set[int] = set()
    waiting = [institution]
    while waiting:
        keys = [each.pk for each in waiting]
        seen.update(keys)
        rows = Succession.objects.filter(
            predecessor_id__in=keys, reorganisation__on__lte=on
        ).select_related("successor")
        steps = sorted(rows, key=lambda step: (not step.main, step.pk))
        followed = {step.predecessor_id for step in steps}
        for each in waiting:
            if holds_on(each, on) or each.pk not in followed:
                found.setdefault(each.pk, each)
        gone = {each.pk for each in waiting if each.pk not in found}
        waiting = list(
            {
                step.successor_id: step.successor
                for step in steps
                if step.predecessor_id in gone and step.successor_id not in seen
            }.values()
        )
    return list(found.values())


def called(words: str) -> Institution | None:
    """Return the one institution that has or had exactly this name.

    Accents and capitals do not count; a name that several bear names none.
    """
    found = set(
        Designation.objects.filter(folded=fold(words)).values_list(
            "institution", flat=True
        )[:10]
    )
    return Institution.objects.get(pk=found.pop()) if len(found) == 1 else None
