"""What an institution answers: it accepts, or gives back with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.people.access import current_post, today
from servanda.people.operations import audit
from servanda.recommendations.models import Assignment, ReturnReason
from servanda.recommendations.operations.assignments import telling
from servanda.recommendations.operations.assignments.checks import locked, must_be
from servanda.recommendations.operations.assignments.errors import (
    AssignmentChanged,
    AssignmentRefused,
)
from servanda.recommendations.operations.assignments.giving import check_words, facts
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries.holders import LIVE

if TYPE_CHECKING:
    from servanda.people.models import Institution, Person

Status = Assignment.Status


@transaction.atomic
def accept(assignment: Assignment, *, by: Person | None, revision: int) -> Assignment:
    """Take it on. A second click of the same post changes nothing."""
    kept = locked(assignment, None)
    post = current_post(by)
    if kept.status == Status.ACCEPTED and post and kept.answered_by_id == post.pk:
        return kept
    if kept.revision != revision:
        raise AssignmentChanged(kept)
    must_be(kept, [Status.GIVEN])
    _answer(kept, Status.ACCEPTED, by=by)
    return kept


@transaction.atomic
def return_it(
    assignment: Assignment,
    *,
    reason: str,
    words: str,
    by: Person | None,
    revision: int,
    suggested_lead: Institution | None = None,
) -> Assignment:
    """Give it back, with a reason of the list and a sentence.

    Within the set time one may also change one's mind after accepting. After it
    a return is still taken, as a late one; what was accepted then stays until
    the coordinator gives it to another.
    """
    kept = locked(assignment, revision)
    must_be(kept, LIVE)
    if kept.status == Status.ACCEPTED and is_late(kept):
        raise AssignmentRefused(
            _(
                "It was accepted, and the time to return it is over. Ask the"
                " coordinator to give it to another institution."
            )
        )
    if reason not in ReturnReason.values:
        raise AssignmentRefused(_("Choose one of the reasons shown."), field="reason")
    check_words(words)
    if suggested_lead is not None and suggested_lead.pk == kept.lead_id:
        raise AssignmentRefused(
            _("Name another institution than your own, or none."),
            field="suggested_lead",
        )
    kept.reason, kept.reason_words = reason, words.strip()
    kept.suggested_lead = suggested_lead
    _answer(kept, Status.RETURNED, by=by)
    return kept


def is_late(assignment: Assignment) -> bool:
    """Say whether the set time to answer is over today."""
    return assignment.answer_by is not None and assignment.answer_by < today()


def _answer(kept: Assignment, status: str, *, by: Person | None) -> None:
    before = facts(Assignment.objects.select_related("lead").get(pk=kept.pk))
    kept.status = status
    kept.answered_at, kept.answered_by = timezone.now(), current_post(by)
    kept.revision += 1
    kept.save()
    telling.close(kept)
    returned = status == Status.RETURNED
    telling.tell_giver(kept, telling.RETURNED if returned else telling.ACCEPTED)
    audit.record(
        verb=(
            "recommendations.return_assignment"
            if returned
            else "recommendations.accept_assignment"
        ),
        by=by,
        subjects=[kept.recommendation, kept],
        before=before,
        after={**facts(kept), "late": is_late(kept)},
    )
    touch([kept.recommendation_id])
