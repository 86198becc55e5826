"""Which person a line of a staff list means: one name alone is nobody."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from servanda.common.folding import fold
from servanda.common.languages import by_language
from servanda.people.models import Appointment, Person
from servanda.people.queries.staff_steps import (
    MOST_CANDIDATES,
    Candidate,
    Step,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEW = "new"


def find_people(steps: Sequence[Step], decisions: Mapping[int, str]) -> None:
    by_email = _by_email(steps)
    by_name = _by_name(steps)
    at_post = _at_posts(steps)
    first_of_email: dict[str, Step] = {}
    first_of_name: dict[str, list[Step]] = defaultdict(list)
    by_number = {step.line.number: step for step in steps}
    for step in steps:
        if step.problem:
            continue
        email = step.line.email.lower()
        before = first_of_email.get(email) if email else None
        if before is not None:
            _as_before(step, before)
        else:
            step.person = by_email.get(email) or _same_at_post(step, at_post)
            if step.person is None:
                named = by_name.get(fold(step.line.name), [])
                earlier = first_of_name[fold(step.line.name)]
                _decide(step, named, earlier, decisions, by_number)
        if email and not step.problem:
            first_of_email.setdefault(email, step)
        if not step.same_as:
            first_of_name[fold(step.line.name)].append(step)


def _as_before(step: Step, before: Step) -> None:
    """Let a line mean the person of the earlier line with its e-mail address."""
    if fold(before.line.name) != fold(step.line.name):
        step.problem = _(
            "Line %(line)s has this e-mail address with another name. One address is"
            " one person: put one of them right."
        ) % {"line": before.line.number}
    step.person = before.person
    if before.person is None:
        step.same_as = before.same_as or before.line.number
        step.candidates = list(before.candidates)


def _by_email(steps: Sequence[Step]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for part in parts_of(step.line.email.lower() for step in steps if step.line.email):
        rows = Person.objects.annotate(address=Lower("email")).filter(
            address__in=part, is_active=True
        )
        for person in rows.order_by("-pk"):
            found[person.email.lower()] = person
    return found


def _by_name(steps: Sequence[Step]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    names = (step.line.name for step in steps)
    ways = {way for name in names for way in (name, name.upper(), name.title())}
    held = Appointment.objects.select_related("post__institution").order_by("-pk")
    for part in parts_of(ways):
        rows = Person.objects.filter(name__in=part, is_active=True).order_by("pk")
        for person in rows.prefetch_related(Prefetch("appointments", queryset=held)):
            found[fold(person.name)].append(person)
    return found


def _at_posts(steps: Sequence[Step]) -> dict[tuple[int, str], list[Person]]:
    found: dict[tuple[int, str], list[Person]] = defaultdict(list)
    for part in parts_of(str(step.post.pk) for step in steps if step.post):
        rows = Appointment.objects.filter(post_id__in=part, person__is_active=True)
        for term in rows.select_related("person").order_by("pk"):
            people = found[term.post_id, fold(term.person.name)]
            if term.person not in people:
                people.append(term.person)
    return found


def _same_at_post(
    step: Step, at_post: Mapping[tuple[int, str], list[Person]]
) -> Person | None:
    if step.post is None:
        return None
    found = at_post.get((step.post.pk, fold(step.line.name)), [])
    return found[0] if len(found) == 1 else None


def _decide(
    step: Step,
    named: Sequence[Person],
    earlier: Sequence[Step],
    decisions: Mapping[int, str],
    by_number: Mapping[int, Step],
) -> None:
    """Say who a line means that no address and no post settles."""
    # Two addresses are two people, as far as anybody can tell.
    people = [each for each in named if not (step.line.email and each.email)]
    lines = [each for each in earlier if not (step.line.email and each.line.email)]
    offered = [Candidate(f"person-{each.pk}", _known(each)) for each in people]
    offered += [
        Candidate(
            f"line-{each.line.number}",
            _("the same person as in line %(line)s") % {"line": each.line.number},
        )
        for each in lines
        if each.person is None
    ]
    if not offered:
        return
    chosen = decisions.get(step.line.number, "")
    if chosen == NEW:
        return
    kind, _dash, number = chosen.partition("-")
    if chosen in {each.key for each in offered}:
        if kind == "person":
            step.person = next(each for each in people if str(each.pk) == number)
        else:
            step.same_as = int(number)
            step.person = by_number[int(number)].person
        return
    step.candidates = offered[:MOST_CANDIDATES]
    step.more_candidates = len(offered) - len(step.candidates)


def _known(person: Person) -> str:
    terms = list(person.appointments.all()[:1])
    where = (
        f"{by_language(terms[0].post.titles)}, "
        f"{by_language(terms[0].post.institution.names)}"
        if terms
        else _("no post")
    )
    return f"{person.name} ({person.email or person.username}; {where})"
