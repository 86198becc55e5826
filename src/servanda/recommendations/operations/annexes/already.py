"""What was given before: by the same decision's earlier annex, or by another act."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.recommendations.models import AnnexImport, AnnexRow, Assignment
from servanda.recommendations.operations.annexes.columns import LABELS
from servanda.recommendations.operations.annexes.matching import Doubt, Meaning
from servanda.recommendations.queries.holders import LIVE

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from servanda.recommendations.models import Decision


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment that stands, as far as a row can agree with it."""

    pk: int
    lead: int | None
    cooperating: frozenset[int]
    product: str
    deadline: datetime.date | None
    decision: int | None

    def same_as(self, meaning: Meaning, decision: Decision | None) -> bool:
        """Say whether a row would give just this again."""
        return (
            self.lead == meaning.lead
            and self.cooperating == frozenset(meaning.cooperating) - {self.lead}
            and self.product == meaning.product
            and self.deadline == meaning.deadline
            and (decision is None or self.decision == decision.pk)
        )


def compare(
    meanings: Sequence[Meaning], decision: Decision | None
) -> dict[int, list[int]]:
    """Doubt rows of what somebody has; return those given just so, by place.

    The keys are places in `meanings`, the values the assignments that stand.
    """
    standing = given_of({pk for each in meanings for pk in each.recommendations})
    recognised: dict[int, list[int]] = {}
    for place, meaning in enumerate(meanings):
        having = [each for pk in meaning.recommendations for each in standing[pk]]
        if not having:
            continue
        all_had = all(standing[pk] for pk in meaning.recommendations)
        same = all(each.same_as(meaning, decision) for each in having)
        # What was settled when it was given need not be settled again.
        if all_had and same and not set(meaning.doubts) - _SETTLED_BEFORE:
            meaning.doubts.clear()
            recognised[place] = [each.pk for each in having]
        else:
            meaning.doubt(Doubt.ALREADY)
    return recognised


_SETTLED_BEFORE = {
    Doubt.TWO_LABELS, Doubt.POSITION, Doubt.DEADLINE_PAST, Doubt.DEADLINE_UNCLEAR
}  # fmt: skip


def same_rows_before(
    annex: AnnexImport, rows: Sequence[AnnexRow]
) -> dict[int, list[int]]:
    """Return the rows that an earlier annex of the decision held word for word.

    What a person settled about them then holds; the keys are places in `rows`, the
    values the assignments that stand.
    """
    if annex.decision is None:
        return {}
    before: dict[tuple[str, ...], list[int]] = {}
    earlier = AnnexRow.objects.filter(
        annex__decision=annex.decision, state=AnnexRow.State.ASSIGNED
    ).exclude(annex=annex)
    for row in earlier.select_related("annex").prefetch_related("assignments"):
        given = [each.pk for each in row.assignments.all() if each.status in LIVE]
        if given and len(given) == len(row.assignments.all()):
            before[_words(row, row.annex)] = given
    found = {place: before.get(_words(row, annex)) for place, row in enumerate(rows)}
    return {place: given for place, given in found.items() if given}


def _words(row: AnnexRow, annex: AnnexImport) -> tuple[str, ...]:
    return tuple(
        row.cells[place] if place is not None and place < len(row.cells) else ""
        for place in map(annex.columns.get, LABELS)
    )


def given_of(recommendations: Iterable[int]) -> defaultdict[int, list[Given]]:
    """Return the assignments that some institution has, by recommendation."""
    found: defaultdict[int, list[Given]] = defaultdict(list)
    wanted = sorted(set(recommendations))
    for start in range(0, len(wanted), 500):
        rows = Assignment.objects.filter(
            recommendation__in=wanted[start : start + 500], status__in=LIVE
        ).prefetch_related("cooperating")
        for row in rows.order_by("pk"):
            others = frozenset(each.pk for each in row.cooperating.all())
            found[row.recommendation_id].append(
                Given(
                    row.pk,
                    row.lead_id,
                    others,
                    row.product,
                    row.deadline,
                    row.decision_id,
                )
            )
    return found
