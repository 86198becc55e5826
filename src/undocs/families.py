"""The families of documents that can be read: each is told and read by its module.

A new family is a new module in `recommendations` and one entry here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs.recommendations import (
    concluding_observations,
    follow_up_assessments,
    ohchr_matrix,
    treaty_body_papers,
    upr_addendum,
    upr_working_group,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from undocs.front_page import FrontPage
    from undocs.models import Document, Line, Note, Page
    from undocs.word import Word


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file: what a family is told by and read from.

    `lines` is the running text without heads, feet and footnotes. `word` is what
    a Word file holds instead of pages and lines.
    """

    path: Path
    form: str  # as `sniff` tells it
    front: FrontPage
    lines: tuple[Line, ...]
    pages: tuple[Page, ...] = ()
    word: Word | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of document: its name, how to speak of it, how it is told and read."""

    name: str
    forms: tuple[str, ...]
    words: str  # after "Expected"
    advice: str  # where another kind came and only this one is wanted
    is_one: Callable[[Source], bool]
    read: Callable[[Source], Document]
    languages: tuple[str, ...] = ("English",)


_ANY = ("pdf", "docx", "doc", "html", "text")
# How to speak of the papers of treaty bodies, and the form of their symbols.
_PAPERS = {
    "list_of_issues": ("a list of issues of a treaty body", "CCPR/C/XXX/Q/4"),
    "replies_to_list_of_issues": (
        "a State's replies to a list of issues",
        "CCPR/C/XXX/RQ/4",
    ),
    "follow_up_report": (
        "a State's follow-up to concluding observations",
        "CCPR/C/XXX/FCO/4",
    ),
    "state_report": ("a State's report to a treaty body", "CCPR/C/XXX/4"),
}


def _of_treaty_bodies() -> Iterator[Family]:
    for name, (words, symbol) in _PAPERS.items():
        is_one, read = treaty_body_papers.READERS[name]
        yield Family(
            name,
            _ANY,
            f"{words}, in English, French or Spanish",
            f"Choose the paper whose symbol has the form {symbol}.",
            is_one,
            read,
            treaty_body_papers.LANGUAGES,
        )


FAMILIES = (
    Family(
        upr_working_group.FAMILY,
        ("pdf", "docx", "doc"),
        "a report of the Working Group on the Universal Periodic Review, in English, "
        "as PDF or Word file",
        "Choose the report of the Working Group for this review; its symbol has the "
        "form A/HRC/26/6.",
        upr_working_group.is_one,
        upr_working_group.read,
    ),
    Family(
        concluding_observations.FAMILY,
        _ANY,
        "concluding observations of a treaty body, in English, French or Spanish, as "
        "PDF, Word file, web page or text",
        "Choose the concluding observations; their symbol has the form CCPR/C/XXX/CO/4.",
        concluding_observations.is_one,
        concluding_observations.read,
        ("English", "French", "Spanish"),
    ),
    Family(
        upr_addendum.FAMILY,
        ("pdf", "docx", "doc"),
        "an addendum with the State's views on recommendations of the Universal "
        "Periodic Review, in English, as PDF or Word file",
        "Choose the addendum to the report of this review; its symbol has the form "
        "A/HRC/26/6/Add.1.",
        upr_addendum.is_one,
        upr_addendum.read,
    ),
    Family(
        ohchr_matrix.FAMILY,
        ("docx", "doc", "pdf"),
        "a thematic list of recommendations (matrix) by OHCHR, in English, as a Word "
        "file or PDF",
        "Choose the thematic list that OHCHR publishes on the page of the review.",
        ohchr_matrix.is_one,
        ohchr_matrix.read,
    ),
    *_of_treaty_bodies(),
    Family(
        follow_up_assessments.FAMILY,
        _ANY,
        "a committee's assessment of follow-up, in English",
        "Choose the report on follow-up; its symbol has the form CCPR/C/136/2/Add.4.",
        follow_up_assessments.is_one,
        follow_up_assessments.read,
    ),
)


def named(names: tuple[str, ...] | None) -> tuple[Family, ...]:
    """Give the families with these names, or all."""
    if names is None:
        return FAMILIES
    known = {family.name for family in FAMILIES}
    if unknown := set(names) - known:
        message = (
            f"expected families among {', '.join(sorted(known))}, "
            f"but {', '.join(sorted(unknown))} came"
        )
        raise ValueError(message)
    return tuple(family for family in FAMILIES if family.name in names)
