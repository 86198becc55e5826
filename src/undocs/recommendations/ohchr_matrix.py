"""Recommendations of the thematic lists ("matrices") that OHCHR draws up as Word files.

One table holds the recommendations of a State's review under headings of themes,
with the State's final position, themes, groups of persons and goals. Columns are
told by their titles, which changed from one generation to the next:

- *Recommendation · Position · Full list of themes · Assessment/comments*; themes
  bear codes ("A12 Acceptance of international norms") until about 2019; goals and
  affected persons follow under titles of their own in the cell of themes;
- *Recommendation and recommending State · Position of the State under review ·
  Human rights themes and groups of persons · Relevant SDGs*, since about 2024.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from undocs.folding import fold
from undocs.front_page import cycle_of
from undocs.models import Clause, Document, Note, Recommendation
from undocs.paragraphs import Item
from undocs.recommendations.brackets import state_brackets
from undocs.recommendations.clauses import split_clauses
from undocs.recommendations.doubts import confidence_of, doubts_about
from undocs.recommendations.matrix_pages import is_list, word_of
from undocs.recommendations.matrix_rows import columns_of, entries_of, merged, once
from undocs.vocabularies import goals, state_of, states
from undocs.word import Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from undocs.families import Source
    from undocs.recommendations.matrix_rows import Entry
    from undocs.word import Word

FAMILY = "ohchr_matrix"

_REVIEW = re.compile(r"UPR of (?:the )?([^(]{3,70}?)\s*\(", re.IGNORECASE)
_CYCLE = re.compile(r"(\d)\s*(?:st|nd|rd|th)\s+cycle", re.IGNORECASE)
_SESSION = re.compile(r"(\d{1,3})\s*(?:st|nd|rd|th)\s+session", re.IGNORECASE)

_GOAL = re.compile(
    r"(?:SDG|goal|target)?\s*(\d{1,2})(?:\.(\d{1,2}|[a-z]))?\b", re.IGNORECASE
)
# Tried in this order: what says "noted" may say "supported" too.
_POSITIONS = (
    ("partly_supported", r"supported\s*/\s*noted|noted\s*/\s*supported|\bpart"),
    ("pending", r"consideration|examin|pending|no (?:response|answer|position)"),
    ("noted", r"noted?\b|not (?:supported|accepted|enjoy)|reject"),
    ("implemented", r"implement"),
    ("supported", r"support|accept"),
)
# What is implemented already was supported; what is pending has no final position.
_FINAL = {
    "supported": "supported",
    "implemented": "supported",
    "partly_supported": "partly_supported",
    "noted": "noted",
}
# What a doubt of a matrix takes from the confidence of 1.
_WEIGHTS = {
    "label_missing": 0.3,
    "label_repeated": 0.3,
    "position_unknown": 0.4,
    "goal_unknown": 0.1,
}


def is_one(source: Source) -> bool:
    """Tell a thematic list by the titles of its columns, or by its printed head."""
    if source.form == "pdf":
        return is_list(source)
    return source.word is not None and any(
        columns_of(row) for table in _tables(source.word) for row in table.rows
    )


def read(source: Source) -> Document:
    """Read a thematic list; a recommendation under several themes is one."""
    word = source.word or word_of(source)
    heads = " ".join(" ".join([*word.heads, *_texts_outside(word)]).split())
    state, session = _state(heads), _numbered(_SESSION, heads)
    entries = merged(chain.from_iterable(map(entries_of, _tables(word))))
    return Document(
        stem=source.path.stem,
        symbol=None,
        family=FAMILY,
        state_under_review=state,
        session=None if session is None else str(session),
        cycle=_numbered(_CYCLE, heads) or cycle_of(session),
        date=None,
        language="en",
        title=_title(state),
        page_count=0,
        pages=(),
        paragraphs=(),
        recommendations=tuple(map(_recommendation, entries)),
        notes=source.notes,
    )


def _tables(word: Word) -> Iterator[Table]:
    return (block for block in word.blocks if isinstance(block, Table))


def _texts_outside(word: Word) -> Iterator[str]:
    return (block.text for block in word.blocks if isinstance(block, Text))


def _state(heads: str) -> str | None:
    match = _REVIEW.search(heads)
    return state_of(match[1]) if match else None


def _numbered(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(match[1]) if match else None


def _title(state: str | None) -> str:
    title = "Thematic list of recommendations"
    name = next((each.name for each in states() if each.iso3 == state), None)
    return f"{title}: {name}" if name else title


def _recommendation(entry: Entry) -> Recommendation:
    named = _attributed(entry)
    splitting = split_clauses(named)
    position, codes = _position(entry.position), _codes(entry.goals)
    notes = (
        *doubts_about(Item(entry.label, 0, [], 0), named, splitting),
        *_doubts(entry, position),
    )
    return Recommendation(
        label=entry.label,
        text=entry.text,
        clauses=tuple(
            Clause(
                number=number,
                text=" ".join(named[start:end] for start, end in split.spans),
                recommending_states=tuple(split.states),
                places=(),
            )
            for number, split in enumerate(splitting.clauses, start=1)
        ),
        position=position,
        position_source=entry.source,
        position_label="",
        page=0,
        places=(),
        confidence=_confidence(notes),
        notes=notes,
        themes=entry.themes,
        groups=entry.groups,
        goals=once(code for code in codes if code),
        listed_under=entry.listed_under,
        final_position=_FINAL.get(position or ""),
        final_position_source=entry.source,
    )


def _attributed(entry: Entry) -> str:
    """Give the words with their States, which may have a column of their own."""
    states_named = f"({entry.states})"
    if state_brackets(entry.text) or not state_brackets(states_named):
        return entry.text
    return f"{entry.text} {states_named}"


def _position(printed: str) -> str | None:
    for name, words in _POSITIONS:
        if re.search(words, printed, re.IGNORECASE):
            return name
    return None


def _codes(printed: Iterable[str]) -> list[str | None]:
    return [_code(each) for each in printed]


def _code(printed: str) -> str | None:
    """Give the number of a goal or target: "16", "16.3"; by its name where it has none."""
    match = _GOAL.match(printed)
    if match and 1 <= int(match[1]) <= len(goals()):
        return ".".join(filter(None, (str(int(match[1])), match[2])))
    name = fold(printed)
    return next((goal.code for goal in goals() if fold(goal.name) == name), None)


def _doubts(entry: Entry, position: str | None) -> Iterator[Note]:
    if not entry.label:
        yield Note("label_missing", "There is no label before these words.")
    if entry.is_repeated:
        words = f"The label {entry.label} comes again with other words or position."
        yield Note("label_repeated", words)
    if entry.position and position is None:
        words = f"“{entry.position}” is not a known position."
        yield Note("position_unknown", words)
    for goal in (each for each in entry.goals if _code(each) is None):
        yield Note("goal_unknown", f"“{goal}” is not a known goal.")


def _confidence(notes: Sequence[Note]) -> float:
    left = confidence_of(tuple(note for note in notes if note.code not in _WEIGHTS))
    for code in {note.code for note in notes} & _WEIGHTS.keys():
        left *= 1 - _WEIGHTS[code]
    return round(left, 3)
