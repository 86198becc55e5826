"""Names by language: the page's first, then English, then whatever there is."""

from __future__ import annotations

import pytest
from django.utils import translation

from servanda.common.languages import by_language, language_name


@pytest.mark.parametrize(
    ("names", "lang", "shown"),
    [
        ({"en": "Germany", "vi": "Đức"}, "vi", "Đức"),
        ({"en": "Germany", "vi": "Đức"}, "en", "Germany"),
        ({"en": "Germany", "vi": "Đức"}, "en-gb", "Germany"),
        ({"en": "Germany", "vi": "Đức"}, "fr", "Germany"),
        ({"en": "Germany", "vi": ""}, "vi", "Germany"),
        ({"vi": "Đức"}, "en", "Đức"),
        ({}, "en", ""),
    ],
)
def test_it_says_something_in_the_best_language_there_is(
    names: dict[str, str], lang: str, shown: str
) -> None:
    assert by_language(names, lang) == shown


def test_it_follows_the_language_of_the_page() -> None:
    names = {"en": "Germany", "vi": "Đức"}
    with translation.override("vi"):
        assert by_language(names) == "Đức"
    with translation.override(None):
        assert by_language(names) == "Germany"


@pytest.mark.parametrize(
    ("page", "code", "shown"),
    [
        ("en", "vi", "Vietnamese"),
        ("vi", "vi", "Tiếng Việt"),
        ("vi", "en", "Tiếng Anh"),
        ("en", "fr", "French"),
        ("en", "tlh", "tlh"),
    ],
)
def test_it_calls_a_language_as_the_page_does(page: str, code: str, shown: str) -> None:
    with translation.override(page):
        assert language_name(code) == shown
