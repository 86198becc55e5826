"""The stem of an English word, by the algorithm of M. F. Porter (1980).

SQLite and PostgreSQL stem differently; stemming here gives both the same
results and lets a page mark exactly the words that a search matched.
"""

from __future__ import annotations

import itertools
from functools import lru_cache

_VOWELS = frozenset("aeiou")
_SHORTEST = 3  # words below this length are their own stem

_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"),
    ("izer", "ize"), ("abli", "able"), ("alli", "al"), ("entli", "ent"),
    ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
    ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3 = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"),
    ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment",
    "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of one folded word."""
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return word
    word = _past_and_gerund(_plural(word))
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = f"{word[:-1]}i"
    word = _replace(word, _STEP_2)
    word = _replace(word, _STEP_3)
    return _final_letters(_drop_suffix(word))


def _is_consonant(word: str, at: int) -> bool:
    if word[at] in _VOWELS:
        return False
    if word[at] == "y":
        return at == 0 or not _is_consonant(word, at - 1)
    return True


def _measure(word: str) -> int:
    """Count the turns from vowels to consonants."""
    kinds = [_is_consonant(word, at) for at in range(len(word))]
    return sum(1 for before, after in itertools.pairwise(kinds) if after > before)


def _has_vowel(word: str) -> bool:
    return any(not _is_consonant(word, at) for at in range(len(word)))


def _ends_double(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _is_consonant(word, len(word) - 1)


def _ends_short(word: str) -> bool:
    """Say whether consonant, vowel, consonant (not w, x, y) end the word."""
    end = len(word)
    return (
        end >= _SHORTEST
        and _is_consonant(word, end - 1)
        and word[-1] not in "wxy"
        and not _is_consonant(word, end - 2)
        and _is_consonant(word, end - 3)
    )


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _past_and_gerund(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        start = word.removesuffix(suffix)
        if start != word:
            return _mended(start) if _has_vowel(start) else word
    return word


def _mended(word: str) -> str:
    if word.endswith(("at", "bl", "iz")):
        return f"{word}e"
    if _ends_double(word) and word[-1] not in "lsz":
        return word[:-1]
    if _measure(word) == 1 and _ends_short(word):
        return f"{word}e"
    return word


def _replace(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for suffix, instead in pairs:
        if word.endswith(suffix):
            start = word[: -len(suffix)]
            return f"{start}{instead}" if _measure(start) > 0 else word
    return word


def _drop_suffix(word: str) -> str:
    longest = max((s for s in _STEP_4 if word.endswith(s)), key=len, default="")
    start = word.removesuffix(longest)
    if not longest or _measure(start) <= 1:
        return word
    if longest == "ion" and not start.endswith(("s", "t")):
        return word
    return start


def _final_letters(word: str) -> str:
    if word.endswith("e"):
        start = word[:-1]
        turns = _measure(start)
        if turns > 1 or (turns == 1 and not _ends_short(start)):
            word = start
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word
