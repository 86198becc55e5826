"""What one row of a table means, and what of it a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from servanda.people.access import today
from servanda.recommendations.models import DocumentPosition, FinalPosition
from servanda.recommendations.operations.annexes import deadlines, labels

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from servanda.people.queries.naming import Match
    from servanda.recommendations.operations.annexes.bodies import Bodies
    from servanda.recommendations.operations.annexes.labels import Label
    from servanda.recommendations.operations.annexes.wordings import (
        Wording,
        Wordings,
    )

AGREES = 0.90  # as the page says beside the button
LONGEST_PRODUCT = 500
LONGEST_TEXT = 20_000
TAKEN_ON = {FinalPosition.SUPPORTED, DocumentPosition.IMPLEMENTED, "none"}


class Doubt(StrEnum):
    """The closed set of reasons to look at a row, in the order they are settled."""

    NO_LABEL = "no_label"
    UNKNOWN_LABEL = "unknown_label"
    SEVERAL_MEANT = "several_meant"  # one label, in two documents or as a number
    WORDS_DIFFER = "words_differ"
    TWO_LABELS = "two_labels"
    TWICE = "twice"
    NO_LEAD = "no_lead"
    UNKNOWN_LEAD = "unknown_lead"
    TWO_LEADS = "two_leads"
    EARLIER_LEAD = "earlier_lead"
    UNKNOWN_COOPERATING = "unknown_cooperating"
    EARLIER_COOPERATING = "earlier_cooperating"
    POSITION = "position"
    DEADLINE_UNCLEAR = "deadline_unclear"
    DEADLINE_PAST = "deadline_past"
    ALREADY = "already"
    REFUSED = "refused"  # when it was to be assigned, with the reason


IN_ORDER = tuple(Doubt)


@dataclass(slots=True)
class Meaning:
    """What a row was found to mean."""

    text: str = ""
    recommendations: list[int] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    lead: int | None = None
    cooperating: list[int] = field(default_factory=list)
    unknown: list[dict[str, Any]] = field(default_factory=list)
    product: str = ""
    deadline: datetime.date | None = None
    doubts: list[str] = field(default_factory=list)
    is_title: bool = False

    def doubt(self, code: Doubt) -> None:
        """Note a reason to look at it, once."""
        if code not in self.doubts:
            self.doubts.append(code)


def meaning_of(
    cells: Sequence[str],
    columns: Mapping[str, int],
    *,
    wordings: Wordings,
    bodies: Bodies,
    short_numbers: bool = False,
) -> Meaning:
    """Return what a row means; `short_numbers` says that 143.2 may be 143.20."""
    values = {part: cells[at] for part, at in columns.items() if at < len(cells)}
    meaning = Meaning()
    found, words = _labels(values, wordings)
    meaning.text = words[:LONGEST_TEXT]
    rest = [values.get(part, "") for part in ("lead", "cooperating", "deadline")]
    if not found and not any(rest):
        meaning.is_title = True  # "I. Civil rights": nobody is given anything
        return meaning
    _find(meaning, found, wordings, short_numbers=short_numbers)
    leads = bodies.named_in(values.get("lead", ""))
    others = bodies.named_in(values.get("cooperating", ""))
    _lead(meaning, leads.matches)
    _cooperating(meaning, others.matches)
    meaning.unknown += [
        {"part": "everybody", "words": words, "earlier": None, "candidates": []}
        for words in (*leads.everybody, *others.everybody)
    ]
    _time(meaning, values.get("product", ""), values.get("deadline", ""))
    check_positions(meaning, wordings)
    return meaning


def _labels(values: Mapping[str, str], wordings: Wordings) -> tuple[list[Label], str]:
    in_text, words = labels.in_text(values.get("text", ""))
    own = labels.in_cell(values.get("label", ""), wordings.by_label)
    return own or in_text, words


def _find(
    meaning: Meaning,
    found: Sequence[Label],
    wordings: Wordings,
    *,
    short_numbers: bool,
) -> None:
    unknown = [each for each in found if each.text not in wordings.by_label]
    if not found or unknown:
        meaning.doubt(Doubt.UNKNOWN_LABEL if unknown else Doubt.NO_LABEL)
    meant = {each: _meant(each, wordings, short_numbers) for each in found}
    if any(len(several) > 1 for several in meant.values()):
        meaning.doubt(Doubt.SEVERAL_MEANT)
    for label, several in meant.items():
        meaning.candidates += [
            _candidate(
                each, "label", wordings.agreement(meaning.text, each), label.limb
            )
            for each in several
        ]
    if len(found) > 1 and not meaning.doubts:
        meaning.doubt(Doubt.TWO_LABELS)
    scores = [each["score"] for each in meaning.candidates]
    # Words over several labels are those of none of them alone.
    differ = len(found) == 1 and any(s is not None and s < AGREES for s in scores)
    if differ and not meaning.doubts:
        meaning.doubt(Doubt.WORDS_DIFFER)
    if not meaning.doubts or meaning.doubts == [Doubt.TWO_LABELS]:
        meaning.recommendations = [
            each["recommendation"] for each in meaning.candidates
        ]
        return
    _offer_by_words(meaning, wordings)


def _meant(label: Label, wordings: Wordings, short_numbers: bool) -> list[Wording]:  # noqa: FBT001 - a fact of the whole table, passed on
    several = list(wordings.by_label.get(label.text, ()))
    if short_numbers and label.text.count(".") == 1:
        several += wordings.by_label.get(f"{label.text}0", ())
    return several


def _offer_by_words(meaning: Meaning, wordings: Wordings) -> None:
    there = {each["recommendation"] for each in meaning.candidates}
    meaning.candidates += [
        _candidate(wording, "words", score, "")
        for wording, score in wordings.nearest(meaning.text)
        if wording.pk not in there
    ]


def _candidate(
    wording: Wording, by: str, score: float | None, limb: str
) -> dict[str, Any]:
    return {"recommendation": wording.pk, "score": score, "by": by, "limb": limb}


def _lead(meaning: Meaning, found: Sequence[Match]) -> None:
    if not found:
        meaning.doubt(Doubt.NO_LEAD)
    elif len(found) > 1:
        meaning.doubt(Doubt.TWO_LEADS)
        meaning.unknown += [_unknown("lead", each) for each in found]
    elif found[0].certain and found[0].institution is not None:
        meaning.lead = found[0].institution.pk
    elif found[0].earlier is not None:
        meaning.doubt(Doubt.EARLIER_LEAD)
        meaning.unknown.append(_unknown("lead", found[0]))
    else:
        meaning.doubt(Doubt.UNKNOWN_LEAD)
        meaning.unknown.append(_unknown("lead", found[0]))


def _cooperating(meaning: Meaning, found: Sequence[Match]) -> None:
    for each in found:
        if each.certain and each.institution is not None:
            if each.institution.pk not in (*meaning.cooperating, meaning.lead):
                meaning.cooperating.append(each.institution.pk)
            continue
        meaning.unknown.append(_unknown("cooperating", each))
        meaning.doubt(
            Doubt.EARLIER_COOPERATING
            if each.earlier is not None
            else Doubt.UNKNOWN_COOPERATING
        )


def _unknown(part: str, match: Match) -> dict[str, Any]:
    offered = [[each.institution.pk, each.score] for each in match.candidates]
    if match.institution is not None and not offered:
        offered = [[match.institution.pk, match.score]]
    earlier = match.earlier.pk if match.earlier is not None else None
    return {
        "part": part,
        "words": match.words,
        "earlier": earlier,
        "candidates": offered,
    }


def _time(meaning: Meaning, product: str, deadline: str) -> None:
    """Keep product and deadline; words that name no day go with the product."""
    found = deadlines.read_deadline(deadline)
    meaning.deadline = found.day
    parts = [" ".join(product.split()), found.words]
    meaning.product = "; ".join(filter(None, parts))[:LONGEST_PRODUCT]
    if not found.clear:
        meaning.doubt(Doubt.DEADLINE_UNCLEAR)
    elif found.day is not None and found.day < today():
        meaning.doubt(Doubt.DEADLINE_PAST)


def check_positions(meaning: Meaning, wordings: Wordings) -> None:
    """Doubt what the State did not take on."""
    found = [wordings.by_pk[pk] for pk in meaning.recommendations]
    if any(each.position not in TAKEN_ON for each in found):
        meaning.doubt(Doubt.POSITION)


def in_order(doubts: Sequence[str]) -> list[str]:
    """Return doubts in the order in which they are settled."""
    return [code for code in IN_ORDER if code in doubts]
