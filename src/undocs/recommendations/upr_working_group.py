"""Recommendations of reports of the Working Group on the Universal Periodic Review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from undocs.front_page import cycle_of, session_of, state_under_review
from undocs.models import Clause, Document, PageSize, Recommendation
from undocs.paragraphs import blocks_of
from undocs.recommendations.brackets import state_brackets
from undocs.recommendations.clauses import split_clauses
from undocs.recommendations.commitments import commitments_in
from undocs.recommendations.doubts import confidence_of, doubts_about
from undocs.recommendations.pointed_at import pointed_at
from undocs.recommendations.positions import Position, positions
from undocs.symbols import Shape
from undocs.vocabularies import states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from undocs.families import Source
    from undocs.paragraphs import Block, Item
    from undocs.passages import Passage
    from undocs.recommendations.named_again import Split

FAMILY = "upr_working_group_report"

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


def is_one(source: Source) -> bool:
    """Tell a report of the Working Group by its title and its symbol."""
    symbol = source.front.symbol
    is_report = symbol and symbol.shape is Shape.COUNCIL and not symbol.suffix
    return bool(source.front.is_working_group_report and is_report)


def read(source: Source) -> Document:
    """Read a report of the Working Group."""
    blocks = blocks_of(source.lines)
    state = state_under_review(blocks, source.pages)
    session = session_of(blocks)
    return Document(
        stem=source.path.stem,
        symbol=str(source.front.symbol),
        family=FAMILY,
        state_under_review=state,
        session=str(session) if session else None,
        cycle=cycle_of(session),
        date=source.front.date,
        language="en",
        title=_title(state),
        page_count=len(source.pages),
        pages=tuple(
            PageSize(each.number, each.width, each.height) for each in source.pages
        ),
        paragraphs=tuple(block.paragraph() for block in blocks if block.is_numbered),
        recommendations=recommendations_of(blocks),
        notes=source.notes,
        commitments=commitments_in(blocks, _lists(blocks)),
    )


def _title(state: str | None) -> str:
    title = "Report of the Working Group on the Universal Periodic Review"
    name = next((each.name for each in states() if each.iso3 == state), None)
    return f"{title}: {name}" if name else title


def recommendations_of(blocks: Sequence[Block]) -> tuple[Recommendation, ...]:
    """Give all recommendations, in the order of the document, then those of the debate."""
    lists = _lists(blocks)
    stated = positions(blocks, lists)
    listed = tuple(
        _recommendation(item, stated.get(item.label, Position()))
        for block in lists
        for item in block.items
    )
    return (*listed, *pointed_at(blocks, lists))


def _lists(blocks: Sequence[Block]) -> list[Block]:
    return [
        block for block in blocks if block.items and is_list_of_recommendations(block)
    ]


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
