"""From a reading to the items on the import desk."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from rapidfuzz import fuzz, process

from servanda.documents.models import Reading
from servanda.people.operations import audit
from servanda.recommendations.models import Finding, Recommendation
from servanda.recommendations.operations.answers import has_answers, lay_out_answers
from servanda.recommendations.operations.desk import wording as words
from servanda.recommendations.operations.desk.deciding import (
    DIFFERS,
    REJECTED,
    REJECTED_BEFORE,
)
from undocs.models import from_dict, sure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from servanda.people.models import Person
    from undocs.models import Place
    from undocs.models import Recommendation as Read

STEP = 1024  # between two items, so that a split fits in
_LIKE = 60  # of 100: under one label, the same recommendation with other words
_ALMOST = 90  # of 100: the same recommendation although its label is another

RENUMBERED = "renumbered"
NEW_IN_VERSION = "new_in_this_version"


@dataclass(frozen=True, slots=True)
class _Known:
    """A recommendation in the register, as the new reading is held against it."""

    row: Recommendation
    wording: words.Wording


@transaction.atomic
def lay_out(reading: Reading, *, by: Person | None = None) -> int:
    """Put what was read on the import desk and return how many items there are.

    Called again it lays out anew, as long as no person has decided anything
    about the items. Where the document is in the register already, items equal
    to it are confirmed as they are, and the others are held beside it.
    """
    reading = Reading.objects.select_for_update().get(pk=reading.pk)
    if _decided(reading):
        return reading.findings.count()
    reading.findings.all().delete()
    document = from_dict((reading.result or {})["document"])
    items = () if has_answers(document) else document.recommendations
    answers = lay_out_answers(reading, document) if has_answers(document) else 0
    findings = [_finding(reading, order, item) for order, item in enumerate(items, 1)]
    earlier = _earlier_findings(reading)
    _hold_against_register(findings, reading, earlier)
    _carry_rejections(findings, earlier)
    Finding.objects.bulk_create(findings)
    audit.record(
        verb="recommendations.lay_out",
        by=by,
        subjects=[reading],
        after={
            status: sum(each.status == status for each in findings)
            for status in Finding.Status.values
        }
        | ({"answers": answers} if answers else {}),
    )
    return len(findings) + answers


def _decided(reading: Reading) -> bool:
    """Say whether somebody has worked on the items; the machine's own do not count."""
    return reading.findings.filter(revision__gt=1).exists()


def _finding(reading: Reading, order: int, item: Read) -> Finding:
    is_sure = sure(item)
    return Finding(
        reading=reading,
        order=order * STEP,
        label=item.label,
        clauses=[
            {
                "text": clause.text,
                "states": list(clause.recommending_states),
                "places": _places(clause.places),
            }
            for clause in item.clauses
        ],
        position=item.position or "",
        position_source=item.position_source[:500],
        page=item.page,
        places=_places(item.places),
        section=item.section[:500],
        articles=list(item.articles),
        concern=item.concern_paragraph or "",
        follow_up=item.follow_up,
        confidence=item.confidence,
        notes=[asdict(note) for note in item.notes],
        status=Finding.Status.SURE if is_sure else Finding.Status.TO_CHECK,
        sure=is_sure,
    )


def _places(places: Sequence[Place]) -> list[dict[str, Any]]:
    return [{"page": place.page, "bbox": list(place.bbox)} for place in places]


def _earlier_findings(reading: Reading) -> list[Finding]:
    """Return the items of the version read before this one."""
    if reading.document_id is None:
        return []
    versions = Reading.objects.filter(
        document=reading.document_id, status=Reading.Status.READ
    ).exclude(pk=reading.pk)
    newest = versions.order_by("-received_at", "-pk").first()
    return list(newest.findings.all()) if newest else []


def _carry_rejections(findings: Sequence[Finding], earlier: Sequence[Finding]) -> None:
    """Keep rejected what was rejected before with the same label and words.

    Where only the words are the same, or an item was merged away, a person looks.
    """
    rejected: dict[str, Finding] = {
        words.of_finding(each).text: each
        for each in earlier
        if each.status == Finding.Status.REJECTED
    }
    for finding in findings:
        wording = words.of_finding(finding)
        before = rejected.get(wording.text)
        if before is None or finding.recommendation is not None:
            continue
        said = [note for note in before.notes if note["code"] == REJECTED]
        same = wording.same_as(words.of_finding(before))
        if same and said and said[-1]["text"]:
            finding.status = Finding.Status.REJECTED
            finding.notes = [*finding.notes, said[-1]]
        else:
            finding.status = Finding.Status.TO_CHECK
            _add_note(finding, REJECTED_BEFORE)


def _hold_against_register(
    findings: Sequence[Finding], reading: Reading, earlier: Sequence[Finding]
) -> None:
    register = list(_register_of(reading))
    if not register:
        return
    pairs = _pairs(findings, register)
    texts_before = {words.of_finding(each).text for each in earlier}
    for finding in findings:
        known = pairs.get(id(finding))
        if known is None:
            if words.of_finding(finding).text not in texts_before:
                _add_note(finding, NEW_IN_VERSION)
            continue
        finding.recommendation = known.row
        found = words.of_finding(finding)
        if not found.same_words_as(known.wording):
            # However sure the reading is, a change to the register is looked at.
            finding.status = Finding.Status.TO_CHECK
            _add_note(finding, DIFFERS)
        elif found.label != known.wording.label:
            _add_note(finding, RENUMBERED)
        else:
            finding.status = Finding.Status.CONFIRMED


def _add_note(finding: Finding, code: str) -> None:
    finding.notes = [*finding.notes, {"code": code, "text": ""}]


def _register_of(reading: Reading) -> Iterator[_Known]:
    if reading.document_id is None:
        return
    rows = Recommendation.objects.filter(
        document=reading.document_id, withdrawn_at__isnull=True
    ).prefetch_related("clauses__states")
    for row in rows:
        yield _Known(row, words.of_recommendation(row))


def _pairs(findings: Sequence[Finding], register: list[_Known]) -> dict[int, _Known]:
    """Find for each item the recommendation that it is, each used once.

    The label decides where the words agree at all. Then the words decide, for
    an inserted item moves every label after it. Last the label again: under it
    stands something wholly new, which a person will see.
    """
    pairs: dict[int, _Known] = {}
    free = {known.row.pk: known for known in register}

    def take(finding: Finding, known: _Known | None) -> None:
        if known is not None:
            pairs[id(finding)] = free.pop(known.row.pk)

    for least in (_LIKE, None, 0):
        by_label = {known.row.label: known for known in free.values()}
        for finding in findings:
            if id(finding) in pairs:
                continue
            if least is None:
                take(finding, _most_alike(finding, free))
            else:
                known = by_label.get(finding.label)
                take(
                    finding, known if known and _alike(finding, known, least) else None
                )
    return pairs


def _alike(finding: Finding, known: _Known, least: int) -> bool:
    return fuzz.ratio(words.of_finding(finding).text, known.wording.text) >= least


def _most_alike(finding: Finding, free: dict[int, _Known]) -> _Known | None:
    best = process.extractOne(
        words.of_finding(finding).text,
        {key: known.wording.text for key, known in free.items()},
        scorer=fuzz.ratio,
        score_cutoff=_ALMOST,
    )
    return None if best is None else free[best[2]]
