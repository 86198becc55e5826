"""Recommendations that stand only in the account of the debate.

Reports of 2008 to 2010 list what a State supports and only point at the rest: "The
recommendations noted in paragraphs 31 (b) and (f), 38 (c) and 58 above did not enjoy
the support of …". Each is found where it was made and labelled as it is pointed at:
`31 (b)`. A paragraph without limbs gives the sentences in which a State recommends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from undocs.folding import fold
from undocs.models import Clause, Note, Recommendation
from undocs.recommendations.brackets import names
from undocs.recommendations.doubts import confidence_of
from undocs.recommendations.positions import Position, stated_in
from undocs.vocabularies import state_key, state_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from undocs.paragraphs import Block
    from undocs.passages import Passage

_POINTING = re.compile(
    r"recommendations? (?:[\w’]+ ){0,6}?(?:in|at) (?:the report )?paragraphs?[\s:]+",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"[\s,;.]*(?:and\s+|or\s+|as well as\s+|paragraphs?\s+)*"
    r"(?:(?P<number>\d{1,3})(?![\d.]*\d)|\((?P<limbs>[a-z]{1,4}(?:\s*,\s*[a-z])*)\))"
)
_ROMAN = re.compile(r"[ivx]{2,4}|[ivx]")
_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[A-Z])|(?<=\.)\s+(?=[A-Z“])")
_LIMB = re.compile(r"(?<![\w(])\(([a-z])\)[\s:]*")
_RECOMMENDS = re.compile(
    r"\b(?:recommended|recommends|urged|called (?:up)?on|encouraged|suggested)\b"
    r"(?:\s+also\b)?\s*(?:to\s+)?",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(
    r"(?:that\s+|to\s+)?(?:the (?:State|Government|authorities)\b|it\b)?\s*"
)
_TO_DO = re.compile(r"\s*(?:that it\s+|to\s+|should\s+)?")
_ADDRESSED = re.compile(
    r"(?:,?\s*(?:inter alia|in particular)\s*,?\s*)?(?:that\s+|to\s+)?"
    r"(?:it|the (?:State|Government|authorities)(?: of [A-Z]\w+)?|"
    r"[A-Z][\w’]+(?: [A-Z][\w’]+)?)?\s*(?:to\s+|should\s+)?[:,]?\s*$"
)
_TAIL = re.compile(
    r"(?:,? and (?:(?:wished|asked|requested|enquired|inquired|welcomed|noted|hoped)\b"
    r"[^;]*))?(?:[\s,;.:]+(?:and|or))?[\s,;.:]*$"
)
_SUBJECT = re.compile(r"[\s,]*\(((?:[^\s()]+ ){2}[^()]+)\)")
_STEM = re.compile(r"\b[a-z]{5}")
_FRAGMENT = 3  # words; fewer are none of an item's own

Span = tuple[int, int]

_NOTE = Note(
    "found_in_dialogue",
    "The list only points at it; its words are those of the debate.",
)


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A paragraph of the debate, with a limb or as a whole, and what is said of it."""

    label: str
    limb: str
    position: Position
    subject: str = ""  # in brackets behind the numbers: "(the ratification of …)"


def pointed_at(
    blocks: Sequence[Block], lists: Sequence[Block]
) -> tuple[Recommendation, ...]:
    """Give the recommendations at which a report's conclusions only point."""
    first = min((block.number for block in lists), default=0)
    debate = {
        block.label: block
        for block in blocks
        if block.is_numbered and block.number < first
    }
    found: dict[str, Recommendation] = {}
    for block in blocks:
        if block.number >= first:
            for pointer in _pointers(block):
                for each in _made(pointer, debate):
                    known = found.get(each.label)
                    found[each.label] = _added(known, each) if known else each
    return tuple(found.values())


def _added(known: Recommendation, more: Recommendation) -> Recommendation:
    """Put what a paragraph is pointed at for once more to what was found in it."""
    said = {clause.text for clause in known.clauses}
    clauses = [*known.clauses]
    for clause in more.clauses:
        if clause.text not in said:
            clauses.append(replace(clause, number=len(clauses) + 1))
    return replace(
        known,
        clauses=tuple(clauses),
        text=" ".join(clause.text for clause in clauses),
        places=tuple(place for clause in clauses for place in clause.places),
    )


def _pointers(block: Block) -> Iterator[_Pointer]:
    words = block.passage().text
    whole = Position() if block.items else stated_in(words, block.label)
    for sentence in re.split(r"(?<=\.)\s+(?=[A-Z])", words):
        position = stated_in(sentence, block.label)
        if position.name is None:
            position = whole
        if position.name is None:
            continue
        for match in _POINTING.finditer(sentence):
            named, end = _references(sentence, match.end())
            subject = _SUBJECT.match(sentence, end)
            for label, limb in named:
                yield _Pointer(label, limb, position, subject[1] if subject else "")


def _references(words: str, at: int) -> tuple[list[tuple[str, str]], int]:
    """Give the paragraphs and limbs that are named from a place on, and their end."""
    tokens = []
    while match := _NEXT.match(words, at):
        at = match.end()
        tokens.append((match["number"], match["limbs"] or ""))
    return list(_named(tokens)), at


