"""Work that goes to a successor, and work nobody answered for in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from servanda.people.access import today
from servanda.people.models import Notice
from servanda.people.operations import audit, notices
from servanda.people.queries.institutions import posts_answering_for
from servanda.recommendations.models import Assignment
from servanda.recommendations.operations.assignments import telling
from servanda.recommendations.operations.assignments.errors import AssignmentRefused
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries.answering import last_day_to_answer
from servanda.recommendations.queries.holders import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from servanda.people.models import Institution, Person, Reorganisation

Status = Assignment.Status
_BATCH = 400


@transaction.atomic
def move_open(
    from_institution: Institution,
    to_institution: Institution,
    *,
    reorganisation: Reorganisation,
    by: Person | None,
    assignments: Iterable[Assignment] | None = None,
) -> list[Assignment]:
    """Pass what an institution owes, or some of it, to its successor.

    What it had accepted stays accepted: the successor takes it over by law. The
    former assignment stays as it was, replaced. Where it only cooperated, the
    successor cooperates. Returns the new assignments.
    """
    if from_institution.pk == to_institution.pk:
        raise AssignmentRefused(_("An institution cannot follow itself."))
    led = Assignment.objects.filter(lead=from_institution, status__in=OPEN)
    if assignments is not None:
        led = led.filter(pk__in=[each.pk for each in assignments])
    old = list(
        led.select_for_update(of=("self",))
        .select_related("recommendation")
        .order_by("pk")
    )
    new = _copies(old, to_institution)
    _hand_on(new)
    helped: set[int] = set()
    if assignments is None:
        helped = _cooperation(from_institution, to_institution)
    posts = posts_answering_for(to_institution)
    for each in new:
        if each.status == Status.GIVEN:
            telling.ask_lead(each, posts)
    audit.record(
        verb="recommendations.move_assignments",
        by=by,
        subjects=[from_institution, to_institution, reorganisation, *old, *new],
        before={"lead": from_institution.code},
        after={
            "lead": to_institution.code,
            "reorganisation": reorganisation.code,
            "assignments": len(new),
            "cooperating": len(helped),
        },
    )
    written = helped | {each.recommendation_id for each in new}
    if written:
        touch(written)
    return new


def _copies(old: Sequence[Assignment], to: Institution) -> list[Assignment]:
    anew = last_day_to_answer(to)
    return [
        Assignment(
            recommendation=each.recommendation,
            lead=to,
            product=each.product,
            deadline=each.deadline,
            decision_id=each.decision_id,
            status=each.status,
            answer_by=anew if each.status == Status.GIVEN else each.answer_by,
            given_by_id=each.given_by_id,
            answered_at=each.answered_at,
            answered_by_id=each.answered_by_id,
            reason=each.reason,
            reason_words=each.reason_words,
            suggested_lead_id=each.suggested_lead_id,
            replaces=each,
        )
        for each in old
    ]


def _hand_on(new: Sequence[Assignment]) -> None:
    for start in range(0, len(new), _BATCH):
        Assignment.objects.bulk_create(new[start : start + _BATCH])
    by_old = {each.replaces_id: each for each in new if each.replaces_id}
    asks, bodies = Assignment.asks.through, Assignment.cooperating.through
    keys = list(by_old)
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        asks.objects.bulk_create(
            asks(assignment=by_old[link.assignment_id], ask_id=link.ask_id)
            for link in asks.objects.filter(assignment__in=some)
        )
        bodies.objects.bulk_create(
            bodies(
                assignment=by_old[link.assignment_id],
                institution_id=link.institution_id,
            )
            for link in bodies.objects.filter(assignment__in=some)
            if link.institution_id != by_old[link.assignment_id].lead_id
        )
        Assignment.objects.filter(pk__in=some).update(
            status=Status.REPLACED, revision=F("revision") + 1
        )
        notices.done(Assignment.objects.filter(pk__in=some))


def _cooperation(former: Institution, to: Institution) -> set[int]:
    """Put the successor where the former body cooperates; return on what."""
    links = Assignment.cooperating.through
    open_ones = links.objects.filter(institution=former, assignment__status__in=OPEN)
    helped = set(open_ones.values_list("assignment__recommendation", flat=True))
    double = open_ones.filter(assignment__cooperating=to) | open_ones.filter(
        assignment__lead=to
    )
    drop = list(double.values_list("pk", flat=True))
    links.objects.filter(pk__in=drop).delete()
    keys = list(open_ones.values_list("pk", flat=True))
    links.objects.filter(pk__in=keys).update(institution=to)
    return helped


@transaction.atomic
def tell_unanswered() -> int:
    """Tell whoever gave them of assignments that nobody answered in time, once."""
    told = Notice.objects.filter(
        code=telling.UNANSWERED, kind=Assignment._meta.label_lower
    ).values("key")
    late = list(
        Assignment.objects.filter(status=Status.GIVEN, answer_by__lt=today())
        .exclude(pk__in=told)
        .select_related("lead", "given_by", "recommendation")
        .order_by("answer_by", "pk")[:_BATCH]
    )
    for each in late:
        telling.tell_giver(each, telling.UNANSWERED)
    if late:
        audit.record(
            verb="recommendations.tell_unanswered", by=None, subjects=late, after={}
        )
    return len(late)
