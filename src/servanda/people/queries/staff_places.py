"""Which institution and which post a line of a staff list means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from servanda.common.folding import fold
from servanda.people import access
from servanda.people.access.scope import institutions_in, scope_of_posts
from servanda.people.days import in_force
from servanda.people.models import Designation, Institution, Person, Post
from servanda.people.queries.choosing import BETWEEN
from servanda.people.queries.staff_steps import MOST_CANDIDATES, Step, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ONLY_BY_THE_WHOLE = {Post.Role.AUDITOR, Post.Role.SYSTEM_ADMINISTRATOR}


def find_institutions(steps: Sequence[Step], by: Person) -> None:
    typed = {step.line.institution for step in steps}
    named = {*typed, *(each.rpartition(BETWEEN)[0] for each in typed)} - {""}
    by_name, earlier = _named(named)
    by_code: dict[str, int] = {}
    for part in parts_of(each.lower() for each in typed):
        rows = Institution.objects.filter(code__in=part)
        by_code |= dict(rows.values_list("code", "pk"))
    keys = {pk for found in by_name.values() for pk in found} | set(by_code.values())
    rows = Institution.objects.filter(in_force(access.today()))
    there = {each.pk: each for each in rows.select_related("parent") if each.pk in keys}
    allowed = _allowed(by)
    for step in steps:
        found = _meant(step.line.institution, by_name, by_code, there)
        if len(found) != 1:
            step.problem = _why_none(step.line.institution, found, earlier)
        elif allowed is not None and found[0].pk not in allowed:
            step.problem = _("You do not coordinate “%(name)s”.") % {
                "name": step.line.institution
            }
        else:
            step.institution = found[0]


def _named(names: Iterable[str]) -> tuple[dict[str, set[int]], set[str]]:
    """Return who has each folded name today, and which names are earlier ones."""
    day = access.today()
    now: dict[str, set[int]] = defaultdict(set)
    earlier = set()
    for part in parts_of(fold(each) for each in names):
        for row in Designation.objects.filter(folded__in=part):
            if row.valid_to is not None and row.valid_to < day:
                earlier.add(row.folded)
            else:
                now[row.folded].add(row.institution_id)
    return now, earlier


def _meant(
    typed: str,
    by_name: Mapping[str, set[int]],
    by_code: Mapping[str, int],
    there: Mapping[int, Institution],
) -> list[Institution]:
    if typed.lower() in by_code:
        keys = {by_code[typed.lower()]}
        return [there[key] for key in keys if key in there]
    found = [there[key] for key in by_name.get(fold(typed), ()) if key in there]
    name, _between, above = typed.rpartition(BETWEEN)
    if found or not name:
        return found
    return [
        there[key]
        for key in by_name.get(fold(name), ())
        if key in there and _stands_under(there[key], above)
    ]


def _stands_under(institution: Institution, name: str) -> bool:
    parent = institution.parent
    return parent is not None and fold(name) in map(fold, parent.names.values())


def _why_none(typed: str, found: Sequence[Institution], earlier: set[str]) -> str:
    if found:
        codes = ", ".join(each.code for each in found[:MOST_CANDIDATES])
        return _(
            "Several institutions are called “%(name)s”. Write the code instead: %(codes)s."
        ) % {"name": typed, "codes": codes}
    if fold(typed) in earlier:
        return _(
            "“%(name)s” is an earlier name. Write the name of today, or the code."
        ) % {"name": typed}
    return _(
        "No institution is called “%(name)s”. Check the spelling, or add it to the"
        " tree first."
    ) % {"name": typed}


def coordinates(person: access.Anybody) -> bool:
    """Say whether `person` acts as a coordinator, of the whole or of a part."""
    post = access.current_post(person)
    return post is not None and post.role == Post.Role.COORDINATOR


def posts_to_fill(by: Person, most: int) -> list[Post]:
    """Return the posts of the institutions that `by` coordinates, for a template."""
    rows = Post.objects.filter(in_force(access.today())).select_related("institution")
    post = access.current_post(by)
    scope = scope_of_posts([post] if post else [])
    if not scope.everything:
        rows = rows.filter(institution__in=institutions_in(scope))
    return list(rows.order_by("institution_id", "pk")[:most])


def _allowed(by: Person) -> set[int] | None:
    """Return the institutions that `by` may change; None for all."""
    if access.may_coordinate(by):
        return None
    post = access.current_post(by)
    scope = scope_of_posts([post] if post else [])
    return set(institutions_in(scope).values_list("pk", flat=True))


# Posts.


def find_posts(steps: Sequence[Step], by: Person) -> None:
    keys = [str(step.institution.pk) for step in steps if step.institution]
    posts: dict[int, list[Post]] = defaultdict(list)
    for part in parts_of(keys):
        rows = Post.objects.filter(in_force(access.today()), institution_id__in=part)
        for post in rows.select_related("institution"):
            posts[post.institution_id].append(post)
    whole = access.may_coordinate(by)
    for step in steps:
        if step.institution is not None:
            _find_post(step, posts[step.institution.pk], whole=whole)


def _find_post(step: Step, posts: Sequence[Post], *, whole: bool) -> None:
    line = step.line
    found = [each for each in posts if line.post_code and each.code == line.post_code]
    if not found and line.post:
        title = fold(line.post)
        found = [each for each in posts if title in map(fold, each.titles.values())]
    if len(found) > 1:
        codes = ", ".join(each.code for each in found[:MOST_CANDIDATES])
        step.problem = _(
            "Several posts are called “%(post)s” there. Write the post code: %(codes)s."
        ) % {"post": line.post, "codes": codes}
    elif found:
        step.post = found[0]
    elif not line.post:
        step.problem = _("No post there has the code “%(code)s”.") % {
            "code": line.post_code
        }
    elif not line.role:
        step.problem = _(
            "There is no post “%(post)s” yet. To make it, fill in the column role."
        ) % {"post": line.post}
    role = step.post.role if step.post else line.role
    if not step.problem and role in ONLY_BY_THE_WHOLE and not whole:
        step.problem = _(
            "Only a coordinator of the whole mechanism gives the role “%(role)s”."
        ) % {"role": Post.Role(role).label}
