"""The page shell is drawn once for all who see the same: never another's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.cache import caches

if TYPE_CHECKING:
    from django.test import Client

    from servanda.countries.models import Country

ADDRESSES = ("/register/", "/documents/", "/", "/account/", "/help/", "/sign-in/")
# What differs with each answer: the form's secret and the number of the request.
_EACH_ANSWER = re.compile(r'value="[A-Za-z0-9]{64}"|X-Request-ID: \w+|\b[0-9a-f]{8}\b')


def shown(client: Client, address: str, language: str) -> str:
    client.cookies["servanda_language"] = language
    return _EACH_ANSWER.sub("", client.get(address).content.decode())


@pytest.fixture
def people(
    coordinator_client: Client,
    reader_client: Client,
    stranger_client: Client,
    visitor: Client,
    country: Country,
) -> list[Client]:
    return [coordinator_client, reader_client, stranger_client, visitor]


def test_it_shows_each_person_and_language_what_they_would_see_alone(
    people: list[Client],
) -> None:
    asked = [
        (client, address, language)
        for address in ADDRESSES
        for language in ("en", "vi")
        for client in people
    ]
    caches["shell"].clear()
    together = [shown(*one) for one in asked]
    again = [shown(*one) for one in reversed(asked)][::-1]
    alone = []
    for one in asked:
        caches["shell"].clear()
        alone.append(shown(*one))

    assert together == alone
    assert again == alone
    assert len(set(alone)) > len(asked) / 2  # they do differ


def test_it_shows_a_new_title_and_country_at_once(
    coordinator_client: Client, country: Country
) -> None:
    from servanda.countries.queries import forget_country
    from servanda.people.models import Post

    shown(coordinator_client, "/help/", "en")
    Post.objects.update(titles={"en": "Keeper of the register"})
    country.names = {"en": "Lumaria the Great"}
    country.save()
    forget_country()
    page = shown(coordinator_client, "/help/", "en")

    assert "Keeper of the register" in page
    assert "Lumaria the Great" in page


def test_it_marks_the_section_of_each_page(coordinator_client: Client) -> None:
    def marked(address: str) -> list[str]:
        page = shown(coordinator_client, address, "en")
        return re.findall(r'<a href="([^"]+)" aria-current="page">', page)[:2]

    assert marked("/register/") == ["/register/", "/register/"]
    assert marked("/documents/") == ["/documents/", "/documents/"]
    assert marked("/register/") == ["/register/", "/register/"]
    assert marked("/help/") == []
