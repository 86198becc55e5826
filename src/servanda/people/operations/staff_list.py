"""A staff list is kept: people without a password yet, posts, terms in office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from servanda.common.folding import fold
from servanda.countries.queries import current_country
from servanda.people import access
from servanda.people.models import Appointment, Person, Post
from servanda.people.operations import audit
from servanda.people.operations.posts import free_post_code
from servanda.people.queries.staff_list import plan_of, who
from servanda.people.staff_cells import as_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from servanda.people.models import Institution
    from servanda.people.queries.staff_steps import Step
    from servanda.people.staff_cells import StaffLine

LONGEST_USERNAME = 50


@dataclass(slots=True)
class Imported:
    """How much a list brought."""

    people: int = 0
    posts: int = 0
    terms: int = 0
    corrected: int = 0
    left: int = 0  # lines that are wrong or wait for a decision


@transaction.atomic
def import_staff_list(
    lines: Sequence[StaffLine], *, decisions: Mapping[int, str], by: Person
) -> Imported:
    """Keep every good line of a list; a doubtful one only once it is decided.

    The lines are matched anew: what changed since the preview counts.
    """
    plan = plan_of(lines, decisions=decisions, by=by)
    writer = _Writer()
    for step in plan.changing:
        writer.keep(step)
    done = writer.done
    done.left = len(plan.wrong) + len(plan.doubtful)
    if plan.changing:
        audit.record(
            verb="people.import_staff_list",
            by=by,
            subjects=writer.subjects,
            after={
                "people": done.people,
                "posts": done.posts,
                "terms": done.terms,
                "corrected": done.corrected,
            },
        )
    return done


class _Writer:
    """Writes the lines of one list: each new person and post once."""

    def __init__(self) -> None:
        self.done = Imported()
        self._people: dict[str, Person] = {}
        self._posts: dict[tuple[int, str], Post] = {}
        self._touched: dict[tuple[str, int], Person | Post | Institution] = {}
        self._taken = set(Person.objects.values_list("username", flat=True))

    @property
    def subjects(self) -> list[Person | Post | Institution]:
        """Return what the list was about."""
        return list(self._touched.values())

    def keep(self, step: Step) -> None:
        """Keep one line."""
        person = self._person(step)
        post = step.post or self._post(step)
        self._term(step, person, post)
        for thing in (person, post, post.institution):
            self._touched[type(thing).__name__, thing.pk] = thing
        access.forget_post(person)

    def _person(self, step: Step) -> Person:
        person = step.person or self._people.get(who(step))
        if person is None:
            person = self._new_person(step.line)
            self._people[who(step)] = person
        elif not person.has_usable_password():
            # Who has an account says there what they are called.
            self._correct(person, step.line)
        return person

    def _new_person(self, line: StaffLine) -> Person:
        country = current_country()
        person = Person(
            username=self._username(line),
            name=line.name,
            email=line.email,
            language=(country.languages or ["en"])[0] if country else "en",
        )
        person.set_unusable_password()
        person.save()
        self.done.people += 1
        return person

    def _username(self, line: StaffLine) -> str:
        words = line.email.partition("@")[0] or line.name
        stem = slugify(fold(words).replace(".", "-")).replace("-", ".")
        stem = stem[:LONGEST_USERNAME].strip(".") or "person"
        name, number = stem, 1
        while name in self._taken:
            number += 1
            name = f"{stem}{number}"
        self._taken.add(name)
        return name

    def _correct(self, person: Person, line: StaffLine) -> None:
        email = line.email or person.email
        if (person.name, person.email) != (line.name, email):
            person.name, person.email = line.name, email
            person.save(update_fields=["name", "email"])
            self.done.corrected += 1

    def _post(self, step: Step) -> Post:
        institution, line = step.institution, step.line
        if institution is None:
            raise ValueError("a good line names an institution")
        key = institution.pk, fold(line.post)
        if key not in self._posts:
            country = current_country()
            language = (country.languages or ["en"])[0] if country else "en"
            titles = {language: line.post}
            self._posts[key] = Post.objects.create(
                institution=institution,
                code=free_post_code(institution, titles, line.post_code),
                role=line.role,
                titles=titles,
            )
            self.done.posts += 1
        return self._posts[key]

    def _term(self, step: Step, person: Person, post: Post) -> None:
        first, last = as_day(step.line.valid_from), as_day(step.line.valid_to)
        term = step.term
        if term is None:
            Appointment.objects.create(
                person=person,
                post=post,
                valid_from=first or access.today(),
                valid_to=last,
            )
            self.done.terms += 1
            return
        wanted = first or term.valid_from, last or term.valid_to
        if wanted != (term.valid_from, term.valid_to):
            term.valid_from, term.valid_to = wanted
            term.save(update_fields=["valid_from", "valid_to"])
            self.done.corrected += 1
