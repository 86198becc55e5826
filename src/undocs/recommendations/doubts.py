"""Why a recommendation should be looked at, and how sure its reading is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from undocs.models import Note
from undocs.recommendations.clauses import is_divided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from undocs.paragraphs import Item
    from undocs.recommendations.clauses import Splitting

# What a doubt takes from the confidence of 1. The shares were set from how often
# a reading with that doubt was wrong on reports with a reference coding.
_WEIGHTS = {
    "label_out_of_sequence": 0.05,
    "brackets_open": 0.20,
    "state_unknown": 0.40,
    "states_missing": 0.35,
    "state_respelled": 0.05,
    "state_separator_missing": 0.30,
    "text_short": 0.40,
    "text_long": 0.05,
    "words_shared": 0.40,
    "sentence_divided": 0.15,
    "words_doubtful": 0.30,
    "clause_unattributed": 0.60,
    "found_in_dialogue": 0.10,
}
_SHORT, _LONG = 3, 220  # words
_ODD = re.compile(r"[\ufffd\ue000-\uf8ff]|[a-z]{26,}")


def doubts_about(item: Item, text: str, splitting: Splitting) -> tuple[Note, ...]:
    """Give a note for each doubt, each in a sentence of its own."""
    doubts = (
        *_about_label(item),
        *_about_words(text, splitting),
        *_about_states(splitting),
    )
    return tuple(Note(code, words) for code, words in doubts)


def confidence_of(notes: tuple[Note, ...]) -> float:
    """Give the confidence that is left, between 0.05 and 1."""
    left = 1.0
    for code in {note.code for note in notes}:
        left *= 1 - _WEIGHTS[code]
    return round(max(left, 0.05), 3)


def _about_label(item: Item) -> Iterator[tuple[str, str]]:
    if not item.in_sequence:
        yield (
            "label_out_of_sequence",
            f"The label {item.label} does not follow the one before it.",
        )


def _about_words(text: str, splitting: Splitting) -> Iterator[tuple[str, str]]:
    count = len(text.split())
    if count < _SHORT:
        yield "text_short", "There are hardly any words under this label."
    if count > _LONG:
        yield "text_long", "The text is unusually long; its end may be missed."
    if _ODD.search(text):
        yield "words_doubtful", "Some letters could not be read from the page."
    if any(is_divided(clause) for clause in splitting.clauses[1:]):
        yield (
            "sentence_divided",
            "States stand inside a sentence; where one clause ends is a judgement.",
        )
    if any(len(clause.spans) > 1 for clause in splitting.clauses):
        yield (
            "words_shared",
            "Clauses share words; each was given the words that it borrows.",
        )


def _about_states(splitting: Splitting) -> Iterator[tuple[str, str]]:
    brackets = splitting.brackets
    if not brackets:
        yield "states_missing", "No recommending State was found."
    elif any(not clause.states for clause in splitting.clauses):
        yield "clause_unattributed", "The last words are followed by no State."
    if any(not bracket.closed for bracket in brackets):
        yield "brackets_open", "A bracket with States is not closed."
    if any(not bracket.separated for bracket in brackets):
        yield "state_separator_missing", "A comma between two States is missing."
    for name in (name for bracket in brackets for name in bracket.unknown):
        yield "state_unknown", f"“{name}” is not a known State."
    for name in (name for bracket in brackets for name in bracket.respelled):
        yield "state_respelled", f"“{name}” was read as a State with a slip."
