"""The words of one item as a person sees and changes them: plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from servanda.recommendations.models import Finding, Recommendation

Place = dict[str, Any]  # {"page": 14, "bbox": [x0, y0, x1, y1]}

BETWEEN_CLAUSES = " / "
_EDGES = " \n\t/;,"  # what stands between two clauses in print
_LABEL_PARTS = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """One clause: its words, its States (ISO codes) and where it is printed."""

    text: str
    states: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a person cuts a clause: `number` from 1, `offset` in its words."""

    number: int
    offset: int


@dataclass(frozen=True, slots=True)
class Wording:
    """Label, clauses and position of one item."""

    label: str
    clauses: tuple[ClauseWords, ...]
    position: str = ""

    @property
    def text(self) -> str:
        """Return the clauses' words in one line, without the States."""
        return BETWEEN_CLAUSES.join(clause.text for clause in self.clauses)

    @property
    def places(self) -> list[Place]:
        """Return every place of every clause, in order."""
        return [place for clause in self.clauses for place in clause.places]

    def same_as(self, other: Wording) -> bool:
        """Say whether both have the same label, words, States and position."""
        return self.label == other.label and self.same_words_as(other)

    def same_words_as(self, other: Wording) -> bool:
        """Say whether both say the same, whatever their labels."""
        return self.position == other.position and _said(self) == _said(other)

    def with_cut(self, cut: Cut) -> Wording | None:
        """Return this with one clause cut in two; None if a part would be empty.

        Both parts keep the States, because only a person knows who said which.
        """
        clause = self.clauses[cut.number - 1]
        first = clause.text[: cut.offset].rstrip(_EDGES)
        second = clause.text[cut.offset :].lstrip(_EDGES)
        if not first or not second:
            return None
        here, there = cut_places(clause.places, len(first) / len(clause.text))
        parts = (
            ClauseWords(first, clause.states, tuple(here)),
            ClauseWords(second, clause.states, tuple(there)),
        )
        return self._with(cut.number, 1, parts)

    def with_merged(self, number: int) -> Wording:
        """Return this with clause `number` and the one after it made one."""
        first, second = self.clauses[number - 1 : number + 1]
        merged = ClauseWords(
            f"{first.text} {second.text}".strip(),
            tuple(dict.fromkeys((*first.states, *second.states))),
            (*first.places, *second.places),
        )
        return self._with(number, 2, (merged,))

    def _with(self, number: int, count: int, parts: Iterable[ClauseWords]) -> Wording:
        kept = self.clauses[: number - 1], self.clauses[number - 1 + count :]
        return replace(self, clauses=(*kept[0], *parts, *kept[1]))


def of_finding(finding: Finding) -> Wording:
    """Return the words of an item on the desk."""
    return Wording(finding.label, clauses_from(finding.clauses), str(finding.position))


def of_recommendation(recommendation: Recommendation) -> Wording:
    """Return the words in the register; clauses and States should be prefetched."""
    clauses = tuple(
        ClauseWords(
            clause.text,
            tuple(sorted(state.iso3 for state in clause.states.all())),
            tuple(clause.places),
        )
        for clause in recommendation.clauses.all()
    )
    return Wording(recommendation.label, clauses, str(recommendation.document_position))


def clauses_from(stored: Sequence[dict[str, Any]]) -> tuple[ClauseWords, ...]:
    """Return clauses from the form in which a finding keeps them."""
    return tuple(
        ClauseWords(
            each["text"], tuple(each.get("states", ())), tuple(each.get("places", ()))
        )
        for each in stored
    )


def clauses_to(clauses: Iterable[ClauseWords]) -> list[dict[str, Any]]:
    """Return clauses in the form in which a finding keeps them."""
    return [
        {
            "text": clause.text,
            "states": list(clause.states),
            "places": list(clause.places),
        }
        for clause in clauses
    ]


def facts(wording: Wording) -> dict[str, Any]:
    """Return what the trail keeps of a wording: no places, they are no decision."""
    return {
        "label": wording.label,
        "clauses": [
            {"text": clause.text, "states": list(clause.states)}
            for clause in wording.clauses
        ],
        "document_position": wording.position,
    }


def of_facts(kept: dict[str, Any] | None) -> Wording | None:
    """Return the wording that `facts` wrote into the trail, None of anything else."""
    if not kept or not {"label", "clauses", "document_position"} <= kept.keys():
        return None
    return Wording(
        label=kept["label"],
        clauses=tuple(
            ClauseWords(clause["text"], tuple(clause["states"]))
            for clause in kept["clauses"]
        ),
        position=kept["document_position"],
    )


def label_order(label: str) -> str:
    """Return the form of a label that sorts as printed: 143.12 -> 00143.00012."""
    parts = (
        part.zfill(5) if part.isdigit() else part.upper()
        for part in _LABEL_PARTS.findall(label)
    )
    return ".".join(parts)[:64]


def cut_places(
    places: Sequence[Place], share: float
) -> tuple[list[Place], list[Place]]:
    """Divide the rectangles of a text after `share` of its length.

    Print runs from line to line, so the share is measured along the lines laid
    end to end; it is near enough for a mark that a person looks at.
    """
    widths = [place["bbox"][2] - place["bbox"][0] for place in places]
    left = sum(widths) * share
    before: list[Place] = []
    after: list[Place] = []
    for place, width in zip(places, widths, strict=True):
        x0, y0, x1, y1 = place["bbox"]
        if left >= width:
            before.append(place)
        elif left <= 0:
            after.append(place)
        else:
            edge = round(x0 + left, 1)
            before.append({"page": place["page"], "bbox": [x0, y0, edge, y1]})
            after.append({"page": place["page"], "bbox": [edge, y0, x1, y1]})
        left -= width
    return before, after


def _said(wording: Wording) -> list[tuple[str, frozenset[str]]]:
    return [
        (" ".join(clause.text.split()), frozenset(clause.states))
        for clause in wording.clauses
    ]
