"""Rows, cells and tables of every kind of finding."""

from __future__ import annotations

import csv
import datetime
import io
import json
from typing import Any

import openpyxl
import pytest

from undocs.models import (
    COMMITMENT,
    Answer,
    Clause,
    Document,
    Due,
    Place,
    Point,
    Recommendation,
    Reference,
)
from undocs.writing import to_json, write

PLACE = Place(3, (1.0, 2.0, 3.0, 4.0))


def recommendation(label: str, **more: Any) -> Recommendation:
    clause = Clause(1, "Mend it", ("XAB",), (PLACE,))
    return Recommendation(
        label, "Mend it", (clause,), None, "", "", 3, (PLACE,), 1.0, **more
    )


def document(family: str, **more: Any) -> Document:
    about = ("file", "A/HRC/90/7", family, "XAA", "48", 4, None, "en", "Title", 5)
    return Document(*about, (), (), more.pop("recommendations", ()), **more)


MATRIX = document(
    "ohchr_matrix",
    recommendations=(
        recommendation(
            "12.1",
            themes=("Right to water", "Right to food"),
            groups=("Women & girls",),
            goals=("6", "6.1"),
            listed_under=("Water",),
            final_position="supported",
            final_position_source="A/HRC/90/7/Add.1",
        ),
    ),
)
ADDENDUM = document(
    "upr_addendum",
    answers=(Answer("12.1", "noted", "Too dear.", "noted", "5", 3, (PLACE,), 0.9),),
)
QUESTIONS = document(
    "list_of_issues",
    points=(
        Point(
            *("7", "question", "Say how.", "Wells (art. 5)", 3, (PLACE,), ("5",)),
            limbs=("how", "when"),
            about=(Reference("12", "CRPD/C/XAA/CO/1"), Reference("4")),
            grades=("B",),
        ),
    ),
)


def cells(read: Document, form: str) -> dict[str, Any]:
    out = io.BytesIO()
    write([read], form, out)
    out.seek(0)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(out.read().decode("utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(out).active
        assert sheet is not None
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]  # type: ignore[misc]  # openpyxl's values
    return dict(zip(rows[0], rows[1], strict=True))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_writes_the_fields_of_thematic_lists_into_cells(form: str) -> None:
    row = cells(MATRIX, form)

    assert row["themes"] == "Right to water\nRight to food"
    assert row["groups"] == "Women & girls"
    assert row["sdgs"] == "6, 6.1"
    assert row["listed_under"] == "Water"
    assert row["final_position"] == "supported"
    assert row["final_position_source"] == "A/HRC/90/7/Add.1"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_writes_answers_and_questions_into_cells(form: str) -> None:
    answer, question = cells(ADDENDUM, form), cells(QUESTIONS, form)

    assert (answer["label"], answer["position"]) == ("12.1", "noted")
    assert answer["reason"] == "Too dear."
    assert question["limbs"] == "how\nwhen"
    assert question["about"] == "CRPD/C/XAA/CO/1 12, 4"
    assert question["grades"] == "B"


def test_it_gives_an_answer_as_an_object() -> None:
    (row,) = to_json(ADDENDUM)

    assert row["kind"] == "answer"
    assert row["label"] == "12.1"
    assert row["places"] == [{"page": 3, "bbox": [1.0, 2.0, 3.0, 4.0]}]


def test_it_names_the_paragraph_that_a_question_speaks_of() -> None:
    (row,) = to_json(QUESTIONS)

    assert row["kind"] == "question"
    assert row["about"] == [
        {"symbol": "CRPD/C/XAA/CO/1", "paragraph": "12"},
        {"symbol": None, "paragraph": "4"},
    ]


def test_it_writes_commitments_only_where_they_are_wanted() -> None:
    read = document(
        "upr_working_group_report",
        recommendations=(recommendation("12.1"),),
        commitments=(recommendation("14", kind=COMMITMENT),),
    )
    usual, more = io.BytesIO(), io.BytesIO()
    write([read], "jsonl", usual)
    write([read], "jsonl", more, commitments=True)

    assert len(usual.getvalue().splitlines()) == 1
    last = json.loads(more.getvalue().splitlines()[1])
    assert (last["paragraph"], last["kind"]) == ("14", COMMITMENT)


def test_it_shows_all_kinds_in_a_table() -> None:
    due = Due("next_report", datetime.date(2030, 3, 18), "by 18 March 2030", "9")
    observations = document("concluding_observations", due=(due,))
    out = io.BytesIO()
    write([ADDENDUM, QUESTIONS, observations], "table", out)
    shown = out.getvalue().decode()

    assert "1 answers" in shown
    assert "12.1  noted, page 3\n    Too dear." in shown
    assert "7  B, CRPD/C/XAA/CO/1 12, 4, Wells (art. 5)\n    Say how." in shown
    assert "next_report: 2030-03-18" in shown
