"""What was given before: by the same decision's earlier annex, or by another act."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.recommendations.models import Assignment
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
