"""Labels of recommendations in running text: one by one, enumerated, in ranges.

| printed | read | trap |
| --- | --- | --- |
| 143.1 to 143.5, 143.7 | 143.1 … 143.5, 143.7 | the range repeats the paragraph |
| 140.11-14 | 140.11 … 140.14 | the range does not |
| 140.82-85, 87 | 140.82 … 140.85, 140.87 | a number leans on the label before it |
| 140.35. 140.36 | 140.35, 140.36 | a full stop for a comma |
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST = 400  # labels in a range; more is a slip
_TO = r"\s*(?:-|–|—|‑|to|through|until)\s*"
_LABEL = r"(?<![\d./])(\d{1,3})\s?\.\s?(\d{1,3})(?!\.?\d)"
_RANGE = re.compile(
    rf"{_LABEL}(?:{_TO}(?:\1\s?\.\s?)?(\d{{1,3}})(?![\d.]*\d)(?!\s*%))?"
)
# A number alone, behind a label of the same enumeration.
_LEANING = re.compile(
    rf"\s*(?:,|;|and|&|,\s*and)\s*(\d{{1,3}})(?:{_TO}(\d{{1,3}}))?(?![\d.]*\d)(?!\s*%)"
    r"(?=\s*(?:$|[,;:.)]|and\b))"
)
_FILLING = re.compile(
    r"(?:\s|[,;:.&*•()-]|\band\b|\b(?:the )?recommendations?\b|\bNos?\.?|\bparagraphs?\b|"
    r"\b(?:as well as|also)\b)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Labels named at one place of a text."""

    labels: tuple[str, ...]
    start: int
    end: int


def mentions_in(text: str) -> list[Mention]:
    """Give the labels that a text names, place by place."""
    found: list[Mention] = []
    for match in _RANGE.finditer(text):
        major, first, last = match.groups()
        labels = _numbered(major, first, last)
        end = match.end()
        while leaning := _LEANING.match(text, end):
            labels += _numbered(major, *leaning.groups())
            end = leaning.end()
        found.append(Mention(tuple(labels), match.start(), end))
    return found


def labels_in(text: str) -> tuple[str, ...]:
    """Give the labels that a text names, each once."""
    return tuple(
        dict.fromkeys(label for each in mentions_in(text) for label in each.labels)
    )


def only_labels(text: str) -> bool:
    """Tell a line that holds labels and nothing else of weight."""
    at, has_labels = 0, False
    for mention in mentions_in(text):
        if _FILLING.fullmatch(text, at, mention.start) is None:
            return False
        at, has_labels = mention.end, True
    return has_labels and _FILLING.fullmatch(text, at) is not None


def opening_labels(text: str) -> tuple[tuple[str, ...], int]:
    """Give the labels with which a text opens, and where its words begin."""
    labels: list[str] = []
    at = 0
    for mention in mentions_in(text):
        if _FILLING.fullmatch(text, at, mention.start) is None:
            break
        labels += mention.labels
        at = mention.end
    return tuple(dict.fromkeys(labels)), at


def _numbered(major: str, first: str, last: str | None) -> list[str]:
    start = int(first)
    end = int(last) if last and start < int(last) < start + _MOST else start
    return [f"{major}.{number}" for number in range(start, end + 1)]
