"""Lists of issues, replies, State reports and follow-up reports of treaty bodies.

All are numbered paragraphs under headings; what tells them apart is the symbol. A
paragraph's heading or text says what it speaks of:

| printed | spoken of |
| --- | --- |
| Reply to paragraph 1 (a) of the list of issues (CRPD/C/FRA/Q/1) | 1 (a) of that list |
| Additional information concerning paragraph 9 of the concluding observations | 9 of those |
| … its previous concluding observations (CCPR/C/XXX/CO/3, paras. 5–6) | 5 and 6 of those |
| paragraph 12 of the State party’s report | 12 of that report |
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from undocs import symbols
from undocs.front_page import state_in_title
from undocs.headed import headed_paragraphs
from undocs.models import Document, Note, PageSize, Point, Reference
from undocs.recommendations.concluding_observations import articles_in
from undocs.recommendations.tongues import TONGUES
from undocs.symbols import Shape
from undocs.vocabularies import states

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from undocs.families import Source
    from undocs.headed import Headed
    from undocs.recommendations.tongues import Tongue
    from undocs.symbols import Symbol

LANGUAGES = ("English", "French", "Spanish")

_NUMBERS = (
    r"((?:\d{1,3}(?:\s?\(\w{1,4}\))*(?:\s*(?:,|and|et|y|to|à|a|[-–—])\s*)*"
    r"(?:\(\w{1,4}\)(?:\s*(?:,|and|et|y|to|à|a|[-–—])\s*)*)*)+)"
)
_PARAGRAPH = (
    r"(?:paragraphs?|paras?\.|questions?|issues?|paragraphes?|par\.|párrafos?|párrs?\.)"
)
# In a heading, what the paragraphs below answer.
_ANSWERED = re.compile(rf"\b{_PARAGRAPH}\s+(?:Nos?\.?\s*)?{_NUMBERS}", re.IGNORECASE)
_ANSWERING = re.compile(
    r"\b(?:repl(?:y|ies)|response|answer|information|follow-up|réponses?|suivi|"
    r"renseignements|respuestas?|seguimiento|información|paragraph|párrafo|paragraphe)\b",
    re.IGNORECASE,
)
_CITED = re.compile(
    rf"\b([A-Z][A-Z/.]*/[A-Z0-9][A-Z0-9/.\-–]+?)(?:\s+and\s+(?:Corr|Add)\.\d)?,\s*"
    rf"{_PARAGRAPH}\s*{_NUMBERS}",
)
_OF_REPORT = re.compile(
    rf"\b{_PARAGRAPH}\s+{_NUMBERS}\s*of (?:the|its) (?:State [Pp]arty[’']s |initial |"
    r"periodic |combined |\w+ periodic )*report\b"
)
_ONE = re.compile(
    r"(\d{1,3})((?:\s?\(\w{1,4}\))*)(?:\s*(?:[-–—]|\bto\b|\bà\b)\s*(\d{1,3}))?"
)
_LIMB = re.compile(r"\((\w{1,4})\)")
# A heading that ends what a heading above it points at; lesser ones do not.
_CHAPTER = re.compile(r"^(?:[IVX]{1,5}|[A-Z])\.\s|\(\s*art", re.IGNORECASE)
_MOST = 60  # paragraphs in a range; more is a slip


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper: how it is named, told, and what its paragraphs are."""

    family: str
    kinds: frozenset[str]  # of the symbol
    point: str
    title: str
    added: frozenset[str] = frozenset()  # kinds whose additions it is
    answers: str = ""  # the kind of the paper that it answers


PAPERS = (
    Paper("list_of_issues", frozenset({"Q", "QPR"}), "question", "List of issues"),
    Paper(
        "replies_to_list_of_issues",
        frozenset({"RQ"}),
        "answer",
        "Replies to the list of issues",
        added=frozenset({"Q", "QPR"}),
        answers="Q",
    ),
    Paper(
        "follow_up_report",
        frozenset({"FCO"}),
        "answer",
        "Information on follow-up to the concluding observations",
        added=frozenset({"CO"}),
        answers="CO",
    ),
    Paper("state_report", frozenset({""}), "paragraph", "Report of the State party"),
)


def is_one(paper: Paper, source: Source) -> bool:
    """Tell a paper by its symbol; an addition to one kind may be another kind."""
    symbol = source.front.symbol
    if symbol is None or symbol.shape is not Shape.STATE:
        return False
    if "Add." in symbol.suffix:
        return symbol.kind in paper.added or (
            symbol.kind in paper.kinds and symbol.kind not in _ADDED
        )
    return symbol.kind in paper.kinds


