"""Giving many recommendations to one lead, as one write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from servanda.people.operations import audit
from servanda.recommendations.models import Assignment
from servanda.recommendations.operations.assignments import telling
from servanda.recommendations.operations.assignments.checks import (
    Task,
    check,
    chosen_asks,
    held,
)
from servanda.recommendations.operations.assignments.giving import (
    give,
    replace_what_came_back,
)
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries.holders import LIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servanda.people.models import Person
    from servanda.recommendations.models import Ask, Recommendation

MOST_TOGETHER = 500  # recommendations in one write


@dataclass(slots=True)
class GivenTogether:
    """What was given, and which labels somebody had already."""

    assignments: list[Assignment] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def assign_together(
    recommendations: Sequence[Recommendation], task: Task, *, by: Person | None
) -> GivenTogether:
    """Give every ask that nobody has to one lead; what somebody has stays there.

    Of at most `MOST_TOGETHER` recommendations; one entry in the trail tells of all.
    """
    check(task)
    done = GivenTogether()
    for one in recommendations[:MOST_TOGETHER]:
        kept = held(one)
        free = _free(kept)
        if not free:
            done.left_out.append(kept.label)
            continue
        given = give(kept, free, task, by=by)
        replace_what_came_back(free, given)
        telling.tell_lead(given)
        done.assignments.append(given)
    if done.assignments:
        given_to = [each.recommendation for each in done.assignments]
        audit.record(
            verb="recommendations.assign_together",
            by=by,
            subjects=[*given_to, *done.assignments],
            after={
                "lead": task.lead.code,
                "lead_names": task.lead.names,
                "cooperating": sorted(each.code for each in task.others),
                "product": task.product,
                "deadline": task.deadline,
                "labels": [each.label for each in given_to],
                "left_out": done.left_out,
            },
        )
        touch([each.pk for each in given_to])
    return done


def _free(kept: Recommendation) -> list[Ask]:
    live = Assignment.objects.filter(recommendation=kept, status__in=LIVE)
    taken = set(live.values_list("asks", flat=True))
    return [ask for ask in chosen_asks(kept, None) if ask.pk not in taken]
