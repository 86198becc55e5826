"""Sizes of files as a person says them."""

from __future__ import annotations

import pytest
from django.utils import translation

from servanda.common.sizes import size_in_words


@pytest.mark.parametrize(
    ("language", "size", "shown"),
    [
        ("en", 50 * 2**20, "50\xa0MB"),
        ("vi", 50 * 2**20, "50\xa0MB"),
        ("en", 3 * 2**19, "1.5\xa0MB"),
        ("vi", 3 * 2**19, "1,5\xa0MB"),
        ("en", 100 * 2**20, "100\xa0MB"),
    ],
)
def test_it_writes_no_decimals_where_there_are_none(
    language: str, size: int, shown: str
) -> None:
    with translation.override(language):
        assert size_in_words(size) == shown
