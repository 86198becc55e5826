"""What a person decides about a doubtful row: one doubt after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.people.access import today
from servanda.people.operations import audit
from servanda.recommendations.models import AnnexRow
from servanda.recommendations.operations.annexes import already
from servanda.recommendations.operations.annexes.errors import (
    AnnexRefused,
    RowChanged,
)
from servanda.recommendations.operations.annexes.labels import in_cell
from servanda.recommendations.operations.annexes.matching import (
    LONGEST_PRODUCT,
    TAKEN_ON,
    Doubt,
    in_order,
)
from servanda.recommendations.operations.annexes.wordings import Wordings
from servanda.recommendations.queries.doubts import may_be_over

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from servanda.people.models import Institution, Person
    from servanda.recommendations.operations.annexes.wordings import Wording

State = AnnexRow.State
CHOOSES = (
    Doubt.NO_LABEL, Doubt.UNKNOWN_LABEL, Doubt.SEVERAL_MEANT, Doubt.WORDS_DIFFER
)  # fmt: skip
NAMES_LEAD = (
    Doubt.NO_LEAD, Doubt.UNKNOWN_LEAD, Doubt.TWO_LEADS, Doubt.EARLIER_LEAD
)  # fmt: skip
NAMES_HELP = (Doubt.UNKNOWN_COOPERATING, Doubt.EARLIER_COOPERATING)
MAY_ACCEPT = (
    Doubt.TWO_LABELS, Doubt.TWICE, Doubt.POSITION, Doubt.DEADLINE_UNCLEAR,
    Doubt.DEADLINE_PAST, Doubt.ALREADY, Doubt.REFUSED, *NAMES_HELP,
)  # fmt: skip


@transaction.atomic
def accept(row: AnnexRow, doubt: str, *, revision: int, by: Person | None) -> AnnexRow:
    """Go on in spite of a doubt, knowing it; of rows given twice this one stays."""
    kept = _locked(row, revision)
    if doubt not in MAY_ACCEPT:
        raise AnnexRefused(_("Choose one of the steps shown for this row."))
    before = _facts(kept)
    if doubt == Doubt.TWICE:
        _leave_the_others_out(kept)
    if doubt == Doubt.EARLIER_COOPERATING:
        _use_successors(kept)
    if doubt == Doubt.DEADLINE_PAST and not may_be_over(kept):
        words = date_format(kept.deadline, "SHORT_DATE_FORMAT") if kept.deadline else ""
        both = "; ".join(filter(None, (kept.product, words)))
        kept.product = both[:LONGEST_PRODUCT]
        kept.deadline = None
    if doubt == Doubt.REFUSED:
        kept.unknown = []
    if doubt in NAMES_HELP:
        kept.unknown = [each for each in kept.unknown if each["part"] != "cooperating"]
    _settle(kept, [doubt])
    return _save(kept, before, by=by)


@transaction.atomic
def choose(row: AnnexRow, wanted: str, *, revision: int, by: Person | None) -> AnnexRow:
    """Say which recommendation a row means, by its number here or its label."""
    kept = _locked(row, revision)
    before = _facts(kept)
    wordings = Wordings(kept.annex.reviews.all())
    found = _chosen(wanted, wordings)
    kept.recommendations.set([each.pk for each in found])
    limbs = {each["recommendation"]: each["limb"] for each in kept.candidates}
    kept.candidates = [
        {
            "recommendation": each.pk,
            "score": wordings.agreement(kept.text, each),
            "by": "person",
            "limb": limbs.get(each.pk, ""),
        }
        for each in found
    ]
    _settle(kept, CHOOSES)
    _look_again(kept, found)
    return _save(kept, before, by=by)


@transaction.atomic
def name_lead(
    row: AnnexRow, lead: Institution, *, revision: int, by: Person | None
) -> AnnexRow:
    """Say which institution leads; of two named, the other cooperates."""
    kept = _locked(row, revision)
    before = _facts(kept)
    _name_lead(kept, lead)
    return _save(kept, before, by=by)


@transaction.atomic
def name_lead_everywhere(
    row: AnnexRow, lead: Institution, *, revision: int, by: Person | None
) -> int:
    """Say whom an unknown name means, in all rows that have it; return how many."""
    words = _lead_words(row)
    name_lead(row, lead, revision=revision, by=by)
    count = 1
    others = row.annex.rows.filter(state=State.DOUBTFUL).exclude(pk=row.pk)
    for other in others:
        if Doubt.UNKNOWN_LEAD in other.doubts and _lead_words(other) == words:
            name_lead(other, lead, revision=other.revision, by=by)
            count += 1
    return count


@transaction.atomic
def set_deadline(
    row: AnnexRow, day: datetime.date, *, revision: int, by: Person | None
) -> AnnexRow:
    """Keep another last day than the table's."""
    kept = _locked(row, revision)
    if day < today():
        raise AnnexRefused(_("Expected a day from today on."), field="day")
    before = _facts(kept)
    kept.deadline = day
    _settle(kept, [Doubt.DEADLINE_UNCLEAR, Doubt.DEADLINE_PAST])
    return _save(kept, before, by=by)


