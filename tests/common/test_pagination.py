from __future__ import annotations

import pytest
from django.test import RequestFactory

from servanda.common.pagination import page_of


@pytest.mark.parametrize(
    ("asked", "number", "items"),
    [
        ("", 1, [0, 1, 2]),
        ("2", 2, [3, 4, 5]),
        ("4", 4, [9]),
        ("0", 1, [0, 1, 2]),
        ("-3", 1, [0, 1, 2]),
        ("99", 4, [9]),
        ("two", 1, [0, 1, 2]),
        ("²", 1, [0, 1, 2]),
        ("9" * 4000, 1, [0, 1, 2]),
    ],
)
def test_it_gives_the_nearest_page_there_is(
    asked: str, number: int, items: list[int]
) -> None:
    request = RequestFactory().get("/", {"page": asked})
    page = page_of(list(range(10)), request, size=3)
    assert (page.number, page.items) == (number, items)


def test_it_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/?state=XAB&state=XAC&page=2")
    page = page_of(list(range(9)), request, size=3)
    assert page.previous_address == "?state=XAB&state=XAC"
    assert page.next_address == "?state=XAB&state=XAC&page=3"
    assert (page.first, page.last, page.count) == (4, 6, 9)


def test_it_leaves_out_pages_far_away() -> None:
    request = RequestFactory().get("/?page=50")
    page = page_of(list(range(1000)), request, size=10)
    assert [link.number for link in page.links] == [1, 0, 48, 49, 50, 51, 52, 0, 100]


def test_it_has_one_empty_page_for_an_empty_list() -> None:
    page = page_of([], RequestFactory().get("/"))
    assert (page.items, page.first, page.last, page.several) == ([], 0, 0, False)
