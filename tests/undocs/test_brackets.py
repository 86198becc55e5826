from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undocs import vocabularies
from undocs.recommendations.brackets import state_brackets

# text, States of each bracket, and the trap that the text sets.
READ = [
    ("Ratify CAT (Gabon, Mali, Slovakia);", [["GAB", "MLI", "SVK"]], "plain list"),
    ("Do it (Austria and Belgium);", [["AUT", "BEL"]], "and"),
    ("Do it (Chile; Spain);", [["CHL", "ESP"]], "semicolons between States"),
    ("Do it (Bolivia (Plurinational State of));", [["BOL"]], "bracket in a name"),
    ("Do it (Iran (Islamic Republic of), Cuba);", [["IRN", "CUB"]], "bracket inside"),
    ("Do it (Plurinational State of Bolivia);", [["BOL"]], "name turned round"),
    ("Do it (the Netherlands);", [["NLD"]], "article"),
    ("Do it (Côte d’Ivoire, Turkey);", [["CIV", "TUR"]], "accents and apostrophe"),
    ("Do it (Cote d'Ivoire);", [["CIV"]], "no accents"),
    ("Do it (Guinea-Bissau, Guinea);", [["GNB", "GIN"]], "name within a name"),
    ("Do it (Niger, Nigeria);", [["NER", "NGA"]], "beginning of another name"),
    ("Do it (Republic of Korea);", [["KOR"]], "not the other Korea"),
    ("Do it (Democratic People’s Republic of Korea);", [["PRK"]], "longest first"),
    ("Do it (Trinidad and Tobago and Peru);", [["TTO", "PER"]], "and in a name"),
    ("Do it (Chile) (Spain);", [["CHL"], ["ESP"]], "two brackets"),
    ("Ratify OP-CAT (CAT) now (Peru);", [["PER"]], "abbreviation in a bracket"),
    ("Implement ICCPR (1966) (Peru)", [["PER"]], "a year in a bracket"),
    ("Do it (including in schools) (Peru)", [["PER"]], "words in a bracket"),
    ("Protect (Georgia law of 2009)", [], "a State named among other words"),
    ("Do it [Norway];", [["NOR"]], "square brackets"),
    ("Do it (Spain 2, Peru 4);", [["ESP", "PER"]], "footnote numbers set level"),
    ("Do it (Norway on behalf of the Nordic group);", [["NOR"]], "on behalf of"),
    ("Do it (Spain, Spain);", [["ESP"]], "named twice"),
    ("Do it (Venezuela, Bolivarian Republic of);", [["VEN"]], "name turned by comma"),
    ("Do it (Venezuela 4 (Bolivarian Republic of));", [["VEN"]], "number in a name"),
    ("Do it (Norway;);", [["NOR"]], "a semicolon before the end"),
    ("Do it (Lao‟s People Democratic Republic);", [["LAO"]], "odd apostrophe"),
    ("Mend its (Chile’s) roads (Peru);", [["PER"]], "possessive"),
    ("Do it (Lumaria, Sorrel Republic);", [["XAA", "XAE"]], "invented States"),
]


@pytest.mark.parametrize(
    ("text", "expected", "trap"), READ, ids=[case[2] for case in READ]
)
def test_it_reads_the_states_of_a_bracket(
    text: str, expected: list[list[str]], trap: str
) -> None:
    assert trap
    assert [bracket.states for bracket in state_brackets(text)] == expected


def test_it_notices_a_missing_comma() -> None:
    [bracket] = state_brackets("Do it (Spain France);")

    assert bracket.states == ["ESP", "FRA"]
    assert not bracket.separated


def test_it_notices_a_bracket_that_is_never_closed() -> None:
    first, second = state_brackets("Ratify CAT (Chile; accede to CAT (Peru)")

    assert (first.states, first.closed) == (["CHL"], False)
    assert (second.states, second.closed) == (["PER"], True)


def test_it_notices_a_bracket_open_at_the_end() -> None:
    [bracket] = state_brackets("Ratify CAT (Chile, Peru")

    assert bracket.states == ["CHL", "PER"]
    assert not bracket.closed


def test_it_reads_a_name_with_a_slip_and_says_so() -> None:
    [bracket] = state_brackets("Do it (Netherlads, Mozambiqe);")

    assert bracket.states == ["NLD", "MOZ"]
    assert bracket.respelled == ["Netherlads", "Mozambiqe"]


def test_it_reads_a_longer_name_with_a_slip() -> None:
    [bracket] = state_brackets("Do it (Libya Arab Jamahiriya, Peru);")

    assert bracket.states == ["LBY", "PER"]
    assert bracket.respelled == ["Libya Arab Jamahiriya"]


def test_it_reads_a_name_whose_own_bracket_has_a_slip() -> None:
    [bracket] = state_brackets("Do it (Bolivia (Purinational State of));")

    assert bracket.states == ["BOL"]
    assert bracket.respelled


def test_it_keeps_a_name_that_it_does_not_know() -> None:
    [bracket] = state_brackets("Do it (Norway, Atlantis Federation, Chile);")

    assert bracket.states == ["NOR", "CHL"]
    assert bracket.unknown == ["Atlantis Federation"]


NAMES = st.sampled_from([state.name for state in vocabularies.states()])


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(NAMES, min_size=1, max_size=6, unique=True))
def test_it_reads_any_list_of_states(names: list[str]) -> None:
    text = f"Mend the road ({', '.join(names)});"
    [bracket] = state_brackets(text)

    assert bracket.states == [vocabularies.state_of(name) for name in names]
    assert text[bracket.end :] == ";"


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(alphabet="()[]; ,/aBCPeru.", max_size=60))
def test_it_reads_any_muddle_without_overlap(text: str) -> None:
    at = 0
    for bracket in state_brackets(text):
        assert at <= bracket.start < bracket.end <= len(text)
        at = bracket.end
