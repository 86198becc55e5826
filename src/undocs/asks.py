"""A recommendation paragraph to its asks: the smallest things that can be done.

Limbs (a), (b), (c) are an ask each. Where there are none, a paragraph is one ask,
unless several of its sentences ask for something of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SPACE = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[“\"‘(]?[A-Z])")
# An abbreviation before a capital ends no sentence.
_SHORTENED = re.compile(
    r"(?:\b(?:Nos?|arts?|paras?|chaps?|vol|pp?|e\.g|i\.e|cf|Mr|Mrs|Ms|Dr|St|vs|Inc|"
    r"Rev|Add|Corr|al)|\b[A-Z]|\.[a-z])\.$"
)
_VERBS = (
    r"(?:recommends|urges|calls? (?:up)?on|calls? for|encourages|requests|invites|asks|"
    r"suggests|advises?|appeals|exhorts|reiterates (?:its|the) (?:\w+ ){0,3}?"
    r"(?:recommendation|call|request)s?|"
    r"(?:urging|requesting|inviting|encouraging|calling (?:up)?on) the State)\b"
)
# After these words a verb is somebody else's: "notes that the law encourages".
_OTHER_VERBS = (
    r" (?:is|was|remains) (?:\w+ )?(?:concerned|alarmed|worried|disturbed)| regrets\b|"
    r" notes (?:that|the)\b| notes with (?:\w+ )?(?:concern|regret)| expresses\b|"
    r" deplores\b"
)
_ASKS = (
    # The Committee, recalling …, recommends
    re.compile(rf"\bCommittee\b(?:(?!{_OTHER_VERBS})[^;:]){{0,600}}? {_VERBS}"),
    # It also recommends; in addition, it requests
    re.compile(
        rf"(?:^|[,;:] |\band )[Ii]t(?:,[^;:]{{0,300}}?,)? (?:\w+ ){{0,3}}?{_VERBS}"
    ),
    # … is concerned about … and recommends that the State party
    re.compile(
        rf"\band(?:,[^,]{{0,120}},)? (?:\w+ )?{_VERBS} (?:that|the State|it|its)\b"
    ),
    # The Committee: (a) Recommends that
    re.compile(rf"\bCommittee\b[^:;]{{0,300}}:? \(a\) (?:\w+ )?(?i:{_VERBS})"),
    re.compile(
        r"\bwould (?:also |further |like )*(?:to )?(?:encourage|request|recommend|urge|"
        r"invite)\b"
    ),
    # The State party is requested to provide
    re.compile(
        r"\b[Tt]he State [Pp]arty is (?:\w+ )?(?:requested|invited|urged|encouraged|"
        r"asked|called upon)\b"
    ),
    re.compile(r"^(?:\w+(?: \w+){0,3}, )?[Ii]t (?:should|must)\b"),
)
_STATE_SHOULD = re.compile(
    r"(?:^|, |\band |; )(?:the|The) (?:State [Pp]arty|State|Government|authorities) "
    r"(?:(?:\w+ ){0,2}?should|must|needs to)\b"
)
_SHOULD = re.compile(
    r"(?:^|, |\band |; )(?:the|The) (?:State [Pp]arty|State|Government|authorities) "
    r"(?:(?:\w+ ){0,2}?should|must|needs to)\b"
)
_IT_SHOULD = re.compile(r"^(?:\w+(?: \w+){0,3}, )?[Ii]t (?:should|must)\b")
_SHOULD = re.compile(r"\b(?:should|must)\b")
_CONCERN = re.compile(
    r"\bconcern(?:ed|s)?\b|\bregrets?\b|\bdeplores?\b|\balarmed\b|\bdismayed\b|"
    r"\bdisturbed\b",
    re.IGNORECASE,
)
# A sentence that only says what the thing just asked for has to be or hold.
_EXPLAINS = re.compile(
    r"(?:To (?:that|this) end|To this effect|In (?:doing so|so doing))\b|"
    r"(?:(?:Such|This|These|That|Those|The) (?:an? )?(?:\w+ ){0,3}?|"
    r"(?:This|These|Such) )(?:should|must) "
    r"(?:also |in particular |at least )*(?:include|cover|contain|target|collect|address|"
    r"be (?:based|designed|developed|disaggregated|accompanied|aimed|in line)|"
    r"comprise|encompass|provide for|set out|take into account|aim)"
)
_LETTER = re.compile(r"(?<![\w(])\(([a-z])\)\s+(?=\S)")
_BEFORE_LIMB = re.compile(r"(?:[:;.,–—]|\b(?:and|or))[”\"’]?\s*$")
_ACT_AND = re.compile(
    r",?\s+and(?:,? (?:in particular|notably|especially|specifically)"
    r"(?:,? (?:that|to)(?: the State [Pp]arty)?)?)?,?\s*:\s*$"
)
_NEAR = 16  # characters before a place that say what begins there
_FEWEST = 2  # limbs; a letter alone is a reference
_TRAILING = re.compile(r"[;,]?\s*(?:\b(?:and|or)\s*)?[;,.]?\s*$")


@dataclass(frozen=True, slots=True)
class Limb:
    """A limb: its letter, and where its words stand in the paragraph."""

    letter: str
    label_at: int
    start: int
    end: int


def sentences(text: str) -> list[tuple[int, int]]:
    """Give where the sentences of a text begin and end."""
    cuts = [0]
    for match in _SPACE.finditer(text):
        if not _SHORTENED.search(
            text[max(cuts[-1], match.start() - _NEAR) : match.start()]
        ):
            cuts.append(match.end())
    return [
        (start, len(text[:end].rstrip())) for start, end in pairwise([*cuts, len(text)])
    ]


def asks_for_something(sentence: str) -> bool:
    """Tell a sentence that asks a State for something."""
    if any(pattern.search(sentence) for pattern in _ASKS):
        return True
    should = _STATE_SHOULD.search(sentence)
    return should is not None and not _CONCERN.search(sentence, 0, should.start())


def is_concern(sentence: str) -> bool:
    """Tell a sentence that voices a concern."""
    return _CONCERN.search(sentence) is not None and not asks_for_something(sentence)


def limbs_of(text: str) -> list[Limb]:
    """Give the limbs (a), (b), (c) of a paragraph, in their sequence."""
    marks: list[re.Match[str]] = []
    for match in _LETTER.finditer(text):
        if ord(match[1]) == ord("a") + len(marks) and _begins(text, match, marks):
            marks.append(match)
    if len(marks) < _FEWEST:
        return []
    ends = [match.start() for match in marks[1:]] + [len(text)]
    return [
        Limb(match[1], match.start(), match.end(), end)
        for match, end in zip(marks, ends, strict=True)
    ]


def _begins(text: str, match: re.Match[str], marks: Sequence[re.Match[str]]) -> bool:
    """Tell a limb from a reference such as "article 5 (a) of the Act"."""
    if marks and match[1] == "i" and re.search(r"\(ii\)", text[match.end() :]):
        return "(j)" in text[match.end() :]
    if _BEFORE_LIMB.search(text[max(match.start() - _NEAR, 0) : match.start()]):
        return True
    return text[match.end()].isupper()


def asks_of(text: str) -> tuple[str, ...]:
    """Give the asks of a recommendation paragraph, each a part of its words."""
    limbs = limbs_of(text)
    if not limbs:
        return tuple(_asking_sentences(text)) or (text,)
    return (
        *_before_limbs(text[: limbs[0].label_at]),
        *(_TRAILING.sub("", text[limb.start : limb.end]) for limb in limbs),
    )


def _asking_sentences(text: str) -> Iterator[str]:
    """Give each sentence that asks, with those that explain it."""
    groups = _groups(text)
    if len(groups) <= 1:
        yield text
        return
    for start, end in groups:
        yield text[start:end]


def _groups(text: str) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        if groups and _EXPLAINS.match(sentence) and groups[-1][1] >= start - 2:
            groups[-1] = (groups[-1][0], end)
        elif asks_for_something(sentence) or (groups and _asks_more(sentence)):
            groups.append((start, end))
    return groups


def _asks_more(sentence: str) -> bool:
    """Tell a sentence that asks without naming the Committee or the State."""
    should = _SHOULD.search(sentence)
    return should is not None and not _CONCERN.search(sentence, 0, should.start())


def _before_limbs(lead: str) -> Iterator[str]:
    """Give what is asked for before the limbs, beside them."""
    parts = sentences(lead)
    for start, end in parts[:-1]:
        if asks_for_something(lead[start:end]):
            yield lead[start:end]
    start, end = parts[-1]
    joined = _ACT_AND.search(lead, start, end)
    if joined:
        yield lead[start : joined.start()]
