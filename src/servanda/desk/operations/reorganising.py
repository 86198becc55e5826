"""Institutions end or are followed by others, and what they owe is looked after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import ngettext

from servanda.people.errors import Refused
from servanda.people.operations import institutions, reorganisations
from servanda.people.operations.institutions import Facts
from servanda.people.operations.reorganisations import Step
from servanda.recommendations.operations.assignments import move_open
from servanda.recommendations.queries.assignments import open_of_institutions

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from servanda.people.models import Institution, Person, Reorganisation


NEW = "new"  # stands for the successor that is made with the reorganisation


@dataclass(frozen=True, slots=True)
class Plan:
    """What a decision says: who ends, who follows, what goes where.

    Successors are keyed by their number as text, `NEW` for one that is not
    there yet; `main` and `subjects` name them by that key.
    """

    kind: str
    on: datetime.date
    decision: str
    predecessors: tuple[Institution, ...]
    successors: tuple[Institution, ...]
    new_names: Mapping[str, str] = field(default_factory=dict)
    main: str = ""
    goes_on: bool = False  # the predecessor gave up a part only
    posts_go_along: bool = False
    subjects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """Return the keys of all successors."""
        known = [str(each.pk) for each in self.successors]
        return [*known, NEW] if self.new_names else known


@transaction.atomic
def reorganise(plan: Plan, *, going: Mapping[int, str], by: Person) -> Reorganisation:
    """Record a reorganisation and pass on what its predecessors owe.

    `going` says for an assignment which of the successors gets it; what it does
    not name goes to the main one, or stays with a predecessor that goes on.
    """
    successors = {str(each.pk): each for each in plan.successors}
    if plan.new_names:
        successors[NEW] = _made(plan, by)
    main = plan.main if len(successors) > 1 else next(iter(successors), "")
    done = reorganisations.record_reorganisation(
        kind=plan.kind,
        on=plan.on,
        decision=plan.decision,
        steps=[
            Step(
                predecessor,
                successor,
                main=key == main and not plan.goes_on,
                subjects=plan.subjects.get(key, {}),
            )
            for predecessor in plan.predecessors
            for key, successor in successors.items()
        ],
        posts_go_along=plan.posts_go_along,
        by=by,
    )
    where = {pk: successors[key].pk for pk, key in going.items() if key in successors}
    pass_on_work(done, going=where, by=by)
    return done


def _made(plan: Plan, by: Person) -> Institution:
    """Make the successor that is not there yet, like the first that it follows."""
    like = plan.predecessors[0]
    facts = Facts(
        kind=like.kind,
        names=plan.new_names,
        territory=like.territory,
        valid_from=plan.on,
    )
    return institutions.add_institution(facts, parent=like.parent, by=by)


@transaction.atomic
def pass_on_work(
    reorganisation: Reorganisation, *, going: Mapping[int, int], by: Person
) -> int:
    """Pass what predecessors still owe to their successors; return how much."""
    by_predecessor = defaultdict(list)
    rows = reorganisation.successions.select_related("predecessor", "successor")
    for row in rows.order_by("pk"):
        by_predecessor[row.predecessor].append(
            Step(row.predecessor, row.successor, main=row.main)
        )
    return sum(
        _pass_on(reorganisation, predecessor, steps, going, by)
        for predecessor, steps in by_predecessor.items()
    )


def _pass_on(
    reorganisation: Reorganisation,
    predecessor: Institution,
    steps: Sequence[Step],
    going: Mapping[int, int],
    by: Person,
) -> int:
    open_ones = list(open_of_institutions([predecessor.pk]))
    main = next((step.successor for step in steps if step.main), None)
    moved = 0
    for step in steps:
        chosen = [each for each in open_ones if going.get(each.pk) == step.successor.pk]
        if chosen and step.successor != main:
            moved += len(
                move_open(
                    predecessor,
                    step.successor,
                    reorganisation=reorganisation,
                    assignments=chosen,
                    by=by,
                )
            )
    if main is not None:
        # Everything that is left, and where it only cooperated.
        moved += len(move_open(predecessor, main, reorganisation=reorganisation, by=by))
    return moved


@transaction.atomic
def end_institution(
    institution: Institution,
    *,
    on: datetime.date,
    decision: str,
    revision: int,
    by: Person,
) -> Institution:
    """End an institution that owes nothing; what it owes needs a successor first."""
    left = open_of_institutions([institution.pk]).count()
    if left:
        raise Refused(
            "",
            ngettext(
                "%(left)s assignment is still open there. Record who follows it"
                " instead, so that nothing is without an owner.",
                "%(left)s assignments are still open there. Record who follows it"
                " instead, so that nothing is without an owner.",
                left,
            )
            % {"left": left},
        )
    return institutions.end(
        institution, on=on, decision=decision, revision=revision, by=by
    )
