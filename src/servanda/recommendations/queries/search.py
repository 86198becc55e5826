"""Search for words: what was typed, which recommendations hold it, and where.

All words must occur, in any form of the word and with or without marks; words
in quotation marks must follow one another; a star ends the beginning of a word.
What is typed is never passed on as a query language: only its letters and
figures are, each word quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from servanda.common.folding import composed, exact, fold, word_spans, words_of
from servanda.common.stemming import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

LONGEST = 200  # characters of a search
_MOST_TERMS = 12
_TYPED = re.compile(r'["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]+)')


@dataclass(frozen=True)
class Term:
    """Words that must follow one another; the last may be a beginning only."""

    words: tuple[str, ...]  # exact, not folded
    prefix: bool = False

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Return the words without marks."""
        return tuple(fold(word) for word in self.words)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Return what is looked for: the stems, but for a beginning."""
        return tuple(stem(word) for word in self.folded)


def parse(typed: str) -> tuple[Term, ...]:
    """Return the terms of what a person typed; nothing typed can be wrong."""
    terms: list[Term] = []
    for quoted, bare in _TYPED.findall(typed[:LONGEST]):
        words = tuple(words_of(exact(quoted or bare)))
        if words:
            terms.append(Term(words, prefix=bare.endswith("*")))
    return tuple(dict.fromkeys(terms))[:_MOST_TERMS]


def ids_matching(terms: Sequence[Term]) -> Ids:
    """Return which recommendations hold all the terms, in any form of a word."""
    stems = [t.stems for t in terms if not t.prefix]
    beginnings = [t.folded for t in terms if t.prefix]
    if connection.vendor == "sqlite":
        parts = [_fts5("stems", stems), _fts5("folded", beginnings, star="*")]
        return _fts5_ids(" AND ".join(part for part in parts if part))
    return _tsvector_ids(
        {"stems": _tsquery(stems), "folded": _tsquery(beginnings, star=":*")}
    )


def ids_spelled(terms: Sequence[Term]) -> Ids:
    """Return which recommendations hold the words as they were typed."""
    return _exact_ids(
        [t.words for t in terms if not t.prefix], [t.words for t in terms if t.prefix]
    )


def ids_in_a_row(terms: Sequence[Term]) -> Ids:
    """Return which recommendations hold the words as typed and one after another."""
    words = tuple(word for term in terms for word in term.words)
    if terms[-1].prefix:
        return _exact_ids([], [words])
    return _exact_ids([words], [])


def _exact_ids(
    whole: Sequence[tuple[str, ...]], beginnings: Sequence[tuple[str, ...]]
) -> Ids:
    if connection.vendor == "sqlite":
        parts = [_fts5("exact", whole), _fts5("exact", beginnings, star="*")]
        return _fts5_ids(" AND ".join(part for part in parts if part))
    queries = [_tsquery(whole), _tsquery(beginnings, star=":*")]
    return _tsvector_ids({"exact": " & ".join(one for one in queries if one)})


def _fts5(column: str, phrases: Sequence[tuple[str, ...]], *, star: str = "") -> str:
    # Words hold letters and figures only, so a quotation mark cannot occur.
    quoted = " AND ".join(f'"{" ".join(words)}"{star}' for words in phrases)
    return f"{column} : ({quoted})" if quoted else ""


def _fts5_ids(match: str) -> Ids:
    with connection.cursor() as cursor:
        # One text instead of a Python object for each row: several times faster.
        cursor.execute(
            "SELECT group_concat(rowid) FROM recommendations_words"
            " WHERE recommendations_words MATCH %s",
            [match],
        )
        (found,) = cursor.fetchone()
    return _numbers(found)


def _tsquery(phrases: Sequence[tuple[str, ...]], *, star: str = "") -> str:
    return " & ".join(f"({' <-> '.join(words)}{star})" for words in phrases)


def _tsvector_ids(queries: dict[str, str]) -> Ids:
    asked = {column: query for column, query in queries.items() if query}
    where = " AND ".join(
        f"{column}_words @@ to_tsquery('simple', %s)" for column in asked
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(recommendation_id::text, ',')"  # noqa: S608 - column names are ours, words are parameters
            f" FROM recommendations_searchtext WHERE {where}",
            list(asked.values()),
        )
        (found,) = cursor.fetchone()
    return _numbers(found)


def _numbers(listed: str | None) -> Ids:
    return np.fromstring(listed or "", dtype=np.int64, sep=",")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, escaped, with the words found in it marked; and which terms were."""

    text: SafeString
    terms: frozenset[Term]


def mark(text: str, terms: Sequence[Term]) -> Marked:
    """Mark in `text` the words that the terms match, as the search matched them."""
    if not terms:
        return Marked(SafeString(escape(text)), frozenset())
    text = composed(text)
    found = _found_in(text, terms)
    pieces: list[str] = []
    end = 0
    for start, stop in _joined([span for spans in found.values() for span in spans]):
        pieces += (
            escape(text[end:start]),
            "<mark>",
            escape(text[start:stop]),
            "</mark>",
        )
        end = stop
    pieces.append(escape(text[end:]))
    return Marked(
        mark_safe("".join(pieces)),  # noqa: S308 - every piece is escaped above
        frozenset(found),
    )


def _found_in(text: str, terms: Sequence[Term]) -> dict[Term, list[tuple[int, int]]]:
    places = word_spans(text)
    forms = [_forms(text[start:stop]) for start, stop in places]
    stems = [form[1] for form in forms]
    found: dict[Term, list[tuple[int, int]]] = {}
    for term in terms:
        length = len(term.stems)
        for at in _where(term, forms, stems):
            span = (places[at][0], places[at + length - 1][1])
            found.setdefault(term, []).append(span)
    return found


def _where(
    term: Term, forms: Sequence[tuple[str, str]], stems: list[str]
) -> Iterator[int]:
    """Yield at which words of a text the term stands."""
    wanted, last = list(term.stems), len(forms) - len(term.stems) + 1
    if term.prefix:
        length = len(wanted)
        for at in range(last):
            if _begins(forms[at : at + length], term.folded):
                yield at
        return
    for at in range(last):
        if stems[at] == wanted[0] and stems[at : at + len(wanted)] == wanted:
            yield at


@lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, str]:
    folded = fold(exact(word))
    return folded, stem(folded)


def _begins(here: Sequence[tuple[str, str]], folded: tuple[str, ...]) -> bool:
    words = [form[0] for form in here]
    return tuple(words[:-1]) == folded[:-1] and words[-1].startswith(folded[-1])


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
