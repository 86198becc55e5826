"""Letters without case and accents, one for one, so that positions stay right."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)[0].lower()
    if len(plain) != 1:
        return letter
    return {"đ": "d", "’": "'", "‘": "'", "‟": "'", "‛": "'", "\u00a0": " "}.get(
        plain, plain
    )


def fold(text: str) -> str:
    """Give a text of the same length in lower case and without accents."""
    return "".join(map(_fold, text))
