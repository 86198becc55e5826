"""Finds the instruments that a text cites, and which of their articles."""

from __future__ import annotations

import re
from dataclasses import dataclass

from undocs.instruments import named_in

_ARTICLES = re.compile(
    r"\barticles? (?P<list>\d+(?: ?\(\w+\))*(?:(?:, ?(?:and )?| and | to |[-–])"
    r"\d+(?: ?\(\w+\))*)*),? (?:of|in|to|under) (?:the |its )?$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+)(?: to |[-–])(\d+)|(\d+)")
_WIDEST = 60  # articles; a longer range is no citation


@dataclass(frozen=True, slots=True)
class Cited:
    """An instrument of our lists, the articles named with it, and the words."""

    instrument: str
    articles: tuple[str, ...]
    words: str


def cited_in(text: str) -> tuple[Cited, ...]:
    """Give each instrument once, with every article that the text names of it."""
    articles: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for named in named_in(text):
        if not named.code:
            continue
        words.setdefault(named.code, text[named.start : named.end])
        own = articles.setdefault(named.code, [])
        match = _ARTICLES.search(text[: named.start])
        if match:
            own += (each for each in _numbers(match["list"]) if each not in own)
    return tuple(Cited(code, tuple(own), words[code]) for code, own in articles.items())


def _numbers(listed: str) -> list[str]:
    numbers: list[str] = []
    for first, last, single in _RANGE.findall(re.sub(r"\([^)]*\)", "", listed)):
        if single:
            numbers.append(single)
        elif int(first) < int(last) <= int(first) + _WIDEST:
            numbers += (str(each) for each in range(int(first), int(last) + 1))
    return numbers
