"""States that an item names several times: which words each of them asks for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undocs.recommendations.clauses import split_clauses

CASES = [
    (
        "Ratify the Charter of Wells (Chile, Peru) and accept its procedure (Peru);",
        {
            "CHL": ["Ratify the Charter of Wells"],
            "PER": ["Ratify the Charter of Wells and accept its procedure"],
        },
        "a second act of some of the States",
    ),
    (
        "Mend the road (Chile, Peru) and to publish the costs (Peru);",
        {"CHL": ["Mend the road"], "PER": ["Mend the road", "to publish the costs"]},
        "an act that begins with to again",
    ),
    (
        "Take the lead (Mali) and mend the road (Mali, Chad);",
        {"MLI": ["Take the lead and mend the road"], "TCD": ["mend the road"]},
        "a first act of some of the States",
    ),
    (
        "Sign (Mali) and ratify the Charter of Wells (Mali, Chad);",
        {
            "MLI": ["Sign and ratify the Charter of Wells"],
            "TCD": ["ratify the Charter of Wells"],
        },
        "a bare verb joined with the next",
    ),
    (
        "Consider ratifying (Mali)/ratify the Charter of Wells (Mali, Chad);",
        {
            "MLI": ["Consider ratifying the Charter of Wells"],
            "TCD": ["ratify the Charter of Wells"],
        },
        "a bare verb set beside the next",
    ),
    (
        "Sign (Mali)/accede to (Chad) the Charter of Wells (Mali; Chad);",
        {
            "MLI": ["Sign the Charter of Wells"],
            "TCD": ["accede to the Charter of Wells"],
        },
        "a last bracket that repeats everybody",
    ),
    (
        "Ratify (Mali, Peru) the Charter and open an office (Mali, Chad);",
        {
            "PER": ["Ratify the Charter"],
            "MLI": ["Ratify the Charter and open an office"],
            "TCD": ["Ratify the Charter and open an office"],
        },
        "an object with an act of its own",
    ),
    (
        "Ratify CAT (Mali), CEDAW (Chad), the Charter of Wells (Peru) and ICC (Mali);",
        {
            "MLI": ["Ratify CAT", "Ratify ICC"],
            "TCD": ["Ratify CEDAW"],
            "PER": ["Ratify the Charter of Wells"],
        },
        "treaties one after the other",
    ),
    (
        "Mend the road (Mali) (Chad); as recommended by the Council (Chad);",
        {
            "MLI": ["Mend the road"],
            "TCD": ["Mend the road as recommended by the Council"],
        },
        "words that are never said alone",
    ),
]


def asked(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for clause in split_clauses(text).clauses:
        words = " ".join(text[start:end].strip() for start, end in clause.spans)
        for state in clause.states:
            found.setdefault(state, []).append(words)
    return found


@pytest.mark.parametrize(
    ("text", "expected", "trap"), CASES, ids=[case[2] for case in CASES]
)
def test_it_gives_every_state_its_words(
    text: str, expected: dict[str, list[str]], trap: str
) -> None:
    assert trap
    assert asked(text) == expected


WORDS = st.sampled_from(["ratify", "sign", "the", "Charter", "and", "/", ";", "to"])
BRACKETS = st.sampled_from(["(Chile)", "(Mali, Chad)", "(Chad)", "(Peru, Chile)"])


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.one_of(WORDS, BRACKETS), max_size=20).map(" ".join))
def test_it_loses_no_state(text: str) -> None:
    splitting = split_clauses(f"Mend the road {text}")
    printed = {state for each in splitting.brackets for state in each.states}
    given_to = {state for each in splitting.clauses for state in each.states}

    assert given_to == printed
