"""Cutting and joining clauses and items, keeping every word that was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.people.operations import audit
from servanda.recommendations.models import Finding
from servanda.recommendations.operations.desk import wording as words
from servanda.recommendations.operations.desk.checks import check, locked
from servanda.recommendations.operations.desk.deciding import (
    REJECTED,
    correct,
    put_words,
)
from servanda.recommendations.operations.desk.errors import Problem, Refused
from servanda.recommendations.operations.desk.laying_out import STEP
from servanda.recommendations.operations.desk.undoing import take_out

if TYPE_CHECKING:
    from servanda.people.models import Person
    from servanda.recommendations.operations.desk.wording import Cut, Wording

SPLIT = "split_by_person"
JOINED = "joined_by_person"


def split_clause(
    finding: Finding, *, wording: Wording, cut: Cut, revision: int, by: Person | None
) -> Finding:
    """Cut one clause in two; both keep the States until a person sorts them."""
    return correct(
        finding,
        wording=_cut(wording, cut),
        revision=revision,
        by=by,
        verb="recommendations.split_clause",
    )


def merge_clauses(
    finding: Finding, *, wording: Wording, number: int, revision: int, by: Person | None
) -> Finding:
    """Make clause `number` and the one after it one, with the States of both."""
    if not 1 <= number < len(wording.clauses):
        raise Refused(Problem("", _("There is no clause after this one to merge.")))
    return correct(
        finding,
        wording=wording.with_merged(number),
        revision=revision,
        by=by,
        verb="recommendations.merge_clauses",
    )


@transaction.atomic
def split_finding(
    finding: Finding,
    *,
    wording: Wording,
    cut: Cut,
    label: str,
    revision: int,
    by: Person | None,
) -> Finding:
    """Make the words after the cut an item of their own and return that item."""
    whole = _cut(wording, cut)
    first = replace(whole, clauses=whole.clauses[: cut.number])
    second = replace(whole, label=label.strip(), clauses=whole.clauses[cut.number :])
    check(first)
    check(second)
    current = locked(finding, revision=revision)
    before = words.facts(words.of_finding(current))
    put_words(current, first)
    _reopen(current)
    current.save()
    new = _item_after(current, second)
    audit.record(
        verb="recommendations.split_finding",
        by=by,
        subjects=[current, new],
        before=before,
        after={"first": words.facts(first), "second": words.facts(second)},
    )
    return new


@transaction.atomic
def merge_with_next(
    finding: Finding, *, wording: Wording, revision: int, by: Person | None
) -> Finding:
    """Take the clauses of the next item into this one; the next is set aside."""
    check(wording)
    current = locked(finding, revision=revision)
    following = _following(current)
    before = [words.facts(words.of_finding(each)) for each in (current, following)]
    added = words.clauses_from(following.clauses)
    put_words(current, replace(wording, clauses=(*wording.clauses, *added)))
    _reopen(current)
    current.save()
    taken_out = take_out(following, by=by)
    following.status = Finding.Status.REJECTED
    note = {"code": JOINED, "text": current.label}
    following.notes = [*following.notes, note, {"code": REJECTED, "text": ""}]
    following.revision += 1
    following.save()
    audit.record(
        verb="recommendations.merge_findings",
        by=by,
        subjects=[current, following, *taken_out],
        before={"first": before[0], "second": before[1]},
        after=words.facts(words.of_finding(current)),
    )
    return current


def _cut(wording: Wording, cut: Cut) -> Wording:
    if not 1 <= cut.number <= len(wording.clauses):
        raise Refused(Problem("", _("That clause is no longer there. Look again.")))
    divided = wording.with_cut(cut)
    if divided is None:
        message = _("Put the mark between two words, so that both parts have words.")
        raise Refused(Problem(f"clause-{cut.number}", message))
    return divided


def _reopen(finding: Finding) -> None:
    if finding.status != Finding.Status.TO_CHECK:
        finding.status = Finding.Status.TO_CHECK
    finding.revision += 1


def _following(finding: Finding) -> Finding:
    later = (
        finding.reading.findings.select_for_update(of=("self",))
        .select_related("reading", "recommendation")
        .filter(order__gt=finding.order)
        .exclude(status=Finding.Status.REJECTED)
        .order_by("order")
        .first()
    )
    if later is None:
        raise Refused(Problem("", _("This is the last item; none follows to merge.")))
    return later


def _item_after(finding: Finding, wording: Wording) -> Finding:
    places = wording.places or finding.places
    return Finding.objects.create(
        reading=finding.reading,
        order=_order_after(finding),
        label=wording.label,
        clauses=words.clauses_to(wording.clauses),
        position=wording.position,
        position_source=finding.position_source,
        page=places[0]["page"] if places else finding.page,
        places=places,
        confidence=finding.confidence,
        notes=[{"code": SPLIT, "text": finding.label}],
        changed=True,
    )


def _order_after(finding: Finding) -> int:
    items = finding.reading.findings
    orders = list(
        items.filter(order__gt=finding.order).values_list("order", flat=True)[:1]
    )
    if not orders:
        return finding.order + STEP
    middle = (finding.order + orders[0]) // 2
    if middle > finding.order:
        return middle
    _spread(finding)
    return _order_after(finding)


def _spread(finding: Finding) -> None:
    """Give every item its full step again, from the last so that none collide."""
    items = list(finding.reading.findings.order_by("order"))
    highest = items[-1].order
    for offset in (highest, 0):
        # Twice, because two items may never share an order in between.
        for place, item in enumerate(items, 1):
            item.order = offset + place * STEP
            item.save(update_fields=["order"])
    finding.refresh_from_db(fields=["order"])
