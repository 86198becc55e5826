"""Why a finding is what it is, in sentences: what `undocs read --explain` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from undocs.models import COMMITMENT, KINDS, Answer, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from undocs.models import Document, Note, Place, Recommendation

_TOLD_BY = {
    "upr_working_group_report": "its title and its symbol",
    "upr_addendum": "its title and its symbol",
    "ohchr_matrix": "the titles of its columns, or the head of its pages",
    "follow_up_assessment": "its title and its symbol of a session",
}


def reasons_for_document(document: Document) -> tuple[str, ...]:
    """Say what a document was taken for, and by what it was told."""
    kind = document.family.replace("_", " ")
    told_by = _TOLD_BY.get(document.family, "the letters of its symbol")
    return (f"It was read as {kind}, told by {told_by}.",)


def reasons_for(found: Recommendation | Answer | Point) -> tuple[str, ...]:
    """Say where a finding stands, what tells it, and what speaks against it."""
    match found:
        case Answer():
            own = _of_answer(found)
        case Point():
            own = _of_point(found)
        case _:
            own = _by_kind(found)
    return (
        *_where(found.places),
        *own,
        *_confidence(found.confidence, found.notes),
    )


def _of_answer(answer: Answer) -> Iterator[str]:
    words = answer.source or "no words"
    paragraph = f" in paragraph {answer.paragraph}" if answer.paragraph else ""
    if answer.position:
        yield f"The position {answer.position} comes from {words}{paragraph}."
    else:
        yield "No words that state a position were found."


def _of_point(point: Point) -> Iterator[str]:
    named = ", ".join(f"{each.symbol} {each.paragraph}".strip() for each in point.about)
    if named:
        yield f"Its heading or its words name {named}."
    if point.grades:
        yield f"The grade {', '.join(point.grades)} stands in square brackets."


def _by_kind(found: Recommendation) -> Iterator[str]:
    if found.kind == COMMITMENT:
        yield "It stands under a heading that names voluntary commitments."
    elif found.kind in KINDS:
        yield from _of_treaty_body(found)
    else:
        yield from _of_review(found)


def _of_treaty_body(found: Recommendation) -> Iterator[str]:
    yield "A sentence of the paragraph asks the State party for something."
    if found.section:
        cited = f", which cites articles {', '.join(found.articles)}"
        yield f"The heading above it is “{found.section}”{cited if found.articles else ''}."
    if found.concern_paragraph:
        yield (
            f"Paragraph {found.concern_paragraph} is the last under this heading that "
            "asks for nothing: the concern."
        )
    if found.follow_up:
        yield "The document names it for early information or as urgent."
    if found.kind == "procedural":
        yield "Its heading or its words are those of reporting and dissemination."


def _of_review(found: Recommendation) -> Iterator[str]:
    in_debate = any(note.code == "found_in_dialogue" for note in found.notes)
    by = (
        "the paragraph begins with"
        if in_debate
        else "the bracket behind its words names"
    )
    for clause in found.clauses:
        names = ", ".join(clause.recommending_states)
        if names:
            yield f"Clause {clause.number}: {by} {names}."
    if found.position_source:
        yield f"The position {found.position} comes from {found.position_source}."
    elif found.final_position:
        source = found.final_position_source or "the list’s column"
        yield f"The final position {found.final_position} comes from {source}."
    elif found.position is None:
        yield "No words about a position were found."


def _where(places: Iterable[Place]) -> Iterator[str]:
    found = list(places)
    if found:
        first = found[0]
        box = ", ".join(f"{each:.0f}" for each in first.bbox)
        more = f" and {len(found) - 1} more lines" if len(found) > 1 else ""
        yield f"It stands on page {first.page} at [{box}]{more}."


def _confidence(confidence: float, notes: Iterable[Note]) -> Iterator[str]:
    against = " ".join(note.text for note in notes)
    if against:
        yield f"The confidence is {confidence:g}: {against}"
    else:
        yield f"The confidence is {confidence:g}: nothing speaks against it."
