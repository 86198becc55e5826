"""Gives the example's recommendations to institutions, which answer.

Everything is done by the operations that people use. What is assigned already, or
names a body or label that is not there, is left as it is: the filling may be
stopped and started again, and what a visitor changed stays.
"""

from __future__ import annotations

import datetime
import tomllib
from typing import TYPE_CHECKING, Any

from servanda.people.access import today
from servanda.people.days import holds_on
from servanda.people.models import Institution
from servanda.recommendations.models import Recommendation
from servanda.recommendations.operations import assignments

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from servanda.recommendations.models import Assignment


def fill(table: Path) -> int:
    """Give what the table says; return how many that was this time."""
    values = tomllib.loads(table.read_text(encoding="utf-8"))
    bodies = {each.code: each for each in Institution.objects.all()}
    labels = [each["label"] for part in values.values() for each in part]
    rows = Recommendation.objects.filter(label__in=labels, withdrawn_at__isnull=True)
    free = {row.label: row for row in rows if not row.assignments.exists()}
    done = 0
    for facts in values["assignment"]:
        if facts["label"] in free and facts["lead"] in bodies:
            _give(free[facts["label"]], facts, bodies)
            done += 1
    for facts in values["outcome"]:
        if facts["label"] in free:
            assignments.not_for_us(
                free[facts["label"]],
                ground=facts["ground"],
                words=facts["words"],
                by=None,
            )
            done += 1
    return done


def _give(
    row: Recommendation, facts: Mapping[str, Any], bodies: Mapping[str, Institution]
) -> None:
    day = today()
    given = assignments.assign(
        row,
        lead=bodies[facts["lead"]],
        cooperating=_standing(facts.get("cooperating", ()), bodies, day),
        product=facts["product"],
        deadline=day + datetime.timedelta(days=facts["days"]),
        by=None,
    )
    if facts.get("accept"):
        assignments.accept(given, by=None, revision=given.revision)
    if facts.get("return"):
        back = assignments.return_it(
            given,
            reason=facts["return"],
            words=facts["words"],
            suggested_lead=bodies.get(facts.get("suggested", "")),
            by=None,
            revision=given.revision,
        )
        _again(back, facts, bodies)


def _again(
    back: Assignment, facts: Mapping[str, Any], bodies: Mapping[str, Institution]
) -> None:
    lead = bodies.get(facts.get("again", ""))
    if lead is None:
        return
    new = assignments.reassign(back, lead=lead, by=None, revision=back.revision)
    if facts.get("accept_again"):
        assignments.accept(new, by=None, revision=new.revision)


def _standing(
    codes: Any, bodies: Mapping[str, Institution], day: datetime.date
) -> list[Institution]:
    """Return those that are there today: a ministry may have been dissolved."""
    known = [bodies[code] for code in codes if code in bodies]
    return [each for each in known if holds_on(each, day)]
