"""What `undocs read --explain` says of a finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.undocs.observing import CIVIL, lines_of

import undocs
from undocs import cli
from undocs.headed import headed_paragraphs
from undocs.models import (
    COMMITMENT,
    Answer,
    Clause,
    Note,
    Place,
    Point,
    Recommendation,
    Reference,
)
from undocs.recommendations.concluding_observations import recommendations_in

if TYPE_CHECKING:
    from pathlib import Path

PLACE = Place(3, (1.0, 2.0, 3.0, 4.0))
NOTE = Note("brackets_open", "A bracket with States is not closed.")


def recommendation(**more: object) -> Recommendation:
    values: dict[str, object] = {
        "label": "12.1",
        "text": "Mend it",
        "clauses": (Clause(1, "Mend it", ("XAB", "XAC"), (PLACE,)),),
        "position": "supported",
        "position_source": "paragraph 12: “enjoy the support”",
        "position_label": "12",
        "page": 3,
        "places": (PLACE, PLACE),
        "confidence": 1.0,
    }
    return Recommendation(**{**values, **more})  # type: ignore[arg-type]  # values by name


SAID = [
    (recommendation(), "It stands on page 3 at [1, 2, 3, 4] and 1 more lines."),
    (recommendation(), "Clause 1: the bracket behind its words names XAB, XAC."),
    (
        recommendation(),
        "The position supported comes from paragraph 12: “enjoy the support”.",
    ),
    (recommendation(), "The confidence is 1: nothing speaks against it."),
    (
        recommendation(notes=(NOTE,), confidence=0.8),
        "The confidence is 0.8: A bracket with States is not closed.",
    ),
    (
        recommendation(notes=(Note("found_in_dialogue", "…"),)),
        "Clause 1: the paragraph begins with XAB, XAC.",
    ),
    (
        recommendation(position=None, position_source="", final_position="noted"),
        "The final position noted comes from the list’s column.",
    ),
    (
        recommendation(position=None, position_source=""),
        "No words about a position were found.",
    ),
    (
        recommendation(kind=COMMITMENT),
        "It stands under a heading that names voluntary commitments.",
    ),
    (
        Answer("12.1", "noted", "", "“takes note”", "5", 3, (PLACE,), 1.0),
        "The position noted comes from “takes note” in paragraph 5.",
    ),
    (
        Answer("12.1", None, "", "", "", 3, (), 0.4),
        "No words that state a position were found.",
    ),
    (
        Point(
            "7",
            "assessment",
            "…",
            "",
            3,
            (),
            about=(Reference("24", "CCPR/C/XAA/CO/4"),),
        ),
        "Its heading or its words name CCPR/C/XAA/CO/4 24.",
    ),
    (
        Point("7", "assessment", "…", "", 3, (), grades=("B", "C")),
        "The grade B, C stands in square brackets.",
    ),
]


@pytest.mark.parametrize(("found", "sentence"), SAID)
def test_it_says_why(found: Recommendation | Answer | Point, sentence: str) -> None:
    assert sentence in undocs.reasons_for(found)


def test_it_says_why_a_paragraph_is_a_recommendation() -> None:
    found = recommendations_in(headed_paragraphs(lines_of(CIVIL)))
    why = undocs.reasons_for(found[1])

    assert "The heading above it is “Prisons”." in why
    assert any(each.startswith("Paragraph 4 is the last") for each in why)
    assert "The document names it for early information or as urgent." in why


def test_it_explains_on_the_command_line(
    labelled_pdf: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.main(["read", "--explain", str(labelled_pdf)]) == 0
    shown = capfdbinary.readouterr().out.decode()

    assert "? It was read as upr working group report, told by its title" in shown
    assert "? Clause 1: the bracket behind its words names XAC, XAH." in shown


def test_it_adds_reasons_to_json_lines(labelled_pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    assert cli.main(["read", "--explain", str(labelled_pdf), "-o", str(out)]) == 0
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert any("stands on page" in reason for reason in first["reasons"])
