"""Giving asks to institutions, to others, back to nobody, or to nobody here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.people.access import current_post
from servanda.people.operations import audit
from servanda.recommendations.models import Assignment, NotForUsGround
from servanda.recommendations.operations.assignments import telling
from servanda.recommendations.operations.assignments.checks import (
    Task,
    check,
    chosen_asks,
    held,
    locked,
    must_be,
    must_be_free,
)
from servanda.recommendations.operations.assignments.errors import AssignmentRefused
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries.answering import last_day_to_answer
from servanda.recommendations.queries.holders import LIVE, OPEN, STANDING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from servanda.people.models import Institution, Person, Post
    from servanda.recommendations.models import Ask, Decision, Recommendation

Status = Assignment.Status
LONGEST_WORDS = 1000


@transaction.atomic
def assign(  # noqa: PLR0913 - an assignment has these parts, all named
    recommendation: Recommendation,
    *,
    lead: Institution,
    by: Person | None,
    cooperating: Iterable[Institution] = (),
    asks: Iterable[Ask] | None = None,
    product: str = "",
    deadline: datetime.date | None = None,
    decision: Decision | None = None,
    post: Post | None = None,
    proposal: dict[str, Any] | None = None,
) -> Assignment:
    """Give asks of a recommendation to a lead; `asks=None` gives all of them.

    An ask has one lead: one that another institution has is refused. What was
    returned, or was for nobody here, is replaced. `proposal` says which likely
    lead was shown and whether it was taken; it stays in the trail.
    """
    kept = held(recommendation)
    task = Task(lead, tuple(cooperating), product.strip(), deadline, decision, post)
    check(task)
    wanted = chosen_asks(kept, asks)
    must_be_free(wanted)
    given = give(kept, wanted, task, by=by)
    replaced = replace_what_came_back(wanted, given)
    telling.tell_lead(given)
    audit.record(
        verb="recommendations.assign",
        by=by,
        subjects=[kept, given, *replaced],
        after={**facts(given), **({"proposal": proposal} if proposal else {})},
    )
    touch([kept.pk])
    return given


@transaction.atomic
def reassign(  # noqa: PLR0913 - as above
    assignment: Assignment,
    *,
    lead: Institution,
    by: Person | None,
    revision: int,
    cooperating: Iterable[Institution] | None = None,
    product: str | None = None,
    deadline: datetime.date | None = None,
    decision: Decision | None = None,
    proposal: dict[str, Any] | None = None,
) -> Assignment:
    """Give it to another lead; what is not said anew stays as it was.

    The former assignment stays as what it was, replaced by the new one.
    """
    old = locked(assignment, revision)
    must_be(old, OPEN)
    kept = old.recommendation
    others = old.cooperating.all() if cooperating is None else cooperating
    task = Task(
        lead,
        tuple(others),
        old.product if product is None else product.strip(),
        deadline or old.deadline,
        decision or old.decision,
    )
    _check_again(task, old)
    before = facts(old)
    wanted = _still_open(old)
    given = give(kept, wanted, task, by=by, replaces=old)
    _end(old, Status.REPLACED)
    if old.lead_id != lead.pk:
        telling.tell_former_lead(old, telling.REASSIGNED)
    telling.tell_lead(given)
    audit.record(
        verb="recommendations.reassign",
        by=by,
        subjects=[kept, old, given],
        before=before,
        after={**facts(given), **({"proposal": proposal} if proposal else {})},
    )
    touch([kept.pk])
    return given


@transaction.atomic
def not_for_us(
    recommendation: Recommendation,
    *,
    ground: str,
    words: str,
    by: Person | None,
    asks: Iterable[Ask] | None = None,
) -> Assignment:
    """Record that asks are for no institution of this State or level, and why."""
    kept = held(recommendation)
    if ground not in NotForUsGround.values:
        raise AssignmentRefused(_("Choose one of the grounds shown."), field="ground")
    check_words(words)
    wanted = chosen_asks(kept, asks)
    must_be_free(wanted)
    post = current_post(by)
    outcome = Assignment.objects.create(
        recommendation=kept,
        status=Status.NOT_FOR_US,
        given_by=post,
        answered_at=timezone.now(),
        answered_by=post,
        reason=ground,
        reason_words=words.strip(),
    )
    outcome.asks.set(wanted)
    replaced = replace_what_came_back(wanted, outcome)
    audit.record(
        verb="recommendations.not_for_us",
        by=by,
        subjects=[kept, outcome, *replaced],
        after=facts(outcome),
    )
    touch([kept.pk])
    return outcome


@transaction.atomic
def withdraw(
    assignment: Assignment, *, by: Person | None, revision: int | None = None
) -> Assignment:
    """Take it back: its asks are with nobody again."""
    kept = locked(assignment, revision)
    must_be(kept, STANDING)
    before = facts(kept)
    _end(kept, Status.WITHDRAWN)
    if before["status"] in LIVE:
        telling.tell_former_lead(kept, telling.WITHDRAWN)
    audit.record(
        verb="recommendations.withdraw_assignment",
        by=by,
        subjects=[kept.recommendation, kept],
        before=before,
        after=facts(kept),
    )
    touch([kept.recommendation_id])
    return kept


def check_words(words: str) -> None:
    """Refuse no words, and more than are kept."""
    length = len(words.strip())
    if not length:
        raise AssignmentRefused(_("Say in a sentence why."), field="words")
    if length > LONGEST_WORDS:
        raise AssignmentRefused(
            _("Expected at most %(most)s characters; this has %(all)s.")
            % {"most": LONGEST_WORDS, "all": length},
            field="words",
        )


def facts(assignment: Assignment) -> dict[str, Any]:
    """Return an assignment as the trail tells it."""
    return {
        **audit.snapshot(assignment),
        "asks": list(
            assignment.asks.order_by("number").values_list("number", flat=True)
        ),
        "cooperating": sorted(assignment.cooperating.values_list("code", flat=True)),
        "lead_names": assignment.lead.names if assignment.lead else {},
    }


def give(
    kept: Recommendation,
    asks: Sequence[Ask],
    task: Task,
    *,
    by: Person | None,
    replaces: Assignment | None = None,
) -> Assignment:
    """Write one assignment; a step of the operations that record it."""
    given = Assignment.objects.create(
        recommendation=kept,
        lead=task.lead,
        post=task.post,
        product=task.product,
        deadline=task.deadline,
        decision=task.decision,
        answer_by=last_day_to_answer(task.lead),
        given_by=current_post(by),
        replaces=replaces,
    )
    given.asks.set(asks)
    given.cooperating.set(task.others)
    return given


def _check_again(task: Task, old: Assignment) -> None:
    """Check what is new; a day that was set before may be over by now."""
    unchanged = (task.deadline, task.decision) == (old.deadline, old.decision)
    if unchanged:
        task = Task(task.lead, task.cooperating, task.product, None, None, task.post)
    check(task)


def _still_open(old: Assignment) -> list[Ask]:
    """Return the asks of it that nobody else was given meanwhile."""
    elsewhere = Assignment.objects.filter(
        recommendation=old.recommendation_id, status__in=LIVE
    ).exclude(pk=old.pk)
    taken = set(elsewhere.values_list("asks", flat=True))
    wanted = [ask for ask in old.asks.order_by("number") if ask.pk not in taken]
    if not wanted:
        raise AssignmentRefused(_("All its requested actions are with others now."))
    return wanted


def replace_what_came_back(asks: Sequence[Ask], given: Assignment) -> list[Assignment]:
    """Mark as replaced what was returned or for nobody, once all of it is taken."""
    earlier = list(
        Assignment.objects.filter(
            asks__in=asks, status__in=(Status.RETURNED, Status.NOT_FOR_US)
        )
        .exclude(pk=given.pk)
        .distinct()
        .order_by("pk")
    )
    for old in earlier:
        taken = Assignment.objects.filter(
            recommendation=old.recommendation_id, status__in=STANDING, pk__gt=old.pk
        ).values("asks")
        if not old.asks.exclude(pk__in=taken).exists():
            _end(old, Status.REPLACED)
    if earlier:
        given.replaces = earlier[-1]
        given.save(update_fields=["replaces"])
    return earlier


def _end(assignment: Assignment, status: str) -> None:
    assignment.status = status
    assignment.revision += 1
    assignment.save(update_fields=["status", "revision"])
    telling.close(assignment)
