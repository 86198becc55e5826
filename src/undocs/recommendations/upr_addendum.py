"""Addenda to reports of the Working Group: the State's final positions.

A State answers in its own form. What counts is where labels stand:

| printed | read |
| --- | --- |
| The Government accepts recommendations 143.1 to 143.5 and 143.7. | a position for labels in one sentence |
| "III. Noted recommendations" above labels | the heading's position, where nothing nearer says one |
| 140.11-14, alone on a line, and words below | the reason for these labels |
| 143.5: Not accepted. The law … | position and reason behind a label |
| a table with the columns recommendation, position, comments | row by row |
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from undocs.front_page import state_in_title
from undocs.models import Document, PageSize
from undocs.recommendations.answer_tables import answers_in_tables
from undocs.recommendations.final_positions import answers_in
from undocs.symbols import Shape
from undocs.vocabularies import states

if TYPE_CHECKING:
    from undocs.families import Source
    from undocs.models import Answer

FAMILY = "upr_addendum"

_OPENING = 60  # lines among which the title stands


def is_one(source: Source) -> bool:
    """Tell an addendum to a report of the Working Group by its symbol and title."""
    symbol = source.front.symbol
    is_addendum = (
        symbol and symbol.shape is Shape.COUNCIL and symbol.suffix.startswith("/Add.")
    )
    return bool(is_addendum and source.front.is_working_group_report)


def read(source: Source) -> Document:
    """Read an addendum."""
    tables = answers_in_tables(source.word) if source.word else ()
    known = {each.label for each in tables}
    written = (each for each in answers_in(source.lines) if each.label not in known)
    state = state_in_title(source.lines[:_OPENING])
    name = next((each.name for each in states() if each.iso3 == state), None)
    title = "Views of the State under review on conclusions and recommendations"
    return Document(
        stem=source.path.stem,
        symbol=str(source.front.symbol),
        family=FAMILY,
        state_under_review=state,
        session=None,
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
        answers=tuple(sorted(chain(tables, written), key=_in_order)),
    )


def _in_order(answer: Answer) -> tuple[int, ...]:
    return tuple(int(part) for part in answer.label.split(".") if part.isdecimal())
