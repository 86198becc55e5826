"""Mergers, splits and successions, each by a recorded decision."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.days import A_DAY, holds_on, in_force
from servanda.people.errors import Refused
from servanda.people.models import (
    Appointment,
    Competence,
    Institution,
    Post,
    Reorganisation,
    Succession,
)
from servanda.people.operations import audit
from servanda.people.operations.institutions import close, move
from servanda.people.operations.lineage import rebuild_lineage

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from servanda.people.models import Person

LONGEST_DECISION = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One predecessor and one successor.

    `subjects` says by language what goes there; `main` marks where everything
    goes that nobody sends elsewhere. A predecessor that goes on, having given
    up a part, has no main successor.
    """

    predecessor: Institution
    successor: Institution
    main: bool = True
    subjects: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def record_reorganisation(  # noqa: PLR0913 - what such a decision says, all named
    *,
    kind: str,
    on: datetime.date,
    decision: str,
    steps: Sequence[Step],
    posts_go_along: bool = False,
    by: Person | None,
    code: str = "",
) -> Reorganisation:
    """Have institutions be followed by others from the day `on`.

    A predecessor with a main successor ends the day before. What stands under
    it and what it is competent for go to that successor; its posts end, or go
    along with those who hold them. Its open work is moved by the caller, who
    can see it.
    """
    steps = _fresh(steps)
    _check(steps, on, decision)
    done = Reorganisation.objects.create(
        kind=kind, on=on, decision=decision, code=code or _free_code(on)
    )
    Succession.objects.bulk_create(
        Succession(
            reorganisation=done,
            predecessor=step.predecessor,
            successor=step.successor,
            subjects={each: words for each, words in step.subjects.items() if words},
            main=step.main,
        )
        for step in steps
    )
    ending = {step.predecessor.pk: step for step in steps if step.main}
    passed = [
        _pass_on(step, on, set(ending), posts_go_along=posts_go_along)
        for step in ending.values()
    ]
    touched = {
        each.pk: each for step in steps for each in (step.predecessor, step.successor)
    }
    rebuild_lineage(touched)
    audit.record(
        verb="people.reorganise",
        by=by,
        subjects=[done, *touched.values()],
        after={
            **audit.snapshot(done),
            "steps": [_told(s) for s in steps],
            "passed": passed,
        },
    )
    return done


def _fresh(steps: Sequence[Step]) -> list[Step]:
    """Return the steps with each institution once, as it is now, held until the end."""
    wanted = {each.pk for s in steps for each in (s.predecessor, s.successor)}
    rows = Institution.objects.select_for_update().in_bulk(wanted)
    return [
        Step(rows[s.predecessor.pk], rows[s.successor.pk], s.main, s.subjects)
        for s in steps
    ]


def _check(steps: Sequence[Step], on: datetime.date, decision: str) -> None:
    if not decision.strip():
        raise Refused("decision", _("Name the decision, for example 202/2025/QH15."))
    if len(decision) > LONGEST_DECISION:
        raise Refused("decision", _("Name the decision by its number and body only."))
    if on > access.today():
        raise Refused(
            "on",
            _("%(day)s has not come yet. Enter this on that day or after it.")
            % {"day": date_format(on, "DATE_FORMAT")},
        )
    if not steps:
        raise Refused("successors", _("Choose who follows."))
    pairs = Counter((s.predecessor.pk, s.successor.pk) for s in steps)
    mains = Counter(s.predecessor.pk for s in steps if s.main)
    if max(pairs.values()) > 1 or max(mains.values(), default=1) > 1:
        raise Refused(
            "successors",
            _("Each institution has one main successor. Choose which one it is."),
        )
    _check_days(steps, on, set(mains))


