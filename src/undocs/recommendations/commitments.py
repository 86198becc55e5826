"""Voluntary commitments: what a State under review pledges of its own accord.

They stand after the lists under a heading of their own, as paragraphs or as items
under one paragraph; a paragraph that only leads in to others is none itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from undocs.models import COMMITMENT, Clause, Recommendation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.paragraphs import Block
    from undocs.passages import Passage

_HEADING = re.compile(r"voluntary (?:\w+ and )?(?:commitment|pledge)", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:included|contained|presented|reflected|made|found|set out) in (?:the|its|an) "
    r"(?:addendum|annex|national report)|^Reference is made|^See ",
    re.IGNORECASE,
)
_LIMB = re.compile(r"(?<=[:;.,]) (?:(?:and |or )?\(([a-z])\)|[•▪–-])\s+")


def commitments_in(
    blocks: Sequence[Block], lists: Sequence[Block]
) -> tuple[Recommendation, ...]:
    """Give the commitments that stand after the lists of recommendations."""
    last = max((block.number for block in lists), default=0)
    return tuple(
        _commitment(label, passage)
        for block in blocks
        if block.number > last and _HEADING.search(block.section)
        for label, passage in _pledged(block)
    )


def _pledged(block: Block) -> Iterator[tuple[str, Passage]]:
    for item in block.items:
        yield item.label, item.passage()
    passage = block.passage()
    limbs = list(_limbs(block.label, passage))
    leads_in = block.items or limbs or passage.text.endswith(":")
    yield from limbs
    if not leads_in and not _ELSEWHERE.search(passage.text):
        yield block.label, passage


def _limbs(label: str, passage: Passage) -> Iterator[tuple[str, Passage]]:
    """Give the limbs (a), (b) or the dashed lines of a paragraph that leads in to them."""
    found = list(_LIMB.finditer(passage.text))
    if not found or ":" not in passage.text[found[0].start() - 1 : found[0].start()]:
        return
    ends = [match.start() for match in found[1:]] + [len(passage.text)]
    for number, (match, end) in enumerate(zip(found, ends, strict=True), start=1):
        own = passage.part(match.end(), end)
        yield f"{label} ({match[1] or number})", own


def _commitment(label: str, passage: Passage) -> Recommendation:
    places = passage.places()
    text = passage.text.rstrip(" ;")
    return Recommendation(
        label=label,
        text=text,
        clauses=(Clause(1, text, (), places),),
        position=None,
        position_source="",
        position_label="",
        page=passage.page,
        places=places,
        confidence=1.0,
        kind=COMMITMENT,
    )
