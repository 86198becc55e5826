"""How far somebody sees: which institutions are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from servanda.countries.models import Territory
from servanda.people.access.posts import Anybody, fresh_memory, posts_of
from servanda.people.models import Institution, Lineage, Person, Post

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

Kind = Institution.Kind
COMMITTEES = {Kind.STEERING_COMMITTEE, Kind.STANDING_OFFICE}
# What a steering committee of the whole State may stand under.
NATIONAL = COMMITTEES | {Kind.GOVERNMENT, Kind.PARLIAMENT}
SEES_EVERYTHING = {Post.Role.COORDINATOR, Post.Role.READER, Post.Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Scope:
    """How far somebody sees; nothing by default.

    `tops` are institutions seen with all below them; `territories` those whose
    institutions are all seen. Both are sorted, so that a scope can be a key.
    """

    everything: bool = False
    tops: tuple[int, ...] = ()
    territories: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Say whether nothing at all is within it."""
        return not (self.everything or self.tops or self.territories)


def scope_of(person: Anybody) -> Scope:
    """Return what the posts of `person` let them see, all posts together."""
    if not isinstance(person, Person):
        return Scope()
    known = fresh_memory(person)
    if "scope" not in known:
        known["scope"] = scope_of_posts(posts_of(person))
    scope: Scope = known["scope"]
    return scope


def scope_of_posts(posts: Iterable[Post]) -> Scope:
    """Return what some posts let their holder see."""
    # Who runs the machine keeps accounts and backups, and reads nothing.
    reading = [p for p in posts if p.role != Post.Role.SYSTEM_ADMINISTRATOR]
    if any(_sees_everything(post) for post in reading):
        return Scope(everything=True)
    tops = {post.institution_id for post in reading}
    territories = {
        post.institution.territory_id
        for post in reading
        if post.institution.kind in COMMITTEES and post.institution.territory_id
    }
    return Scope(
        tops=tuple(sorted(tops)), territories=tuple(sorted(_with_below(territories)))
    )


def _sees_everything(post: Post) -> bool:
    return post.role in SEES_EVERYTHING and is_national(post.institution)


def is_national(institution: Institution) -> bool:
    """Say whether it is the State's own committee, not a ministry's or a province's."""
    if institution.kind not in COMMITTEES:
        return False
    above: Institution | None = institution
    while above is not None:
        if above.territory_id or above.kind not in NATIONAL:
            return False
        above = above.parent
    return True


def _with_below(territories: set[int]) -> set[int]:
    found: set[int] = set()
    newest = territories
    while newest:
        found |= newest
        below = Territory.objects.filter(parent__in=newest)
        newest = set(below.values_list("pk", flat=True)) - found
    return found


def institutions_in(scope: Scope) -> QuerySet[Institution]:
    """Return the institutions within `scope`: one look at the tree as rows."""
    if scope.everything:
        return Institution.objects.all()
    return Institution.objects.filter(pk__in=_lines(scope).values("institution"))


def within(scope: Scope, institution: Institution) -> bool:
    """Say whether `institution` lies in `scope`."""
    if scope.everything or institution.pk in scope.tops:
        return True
    return _lines(scope).filter(institution=institution).exists()


def _lines(scope: Scope) -> QuerySet[Lineage]:
    if not scope.tops and not scope.territories:
        return Lineage.objects.none()
    wanted = Q(above__in=scope.tops)
    if scope.territories:
        wanted |= Q(above__territory__in=scope.territories)
    return Lineage.objects.filter(wanted)
