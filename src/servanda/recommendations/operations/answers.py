"""Final positions from an addendum or a matrix: laid out, checked, applied.

A proposal is sure when the label is in the register once, the document states
one position for it, the words agree where the document repeats them, and the
register has no other final position.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from rapidfuzz import fuzz

from servanda.common.folding import fold
from servanda.people.access import may_coordinate
from servanda.people.operations import audit
from servanda.recommendations.models import PositionProposal, Recommendation
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries.answers import reviewed_in
from servanda.vocabularies.queries import themes as all_themes
from undocs.models import SURE_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from servanda.documents.models import Reading
    from servanda.people.models import Person
    from undocs.models import Answer, Document
    from undocs.models import Recommendation as Listed

State = PositionProposal.State
POSITION = ("final_position", "final_position_source", "final_position_reason")
ALIKE = 90  # of 100: the matrix repeats the words of the report

NO_LABEL = "no_label"  # the register has no recommendation of this label
NO_POSITION = "no_position"
OTHER_WORDS = "other_words"
OTHER_POSITION = "other_position"  # the register has another one already
TWICE = "twice"  # the document states two for one label
UNSURE = "unsure"  # the reader was not certain


class AnswersChanged(Exception):  # noqa: N818 - the condition, shown to a person
    """Another person decided about this answer meanwhile."""


@dataclass(slots=True)
class Applied:
    """What applying did: how many positions were set, how many had been so."""

    changed: list[Recommendation] = field(default_factory=list)
    unchanged: int = 0


def has_answers(document: Document) -> bool:
    """Say whether a document answers recommendations instead of making them."""
    return bool(document.answers) or document.family == "ohchr_matrix"


def lay_out_answers(reading: Reading, document: Document) -> int:
    """Put the answers read beside the register and return how many there are.

    Part of the transaction that keeps the reading. What a person has decided
    about an earlier laying out stays.
    """
    if reading.position_proposals.filter(revision__gt=1).exists():
        return reading.position_proposals.count()
    reading.position_proposals.all().delete()
    proposals = [
        *(_from_answer(reading, each) for each in document.answers),
        *(_from_matrix(reading, each) for each in _listed(document)),
    ]
    for order, proposal in enumerate(proposals, 1):
        proposal.order = order
    _hold_against_register(proposals, reviewed_in(reading, document))
    PositionProposal.objects.bulk_create(proposals)
    return len(proposals)


def _listed(document: Document) -> Iterable[Listed]:
    """Return the items of a thematic list once each: it repeats them by theme."""
    if document.family != "ohchr_matrix":
        return ()
    return {(each.label, each.text): each for each in document.recommendations}.values()


def _from_answer(reading: Reading, answer: Answer) -> PositionProposal:
    return PositionProposal(
        reading=reading,
        label=answer.label[:32],
        position=answer.position or "",
        reason=answer.reason,
        source=_source(reading, answer),
        page=answer.page,
        places=[{"page": p.page, "bbox": list(p.bbox)} for p in answer.places],
        confidence=answer.confidence,
    )


def _source(reading: Reading, answer: Answer) -> str:
    symbol = reading.document.symbol if reading.document else ""
    paragraph = f"para. {answer.paragraph}" if answer.paragraph else ""
    return ", ".join(filter(None, (symbol, paragraph)))[:500]


def _from_matrix(reading: Reading, item: Listed) -> PositionProposal:
    return PositionProposal(
        reading=reading,
        label=item.label[:32],
        position=item.final_position or "",
        source=item.final_position_source[:500],
        text=item.text,
        themes=_theme_codes(item.themes),
        page=item.page,
        confidence=item.confidence,
    )


def _theme_codes(printed: Sequence[str]) -> list[str]:
    """Return the codes of the themes whose name is printed so."""
    by_name = {fold(str(each.names.get("en", ""))): each.code for each in all_themes()}
    return [code for name in printed if (code := by_name.get(fold(name)))]


def _hold_against_register(
    proposals: Sequence[PositionProposal], register: Iterable[Recommendation]
) -> None:
    by_label = {each.label: each for each in register}
    stated: dict[str, set[str]] = {}
    for proposal in proposals:
        stated.setdefault(proposal.label, set()).add(proposal.position)
    for proposal in proposals:
        own = by_label.get(proposal.label)
        proposal.recommendation = own
        proposal.doubts = list(_doubts(proposal, own, stated[proposal.label]))
        proposal.state = State.TO_CHECK if proposal.doubts else State.SURE


def _doubts(
    proposal: PositionProposal, own: Recommendation | None, stated: set[str]
) -> Iterable[str]:
    if own is None:
        yield NO_LABEL
    elif proposal.text and not _alike(proposal.text, own.text):
        yield OTHER_WORDS
    elif own.final_position not in {"", proposal.position}:
        yield OTHER_POSITION
    if not proposal.position:
        yield NO_POSITION
    if len(stated) > 1:
        yield TWICE
    if proposal.confidence < SURE_CONFIDENCE:
        yield UNSURE


def _alike(given: str, known: str) -> bool:
    # The list ends with the States in brackets, the register keeps them apart.
    return fuzz.partial_ratio(fold(known), fold(given)) >= ALIKE


@transaction.atomic
def match_again(reading: Reading, document: Document, *, by: Person) -> int:
    """Hold what is open against the register as it is now; return how many fit.

    For answers that came before the report they answer.
    """
    _must_coordinate(by)
    still_open = list(
        reading.position_proposals.select_for_update().filter(
            state__in=[State.TO_CHECK, State.SURE]
        )
    )
    _hold_against_register(still_open, reviewed_in(reading, document))
    PositionProposal.objects.bulk_update(
        still_open, ["recommendation", "doubts", "state"]
    )
    audit.record(
        verb="recommendations.match_positions",
        by=by,
        subjects=[reading],
        after={"sure": sum(each.state == State.SURE for each in still_open)},
    )
    return sum(each.recommendation_id is not None for each in still_open)


@transaction.atomic
def apply_sure(reading: Reading, *, by: Person) -> Applied:
    """Make every sure answer of `reading` the final position it states."""
    _must_coordinate(by)
    chosen = reading.position_proposals.select_for_update().filter(state=State.SURE)
    return _apply(reading, list(chosen), by=by)


@transaction.atomic
def apply_one(proposal: PositionProposal, *, revision: int, by: Person) -> Applied:
    """Make one answer the final position, whatever was doubtful about it."""
    _must_coordinate(by)
    kept = _locked(proposal, revision)
    return _apply(kept.reading, [kept], by=by)


@transaction.atomic
def leave_out(
    proposal: PositionProposal, *, revision: int, by: Person
) -> PositionProposal:
    """Set an answer aside; the register stays as it is."""
    _must_coordinate(by)
    kept = _locked(proposal, revision)
    kept.state = State.LEFT_OUT
    kept.revision = revision + 1
    kept.save(update_fields=["state", "revision"])
    audit.record(
        verb="recommendations.leave_out_position",
        by=by,
        subjects=[
            kept.reading,
            *([kept.recommendation] if kept.recommendation else []),
        ],
        after={"label": kept.label, "position": kept.position},
    )
    return kept


def _apply(
    reading: Reading, proposals: Sequence[PositionProposal], *, by: Person
) -> Applied:
    done = Applied()
    targets = Recommendation.objects.select_for_update().in_bulk(
        [each.recommendation_id for each in proposals if each.recommendation_id]
    )
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for proposal in proposals:
        target = targets.get(proposal.recommendation_id or 0)
        if target is None or not proposal.position:
            continue
        if _says_so(target, proposal):
            done.unchanged += 1
            continue
        before[target.label] = target.final_position
        after[target.label] = proposal.position
        proposal.replaced = {name: getattr(target, name) for name in POSITION}
        _set(target, _stated(proposal))
        done.changed.append(target)
    _keep(proposals, done.changed, targets)
    audit.record(
        verb="recommendations.apply_positions",
        by=by,
        subjects=[reading, *done.changed],
        before={"final_position": before},
        after={"final_position": after},
    )
    touch(each.pk for each in targets.values())
    return done


def _says_so(target: Recommendation, proposal: PositionProposal) -> bool:
    """Say whether the register has the position already, with a source of its own.

    A matrix that repeats the addendum's answer does not take its reason away.
    """
    same = target.final_position == proposal.position
    return same and bool(target.final_position_source or not proposal.source)


def _came_from(target: Recommendation, proposal: PositionProposal) -> bool:
    return all(
        getattr(target, name) == value for name, value in _stated(proposal).items()
    )


def _stated(proposal: PositionProposal) -> dict[str, str]:
    values = (proposal.position, proposal.source, proposal.reason)
    return dict(zip(POSITION, values, strict=True))


def _set(target: Recommendation, position: Mapping[str, str]) -> None:
    for name in POSITION:
        setattr(target, name, position[name])
    target.revision += 1


def take_back_answers(reading: Reading) -> list[Recommendation]:
    """Put back what stood before the answers of `reading` were applied.

    What was changed again since stays. Part of undoing the import, which records
    it; returns what changed.
    """
    applied = list(
        reading.position_proposals.filter(state=State.APPLIED).select_related(
            "recommendation"
        )
    )
    changed: list[Recommendation] = []
    for proposal in applied:
        target = proposal.recommendation
        if target is not None and proposal.replaced and _came_from(target, proposal):
            _set(target, proposal.replaced)
            changed.append(target)
        if target is not None and proposal.themes_added:
            target.themes.remove(*target.themes.filter(code__in=proposal.themes_added))
            changed.append(target)
    changed = list({each.pk: each for each in changed}.values())
    Recommendation.objects.bulk_update(changed, [*POSITION, "revision"])
    reading.position_proposals.filter(state=State.APPLIED).update(
        state=State.TO_CHECK,
        replaced=None,
        themes_added=[],
        revision=F("revision") + 1,
    )
    touch(each.pk for each in changed)
    return changed


def _keep(
    proposals: Sequence[PositionProposal],
    changed: Sequence[Recommendation],
    targets: Mapping[int, Recommendation],
) -> None:
    Recommendation.objects.bulk_update(changed, [*POSITION, "revision"])
    for proposal in proposals:
        target = targets.get(proposal.recommendation_id or 0)
        if target is not None and proposal.themes:
            _add_themes(target, proposal)
    applied = [
        each
        for each in proposals
        if each.recommendation_id in targets and each.position
    ]
    for each in applied:
        each.state = State.APPLIED
        each.revision += 1
    PositionProposal.objects.bulk_update(
        applied, ["state", "replaced", "themes_added", "revision"]
    )


def _add_themes(target: Recommendation, proposal: PositionProposal) -> None:
    known = set(target.themes.values_list("code", flat=True))
    new = [each for each in all_themes() if each.code in set(proposal.themes) - known]
    target.themes.add(*new)
    proposal.themes_added = [each.code for each in new]


def _locked(proposal: PositionProposal, revision: int) -> PositionProposal:
    kept = PositionProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if kept.revision != revision or kept.state not in {State.TO_CHECK, State.SURE}:
        raise AnswersChanged
    return kept


def _must_coordinate(by: Person) -> None:
    if not may_coordinate(by):
        raise PermissionDenied