def _check_days(steps: Sequence[Step], on: datetime.date, ending: set[int]) -> None:
    for step in steps:
        words = {
            "name": by_language(step.predecessor.names),
            "successor": by_language(step.successor.names),
            "day": date_format(on, "DATE_FORMAT"),
        }
        if step.successor.pk in ending or step.predecessor.pk == step.successor.pk:
            raise Refused(
                "successors",
                _("%(successor)s ends with this decision, so it cannot follow.")
                % words,
            )
        if not holds_on(step.predecessor, on - A_DAY):
            raise Refused(
                "predecessors",
                _("%(name)s did not exist before %(day)s. Check the day.") % words,
            )
        if not holds_on(step.successor, on):
            raise Refused(
                "successors",
                _("%(successor)s does not exist on %(day)s. Check the day.") % words,
            )


def _pass_on(
    step: Step, on: datetime.date, ending: set[int], *, posts_go_along: bool
) -> dict[str, Any]:
    """Let what hangs on an ending institution go to its main successor."""
    old, new = step.predecessor, step.successor
    moved = []
    for child in old.children.filter(in_force(on)).exclude(pk__in=ending):
        if child.pk != new.pk:
            move(child, new, on)
            moved.append(child.pk)
    if _stands_under(new, old):
        move(new, _parent_left(old, ending), on)
    competences = _pass_competences(old, new, on)
    held = _holders(old, on) if posts_go_along else []
    # It may have ended on that very day already, by hand or by a pack.
    posts = [] if old.valid_to == on - A_DAY else close(old, on - A_DAY)
    return {
        "from": old.pk,
        "to": new.pk,
        "institutions": moved,
        "competences": competences,
        "posts": len(posts),
        "posts_moved": _move_posts(posts, held, new, on) if posts_go_along else 0,
    }


def _stands_under(one: Institution, above: Institution) -> bool:
    return one.parent_id == above.pk


def _parent_left(old: Institution, ending: set[int]) -> Institution | None:
    """Return the nearest above `old` that goes on."""
    parent = old.parent
    while parent is not None and parent.pk in ending:
        parent = parent.parent
    return parent


def _pass_competences(old: Institution, new: Institution, on: datetime.date) -> int:
    known = set(new.competences.filter(in_force(on)).values_list("theme_id", "article"))
    standing = list(old.competences.filter(in_force(on)))
    old.competences.filter(pk__in=[each.pk for each in standing]).update(
        valid_to=on - A_DAY
    )
    passed = [
        Competence(
            institution=new, theme_id=each.theme_id, article=each.article, valid_from=on
        )
        for each in standing
        if (each.theme_id, each.article) not in known
    ]
    Competence.objects.bulk_create(passed)
    return len(passed)


def _holders(old: Institution, on: datetime.date) -> list[Appointment]:
    return list(
        Appointment.objects.filter(in_force(on), post__institution=old).select_related(
            "person"
        )
    )


def _move_posts(
    posts: Sequence[Post],
    held: Sequence[Appointment],
    new: Institution,
    on: datetime.date,
) -> int:
    """Make the posts again in the successor, with those who held them."""
    made = {post.pk: _again(post, new, on) for post in posts}
    for old, twin in made.items():
        Post.objects.filter(in_force(on), superior_id=old).update(superior=twin)
    for term in held:
        Appointment.objects.create(
            person=term.person,
            post=made[term.post_id],
            valid_from=max(on, term.valid_from),
            valid_to=term.valid_to,
        )
        access.forget_post(term.person)
    return len(made)


def _again(post: Post, new: Institution, on: datetime.date) -> Post:
    return Post.objects.create(
        institution=new,
        code=f"{post.code[:50]}-{on:%Y%m%d}",
        role=post.role,
        titles=post.titles,
        superior=post.superior,
        valid_from=on,
    )


def _told(step: Step) -> dict[str, Any]:
    return {
        "predecessor": step.predecessor.pk,
        "successor": step.successor.pk,
        "main": step.main,
        "subjects": dict(step.subjects),
    }


def _free_code(on: datetime.date) -> str:
    stem = f"reorganisation-{on:%Y-%m-%d}"
    count = Reorganisation.objects.filter(code__startswith=stem).count()
    code = stem if not count else f"{stem}-{count + 1}"
    while Reorganisation.objects.filter(code=code).exists():
        count += 1
        code = f"{stem}-{count + 1}"
    return code
