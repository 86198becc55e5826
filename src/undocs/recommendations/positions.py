"""What a report itself says about a State's answer.

The words stand before a list ("The following recommendations enjoy the support of
…"), after it ("The response to these recommendations will be included …"), or in a
later paragraph that names labels ("recommendations Nos. 2, 7 and 8 above are
already implemented"). The later word counts, unless it says less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from undocs.paragraphs import Block

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (position, re.compile(pattern, re.IGNORECASE))
    for position, pattern in (
        (
            "partly_supported",
            (
                r"enjoys? the partial support|(?:partially|partly) (?:enjoy|support|accept)\w*"
                r"|(?:supported|accepted) (?:in part|partially|partly)"
            ),
        ),
        (
            "noted",
            (
                r"(?:do|does|did|could|would|can|have|has|are|were) ?not "
                r"(?:\w+ ){0,3}?(?:enjoy|support|accept|acceptable)\w*|"
                r"cannot (?:be )?(?:\w+ )?(?:support|accept)\w*|not enjoy\w*|"
                r"(?:was|were|are|be|been|is) (?:\w+ )?(?:rejected|noted)\b|"
                r"(?:rejects?|rejected) the (?:following|recommendation)|"
                r"unable to (?:accept|support)"
            ),
        ),
        (
            "implemented",
            (
                r"(?:already|being|been|currently|process of|are|is) "
                r"(?:\w+ ){0,4}?implement\w*|already (?:been )?(?:met|in place|fulfilled)"
            ),
        ),
        (
            "pending",
            (
                r"(?:will|would|shall|to) be (?:\w+ )?"
                r"(?:examined|considered|studied|reviewed|included|provided)|"
                r"(?:will|would) (?:\w+ )?(?:examine|consider|study|respond|provide)|"
                r"in due (?:time|course)|under consideration|"
                r"respon(?:d|ses?) (?:\w+ ){0,3}no later than"
            ),
        ),
        ("noted", r"(?:takes?|took) note of|\bnote[sd] (?:the|these|those) "),
        (
            "supported",
            (
                r"(?:enjoy|have|has|had|receive)\w* (?:\w+ ){0,2}?support|"
                r"(?:supported|accepted) by|(?:are|were|been) (?:\w+ )?(?:accepted|supported)|"
                r"accepts the|supports the|acceptable to"
            ),
        ),
    )
)
_ABOUT_A_LIST = re.compile(
    r"(?:above|these|listed|the) (?:\w+ ){0,3}?recommendations?|"
    r"recommendations? (?:\w+ ){0,4}?(?:above|listed)",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"(?:With re(?:gard|spect)|Regarding|Concerning|As (?:for|to)) ", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"noted in (?:the (?:present )?report|paragraph)|contained in (?:section|paragraph)|"
    r"\(\w\)|section I\b",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"\b(\d{1,3})\.(\d{1,3})(?:\s*(?:-|–|to|through)\s*(?:\1\.)?(\d{1,3}))?(?![\d.]*\d)"
)
_NUMBERS = re.compile(
    r"\b(?:Nos?\.?|recommendations?)\s+((?:\d{1,3}(?![.\d]*\d)[\s,–-]*(?:and|to)?\s*)+)",
    re.IGNORECASE,
)
_PART = re.compile(r"\bparts? of (?:the )?recommendation", re.IGNORECASE)
_RUN = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?")
_PARAGRAPHS = re.compile(
    r"paragraphs? ((?:\d{1,3}(?![.\d])[\s,]*(?:and|to)?\s*)+)", re.IGNORECASE
)
_PHRASE_END = re.compile(r"[,.:;(]")
_PHRASE = 90  # characters of the document's words that are quoted as the source


@dataclass(frozen=True, slots=True)
class Position:
    """A position and where the document says so."""

    name: str | None = None
    source: str = ""
    label: str = ""


def positions(blocks: Sequence[Block], lists: Sequence[Block]) -> dict[str, Position]:
    """Give the position for the label of every item of the lists."""
    found: dict[str, Position] = {}
    wanted = {id(block) for block in lists}
    open_lists: list[Block] = []
    for block in blocks:
        if id(block) in wanted:
            stated = stated_in(block.passage().text, block.label)
            found |= dict.fromkeys(_labels(block), stated)
            open_lists.append(block)
        elif open_lists:
            _apply(block, open_lists, found)
    return found


def stated_in(words: str, label: str) -> Position:
    """Give the position that a paragraph states, with its words as the source."""
    hits = [
        (name, match)
        for name, pattern in _RULES
        if (match := pattern.search(words)) is not None
    ]
    if not hits:
        return Position()
    names = {name for name, _ in hits}
    undecided = {"supported", "noted", "pending"} <= names and "others" in words
    name, match = next(hit for hit in hits if not undecided or hit[0] == "pending")
    ending = _PHRASE_END.search(words, match.end())
    end = min(ending.start() if ending else len(words), match.start() + _PHRASE)
    phrase = words[match.start() : end].strip()
    return Position(name, f"paragraph {label}: “{phrase}”", label)


def _labels(block: Block) -> list[str]:
    return [item.label for item in block.items]


def _apply(block: Block, lists: Sequence[Block], found: dict[str, Position]) -> None:
    """Let a paragraph after a list speak about the list or about single items."""
    words = block.passage().text
    if _COMMENT.match(words) or _PART.search(words):
        return
    stated = stated_in(words, block.label)
    if stated.name is None:
        return
    named = _named(words, lists)
    if named:
        _replace(named, stated, found)
    elif _ABOUT_A_LIST.search(words) and not _ELSEWHERE.search(words):
        for each in lists:
            if each is lists[-1] or found[each.items[0].label].name is None:
                _replace(_labels(each), stated, found, only_more=True)


def _replace(
    labels: Iterable[str],
    stated: Position,
    found: dict[str, Position],
    *,
    only_more: bool = False,
) -> None:
    for label in labels:
        before = found.get(label)
        if before is None:
            continue
        says_more = before.name is None or (
            before.name == "supported" and stated.name == "implemented"
        )
        if says_more or not only_more:
            found[label] = stated


def _named(words: str, lists: Sequence[Block]) -> list[str]:
    """Give the labels that a paragraph names, one by one or in ranges."""
    labels = [
        f"{major}.{number}"
        for major, first, last in _DOTTED.findall(words)
        for number in _range(first, last)
    ]
    of = {block.label: block for block in lists}
    paragraphs = [
        str(number)
        for run in _PARAGRAPHS.findall(words)
        for first, last in _RUN.findall(run)
        for number in _range(first, last)
    ]
    numbers = [
        number
        for run in _NUMBERS.findall(words)
        for first, last in _RUN.findall(run)
        for number in _range(first, last)
    ]
    if numbers:
        home = next((each for each in paragraphs if each in of), lists[-1].label)
        labels += [f"{home}.{number}" for number in numbers]
    elif not labels:
        labels += [
            label for each in paragraphs if each in of for label in _labels(of[each])
        ]
    return labels


def _range(first: str, last: str) -> range:
    start = int(first)
    end = int(last) if last else start
    return (
        range(start, end + 1) if start <= end < start + 300 else range(start, start + 1)
    )
