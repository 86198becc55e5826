from __future__ import annotations

import re

import pytest

from undocs import vocabularies


def test_it_knows_every_state_by_one_code() -> None:
    codes = [state.iso3 for state in vocabularies.states()]

    assert len(codes) == len(set(codes))
    assert len([code for code in codes if not code.startswith("XA")]) == 197
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)


def test_it_names_every_state_in_both_languages() -> None:
    for state in vocabularies.states():
        assert state.name == state.names["en"]
        assert state.names["vi"].strip()
        assert state.invented == state.iso3.startswith("XA")


def test_no_spelling_means_two_states() -> None:
    owners: dict[str, set[str]] = {}
    for state in vocabularies.states():
        for name in (state.iso3, state.name, *state.spellings):
            owners.setdefault(vocabularies.state_key(name), set()).add(state.iso3)

    assert {key: codes for key, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Viet Nam", "VNM"),
        ("Vietnam", "VNM"),
        ("the Netherlands", "NLD"),
        ("Côte d’Ivoire", "CIV"),
        ("COTE D'IVOIRE", "CIV"),
        ("Swaziland", "SWZ"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Holy See", "VAT"),
        ("Lumaria", "XAA"),
        ("Pelago", "XAJ"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_it_finds_a_state_by_any_spelling(text: str, code: str | None) -> None:
    assert vocabularies.state_of(text) == code


@pytest.mark.parametrize(
    ("terms", "count"),
    [
        (vocabularies.bodies, 15),
        (vocabularies.instruments, 23),
        (vocabularies.themes, 87),
        (vocabularies.persons_groups, 24),
        (vocabularies.goals, 17),
    ],
)
def test_its_lists_are_whole_and_their_codes_unique(terms, count: int) -> None:  # type: ignore[no-untyped-def]  # five functions alike
    found = terms()

    assert len(found) == count
    assert len({term.code for term in found}) == count
    assert all(term.name.strip() == term.name != "" for term in found)
