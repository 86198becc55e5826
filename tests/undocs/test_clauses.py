from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undocs.recommendations.clauses import split_clauses

Clauses = list[tuple[str, str]]

# text, clauses with their States, and the trap that the text sets.
SPLIT: list[tuple[str, Clauses, str]] = [
    (
        "Ratify CAT (Gabon)/Accede to CAT (Togo);",
        [("Ratify CAT", "GAB"), ("Accede to CAT", "TGO")],
        "a stroke between clauses",
    ),
    (
        "Ratify CAT (Gabon); protect wells (Togo); mend roads (Peru).",
        [("Ratify CAT", "GAB"), ("protect wells", "TGO"), ("mend roads", "PER")],
        "several recommendations glued in one item",
    ),
    (
        "Ratify (France) or consider ratifying (Djibouti) the Convention on Wells;",
        [
            ("Ratify the Convention on Wells", "FRA"),
            ("consider ratifying the Convention on Wells", "DJI"),
        ],
        "States inside one sentence",
    ),
    (
        "Consider ratifying (Jordan)/ratify as soon as possible the Wells Treaty (Chile)",
        [
            ("Consider ratifying the Wells Treaty", "JOR"),
            ("ratify as soon as possible the Wells Treaty", "CHL"),
        ],
        "a bare verb before a stroke",
    ),
    (
        "Establish a commission (Malaysia) in line with the Paris Principles (Portugal)",
        [
            ("Establish a commission", "MYS"),
            ("Establish a commission in line with the Paris Principles", "PRT"),
        ],
        "a continuation",
    ),
    (
        "Build wells (Mali, Chad) with local labour (Chad) and with care (Peru);",
        [
            ("Build wells", "MLI"),
            ("Build wells with local labour", "TCD"),
            ("Build wells with care", "PER"),
        ],
        "a second continuation beside the first",
    ),
    (
        "Ratify the Wells Treaty (Djibouti) as well as its Protocol (Mexico)",
        [("Ratify the Wells Treaty", "DJI"), ("Ratify its Protocol", "MEX")],
        "a thing without a verb",
    ),
    (
        "To ratify the Treaty (Spain), to mend roads (Peru) and to dig wells (Mali).",
        [
            ("To ratify the Treaty", "ESP"),
            ("to mend roads", "PER"),
            ("to dig wells", "MLI"),
        ],
        "infinitives in a row",
    ),
    (
        "Abolish the tax (Chad) to relieve the poor (Mali);",
        [("Abolish the tax", "TCD"), ("Abolish the tax to relieve the poor", "MLI")],
        "an infinitive that continues",
    ),
    (
        "Draw up a plan for wells (Ghana) and approve it early (Peru);",
        [
            ("Draw up a plan for wells", "GHA"),
            ("approve it early a plan for wells", "PER"),
        ],
        "a pronoun",
    ),
    (
        (
            "Reduce crowding in prisons (Chad) and separate minors from adults in all places "
            "(Mali);"
        ),
        [
            ("Reduce crowding in prisons", "TCD"),
            ("separate minors from adults in all places", "MLI"),
        ],
        "a short clause that lacks nothing",
    ),
    (
        "Mend the road (Chile) without delay;",
        [("Mend the road without delay", "CHL")],
        "words after the bracket",
    ),
    ("Mend the road (Chile) (Peru);", [("Mend the road", "CHL PER")], "two brackets"),
    ("Mend the road (Chile); and", [("Mend the road", "CHL")], "a list's last and"),
    ("Mend the road.", [("Mend the road", "")], "no State at all"),
    (
        "Mend the road (Chile); Plant trees along every road of the plain.",
        [("Mend the road", "CHL"), ("Plant trees along every road of the plain", "")],
        "last words without a State",
    ),
]


def clauses_of(text: str) -> Clauses:
    return [
        (
            " ".join(text[start:end].strip() for start, end in clause.spans),
            " ".join(clause.states),
        )
        for clause in split_clauses(text).clauses
    ]


@pytest.mark.parametrize(
    ("text", "expected", "trap"), SPLIT, ids=[case[2] for case in SPLIT]
)
def test_it_splits_clauses(text: str, expected: Clauses, trap: str) -> None:
    assert trap
    assert clauses_of(text) == expected


WORDS = st.sampled_from(
    [
        "ratify",
        "sign",
        "the",
        "Treaty",
        "and",
        "or",
        "in",
        "with",
        "wells",
        "roads;",
        "/",
        ",",
        ".",
        "to",
        "its",
        "consider",
        "CAT",
    ]
)
BRACKETS = st.sampled_from(["(Chile)", "(Mali, Chad)", "(CAT)", "(Peru", "[Spain]"])


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.one_of(WORDS, WORDS, BRACKETS), max_size=25).map(" ".join))
def test_it_loses_no_word(text: str) -> None:
    found = split_clauses(text)
    held = bytearray(len(text))
    for start, end in [span for clause in found.clauses for span in clause.spans]:
        assert 0 <= start <= end <= len(text)
        held[start:end] = b"\1" * (end - start)
    for bracket in found.brackets:
        held[bracket.start : bracket.end] = b"\1" * (bracket.end - bracket.start)
    lost = "".join(
        letter for letter, is_held in zip(text, held, strict=True) if not is_held
    )
    words = "".join(filter(str.isalpha, lost.replace("and", "").replace("or", "")))

    assert words == "" or not found.clauses
