"""The component sheet, and the contrast that it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from servanda.config import design

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper


def test_it_computes_contrast_as_the_standard_does() -> None:
    assert design.contrast("#000000", "#ffffff") == 21.0
    assert design.contrast("#777777", "#ffffff") == 4.5


@pytest.mark.parametrize("pair", design.pairs(), ids=lambda p: f"{p.front}-{p.ground}")
def test_it_keeps_every_pair_of_colours_readable(pair: design.Pair) -> None:
    assert pair.contrast >= pair.needed


def test_it_is_shown_only_where_the_programme_is_developed(
    visitor: Client, settings: SettingsWrapper
) -> None:
    assert visitor.get("/design/").status_code == 404
    settings.DEBUG = True
    assert visitor.get("/design/").status_code == 200


def test_it_leaves_no_component_unfinished(
    visitor: Client, settings: SettingsWrapper
) -> None:
    settings.DEBUG = True
    page = visitor.get("/design/").content.decode()

    assert "<c-" not in page
    assert "Enter the year of the value, for example 2024" in page
    assert 'aria-describedby="id_year_helptext id_year_error"' in page
