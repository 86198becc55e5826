"""The division of the country, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from servanda.countries.models import Country
from servanda.countries.operations import load_pack

if TYPE_CHECKING:
    from tests.journeys.conftest import CheckAxe, OpenPage

    from servanda.people.models import Person


@pytest.fixture
def viet_nam(country: Country) -> None:
    """Viet Nam's division instead of that of the invented country."""
    Country.objects.all().delete()
    load_pack("VNM")


@pytest.mark.usefixtures("viet_nam")
def test_it_walks_from_the_map_to_a_province_and_to_what_it_was(
    browser_page: OpenPage,
    reader: Person,
    check_axe: CheckAxe,
    no_sideways: CheckAxe,
    language: str,
    width: int,
) -> None:
    page = browser_page(reader, language=language, width=width)
    page.goto("/territories/")
    check_axe(page)
    no_sideways(page)
    page.locator("ul.tiles").get_by_role("link", name="Gia Lai").click()
    check_axe(page)
    no_sideways(page)
    before = {"en": "Binh Dinh", "vi": "Bình Định"}[language]
    page.get_by_role("link", name=before).click()
    assert page.locator("h1").inner_text() == before
    check_axe(page)
