"""Taking out of the register what an import put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.documents.models import Reading
from servanda.people.operations import audit
from servanda.recommendations.models import Finding, Recommendation
from servanda.recommendations.operations.answers import take_back_answers
from servanda.recommendations.operations.desk.checks import must_be_read, open_for_work
from servanda.recommendations.operations.desk.errors import InUse, Problem, Refused
from servanda.recommendations.operations.desk.registering import enter
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries import dependents

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from servanda.people.models import Person


@transaction.atomic
def undo_import(reading: Reading, *, by: Person | None) -> int:
    """Take a whole import back and return how many recommendations left.

    What an earlier import of the document had confirmed stands again as that
    import left it. Refused while anything depends on what would leave.
    """
    reading = Reading.objects.select_for_update().get(pk=reading.pk)
    if reading.status == Reading.Status.UNDONE:
        return 0
    must_be_read(reading)
    depending = dependents.dependents_of_import(reading)
    if depending.any:
        raise InUse(depending)
    leaving = list(dependents.leaving_with(reading))
    staying = list(dependents.staying_without(reading))
    returning = list(_withdrawn_by_later_version(reading))
    _withdraw(leaving)
    _as_earlier(staying, by=by)
    _return(returning)
    answered = take_back_answers(reading)
    reading.status = Reading.Status.UNDONE
    reading.save(update_fields=["status"])
    _forget_decisions(reading)
    audit.record(
        verb="recommendations.undo_import",
        by=by,
        subjects=[reading, *leaving, *staying, *returning, *answered],
        after={
            "withdrawn": [each.label for each in leaving],
            "as_before": [each.label for each in staying],
            "back": [each.label for each in returning],
            "answers_taken_back": [each.label for each in answered],
        },
    )
    return len(leaving)


@transaction.atomic
def withdraw_missing(
    reading: Reading, recommendation: Recommendation, *, by: Person | None
) -> Recommendation:
    """Take out a recommendation that the corrected version no longer has."""
    open_for_work(reading)
    row = dependents.missing_from(reading).filter(pk=recommendation.pk).first()
    if row is None:
        message = _("This recommendation is in the version read, or already out.")
        raise Refused(Problem("", message))
    _withdraw([row])
    audit.record(
        verb="recommendations.withdraw",
        by=by,
        subjects=[reading, row],
        before={"label": row.label, "text": row.text},
        after={"withdrawn": True},
    )
    return row


def take_out(finding: Finding, *, by: Person | None) -> list[Recommendation]:
    """Take one item's recommendation out of the register, if this import put it in.

    What an earlier import confirmed goes back to the words it had there. Part
    of the caller's transaction.
    """
    own = finding.recommendation
    if own is None or own.withdrawn_at is not None:
        return []
    if own.reading_id != finding.reading_id:
        return []  # another import's words: they stay until this one is confirmed
    if dependents.earlier_finding_of(own) is not None:
        _as_earlier([own], by=by)
        return [own]
    rows = dependents.standing_of(finding.reading).filter(pk=own.pk)
    depending = dependents.dependents_of(rows)
    if depending.any:
        raise InUse(depending)
    _withdraw([own])
    return [own]


def _withdraw(recommendations: Sequence[Recommendation]) -> None:
    keys = [each.pk for each in recommendations]
    Recommendation.objects.filter(pk__in=keys).update(
        withdrawn_at=timezone.now(), revision=F("revision") + 1
    )
    touch(keys)


def _return(recommendations: Sequence[Recommendation]) -> None:
    keys = [each.pk for each in recommendations]
    Recommendation.objects.filter(pk__in=keys).update(
        withdrawn_at=None, revision=F("revision") + 1
    )
    touch(keys)


def _as_earlier(
    recommendations: Iterable[Recommendation], *, by: Person | None
) -> None:
    """Write each again as the import before had confirmed it."""
    by_reading: dict[int, list[Finding]] = {}
    for each in recommendations:
        finding = dependents.earlier_finding_of(each)
        if finding is not None:
            by_reading.setdefault(finding.reading_id, []).append(finding)
    for findings in by_reading.values():
        entered = enter(findings, findings[0].reading, by=by)
        if entered.left_out:
            message = _(
                "%(labels)s would get back a label that another recommendation has"
                " now. Take that one out first."
            )
            labels = ", ".join(entered.left_out)
            raise Refused(Problem("", message % {"labels": labels}))


def _withdrawn_by_later_version(reading: Reading) -> Iterable[Recommendation]:
    """Return what left the register because this version no longer had it."""
    confirmed = Finding.objects.filter(
        recommendation=OuterRef("pk"),
        reading=OuterRef("reading"),
        status=Finding.Status.CONFIRMED,
        reading__status=Reading.Status.READ,
    )
    if reading.document_id is None:
        return Recommendation.objects.none()
    return Recommendation.objects.filter(
        Exists(confirmed),
        document=reading.document_id,
        withdrawn_at__isnull=False,
        reading_id__lt=reading.pk,
    )


def _forget_decisions(reading: Reading) -> None:
    """Leave the items as machine's work, so that a new reading lays out anew."""
    for is_sure, status in (
        (True, Finding.Status.SURE),
        (False, Finding.Status.TO_CHECK),
    ):
        reading.findings.filter(sure=is_sure).update(status=status, revision=1)
