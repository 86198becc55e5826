"""The vocabularies in the database: complete, in two languages, loaded once."""

from __future__ import annotations

import pytest
from django.utils import translation

from servanda.vocabularies import operations, queries
from servanda.vocabularies.models import Mechanism, State, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> None:
    operations.load()


def test_it_fills_every_vocabulary_and_then_changes_nothing() -> None:
    assert operations.load() > 200
    before = [list(kind.objects.values()) for kind in (State, Mechanism, Theme)]
    assert operations.load() == 0
    assert [list(kind.objects.values()) for kind in (State, Mechanism, Theme)] == before


def test_it_corrects_a_row_and_deletes_none(loaded: None) -> None:
    State.objects.filter(iso3="FRA").update(names={"en": "Gaul"})
    kept = Theme.objects.create(code="dropped-theme", names={"en": "Dropped"}, rank=999)
    assert operations.load() == 1
    assert State.objects.get(iso3="FRA").names["vi"] == "Pháp"
    assert Theme.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("kind", [State, Mechanism, Theme])
def test_it_names_everything_in_both_languages(
    loaded: None, kind: type[State | Mechanism | Theme]
) -> None:
    without = [
        row.names
        for row in kind.objects.all()
        if not row.names.get("en") or not row.names.get("vi")
    ]
    assert not without


def test_it_marks_the_invented_states(loaded: None) -> None:
    invented = State.objects.filter(invented=True)
    assert {state.iso3 for state in invented} == {
        f"XA{letter}" for letter in "ABCDEFGHIJKLMN"
    }
    assert not State.objects.get(iso3="VNM").invented


def test_it_lists_the_themes_in_the_order_of_ohchr(loaded: None) -> None:
    themes = queries.themes()
    assert len(themes) >= 87
    assert [theme.rank for theme in themes] == list(range(1, len(themes) + 1))
    assert themes[0].names["en"].startswith("Ratification")
    assert themes[0].group == "General"


def test_it_names_every_group_of_themes_in_vietnamese(loaded: None) -> None:
    groups = set(Theme.objects.values_list("group", flat=True))
    assert groups <= operations.vietnamese_names()["groups"].keys()


@pytest.mark.parametrize(("part", "kind"), [("themes", Theme), ("bodies", Mechanism)])
def test_it_has_no_vietnamese_name_that_nothing_uses(
    loaded: None, part: str, kind: type[Theme | Mechanism]
) -> None:
    codes = set(kind.objects.values_list("code", flat=True))
    assert operations.vietnamese_names()[part].keys() <= codes


def test_it_finds_states_by_code_and_sees_new_ones() -> None:
    assert dict(queries.states_by_iso3()) == {}
    operations.load()
    assert queries.states_by_iso3()["VNM"].names["vi"] == "Việt Nam"
    State.objects.create(iso3="XZZ", names={"en": "Testland"})
    assert queries.states_by_iso3()["XZZ"].names["en"] == "Testland"


def test_it_gives_names_in_the_language_of_the_page(loaded: None) -> None:
    with translation.override("vi"):
        assert queries.state_names()["DEU"] == "Đức"
    assert queries.state_names("en")["DEU"] == "Germany"


def test_it_finds_a_mechanism_by_its_code(loaded: None) -> None:
    assert queries.mechanism("UPR").names["vi"] == "Rà soát định kỳ phổ quát"
