"""Assessments of follow-up: the grades that a committee gives, from A to E.

Such a report takes up the paragraphs of its concluding observations one by one: what
was asked, what the State said, and "Committee’s evaluation" with grades in square
brackets, for the whole paragraph or for its limbs:

    Paragraph 24: Death penalty
    …
    Committee’s evaluation
    [C]: (a) and (b)
    The Committee regrets …
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from undocs import symbols
from undocs.front_page import state_in_title
from undocs.models import Document, Note, PageSize, Point, Reference
from undocs.passages import join
from undocs.symbols import Shape
from undocs.vocabularies import states

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.families import Source
    from undocs.models import Line
    from undocs.symbols import Symbol

FAMILY = "follow_up_assessment"

_TITLE = re.compile(
    r"follow-up to (?:the )?concluding observations|follow-up progress report",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(
    r"Paragraphs?\s+(\d{1,3}(?:\s*(?:,|and|[-–])\s*\d{1,3})*)(?:\s*(?:\([a-z]\))*)?"
    r"\s*(?:[:.–-]\s*(.{2,150}))?$"
)
_EVALUATION = re.compile(r"(?:The )?Committee[’']s evaluation\b\s*:?\s*", re.IGNORECASE)
_SUMMARY = re.compile(r"(\d{1,3})\s*(?:\(([a-z])\)\s*)?((?:\[[A-E][12]?\]\s*)+)")
_GRADE = re.compile(r"\[([A-E])[12]?\]")
_END = re.compile(
    r"(?:Recommended action|Recommended date|Information (?:received|from)|"
    r"Next periodic report|Decision of the Committee)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}")
_OPENING = 80  # lines


@dataclass(slots=True)
class _Taken:
    """A paragraph that is taken up: its lines, and those of the evaluation."""

    labels: list[str]
    subject: str
    lines: list[Line] = field(default_factory=list)
    evaluating: bool = False


def is_one(source: Source) -> bool:
    """Tell an assessment by a symbol of a session and by its title."""
    symbol = source.front.symbol
    opening = " ".join(line.text for line in source.lines[:_OPENING])
    is_session = symbol is not None and symbol.shape is Shape.SESSION
    return is_session and _TITLE.search(opening) is not None


def read(source: Source) -> Document:
    """Read an assessment of follow-up."""
    assessed = _assessed(source.lines)
    state = assessed.state if assessed else state_in_title(source.lines[:_OPENING])
    name = next((each.name for each in states() if each.iso3 == state), None)
    title = "Assessment of follow-up to concluding observations"
    return Document(
        stem=source.path.stem,
        symbol=str(source.front.symbol),
        family=FAMILY,
        state_under_review=state if name else None,
        session=source.front.symbol.session if source.front.symbol else None,
        cycle=None,
        date=source.front.date,
        language="en",
        title=f"{title}: {name}" if name else title,
        page_count=len(source.pages),
        pages=tuple(
            PageSize(each.number, each.width, each.height) for each in source.pages
        ),
        paragraphs=(),
        recommendations=(),
        notes=source.notes,
        points=tuple(assessments_in(source.lines)),
    )


def assessments_in(lines: Sequence[Line]) -> Iterator[Point]:
    """Give one assessment for every paragraph taken up, with its grades."""
    assessed = _assessed(lines)
    summary = _summary(lines)
    for taken in _taken(lines):
        passage = join(taken.lines)
        grades = _grades(passage.text)
        for label in taken.labels:
            own = grades or summary.get(label, ())
            yield Point(
                label=label,
                kind="assessment",
                text=passage.text,
                section=taken.subject,
                page=passage.page,
                places=passage.places(),
                limbs=tuple(_limbs(passage.text)),
                about=(Reference(label, str(assessed) if assessed else ""),),
                grades=own,
                confidence=1.0 if own else _UNGRADED,
                notes=() if own else (Note("grade_missing", "No grade was found."),),
            )


_UNGRADED = 0.4


def _assessed(lines: Sequence[Line]) -> Symbol | None:
    """Give the concluding observations that are assessed: the first that are cited."""
    found = symbols.find_all(" ".join(line.text for line in lines))
    return next(
        (each for each in found if each.kind == "CO" or each.shape is Shape.LEGACY),
        None,
    )


def _taken(lines: Sequence[Line]) -> Iterator[_Taken]:
    taken: _Taken | None = None
    for line in lines:
        begun = _PARAGRAPH.match(line.text)
        evaluation = _EVALUATION.match(line.text)
        if begun and (taken is None or taken.evaluating or not taken.lines):
            if taken and taken.lines:
                yield taken
            labels = _NUMBER.findall(begun[1])
            taken = _Taken(labels, (begun[2] or "").strip())
        elif taken and evaluation:
            taken.evaluating = True
        elif taken and taken.evaluating and _END.match(line.text):
            yield taken
            taken = None
        elif taken and taken.evaluating:
            taken.lines.append(line)
    if taken and taken.lines:
        yield taken


def _grades(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_GRADE.findall(words)))


def _limbs(words: str) -> Iterator[str]:
    """Give which limb got which grade: "(a): C"."""
    for match in re.finditer(
        r"((?:\[[A-E][12]?\]\s*)+):?\s*((?:\([a-z]\)(?:\s*(?:,|and)\s*)*)+)", words
    ):
        for letter in re.findall(r"\(([a-z])\)", match[2]):
            for grade in _grades(match[1]):
                yield f"({letter}): {grade}"


def _summary(lines: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    """Give the grades of the line that sums them up: "24 [C], 26 [B] and 52 [E]"."""
    found: dict[str, tuple[str, ...]] = {}
    for at, line in enumerate(lines):
        if _EVALUATION.match(line.text):
            words = " ".join(each.text for each in lines[at : at + 3])
            for label, _, grades in _SUMMARY.findall(words):
                found.setdefault(label, _grades(grades))
    return found
