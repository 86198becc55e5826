"""What was read as rows: objects of plain values, as JSON Lines hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from undocs.models import KINDS
from undocs.reasons import reasons_for
from undocs.recommendations.ohchr_matrix import FAMILY

if TYPE_CHECKING:
    from undocs.models import (
        Answer,
        Clause,
        Document,
        Note,
        Place,
        Point,
        Recommendation,
    )


def to_json(
    document: Document, *, commitments: bool = False, reasons: bool = False
) -> list[dict[str, Any]]:
    """Give one object a clause, numbered within its label.

    An addendum gives an object a label with the final position, other documents of
    treaty bodies one a numbered paragraph. `commitments` adds a State's own pledges,
    `reasons` to each object why it is what it is.
    """
    pledged = document.commitments if commitments else ()
    found: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        (_of_clause(document, recommendation, clause), reasons_for(recommendation))
        for recommendation in (*document.recommendations, *pledged)
        for clause in recommendation.clauses
    ]
    found += [
        (_of_answer(document, each), reasons_for(each)) for each in document.answers
    ]
    found += [
        (_of_point(document, each), reasons_for(each)) for each in document.points
    ]
    return [{**row, "reasons": list(why)} if reasons else row for row, why in found]


def _of_clause(
    document: Document, recommendation: Recommendation, clause: Clause
) -> dict[str, Any]:
    return {
        **_of_document(document),
        "paragraph": recommendation.label,
        "clause": clause.number,
        "text": clause.text,
        "recommending_states": list(clause.recommending_states),
        "position": recommendation.position,
        "asks": list(clause.asks),
        "places": [_place(place) for place in clause.places],
        "page": _page(recommendation, clause),
        "language": document.language,
        "confidence": recommendation.confidence,
        "notes": [_note(note) for note in recommendation.notes],
        **_of_treaty_body(recommendation),
        **_of_thematic_list(document, recommendation),
    }


def _of_document(document: Document) -> dict[str, Any]:
    return {
        "document": document.stem,
        "symbol": document.symbol,
        "state_under_review": document.state_under_review,
    }


def _of_answer(document: Document, answer: Answer) -> dict[str, Any]:
    return {
        **_of_document(document),
        "kind": "answer",
        "label": answer.label,
        "position": answer.position,
        "reason": answer.reason,
        "source": answer.source,
        "paragraph": answer.paragraph,
        "places": [_place(place) for place in answer.places],
        "page": answer.page or None,
        "language": document.language,
        "confidence": answer.confidence,
        "notes": [_note(note) for note in answer.notes],
    }


def _of_point(document: Document, point: Point) -> dict[str, Any]:
    return {
        **_of_document(document),
        "kind": point.kind,
        "paragraph": point.label,
        "text": point.text,
        "section": point.section,
        "articles": list(point.articles),
        "limbs": list(point.limbs),
        "about": [
            {"symbol": each.symbol or None, "paragraph": each.paragraph}
            for each in point.about
        ],
        "grades": list(point.grades),
        "places": [_place(place) for place in point.places],
        "page": point.page or None,
        "language": document.language,
        "confidence": point.confidence,
        "notes": [_note(note) for note in point.notes],
    }


def _of_treaty_body(recommendation: Recommendation) -> dict[str, Any]:
    """Give what only recommendations of treaty bodies have."""
    if recommendation.kind not in KINDS:
        return {} if recommendation.kind is None else {"kind": recommendation.kind}
    return {
        "kind": recommendation.kind,
        "section": recommendation.section,
        "articles": list(recommendation.articles),
        "concern_paragraph": recommendation.concern_paragraph,
        "follow_up": recommendation.follow_up,
    }


def _of_thematic_list(
    document: Document, recommendation: Recommendation
) -> dict[str, Any]:
    """Give what only recommendations of thematic lists have."""
    if document.family != FAMILY:
        return {}
    return {
        "themes": list(recommendation.themes),
        "groups": list(recommendation.groups),
        "sdgs": list(recommendation.goals),
        "listed_under": list(recommendation.listed_under),
        "final_position": recommendation.final_position,
        "final_position_source": recommendation.final_position_source,
    }


def _page(recommendation: Recommendation, clause: Clause) -> int | None:
    """Give the page on which a clause begins; Word files have none."""
    own = clause.places[0].page if clause.places else recommendation.page
    return own or None


def _place(place: Place) -> dict[str, Any]:
    return {"page": place.page, "bbox": list(place.bbox)}


def _note(note: Note) -> dict[str, str]:
    return {"code": note.code, "text": note.text}
