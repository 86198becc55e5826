"""One page of a long list, with the addresses of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.conf import settings

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet
    from django.http import HttpRequest

T = TypeVar("T")
_AROUND = 2  # pages shown on either side of the current one


@dataclass(frozen=True, slots=True)
class PageLink:
    """One step of the page navigation; `number` 0 stands for left-out pages."""

    number: int
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some things of a list and where they stand in it."""

    items: Sequence[T]
    number: int
    page_count: int
    count: int
    first: int
    last: int
    links: tuple[PageLink, ...]
    previous_address: str
    next_address: str

    @property
    def several(self) -> bool:
        """Say whether there is more than one page."""
        return self.page_count > 1


def page_of(
    things: QuerySet[Any] | Sequence[T],
    request: HttpRequest,
    *,
    size: int | None = None,
    parameter: str = "page",
) -> Page[Any]:
    """Return the page that the address asks for.

    A number that is none, too small or too large gives the nearest page there
    is, so that an old address never ends in an error.
    """
    size = size or settings.PAGE_SIZE
    count = len(things) if isinstance(things, Sequence) else things.count()
    page_count = max(1, -(-count // size))
    number = min(max(_number(request.GET.get(parameter, "")), 1), page_count)
    start = (number - 1) * size

    def address(to: int) -> str:
        return address_of_page(request, to, parameter)

    return Page(
        items=list(things[start : start + size]),
        number=number,
        page_count=page_count,
        count=count,
        first=min(start + 1, count),
        last=min(start + size, count),
        links=tuple(
            PageLink(shown, address(shown) if shown else "", shown == number)
            for shown in _shown_numbers(number, page_count)
        ),
        previous_address=address(number - 1) if number > 1 else "",
        next_address=address(number + 1) if number < page_count else "",
    )


def address_of_page(request: HttpRequest, number: int, parameter: str) -> str:
    """Return this page's query with another page number; the first has none."""
    query = request.GET.copy()
    query.pop(parameter, None)
    if number > 1:
        query[parameter] = str(number)
    return f"?{query.urlencode()}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004 - longer than any page number


def _shown_numbers(number: int, page_count: int) -> list[int]:
    """Return the first, the last and the near pages, 0 where some are left out."""
    near = range(max(1, number - _AROUND), min(page_count, number + _AROUND) + 1)
    shown = sorted({1, page_count, *near})
    numbers: list[int] = []
    for one in shown:
        if numbers and one - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(one)
    return numbers
