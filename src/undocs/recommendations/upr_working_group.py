"""Recommendations of reports of the Working Group on the Universal Periodic Review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from undocs.models import Clause, Recommendation
from undocs.recommendations.brackets import state_brackets
from undocs.recommendations.clauses import split_clauses
from undocs.recommendations.doubts import confidence_of, doubts_about
from undocs.recommendations.positions import Position, positions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from undocs.paragraphs import Block, Item
    from undocs.passages import Passage
    from undocs.recommendations.clauses import Split

_RECOMMENDS = re.compile(r"recommend", re.IGNORECASE)
_OTHER_LISTS = re.compile(
    r"voluntary (?:commitment|pledge)|commitments made|following documents|"
    r"(?:observations|comments|clarifications|explanations|information) (?:\w+ )?"
    r"(?:on|about|concerning|regarding|with regard)|following (?:comments|observations)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:With re(?:gard|spect) to|Regarding|Concerning|As for) ", re.IGNORECASE
)
_REMARK_ITEM = re.compile(
    r"(?:With re(?:gard|spect) to|Regarding|Concerning|As for|The) (?:the )?"
    r"recommendations? ",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:below|following)\b", re.IGNORECASE)
_HALF = 0.5


def recommendations_of(blocks: Sequence[Block]) -> tuple[Recommendation, ...]:
    """Give all recommendations, in the order of the document."""
    lists = [
        block for block in blocks if block.items and is_list_of_recommendations(block)
    ]
    stated = positions(blocks, lists)
    return tuple(
        _recommendation(item, stated.get(item.label, Position()))
        for block in lists
        for item in block.items
    )


def is_list_of_recommendations(block: Block) -> bool:
    """Tell a list of recommendations from comments, pledges and enumerations."""
    lead = block.passage().text
    remark = _REMARK.match(lead) and not _AHEAD.search(lead)
    if remark or _OTHER_LISTS.search(lead):
        return False
    texts = [item.passage().text for item in block.items]
    if sum(_REMARK_ITEM.match(text) is not None for text in texts) > _HALF * len(texts):
        return False
    if _RECOMMENDS.search(lead):
        return True
    ended = sum(1 for text in texts if state_brackets(text[-200:]))
    return ended > _HALF * len(texts)


def _recommendation(item: Item, position: Position) -> Recommendation:
    passage = item.passage()
    splitting = split_clauses(passage.text)
    clauses = tuple(
        _clause(passage, split, number)
        for number, split in enumerate(splitting.clauses, start=1)
    )
    notes = doubts_about(item, passage.text, splitting)
    return Recommendation(
        label=item.label,
        text=passage.text,
        clauses=clauses,
        position=position.name,
        position_source=position.source,
        position_label=position.label,
        page=passage.page,
        places=passage.places(),
        confidence=confidence_of(notes),
        notes=notes,
    )


def _clause(passage: Passage, split: Split, number: int) -> Clause:
    parts = [passage.part(start, end) for start, end in split.spans]
    return Clause(
        number=number,
        text=" ".join(part.text for part in parts),
        recommending_states=tuple(split.states),
        places=tuple(place for part in parts for place in part.places()),
    )
