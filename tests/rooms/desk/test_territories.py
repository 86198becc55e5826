"""The pages of the country's division."""

from __future__ import annotations

import pytest

from servanda.countries.models import Territory, TerritorySuccession
from servanda.people.models import Institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def land(country):
    """Two provinces that became one, which has a code of before."""
    country.settings = {
        "levels": {"province": {"en": "Province", "vi": "Tỉnh"}},
        "kinds": {"city": {"en": "City", "vi": "thành phố"}},
        "tiles": [["union", 2, 3]],
    }
    country.save()

    def unit(key, code, name, **values):
        return Territory.objects.create(
            key=key, code=code, level="province", names={"en": name}, **values
        )

    north = unit("north", "01", "North", valid_to="2025-06-30")
    south = unit("south", "02", "South", valid_to="2025-06-30", certainty="G")
    union = unit("union", "02", "Union", valid_from="2025-07-01", kind="city")
    for old in (north, south):
        TerritorySuccession.objects.create(
            predecessor=old, successor=union, on="2025-07-01", act="Act 7"
        )
    Institution.objects.create(
        code="council", names={"en": "Council of South"}, territory=south
    )
    return {"north": north, "south": south, "union": union}


def words(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_lists_the_units_of_today_with_those_before(land, reader_client):
    page = words(reader_client.get("/territories/"))
    assert "1 unit today" in page
    assert "Union" in page
    assert "North, South" in page
    assert 'data-r="2" data-c="3"' in page


def test_it_lists_the_units_of_an_earlier_day(land, reader_client):
    page = words(reader_client.get("/territories/?on=2025-06-30"))
    assert "2 units on 30 June 2025" in page
    assert 'class="tiles"' not in page


def test_it_says_so_when_the_day_is_none(land, reader_client):
    page = words(reader_client.get("/territories/?on=yesterday&level=moon"))
    assert "This is no day" in page
    assert "1 unit today" in page


def test_it_shows_what_followed_a_unit_and_its_institutions(land, reader_client):
    page = words(reader_client.get(f"/territories/{land['south'].pk}/"))
    assert "This unit is not there today" in page
    assert "It ended on 30 June 2025." in page
    assert f"/territories/{land['union'].pk}/" in page
    assert "Act 7" in page
    assert "Council of South" in page
    assert "To be checked" in page


def test_it_shows_what_a_unit_came_from(land, reader_client):
    page = words(reader_client.get(f"/territories/{land['union'].pk}/"))
    assert f"/territories/{land['north'].pk}/" in page
    assert "To be checked" not in page


def test_it_says_so_where_no_pack_brought_any(country, reader_client):
    assert "No territory is known here." in words(reader_client.get("/territories/"))


def test_it_asks_no_more_for_more_units(
    land, reader_client, django_assert_max_num_queries
):
    for number in range(30):
        Territory.objects.create(
            key=f"more-{number}",
            code=f"1{number}",
            level="province",
            names={"en": f"More {number}"},
        )
    reader_client.get("/territories/")
    with django_assert_max_num_queries(12):
        assert "31 units today" in words(reader_client.get("/territories/"))