@transaction.atomic
def leave_out(row: AnnexRow, *, revision: int, by: Person | None) -> AnnexRow:
    """Set a row aside: nothing is assigned by it."""
    kept = _locked(row, revision)
    before = _facts(kept)
    kept.state = State.LEFT_OUT
    return _save(kept, before, by=by, verb="recommendations.leave_out_annex_row")


@transaction.atomic
def put_back(row: AnnexRow, *, revision: int, by: Person | None) -> AnnexRow:
    """Take up a row that was left out, with the doubts it had."""
    kept = _locked(row, revision, states=(State.LEFT_OUT,))
    before = _facts(kept)
    kept.state = State.DOUBTFUL if kept.doubts else State.SURE
    if not kept.recommendations.exists():
        kept.state, kept.doubts = State.DOUBTFUL, kept.doubts or [Doubt.NO_LABEL]
    if kept.lead_id is None and not set(kept.doubts) & set(NAMES_LEAD):
        kept.state = State.DOUBTFUL
        kept.doubts = in_order([*kept.doubts, Doubt.NO_LEAD])
    return _save(kept, before, by=by)


def _locked(
    row: AnnexRow,
    revision: int,
    states: Sequence[str] = (State.DOUBTFUL, State.SURE),
) -> AnnexRow:
    kept = (
        AnnexRow.objects.select_for_update(of=("self",))
        .select_related("annex__decision")
        .get(pk=row.pk)
    )
    if kept.revision != revision or kept.state not in states:
        raise RowChanged(kept)
    return kept


def _settle(row: AnnexRow, doubts: Sequence[str]) -> None:
    row.settled = list(
        dict.fromkeys([*row.settled, *(each for each in row.doubts if each in doubts)])
    )
    row.doubts = [each for each in row.doubts if each not in doubts]


def _save(
    row: AnnexRow,
    before: dict[str, Any],
    *,
    by: Person | None,
    verb: str = "recommendations.settle_annex_row",
) -> AnnexRow:
    if row.state in {State.DOUBTFUL, State.SURE}:
        row.state = State.DOUBTFUL if row.doubts else State.SURE
    row.revision += 1
    row.save()
    audit.record(
        verb=verb, by=by, subjects=[row, row.annex], before=before, after=_facts(row)
    )
    return row


def _facts(row: AnnexRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "state": str(row.state),
        "doubts": list(row.doubts),
        "lead": row.lead_id,
        "deadline": row.deadline.isoformat() if row.deadline else None,
        "recommendations": sorted(row.recommendations.values_list("pk", flat=True)),
    }


def _chosen(wanted: str, wordings: Wordings) -> list[Wording]:
    if wanted.startswith("id:") and wanted[3:].isdecimal():
        one = wordings.by_pk.get(int(wanted[3:]))
        if one is not None:
            return [one]
    labels = in_cell(wanted, wordings.by_label)
    unknown = [each.text for each in labels if each.text not in wordings.by_label]
    if not labels or unknown:
        raise AnnexRefused(
            _(
                "No recommendation of the reviews chosen has the label “%(label)s”. "
                "Write it as it is printed, for example 143.12."
            )
            % {"label": ", ".join(unknown) or wanted[:40]},
            field="label",
        )
    return list(
        {
            one.pk: one for each in labels for one in wordings.by_label[each.text]
        }.values()
    )


def _look_again(row: AnnexRow, found: Sequence[Wording]) -> None:
    """Doubt anew what depends on the recommendation that was chosen."""
    keys = [each.pk for each in found]
    doubts = set(row.doubts) - {Doubt.POSITION, Doubt.ALREADY, Doubt.TWICE}
    if any(each.position not in TAKEN_ON for each in found):
        doubts.add(Doubt.POSITION)
    if any(already.given_of(keys).values()):
        doubts.add(Doubt.ALREADY)
    if _others_of(row, keys):
        doubts.add(Doubt.TWICE)
    row.doubts = in_order(list(doubts))


def _others_of(row: AnnexRow, recommendations: Sequence[int]) -> list[AnnexRow]:
    return list(
        row.annex.rows.filter(
            recommendations__in=recommendations,
            state__in=[State.DOUBTFUL, State.SURE],
        )
        .exclude(pk=row.pk)
        .distinct()
    )


def _leave_the_others_out(row: AnnexRow) -> None:
    keys = list(row.recommendations.values_list("pk", flat=True))
    for other in _others_of(row, keys):
        other.state = State.LEFT_OUT
        other.revision += 1
        other.save(update_fields=["state", "revision"])


def _name_lead(row: AnnexRow, lead: Institution) -> None:
    others = [
        pk
        for each in row.unknown
        if each["part"] == "lead" and Doubt.TWO_LEADS in row.doubts
        for pk, _score in each["candidates"][:1]
        if pk != lead.pk
    ]
    row.lead = lead
    row.cooperating.add(*others)
    row.cooperating.remove(lead)
    row.unknown = [each for each in row.unknown if each["part"] != "lead"]
    _settle(row, NAMES_LEAD)


def _use_successors(row: AnnexRow) -> None:
    """Have the main successor of each earlier institution cooperate instead."""
    for each in row.unknown:
        if each["part"] == "cooperating" and each["earlier"] and each["candidates"]:
            row.cooperating.add(each["candidates"][0][0])


def _lead_words(row: AnnexRow) -> list[str]:
    return [each["words"] for each in row.unknown if each["part"] == "lead"]
