"""What a person does with one item: correct, confirm, reject, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.documents.models import Reading
from servanda.people.operations import audit
from servanda.recommendations.models import (
    Finding,
    Recommendation,
    RejectionReason,
)
from servanda.recommendations.operations.desk import wording as words
from servanda.recommendations.operations.desk.checks import (
    check,
    locked,
    open_for_work,
)
from servanda.recommendations.operations.desk.errors import (
    ChangedMeanwhile,
    Problem,
    Refused,
)
from servanda.recommendations.operations.desk.registering import Entered, enter
from servanda.recommendations.operations.desk.undoing import take_out

if TYPE_CHECKING:
    from servanda.people.models import Person
    from servanda.recommendations.operations.desk.wording import Wording

REJECTED = "rejected"
REJECTED_BEFORE = "rejected_before"  # in an earlier version of the document
DIFFERS = "differs_from_register"


@transaction.atomic
def correct(
    finding: Finding,
    *,
    wording: Wording,
    revision: int,
    by: Person | None,
    verb: str = "recommendations.correct",
) -> Finding:
    """Keep the words as a person has them; nothing is written if none changed.

    What is in the register stays there as it is until it is confirmed again.
    """
    check(wording)
    current = locked(finding, revision=revision)
    before = words.of_finding(current)
    if before.same_as(wording):
        return current
    put_words(current, wording)
    if current.status != Finding.Status.REJECTED:
        current.status = as_read(current)
    _save(current)
    audit.record(
        verb=verb,
        by=by,
        subjects=[current],
        before=words.facts(before),
        after=words.facts(wording),
    )
    return current


@transaction.atomic
def confirm(
    finding: Finding, *, wording: Wording, revision: int, by: Person | None
) -> Recommendation:
    """Put one item into the register with the words as a person has them."""
    check(wording)
    try:
        current = locked(finding, revision=revision)
    except ChangedMeanwhile as changed:
        return _confirmed_twice(changed, wording)
    if _stands_so(current, wording):
        return cast("Recommendation", current.recommendation)
    before = _words_before(current)
    if not words.of_finding(current).same_as(wording):
        put_words(current, wording)
        current.save()
    entered = enter([current], current.reading, by=by)
    if entered.left_out:
        raise Refused(Problem("label", _taken(wording.label)))
    recommendation = entered.recommendations[0]
    audit.record(
        verb="recommendations.confirm",
        by=by,
        subjects=[current, recommendation],
        before=before,
        after=words.facts(wording),
    )
    return recommendation


@transaction.atomic
def confirm_sure(reading: Reading, *, by: Person | None) -> Entered:
    """Put every item that is sure and undecided into the register, in one write."""
    reading = (
        Reading.objects.select_for_update(of=("self",))
        .select_related("document__review")
        .get(pk=reading.pk)
    )
    open_for_work(reading)
    findings = list(
        reading.findings.select_for_update().filter(status=Finding.Status.SURE)
    )
    if not findings:
        return Entered()
    entered = enter(findings, reading, by=by)
    audit.record(
        verb="recommendations.confirm_sure",
        by=by,
        subjects=[reading, *entered.recommendations],
        after={"labels": [each.label for each in entered.recommendations]},
    )
    return entered


@transaction.atomic
def reject(
    finding: Finding,
    *,
    revision: int,
    by: Person | None,
    reason: RejectionReason = RejectionReason.NOT_A_RECOMMENDATION,
) -> Finding:
    """Set an item aside; what this import put into the register leaves it."""
    current = locked(finding, revision=revision)
    before = {"status": str(current.status)}
    taken_out = take_out(current, by=by)
    current.status = Finding.Status.REJECTED
    current.notes = [*current.notes, {"code": REJECTED, "text": str(reason)}]
    _save(current)
    audit.record(
        verb="recommendations.reject",
        by=by,
        subjects=[current, *taken_out],
        before=before,
        after={"status": str(current.status), "reason": str(reason)},
    )
    return current


@transaction.atomic
def put_back(finding: Finding, *, revision: int, by: Person | None) -> Finding:
    """Open a rejected or confirmed item again; it leaves the register meanwhile."""
    current = locked(finding, revision=revision)
    before = {"status": str(current.status)}
    taken_out = take_out(current, by=by)
    current.status = as_read(current)
    current.notes = [note for note in current.notes if note["code"] != REJECTED]
    _save(current)
    audit.record(
        verb="recommendations.put_back",
        by=by,
        subjects=[current, *taken_out],
        before=before,
        after={"status": str(current.status)},
    )
    return current


def as_read(finding: Finding) -> str:
    """Return the status that an undecided item has.

    However sure the reading was: words that a person changed, that differ from the
    register or that were rejected before are looked at one by one.
    """
    doubts = {note["code"] for note in finding.notes} & {DIFFERS, REJECTED_BEFORE}
    if finding.sure and not finding.changed and not doubts:
        return Finding.Status.SURE
    return Finding.Status.TO_CHECK


def put_words(finding: Finding, wording: Wording) -> None:
    """Set the words of an item; the position keeps its source only if it stays."""
    if finding.position != wording.position:
        finding.position_source = ""
    finding.label = wording.label
    finding.clauses = words.clauses_to(wording.clauses)
    finding.position = wording.position
    finding.changed = True


def _confirmed_twice(changed: ChangedMeanwhile, wording: Wording) -> Recommendation:
    """Return what the first of two equal confirmations made, as after a double click."""
    if _stands_so(changed.finding, wording):
        return cast("Recommendation", changed.finding.recommendation)
    raise changed


def _stands_so(finding: Finding, wording: Wording) -> bool:
    """Say whether the item is confirmed with these words already."""
    confirmed = finding.status == Finding.Status.CONFIRMED
    return confirmed and words.of_finding(finding).same_as(wording)


def _words_before(finding: Finding) -> dict[str, Any]:
    """Return what the confirmation replaces: the register's words, or those read."""
    own = finding.recommendation
    if own is not None and own.withdrawn_at is None:
        return words.facts(words.of_recommendation(own))
    return words.facts(words.of_finding(finding))


def _taken(label: str) -> str:
    message = _(
        "%(label)s is in the register already, from this document. Correct the"
        " label, or take the other one out first."
    )
    return message % {"label": label}


def _save(finding: Finding) -> None:
    finding.revision += 1
    finding.save()
