"""What a person is told to look at."""

from __future__ import annotations

import pytest

from undocs.models import DOUBTS, Line
from undocs.paragraphs import Item
from undocs.recommendations.clauses import split_clauses
from undocs.recommendations.doubts import confidence_of, doubts_about

# text, the doubts about it.
DOUBTFUL = [
    ("Mend the road (Chile);", set()),
    ("Mend the road (Chile); plant trees (Peru);", set()),
    ("Mend the road;", {"states_missing"}),
    (
        "Mend the road (Chile); plant trees along the whole road;",
        {"clause_unattributed"},
    ),
    ("Mend the road (Chile, Peru", {"brackets_open"}),
    ("Mend the road (Chile Peru);", {"state_separator_missing"}),
    ("Mend the road (Chile, Atlantis Federation, Peru);", {"state_unknown"}),
    ("Mend the old road (Netherlads);", {"state_respelled"}),
    ("Mend (Chile);", {"text_short"}),
    ("Mend " + "the very long road " * 60 + "(Chile);", {"text_long"}),
    ("Mend the r\ufffdad at once (Chile);", {"words_doubtful"}),
    ("Mend the road (Chile) and plant the trees (Peru);", {"sentence_divided"}),
    (
        "Sign (Chile) and ratify (Peru) the Treaty on Wells;",
        {"sentence_divided", "words_shared"},
    ),
]


def item(*, in_sequence: bool) -> Item:
    line = Line("12.1. Mend", 1, (0, 0, 9, 9), 10.0)
    return Item("12.1", 1, [line], 6, in_sequence)


@pytest.mark.parametrize(("text", "codes"), DOUBTFUL)
def test_it_doubts_for_a_reason(text: str, codes: set[str]) -> None:
    notes = doubts_about(item(in_sequence=True), text, split_clauses(text))

    assert {note.code for note in notes} == codes
    assert codes <= DOUBTS
    assert all(note.text.endswith(".") for note in notes)
    assert (confidence_of(notes) == 1.0) is not codes
    assert 0 < confidence_of(notes) <= 1


def test_it_doubts_a_label_out_of_sequence() -> None:
    text = "Mend the road (Chile);"
    [note] = doubts_about(item(in_sequence=False), text, split_clauses(text))

    assert note.code == "label_out_of_sequence"
    assert "12.1" in note.text
