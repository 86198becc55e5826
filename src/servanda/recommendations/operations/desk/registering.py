"""Writing confirmed items into the register, one or many at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.recommendations.models import Clause, Finding, Recommendation
from servanda.recommendations.operations import asks
from servanda.recommendations.operations.desk import wording as words
from servanda.recommendations.operations.desk.errors import Problem, Refused
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries.limbs import has_limbs, limbs_of
from servanda.vocabularies.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from servanda.documents.models import Reading
    from servanda.people.models import Person

_WRITTEN = [
    "reading", "review", "label", "label_order", "text", "page", "places",
    "document_position", "document_position_source", "section", "articles",
    "concern", "follow_up", "confirmed_at", "confirmed_by", "withdrawn_at",
    "revision",
]  # fmt: skip


@dataclass(slots=True)
class Entered:
    """What went into the register, and which labels could not and stay open."""

    findings: list[Finding] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def enter(
    findings: Sequence[Finding], reading: Reading, *, by: Person | None
) -> Entered:
    """Write the items into the register and mark them confirmed.

    A row is never doubled: an item updates the recommendation it is linked to,
    or brings back a withdrawn one of its label. An item whose label belongs to
    another recommendation is left out. Part of the caller's transaction.
    """
    review_of(reading)
    entered = _targets(findings, reading)
    for finding, target in zip(entered.findings, entered.recommendations, strict=True):
        _fill(target, finding, reading, by=by)
        finding.status = Finding.Status.CONFIRMED
        finding.revision += 1
    _save(entered.recommendations)
    for finding, target in zip(entered.findings, entered.recommendations, strict=True):
        finding.recommendation = target
    _write_clauses_and_asks(entered)
    Finding.objects.bulk_create(
        entered.findings,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["status", "recommendation", "revision"],
    )
    touch(target.pk for target in entered.recommendations)
    return entered


def review_of(reading: Reading) -> int:
    """Return the review's key; refuse an import that belongs to none yet."""
    document = reading.document
    if document is None or document.review_id is None:
        message = _(
            "Nothing can be confirmed before the document has its symbol, State and"
            " cycle. Add them on the page of this import."
        )
        raise Refused(Problem("", message))
    return document.review_id


def _targets(findings: Sequence[Finding], reading: Reading) -> Entered:
    """Choose the row for each item; leave out items whose label is taken."""
    rows = _rows(findings, reading)
    by_key = {row.pk: row for row in rows}
    by_label = {row.label: row for row in rows}
    admitted = _admitted(findings, by_label)
    keys = {finding.pk for finding in admitted}
    linked = {finding.recommendation_id for finding in admitted}
    entered = Entered(findings=admitted)
    entered.left_out = [each.label for each in findings if each.pk not in keys]
    for finding in admitted:
        own = by_key.get(finding.recommendation_id or 0)
        there = by_label.get(finding.label)
        withdrawn = there is not None and there.withdrawn_at is not None
        spare = there if withdrawn and there and there.pk not in linked else None
        entered.recommendations.append(own or spare or Recommendation(revision=0))
    _give_up_labels(entered, rows)
    return entered


def _admitted(
    findings: Sequence[Finding], by_label: dict[str, Recommendation]
) -> list[Finding]:
    """Return the items whose labels are free, or given up by another of them."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.label, finding)
    admitted = list(first.values())
    while True:
        moving = {finding.recommendation_id for finding in admitted}
        kept = [
            finding
            for finding in admitted
            if (there := by_label.get(finding.label)) is None
            or there.withdrawn_at is not None
            or there.pk in moving
        ]
        if len(kept) == len(admitted):
            return kept
        admitted = kept  # those left out no longer give up their labels


def _rows(findings: Sequence[Finding], reading: Reading) -> list[Recommendation]:
    labels = [finding.label for finding in findings]
    linked = [each.recommendation_id for each in findings if each.recommendation_id]
    return list(
        Recommendation.objects.select_for_update().filter(
            Q(label__in=labels) | Q(pk__in=linked), document=reading.document_id
        )
    )


def _give_up_labels(entered: Entered, rows: Iterable[Recommendation]) -> None:
    """Free every label that moves, so that two rows may even change places."""
    wanted = {finding.label for finding in entered.findings}
    staying = {
        row.pk
        for finding, row in zip(entered.findings, entered.recommendations, strict=True)
        if row.label == finding.label
    }
    leaving = [row for row in rows if row.label in wanted and row.pk not in staying]
    for row in leaving:
        row.label = f"~{row.pk}"
    Recommendation.objects.bulk_update(leaving, ["label"])


def _fill(
    target: Recommendation, finding: Finding, reading: Reading, *, by: Person | None
) -> None:
    wording = words.of_finding(finding)
    target.document_id = reading.document_id  # type: ignore[assignment]  # review_of() saw that there is one
    target.review_id = review_of(reading)
    target.reading = reading
    target.label = wording.label
    target.label_order = words.label_order(wording.label)
    target.text = wording.text
    target.page = finding.page
    target.places = wording.places or finding.places
    target.document_position = wording.position
    target.document_position_source = finding.position_source
    target.section = finding.section
    target.articles = finding.articles
    target.concern = finding.concern
    target.follow_up = finding.follow_up
    target.confirmed_at = timezone.now()
    target.confirmed_by = by
    target.withdrawn_at = None
    target.revision += 1


def _save(recommendations: Sequence[Recommendation]) -> None:
    new = [each for each in recommendations if each.revision == 1]
    known = [each for each in recommendations if each.revision > 1]
    Recommendation.objects.bulk_create(new)
    # Django's bulk_update writes a CASE for each row and field: several times slower.
    Recommendation.objects.bulk_create(
        known, update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN
    )


def _write_clauses_and_asks(entered: Entered) -> None:
    """Write the clauses anew; asks stay with the clause of their number."""
    before = asks.standing_asks(entered.recommendations)
    _write_clauses(entered)
    limbs = {
        (target.pk, number): list(limbs_of(clause["text"]))
        for finding, target in zip(
            entered.findings, entered.recommendations, strict=True
        )
        if has_limbs(finding)
        for number, clause in enumerate(finding.clauses, 1)
    }
    try:
        asks.renew(entered.recommendations, before, limbs)
    except asks.AskRefused as refused:
        raise Refused(Problem("", str(refused))) from refused


def _write_clauses(entered: Entered) -> None:
    Clause.objects.filter(recommendation__in=entered.recommendations).delete()
    keys = dict(State.objects.values_list("iso3", "pk"))
    clauses: list[Clause] = []
    states: list[tuple[str, ...]] = []
    for finding, target in zip(entered.findings, entered.recommendations, strict=True):
        for number, clause in enumerate(words.of_finding(finding).clauses, 1):
            clauses.append(
                Clause(
                    recommendation=target,
                    number=number,
                    text=clause.text,
                    places=list(clause.places),
                )
            )
            states.append(tuple(dict.fromkeys(clause.states)))
    Clause.objects.bulk_create(clauses)
    link = Clause.states.through
    link.objects.bulk_create(
        [
            link(clause_id=clause.pk, state_id=keys[iso3])
            for clause, codes in zip(clauses, states, strict=True)
            for iso3 in codes
        ]
    )
