"""Recommendations and commitments outside the lists, on lines set as reports set them."""

from __future__ import annotations

import pytest
from tests.undocs.test_paragraphs import INDENT, Typesetter

from undocs.models import COMMITMENT, sure
from undocs.paragraphs import blocks_of
from undocs.recommendations.commitments import commitments_in
from undocs.recommendations.pointed_at import pointed_at
from undocs.recommendations.upr_working_group import (
    is_list_of_recommendations,
    recommendations_of,
)


def a_report(
    *debate: str, conclusions: str, pledges: tuple[str, ...] = ()
) -> Typesetter:
    """Set paragraph 1, the debate from 2 on, a list, the conclusions, the pledges."""
    setter = Typesetter()
    setter.dialogue(1)
    for number, words in enumerate(debate, start=2):
        setter.put(f"{number}. {words}")
    last = len(debate) + 2
    setter.put(f"{last}. The following recommendations enjoy the support of Lumaria:")
    setter.items("1.", "2.")
    setter.put(f"{last + 1}. {conclusions}")
    if pledges:
        setter.put("III. VOLUNTARY COMMITMENTS", size=14)
        for number, words in enumerate(pledges, start=last + 2):
            setter.put(f"{number}. {words}")
    return setter


def found_in(setter: Typesetter) -> list[tuple[str, str, list[str], str | None]]:
    blocks = blocks_of(setter.lines)
    lists = [each for each in blocks if each.items and is_list_of_recommendations(each)]
    return [
        (each.label, clause.text, list(clause.recommending_states), each.position)
        for each in pointed_at(blocks, lists)
        for clause in each.clauses
    ]


NORWAY = (
    "Norway praised the wells and recommended that Lumaria (a) open them to all, "
    "(b) publish the costs; and (c) mend the road. It asked how."
)
CHILE = (
    "The Netherlands thanked Lumaria. It recommended that Lumaria join the Charter of "
    "Wells and asked when. It also recommended the repair of the bridge."
)
TONGA = (
    "Peru noted the wells, and (a) recommended that Lumaria count them. It also (b) "
    "recommended the mending of the pumps: (i) in the north and (ii) in the south."
)

POINTED = [
    (
        NORWAY,
        (
            "The recommendations noted in the report in paragraphs 2 (a) and (c) above did "
            "not enjoy the support of Lumaria."
        ),
        [
            ("2 (a)", "open them to all", ["NOR"], "noted"),
            ("2 (c)", "mend the road", ["NOR"], "noted"),
        ],
        "limbs, whose sentences end",
    ),
    (
        CHILE,
        (
            "Other recommendations noted in the report in paragraph 2 above will be "
            "examined by Lumaria, which will respond in due time."
        ),
        [
            ("2", "join the Charter of Wells", ["NLD"], "pending"),
            ("2", "the repair of the bridge", ["NLD"], "pending"),
        ],
        "a paragraph without limbs",
    ),
    (
        TONGA,
        (
            "The recommendations noted at paragraphs 2 (a), (b) (i) and (ii) above did not "
            "enjoy the support of Lumaria."
        ),
        [
            ("2 (a)", "count them", ["PER"], "noted"),
            (
                "2 (b)",
                "the mending of the pumps: (i) in the north and (ii) in the south",
                ["PER"],
                "noted",
            ),
        ],
        "letters before the verb, and small numbers within a limb",
    ),
    (
        CHILE,
        (
            "One recommendation noted in the present report in paragraph 2 (the repair of "
            "bridges) above did not enjoy the support of Lumaria."
        ),
        [("2", "the repair of the bridge", ["NLD"], "noted")],
        "a subject in brackets",
    ),
    (
        NORWAY,
        "Lumaria has submitted its views on recommendations noted in paragraph 2 (a).",
        [],
        "words that say no position",
    ),
    (
        "The delegation of Lumaria recommended that everybody (a) drink from the wells.",
        "The recommendations noted in paragraph 2 (a) did not enjoy the support of all.",
        [],
        "a paragraph in which no State of the Working Group speaks",
    ),
]


@pytest.mark.parametrize(
    ("debate", "conclusions", "expected", "trap"),
    POINTED,
    ids=[case[3] for case in POINTED],
)
def test_it_finds_what_the_conclusions_point_at(
    debate: str,
    conclusions: str,
    expected: list[tuple[str, str, list[str], str | None]],
    trap: str,
) -> None:
    assert trap
    assert found_in(a_report(debate, conclusions=conclusions)) == expected


def test_it_marks_what_stands_in_the_debate_only() -> None:
    setter = a_report(NORWAY, conclusions=POINTED[0][1])
    found = {each.label: each for each in recommendations_of(blocks_of(setter.lines))}

    assert list(found) == ["3.1", "3.2", "2 (a)", "2 (c)"]
    assert [note.code for note in found["2 (a)"].notes] == ["found_in_dialogue"]
    assert not sure(found["2 (a)"])
    assert found["2 (a)"].places
    assert found["2 (a)"].position_label == "4"


def pledges_in(setter: Typesetter) -> list[tuple[str, str]]:
    blocks = blocks_of(setter.lines)
    lists = [each for each in blocks if each.items and is_list_of_recommendations(each)]
    found = commitments_in(blocks, lists)
    assert all(each.kind == COMMITMENT for each in found)
    return [(each.label, each.text) for each in found]


def test_it_finds_voluntary_commitments() -> None:
    setter = a_report(
        NORWAY,
        conclusions="All conclusions reflect the position of the States.",
        pledges=(
            "Lumaria will count its wells.",
            "Lumaria undertakes the following: (a) To mend the road; (b) To report.",
            "Other pledges are contained in the national report.",
        ),
    )

    assert pledges_in(setter) == [
        ("5", "Lumaria will count its wells."),
        ("6 (a)", "To mend the road"),
        ("6 (b)", "To report."),
    ]


def test_it_finds_commitments_listed_as_items() -> None:
    setter = a_report(
        NORWAY,
        conclusions="All conclusions reflect the position of the States.",
        pledges=("Lumaria made the following voluntary commitments:",),
    )
    setter.put("1. To count its wells;", INDENT)
    setter.put("2. To mend the road.", INDENT)

    assert pledges_in(setter) == [
        ("5.1", "To count its wells"),
        ("5.2", "To mend the road."),
    ]
