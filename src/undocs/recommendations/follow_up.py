"""Which recommendations a document names for early information or urgent measures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from undocs.asks import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.headed import Headed
    from undocs.models import Recommendation
    from undocs.recommendations.tongues import Tongue

_ELSEWHERE = re.compile(
    r"\b(?:articles?|arts?\.|rules?|goals?|targets?|guidelines?) [\d.]+"
    r"(?: ?\(\w+\))*,? (?:paragraphs?|paras?\.?) \d+(?: ?\(\w+\))*|"
    r"\bparagraphs? \d+ of (?:the )?(?:article|rule|resolution|general|guidelines)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w(/.,–-])(\d{1,3})(?:\s*[–-]\s*(\d{1,3}))?(?![\w/%–-]|[.,]\d|\s(?:months?|years?|"
    r"January|February|March|April|May|June|July|August|September|October|November|"
    r"December|per cent|mois|ans?|meses|años?|de \w+ de \d|janvier|février|mars|avril|mai|"
    r"juin|juillet|août|septembre|octobre|novembre|décembre)\b)"
)
_UNDER_ARTICLES = re.compile(r"under articles? (.+?)(?: of the Convention|[.;]|$)")
_ARTICLE = re.compile(r"(\d{1,3})(?: \((\d+)\))?")
_FAR = 100  # paragraphs in a range; more is a slip


def named_for_follow_up(
    found: Sequence[Recommendation], paragraphs: Sequence[Headed], tongue: Tongue
) -> tuple[Recommendation, ...]:
    """Give the recommendations, those marked that a paragraph names."""
    known = {each.label for each in found}
    words = {each.label: each.passage.text for each in paragraphs}
    named: set[str] = set()
    for paragraph in paragraphs:
        for sentence in _wanting(paragraph.passage.text, tongue):
            labels = set(_labels(sentence, tongue)) - {paragraph.label}
            named |= labels & known
            named |= {
                each.label for each in found if each.concern_paragraph in labels - known
            }
            if not labels:
                named |= set(_by_article(sentence, found, words))
    return tuple(
        replace(each, follow_up=True) if each.label in named else each for each in found
    )


def _wanting(text: str, tongue: Tongue) -> Iterator[str]:
    for start, end in sentences(text):
        wanted = tongue.wanted.search(text, start, end)
        if wanted and not tongue.importance.search(text, start, end):
            yield _ELSEWHERE.sub("", text[start:end])


def _labels(sentence: str, tongue: Tongue) -> Iterator[str]:
    """Give the paragraphs that a sentence names, one by one or in ranges."""
    begin = tongue.paragraphs.search(sentence)
    if not begin:
        return
    for first, last in _NUMBER.findall(sentence[begin.end() - 1 :]):
        end = int(last) if last and int(last) - int(first) < _FAR else int(first)
        yield from map(str, range(int(first), end + 1))


def _by_article(
    sentence: str, found: Sequence[Recommendation], words: dict[str, str]
) -> Iterator[str]:
    """Give the recommendations under the articles that a sentence names instead."""
    match = _UNDER_ARTICLES.search(sentence)
    for article, division in _ARTICLE.findall(match[1]) if match else ():
        under = [each for each in found if article in each.articles]
        exact = [
            each
            for each in under
            if division
            and any(
                f"{article} ({division})" in words.get(label or "", "")
                for label in (each.label, each.concern_paragraph)
            )
        ]
        yield from (each.label for each in exact or under)