def _named(tokens: Iterable[tuple[str | None, str]]) -> Iterator[tuple[str, str]]:
    """Give each paragraph with each of its limbs; (i) within a limb is none."""
    number, has_limbs, last = "", True, ""
    for following, limbs in tokens:
        if following:
            if not has_limbs:
                yield number, ""
            number, has_limbs, last = following, False, ""
        for limb in re.findall("[a-z]+", limbs):
            inner = has_limbs and _ROMAN.fullmatch(limb) and last < "h"
            if number and not inner and len(limb) == 1:
                yield number, limb
                last = limb
            has_limbs = True
    if not has_limbs:
        yield number, ""


def _made(pointer: _Pointer, debate: dict[str, Block]) -> Iterator[Recommendation]:
    block = debate.get(pointer.label)
    state = _speaker(block.passage().text) if block else None
    if block is None or state is None:
        return
    words = block.passage()
    spans = list(
        _limb(words.text, pointer.limb) if pointer.limb else _sentences(words.text)
    )
    if not spans:
        return
    if pointer.subject and not pointer.limb:
        spans = [max(spans, key=lambda each: _likeness(words, each, pointer.subject))]
    label = f"{pointer.label} ({pointer.limb})" if pointer.limb else pointer.label
    clauses = [
        _clause(words, parts, number, state) for number, parts in enumerate(spans, 1)
    ]
    notes = (_NOTE,)
    yield Recommendation(
        label=label,
        text=" ".join(clause.text for clause in clauses),
        clauses=tuple(clauses),
        position=pointer.position.name,
        position_source=pointer.position.source,
        position_label=pointer.position.label,
        page=clauses[0].places[0].page if clauses[0].places else words.page,
        places=tuple(place for clause in clauses for place in clause.places),
        confidence=confidence_of(notes),
        notes=notes,
    )


def _speaker(words: str) -> str | None:
    """Give the State whose intervention a paragraph reports: it begins with it."""
    match = names().match(fold(words).removeprefix("the "))
    return state_keys().get(state_key(match[1])) if match else None


def _limb(words: str, letter: str) -> Iterator[list[Span]]:
    """Give the words of a limb, after what its sentence says before the limbs."""
    limbs = list(_limbs(words))
    for at, limb in enumerate(limbs):
        if limb[1] != letter:
            continue
        following = limbs[at + 1].start() if at + 1 < len(limbs) else len(words)
        ending = re.search(r"\.(?:\s+(?=[A-Z])|$)", words[limb.end() : following])
        end = limb.end() + ending.start() if ending else following
        said = _RECOMMENDS.match(words, limb.end(), end)
        lead = None if said else _lead(words, limb.start(), limbs[0].start())
        own = _trimmed(words, said.end() if said else limb.end(), end)
        if own:
            yield [lead, own] if lead else [own]
        return


def _limbs(words: str) -> Iterator[re.Match[str]]:
    """Give the letters of the limbs; (i) within a limb is none."""
    before = "`"  # the sign before a
    for match in _LIMB.finditer(words):
        follows = ord(match[1]) - ord(before)
        if follows == 1 or (follows > 1 and match[1] not in "ivx"):
            before = match[1]
            yield match


def _lead(words: str, at: int, first: int) -> Span | None:
    """Give the words between "recommended that" and the limbs, but the addressee's."""
    said = list(_RECOMMENDS.finditer(words, 0, at))
    if not said:
        return None
    begin = said[-1].end()
    between = words[begin : first if first > begin else at]
    if "(" in between or _ADDRESSED.fullmatch(between):
        return None
    start = begin + len(between) - len(between.lstrip())
    stop = begin + len(between.rstrip(" ,:"))
    return (start, stop) if _is_said(words, start, stop) else None


def _likeness(words: Passage, spans: Sequence[Span], subject: str) -> int:
    """Count the beginnings of words that a sentence and a subject have in common."""
    said = " ".join(words.text[start:end] for start, end in spans)
    return len(set(_STEM.findall(fold(said))) & set(_STEM.findall(fold(subject))))


def _sentences(words: str) -> Iterator[list[Span]]:
    """Give what the sentences ask in which the State recommends."""
    start = 0
    for end in [match.start() for match in _SENTENCE.finditer(words)] + [len(words)]:
        said = _RECOMMENDS.search(words, start, end)
        if said:
            own = _trimmed(words, said.end(), end)
            if own:
                yield [own]
        start = end


def _trimmed(words: str, start: int, end: int) -> Span | None:
    """Give the words without whom they are said to, and without what joins the next."""
    begin = start + len(_TO_WHOM.match(words[start:end]).group())  # type: ignore[union-attr]  # matches anything
    named = names().match(fold(words[:end]), begin)
    if named:
        begin = _TO_DO.match(words, named.end()).end()  # type: ignore[union-attr]  # matches anything
    stop = start + len(_TAIL.sub("", words[start:end]))
    return (begin, stop) if begin < stop else None


def _is_said(words: str, start: int, end: int) -> bool:
    return len(words[start:end].split()) >= _FRAGMENT


def _clause(words: Passage, spans: Iterable[Span], number: int, state: str) -> Clause:
    parts = [words.part(start, end) for start, end in spans]
    return Clause(
        number=number,
        text=" ".join(part.text for part in parts),
        recommending_states=(state,),
        places=tuple(place for part in parts for place in part.places()),
    )
