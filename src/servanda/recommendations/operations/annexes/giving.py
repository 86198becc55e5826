"""Sure rows become assignments, each row whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.people.operations import audit
from servanda.recommendations.models import AnnexImport, AnnexRow, Assignment
from servanda.recommendations.operations.annexes.errors import (
    AnnexRefused,
    RowChanged,
)
from servanda.recommendations.operations.annexes.matching import Doubt
from servanda.recommendations.operations.assignments import (
    AssignmentChanged,
    AssignmentRefused,
    assign,
    reassign,
)
from servanda.recommendations.queries.holders import LIVE

if TYPE_CHECKING:
    from servanda.people.models import Person
    from servanda.recommendations.models import Ask, Recommendation

State = AnnexRow.State
AT_ONCE = 100  # rows of one press, so that the page answers in seconds


def assign_sure(annex: AnnexImport, *, by: Person | None) -> int:
    """Assign the next sure rows; return how many rows were given.

    Each row is a write of its own, so that an interruption leaves whole rows. One
    that is refused becomes doubtful, with the reason.
    """
    wanted = annex.rows.filter(state=State.SURE).order_by("number")[:AT_ONCE]
    given = [row.number for row in wanted if not give(row, by=by)]
    if given:
        _close(annex, given, by=by)
    return len(given)


@transaction.atomic
def assign_row(row: AnnexRow, *, revision: int, by: Person | None) -> AnnexRow:
    """Assign what a row says; raise AssignmentRefused where that cannot be."""
    kept = (
        AnnexRow.objects.select_for_update(of=("self",))
        .select_related("annex__decision", "lead")
        .get(pk=row.pk)
    )
    if kept.revision != revision or kept.state != State.SURE:
        raise RowChanged(kept)
    given = [_give(kept, each, by=by) for each in kept.recommendations.all()]
    if not given:
        raise AnnexRefused(_("This row has no recommendation yet. Choose one first."))
    kept.assignments.set(given)
    kept.state = State.ASSIGNED
    kept.revision += 1
    kept.save(update_fields=["state", "revision"])
    return kept


def give(row: AnnexRow, *, by: Person | None) -> str:
    """Assign what a row says; return "" or why not, which stands with the row."""
    try:
        assign_row(row, revision=row.revision, by=by)
    except (AssignmentRefused, AnnexRefused) as refused:
        _refuse(row, str(refused))
        return str(refused)
    except (AssignmentChanged, RowChanged):
        return _("Another person was faster; look at it as it is now.")
    return ""


@transaction.atomic
def _refuse(row: AnnexRow, words: str) -> None:
    kept = AnnexRow.objects.select_for_update().get(pk=row.pk)
    kept.doubts = [Doubt.REFUSED]
    kept.unknown = [{"part": "refused", "words": words, "candidates": []}]
    kept.state = State.DOUBTFUL
    kept.revision += 1
    kept.save(update_fields=["doubts", "unknown", "state", "revision"])


def _give(
    row: AnnexRow, recommendation: Recommendation, *, by: Person | None
) -> Assignment:
    if row.lead is None:
        raise AnnexRefused(_("This row has no lead yet. Name one first."))
    others = list(row.cooperating.all())
    decision = row.annex.decision
    standing = _standing(row, recommendation)
    if standing is not None:
        return reassign(
            standing,
            lead=row.lead,
            cooperating=others,
            product=row.product,
            deadline=row.deadline,
            decision=decision,
            revision=standing.revision,
            by=by,
        )
    return assign(
        recommendation,
        lead=row.lead,
        cooperating=others,
        asks=_asks(row, recommendation),
        product=row.product,
        deadline=row.deadline,
        decision=decision,
        by=by,
    )


def _standing(row: AnnexRow, recommendation: Recommendation) -> Assignment | None:
    """Return what is to be given anew, where a person said so."""
    if Doubt.ALREADY not in row.settled:
        return None
    found = list(recommendation.assignments.filter(status__in=LIVE)[:2])
    if len(found) > 1:
        raise AnnexRefused(
            _(
                "%(label)s is divided among several institutions. Change them one by "
                "one on its page."
            )
            % {"label": recommendation.label}
        )
    return found[0] if found else None


def _asks(row: AnnexRow, recommendation: Recommendation) -> list[Ask] | None:
    """Return the requested actions of the limb that the row names; None for all."""
    limbs = {
        each["limb"]
        for each in row.candidates
        if each["recommendation"] == recommendation.pk and each["limb"]
    }
    found = list(recommendation.asks.filter(limb__in=limbs)) if limbs else []
    return found or None


@transaction.atomic
def _close(annex: AnnexImport, given: list[int], *, by: Person | None) -> None:
    kept = AnnexImport.objects.select_for_update().get(pk=annex.pk)
    left = kept.rows.filter(state__in=[State.SURE, State.DOUBTFUL]).exists()
    before = {"stage": kept.stage}
    if not left:
        kept.stage = AnnexImport.Stage.DONE
    kept.revision += 1
    kept.save(update_fields=["stage", "revision"])
    audit.record(
        verb="recommendations.assign_annex_rows",
        by=by,
        subjects=[kept, *([kept.decision] if kept.decision else [])],
        before=before,
        after={"stage": kept.stage, "rows": given},
    )