# Kinds whose additions are the State's own words.
_ADDED = frozenset(kind for paper in PAPERS for kind in paper.added)


def read(paper: Paper, source: Source) -> Document:
    """Read a paper."""
    paragraphs = headed_paragraphs(source.lines)
    tongue = TONGUES[source.front.language]
    symbol = source.front.symbol
    known = {each.iso3 for each in states()}
    state = symbol.state if symbol else None
    name = next((each.name for each in states() if each.iso3 == state), None)
    return Document(
        stem=source.path.stem,
        symbol=str(symbol),
        family=paper.family,
        state_under_review=state
        if state in known
        else state_in_title(source.lines[:60]),
        session=None,
        cycle=None,
        date=source.front.date,
        language=tongue.code,
        title=f"{paper.title}: {name}" if name else paper.title,
        page_count=len(source.pages),
        pages=tuple(
            PageSize(each.number, each.width, each.height) for each in source.pages
        ),
        paragraphs=(),
        recommendations=(),
        notes=source.notes,
        points=tuple(points_of(paper, paragraphs, symbol, tongue)),
    )


def points_of(
    paper: Paper, paragraphs: Sequence[Headed], symbol: Symbol | None, tongue: Tongue
) -> Iterator[Point]:
    """Give the numbered paragraphs with what each speaks of."""
    answered = _answered(paper, symbol)
    section, pointed = "", tuple[Reference, ...]()
    for paragraph in paragraphs:
        for heading in paragraph.headings:
            found = tuple(_in_heading(heading, answered)) if paper.answers else ()
            if found:
                pointed = found
            else:
                section = heading
                pointed = () if _CHAPTER.search(heading) else pointed
        text = paragraph.passage.text
        cited = (*pointed, *_cited(text, symbol))
        label = paragraph.label
        notes = () if paragraph.in_sequence else (_out_of_sequence(label),)
        yield Point(
            label=label,
            kind=paper.point,
            text=text,
            section=section,
            page=paragraph.passage.page,
            places=paragraph.passage.places(),
            articles=articles_in(section, tongue),
            limbs=tongue.limbs(text),
            about=tuple(dict.fromkeys(cited)),
            confidence=0.9 if notes else 1.0,
            notes=notes,
        )


def _out_of_sequence(label: str) -> Note:
    words = f"The number {label} does not follow the one before it."
    return Note("label_out_of_sequence", words)


def _answered(paper: Paper, symbol: Symbol | None) -> Symbol | None:
    """Give the symbol of the paper that this one answers."""
    if symbol is None or not paper.answers:
        return None
    if symbol.kind in paper.added:
        return replace(symbol, suffix="")
    return replace(symbol, kind=paper.answers, suffix="")


def _in_heading(heading: str, answered: Symbol | None) -> Iterator[Reference]:
    if not _ANSWERING.search(heading):
        return
    named = symbols.find(heading) or answered
    for match in _ANSWERED.finditer(heading):
        for label in numbers_in(match[1]):
            yield Reference(label, str(named) if named else "")


def _cited(text: str, symbol: Symbol | None) -> Iterator[Reference]:
    for match in _CITED.finditer(text):
        cited = symbols.parse(match[1])
        for label in numbers_in(match[2]) if cited else ():
            yield Reference(label, str(cited))
    report = replace(symbol, kind="", suffix="") if symbol else None
    for match in _OF_REPORT.finditer(text):
        for label in numbers_in(match[1]):
            yield Reference(label, str(report) if report else "")


def numbers_in(words: str) -> list[str]:
    """Give the paragraphs that an enumeration names: "1 (a) and (b), 4–6"."""
    found: list[str] = []
    at, number = 0, ""
    while at < len(words):
        one = _ONE.match(words, at)
        limb = _LIMB.match(words, at)
        if one:
            number = one[1]
            found += _written_out(number, one[2], one[3])
            at = one.end()
        elif limb and number:
            found.append(f"{number} ({limb[1]})")
            at = limb.end()
        else:
            at += 1
    return list(dict.fromkeys(found))


def _written_out(first: str, limbs: str, last: str | None) -> Iterable[str]:
    letters = _LIMB.findall(limbs)
    if letters:
        yield f"{first} ({letters[0]})"
        return
    end = int(last) if last and 0 < int(last) - int(first) < _MOST else int(first)
    yield from map(str, range(int(first), end + 1))


# Each paper's own `is_one` and `read`.
READERS = {
    paper.family: (partial(is_one, paper), partial(read, paper)) for paper in PAPERS
}
