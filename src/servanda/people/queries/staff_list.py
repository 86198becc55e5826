"""What a staff list would change: each line matched to what is there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.common.folding import fold
from servanda.people import access
from servanda.people.models import Appointment, Post
from servanda.people.queries.staff_people import find_people
from servanda.people.queries.staff_places import find_institutions, find_posts
from servanda.people.queries.staff_steps import Step, parts_of
from servanda.people.staff_cells import as_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from servanda.people.models import Person
    from servanda.people.staff_cells import StaffLine

POWERFUL = {Post.Role.COORDINATOR, Post.Role.SYSTEM_ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """Everything that a list would do."""

    steps: list[Step]

    @property
    def wrong(self) -> list[Step]:
        """Return the lines that cannot be kept."""
        return [step for step in self.steps if step.problem]

    @property
    def doubtful(self) -> list[Step]:
        """Return the lines that wait for a decision."""
        return [step for step in self.steps if step.doubtful and not step.problem]

    @property
    def changing(self) -> list[Step]:
        """Return the lines that change something."""
        return [step for step in self.steps if step.good and step.changes]

    @property
    def gives_power(self) -> bool:
        """Say whether somebody gets a post of much power."""
        return any(
            (step.post.role if step.post else step.line.role) in POWERFUL
            for step in (*self.changing, *self.doubtful)
        )

    @property
    def unchanged(self) -> int:
        """Return how many lines say what stands there already."""
        return sum(step.unchanged for step in self.steps)


def plan_of(
    lines: Sequence[StaffLine],
    *,
    decisions: Mapping[int, str],
    by: Person,
) -> StaffPlan:
    """Match each line to institution, post and person; write nothing.

    `decisions` says for a doubtful line who is meant: "new", "person-12" or
    "line-4". Somebody with the same e-mail address is the same person, and so
    is somebody of the same name at the same post; a name alone is nobody.
    """
    steps = [Step(line) for line in lines]
    find_institutions(steps, by)
    find_posts(steps, by)
    find_people(steps, decisions)
    _find_terms(steps)
    for step in steps:
        if step.good:
            step.changes = _changes(step)
    return StaffPlan(steps)


def _find_terms(steps: Sequence[Step]) -> None:
    pairs: dict[tuple[int, int], list[Appointment]] = defaultdict(list)
    for part in parts_of(str(step.person.pk) for step in steps if step.person):
        for term in Appointment.objects.filter(person_id__in=part).order_by("pk"):
            pairs[term.person_id, term.post_id].append(term)
    seen: dict[tuple[str, int | str], int] = {}
    for step in steps:
        if not step.good:
            continue
        if step.person and step.post:
            terms = pairs[step.person.pk, step.post.pk]
            step.term = next((t for t in terms if _same_time(t, step.line)), None)
        first, last = as_day(step.line.valid_from), as_day(step.line.valid_to)
        if step.term is None and last and last < (first or access.today()):
            step.problem = _(
                "The last day is over and no first day is given. Fill in “from”."
            )
            continue
        key = who(step), step.post.pk if step.post else _new_post_key(step)
        earlier = seen.setdefault(key, step.line.number)
        if earlier != step.line.number:
            step.problem = _(
                "Line %(line)s gives this post to this person already. Keep one."
            ) % {"line": earlier}


def who(step: Step) -> str:
    if step.person:
        return f"person-{step.person.pk}"
    return f"line-{step.same_as or step.line.number}"


def _new_post_key(step: Step) -> str:
    return f"{step.institution.pk if step.institution else 0} {fold(step.line.post)}"


def _same_time(term: Appointment, line: StaffLine) -> bool:
    """Say whether a term and a line speak of one time in office."""
    first = as_day(line.valid_from) or access.today()
    last = as_day(line.valid_to)
    return (term.valid_to is None or term.valid_to >= first) and (
        last is None or term.valid_from <= last
    )


def _changes(step: Step) -> list[str]:
    line, person = step.line, step.person
    changes = []
    if step.post is None:
        changes.append(_("new post: %(post)s") % {"post": line.post})
    if person is None:
        words = (
            _("same new person as line %(line)s") if step.same_as else _("new person")
        )
        changes.append(words % {"line": step.same_as} if step.same_as else words)
    elif not person.has_usable_password():
        if person.name != line.name:
            changes.append(
                _("name: %(before)s → %(after)s")
                % {"before": person.name, "after": line.name}
            )
        if line.email and person.email.lower() != line.email.lower():
            changes.append(
                _("e-mail: %(before)s → %(after)s")
                % {"before": person.email or "–", "after": line.email}
            )
    return changes + _term_changes(step)


def _term_changes(step: Step) -> list[str]:
    line, term = step.line, step.term
    first, last = as_day(line.valid_from), as_day(line.valid_to)
    if term is None:
        day = date_format(first or access.today(), "DATE_FORMAT")
        until = date_format(last, "DATE_FORMAT") if last else ""
        if until:
            return [_("holds the post %(from)s – %(to)s") % {"from": day, "to": until}]
        return [_("holds the post from %(from)s") % {"from": day}]
    changes = []
    if first and term.valid_from != first:
        changes.append(
            _("first day: %(before)s → %(after)s")
            % {
                "before": date_format(term.valid_from, "DATE_FORMAT"),
                "after": date_format(first, "DATE_FORMAT"),
            }
        )
    if last and term.valid_to != last:
        before = date_format(term.valid_to, "DATE_FORMAT") if term.valid_to else "…"
        changes.append(
            _("last day: %(before)s → %(after)s")
            % {"before": before, "after": date_format(last, "DATE_FORMAT")}
        )
    return changes
