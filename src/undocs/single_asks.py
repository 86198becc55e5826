"""Divides the words of a recommendation into asks, and says why at each place.

A new ask begins where the State could do one and not the other as a separate act.
The rules are in `undocs.ask_rules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs.acts import act_of
from undocs.ask_rules import RULES, Site
from undocs.asks import asks_for_something, asks_of, limbs_of, sentences
from undocs.instruments import named_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from undocs.instruments import Named

REASONS = {
    "first": "the first thing asked",
    "limb": "a limb of the list",
    "sentence": "a sentence that asks for something else",
    "act": "another act with an object of its own",
    "instrument": "another instrument is named",
    "mandate": "another mandate is named",
    "plan": "another plan or law is named",
    "output": "an act with an output of its own after “including”",
    "means": "a further means that is worded as an act",
    "outcome": "another thing that has to be so",
}


@dataclass(frozen=True, slots=True)
class SingleAsk:
    """An ask: the place of its words in the text, and why it begins there."""

    start: int
    end: int
    reason: str


_LINK = re.compile(
    r"(?:;\s*(?:and\s+|or\s+)?|"
    r",?\s+(?=(?:including|in particular|notably|inter alia),? (?:by|through) )|"
    r"\s*,?\s+(?:and/or|and|as well as|or|along with|together with|while)\b,?\s+"
    r"(?:also\s+|then\s+)?|,\s+)"
    r"(?:(?:including|in particular|notably|inter alia|such as|also)?,?\s*"
    r"(?:by|through)?\s+(?:inter alia,?\s+)?)?",
    re.IGNORECASE,
)


_LONGEST = 5000  # characters; a longer sentence is no recommendation, and stays whole
_OF_COMMITTEE = re.compile(r"\bthe Committee\b|\bState party\b", re.IGNORECASE)


def single_asks(text: str) -> tuple[SingleAsk, ...]:
    """Give the asks of a recommendation or paragraph, in the order of its words.

    Limbs (a), (b), (c) are an ask each; a paragraph of a committee is divided by
    its sentences; a recommendation of the UPR is divided into single acts.
    """
    if limbs_of(text):
        return tuple(_found(text, asks_of(text), "limb"))
    if _OF_COMMITTEE.search(text) and asks_for_something(text):
        return tuple(_found(text, asks_of(text), "sentence"))
    asks: list[SingleAsk] = []
    for start, end in _asking(text):
        reason = "sentence" if asks else "first"
        if end - start > _LONGEST:
            asks.append(SingleAsk(start, end, reason))
            continue
        asks += (
            SingleAsk(start + ask.start, start + ask.end, ask.reason)
            for ask in _within(text[start:end], reason)
        )
    return tuple(asks)


def _found(text: str, parts: Iterable[str], reason: str) -> Iterator[SingleAsk]:
    """Give the places of parts that are known already."""
    at = 0
    for number, part in enumerate(parts):
        start = text.index(part, at)
        at = start + len(part)
        yield SingleAsk(start, at, reason if number or reason == "limb" else "first")


def _asking(text: str) -> Sequence[tuple[int, int]]:
    """Give the sentences that ask; one that only explains stays with the one before."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if spans and not _asks(text[start:end]):
            spans[-1] = (spans[-1][0], end)
        elif start < end:
            spans.append((start, end))
    return spans


def _asks(sentence: str) -> bool:
    wanted = re.search(r"\b(?:should|must|recommends?|recommended)\b", sentence)
    return wanted is not None or act_of(sentence) is not None


_INSIDE = re.compile(r"\([^)]*\)|[\"“][^\"”]*[\"”]")


def _within(sentence: str, reason: str) -> Iterator[SingleAsk]:
    """Give the asks of one sentence."""
    named = named_in(sentence)
    closed = [(each.start, each.end) for each in named]
    closed += [match.span() for match in _INSIDE.finditer(sentence)]
    begin = 0
    for link in _LINK.finditer(sentence):
        if any(low < link.end() and link.start() < high for low, high in closed):
            continue
        site = _site(sentence, begin, link, named)
        found = next((name for name, rule in RULES.items() if rule(site)), "")
        if found:
            yield SingleAsk(begin, _trimmed(sentence, begin, link.start()), reason)
            begin, reason = link.end(), found
    yield SingleAsk(begin, _trimmed(sentence, begin, len(sentence)), reason)


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" ,;"))


_BEFORE_NAME = re.compile(
    r"(?:to |of |with )?(?:the |its |their |all |both |two |four )*(?:\d{4} )?"
)
_ITS_PROTOCOL = re.compile(
    r"(?:to )?(?:its|their|the) (?:\w+ ){0,2}protocols?\b", re.IGNORECASE
)


def _site(
    sentence: str, begin: int, link: re.Match[str], named: Sequence[Named]
) -> Site:
    """Lay out one place; the ask so far starts at `begin`."""
    after = next((each for each in named if each.start >= link.end()), None)
    directly = after is not None and _BEFORE_NAME.fullmatch(
        sentence, link.end(), after.start
    )
    return Site(
        before=sentence[begin : link.start()],
        whole=sentence[: link.start()],
        link=link[0].lower(),
        after=sentence[link.end() :],
        named_before=any(each.end <= link.start() for each in named),
        named_after=bool(directly or _ITS_PROTOCOL.match(sentence, link.end())),
    )
