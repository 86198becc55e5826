"""Lists of issues, replies, State reports, follow-up and the grades given for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import undocs
from undocs import ReadingError, Reason
from undocs.recommendations.treaty_body_papers import numbers_in

if TYPE_CHECKING:
    from pathlib import Path

    from undocs.models import Document, Point

ISSUES = """
List of issues in relation to the second report of Lumaria
A. Purpose and general obligations (arts. 1–4)
1. Please inform the Committee about the wells (see CRPD/C/XAA/1, paras. 12 and 14–15):
(a) How they are kept open;
(b) Who pays for them.
2. In the light of the Committee’s previous concluding observations (CRPD/C/XAA/CO/1, para. 9), please say how the road was mended.
B. Specific rights (arts. 5–30)
Women with disabilities (art. 6)
3. With reference to paragraph 20 of the State party’s report, please give the numbers of women who use the wells.
"""

REPLIES = """
Replies of Lumaria to the list of issues
A. Purpose and general obligations (arts. 1–4)
Reply to paragraph 1 (a) and (b) of the list of issues (CRPD/C/XAA/Q/2)
1. The wells are kept open.
2. The municipalities pay:
• In the north, for the pumps
• In the south, for the ropes
Reply to the issues raised in paragraph 2 of the list of issues
3. The road was mended in 2023.
The bridge
4. So was the bridge.
B. Specific rights (arts. 5–30)
5. There are more women at the wells than men.
"""

FOLLOW_UP = """
Information received from Lumaria on follow-up to the concluding observations
A. Additional information concerning paragraph 9 of the concluding observations
1. The road was mended.
B. Additional information concerning paragraphs 11 and 12
2. The wells are open.
"""

REPORT = """
Initial report submitted by Lumaria under article 35 of the Convention
I. Introduction
1. Lumaria joined the Convention in 2019.
II. Wells (art. 9)
2. There are nine wells.
"""

SPANISH = """
Lista de cuestiones relativa al informe de Lumaria
A. Propósito y obligaciones generales (arts. 1 a 4)
1. Sírvanse informar al Comité sobre las medidas para: a) Abrir los pozos de las zonas secas; b) Contar los pozos; y c) Publicar los datos de cada pozo.
"""

ASSESSMENT = """
CCPR/C/136/2/Add.4
Distr.: General
Human Rights Committee
Report on follow-up to the concluding observations of the Human Rights Committee
Addendum
Evaluation of the information on follow-up to the concluding observations on Lumaria
Concluding observations (125th session): CCPR/C/XAA/CO/4, 25 March 2019
Follow-up paragraphs: 24, 26 and 52
Committee’s evaluation: 24 [C], 26 [B] and 52 [E]
Paragraph 24: Death penalty
The State party should:
(a) Reduce the number of crimes with the death penalty;
(b) Publish the figures.
Summary of the information received from the State party
The figures are secret.
Committee’s evaluation
[B]: (a)
[C]: (b)
The Committee welcomes the reduction but regrets that no figure is public.
Paragraph 26: Wells
The State party should open the wells.
Committee’s evaluation
[B]
The Committee takes note of the opened wells.
Paragraph 52: Roads
The State party should mend the road.
Committee’s evaluation
The road was torn up.
Recommended action: A letter should be addressed to the State party.
Next periodic report due: 2027.
"""


def read(tmp_path: Path, symbol: str, text: str) -> Document:
    path = tmp_path / "paper.txt"
    head = f"{symbol}\nDistr.: General\nCommittee on the Rights of Persons\n"
    path.write_text((head if symbol else "") + text.strip(), encoding="utf-8")
    return undocs.read(path)


def about(point: Point) -> list[tuple[str, str]]:
    return [(each.paragraph, each.symbol) for each in point.about]


def test_it_reads_questions_and_what_they_speak_of(tmp_path: Path) -> None:
    document = read(tmp_path, "CRPD/C/XAA/Q/2", ISSUES)
    first, second, third = document.points

    assert document.family == "list_of_issues"
    assert (first.kind, first.label) == ("question", "1")
    assert first.limbs == ("How they are kept open", "Who pays for them")
    assert about(first) == [(n, "CRPD/C/XAA/1") for n in ("12", "14", "15")]
    assert about(second) == [("9", "CRPD/C/XAA/CO/1")]
    assert third.section == "Women with disabilities (art. 6)"
    assert third.articles == ("6",)
    assert about(third) == [("20", "CRPD/C/XAA/2")]


@pytest.mark.parametrize("symbol", ["CRPD/C/XAA/RQ/2", "CRPD/C/XAA/Q/2/Add.1"])
def test_it_links_answers_to_their_questions(tmp_path: Path, symbol: str) -> None:
    document = read(tmp_path, symbol, REPLIES)
    points = {each.label: each for each in document.points}

    assert document.family == "replies_to_list_of_issues"
    assert {each.kind for each in document.points} == {"answer"}
    both = [("1 (a)", "CRPD/C/XAA/Q/2"), ("1 (b)", "CRPD/C/XAA/Q/2")]
    assert about(points["1"]) == about(points["2"]) == both
    assert "In the south, for the ropes" in points["2"].text
    assert about(points["3"]) == about(points["4"]) == [("2", "CRPD/C/XAA/Q/2")]
    assert points["4"].section == "The bridge"
    assert about(points["5"]) == []


@pytest.mark.parametrize("symbol", ["CRPD/C/XAA/FCO/1", "CRPD/C/XAA/CO/1/Add.2"])
def test_it_links_follow_up_to_the_observations(tmp_path: Path, symbol: str) -> None:
    document = read(tmp_path, symbol, FOLLOW_UP)

    assert document.family == "follow_up_report"
    assert [about(each) for each in document.points] == [
        [("9", "CRPD/C/XAA/CO/1")],
        [("11", "CRPD/C/XAA/CO/1"), ("12", "CRPD/C/XAA/CO/1")],
    ]


def test_it_reads_the_paragraphs_of_a_state_report(tmp_path: Path) -> None:
    document = read(tmp_path, "CRPD/C/XAA/1", REPORT)

    assert document.family == "state_report"
    assert [(each.label, each.kind) for each in document.points] == [
        ("1", "paragraph"),
        ("2", "paragraph"),
    ]
    assert document.points[1].articles == ("9",)


def test_it_reads_questions_in_spanish(tmp_path: Path) -> None:
    document = read(tmp_path, "CRPD/C/XAA/Q/1", SPANISH)

    assert document.language == "es"
    assert document.points[0].limbs == (
        "Abrir los pozos de las zonas secas",
        "Contar los pozos",
        "Publicar los datos de cada pozo",
    )


def test_it_reads_grades_of_follow_up(tmp_path: Path) -> None:
    document = read(tmp_path, "", ASSESSMENT)
    points = {each.label: each for each in document.points}

    assert document.family == "follow_up_assessment"
    assert document.state_under_review == "XAA"
    assert document.session == "136"
    assert {label: each.grades for label, each in points.items()} == {
        "24": ("B", "C"),
        "26": ("B",),
        "52": ("E",),
    }
    assert points["24"].limbs == ("(a): B", "(b): C")
    assert points["24"].section == "Death penalty"
    assert about(points["24"]) == [("24", "CCPR/C/XAA/CO/4")]
    assert points["52"].text == "The road was torn up."


def test_it_says_where_a_grade_is_missing(tmp_path: Path) -> None:
    text = ASSESSMENT.replace(" and 52 [E]", "")
    points = {each.label: each for each in read(tmp_path, "", text).points}

    assert points["52"].grades == ()
    assert [note.code for note in points["52"].notes] == ["grade_missing"]


def test_it_names_a_paper_that_was_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_text(f"CRPD/C/XAA/Q/2\nDistr.: General\n{ISSUES}", encoding="utf-8")

    with pytest.raises(ReadingError) as caught:
        undocs.read(path, families=("concluding_observations",))

    assert caught.value.code is Reason.OTHER_KIND
    assert "a list of issues" in caught.value.came


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("1 (a) and (b), 4–6", ["1 (a)", "1 (b)", "4", "5", "6"]),
        ("12 and 14 to 15", ["12", "14", "15"]),
        ("9", ["9"]),
        ("7-5", ["7"]),
    ],
)
def test_it_reads_enumerated_paragraphs(words: str, numbers: list[str]) -> None:
    assert numbers_in(words) == numbers
