"""Text as it is compared: marks and tone placement made one.

`exact` keeps what distinguishes Vietnamese words and settles only what two
careful writers spell differently; `fold` drops every mark, so that "dan toc"
finds "dân tộc".
"""

from __future__ import annotations

import re
import unicodedata

# The five Vietnamese tone marks as combining characters.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Hòa and Hoà, thúy and thuý, khỏe and khoẻ are one word: the tone goes to the
# second vowel. "qu" is left alone, there the u is no vowel.
_OLD_TONE_PLACE = re.compile(
    f"(?<!q)(?:(o)([{_TONES}])([ae])|(u)([{_TONES}])(y))(?![\u0300-\u036f])"
)
_WORD = re.compile(r"[^\W_]+")
_D_BAR = str.maketrans({"đ": "d", "Đ": "d"})


def exact(text: str) -> str:
    """Return `text` in lower case, composed, with tone marks placed one way."""
    apart = unicodedata.normalize("NFD", _lower(text))
    return unicodedata.normalize("NFC", _OLD_TONE_PLACE.sub(_move_tone, apart))


def fold(text: str) -> str:
    """Return `text` in lower case without marks, with d for đ."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", _lower(text).translate(_D_BAR))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """Return the words of a text that is already folded or exact."""
    return _WORD.findall(text)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each word of `text` begins and ends."""
    return [found.span() for found in _WORD.finditer(text)]


def composed(text: str) -> str:
    """Return `text` with each letter and its marks as one sign where there is one."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _lower(text: str) -> str:
    # Twice, because a few signs only become lower-case letters once composed.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _move_tone(found: re.Match[str]) -> str:
    first, tone, second = (part for part in found.groups() if part is not None)
    return f"{first}{second}{tone}"
