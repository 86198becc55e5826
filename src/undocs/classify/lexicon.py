"""Labels told by words: themes, groups of persons, targets of the goals.

The words are lists beside this module. A theme is also told by the issues that mean
the same. Nothing here is fitted to labelled documents; a confidence says only how much
speaks for a label, and is not calibrated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from undocs import vocabularies
from undocs.classify import labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

THEMES = "ohchr_themes"
GROUPS = "groups"
TARGETS = "sdg_targets"
_FILES = {
    THEMES: "theme_words.csv",
    GROUPS: "group_words.csv",
    TARGETS: "targets.csv",
}
_KEY = 3  # letters by which a pattern is looked up
_ONE_WORD = 0.6
_EACH_FURTHER = 0.1
_MOST = 0.95
_SAME_ISSUE = 0.9  # of the issue's own confidence
_WORD_START = re.compile(r"(?<![\w-])\w")


@dataclass(frozen=True, slots=True)
class Told:
    """A label, how much speaks for it, and the words that do."""

    label: str
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A label that some words of a text say."""

    kind: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One way to say a label."""

    kind: str
    label: str
    words: re.Pattern[str]


def told_by_words(
    text: str, issues: Mapping[str, float] | None = None
) -> dict[str, tuple[Told, ...]]:
    """Give themes, groups and targets that a text speaks of, surest first.

    `issues` are those that the text was sorted under, with their confidence.
    """
    found: dict[str, dict[str, dict[str, str]]] = {kind: {} for kind in _FILES}
    for each in said_in(text):
        words = text[each.start : each.end]
        found[each.kind].setdefault(each.label, {}).setdefault(words.lower(), words)
    by_issue = _by_issue(issues or {})
    return {
        kind: _told(said, by_issue if kind == THEMES else {})
        for kind, said in found.items()
    }


def _told(
    said: Mapping[str, Mapping[str, str]], by_issue: Mapping[str, float]
) -> tuple[Told, ...]:
    told = []
    for label in {**said, **by_issue}:
        words = tuple(said.get(label, {}).values())
        own = _ONE_WORD + _EACH_FURTHER * (len(words) - 1) if words else 0.0
        doubt = (1 - min(own, _MOST)) * (1 - by_issue.get(label, 0.0))
        told.append(Told(label, round(min(1 - doubt, _MOST), 4), words))
    return tuple(sorted(told, key=lambda each: (-each.confidence, each.label)))


def _by_issue(issues: Mapping[str, float]) -> dict[str, float]:
    return {
        theme: _SAME_ISSUE * issues[issue]
        for issue, theme in _same().items()
        if issue in issues
    }


@cache
def _same() -> dict[str, str]:
    """Give the theme that means the same as an issue."""
    names = {term.code: term.name for term in vocabularies.themes()}
    return {
        issue: names[row["code"]]
        for row in labels.rows(_FILES[THEMES])
        for issue in filter(None, row["issues"].split(";"))
    }


@lru_cache(maxsize=256)
def said_in(text: str) -> tuple[Said, ...]:
    """Look up each word of a text by its first letters, then compare."""
    patterns = _patterns()
    low = text.lower()
    found: list[Said] = []
    for match in _WORD_START.finditer(text):
        start = match.start()
        for pattern in patterns.get(low[start : start + _KEY], ()):
            words = pattern.words.match(text, start)
            if words:
                found.append(Said(pattern.kind, pattern.label, start, words.end()))
    return tuple(found)


@cache
def _patterns() -> dict[str, tuple[_Pattern, ...]]:
    by_key: defaultdict[str, list[_Pattern]] = defaultdict(list)
    for kind, file in _FILES.items():
        for row in labels.rows(file):
            label = _label(kind, row["code"])
            for way in alternatives(row["words"]):
                words = re.compile(rf"(?:{way})(?![\w-])", re.IGNORECASE)
                by_key[key_of(way)].append(_Pattern(kind, label, words))
    return {key: tuple(patterns) for key, patterns in by_key.items()}


def _label(kind: str, code: str) -> str:
    """Give a target by its code, other labels by the name that people know."""
    if kind == TARGETS:
        return code
    terms = vocabularies.themes() if kind == THEMES else vocabularies.persons_groups()
    return next(term.name for term in terms if term.code == code)


def key_of(way: str) -> str:
    """Give the first letters that every text matched by a pattern begins with."""
    plain = re.match(r"[\w’'-]*", way.replace(" ", ""))
    letters = (plain[0] if plain else "")[:_KEY].lower()
    if len(letters) < _KEY or re.match(r"[?*{]", way[_KEY : _KEY + 1]):
        raise ValueError(f"{way!r} does not begin with {_KEY} letters")
    return letters


def alternatives(words: str) -> list[str]:
    """Divide a pattern into ways to begin, groups at its start written out."""
    ways: list[str] = []
    for part in _split(words):
        if not part.startswith("(?:"):
            ways.append(part)
            continue
        inside, rest = _group(part)
        if rest.startswith("?"):
            rest = rest[1:]
            ways += alternatives(rest)
        for choice in _split(inside):
            ways += alternatives(choice + rest)
    return ways


def _split(words: str) -> Sequence[str]:
    """Divide at the bars that stand in no group."""
    parts, depth = [""], 0
    for sign in words:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _group(part: str) -> tuple[str, str]:
    """Give the inside of the group that a pattern begins with, and the rest."""
    depth = 0
    for at, sign in enumerate(part):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return part[len("(?:") : at], part[at + 1 :]
    raise ValueError(f"{part!r} leaves a group open")
