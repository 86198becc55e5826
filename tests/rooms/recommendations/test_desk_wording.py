"""Cutting, joining and comparing words: nothing is lost on the way."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.recommendations.operations.desk.wording import (
    ClauseWords,
    Cut,
    Wording,
    cut_places,
    label_order,
)
from servanda.recommendations.operations.differences import Kind, between, of_words

WORDS = st.lists(st.text("abcđêạ'", min_size=1, max_size=8), min_size=1, max_size=12)
TEXTS = WORDS.map(" ".join)
PLACES = st.lists(
    st.tuples(st.integers(1, 3), st.floats(0, 300), st.floats(1, 200)), max_size=5
).map(
    lambda rows: [
        {"page": page, "bbox": [x, 10.0, x + width, 22.0]} for page, x, width in rows
    ]
)


@given(texts=st.lists(TEXTS, min_size=1, max_size=3), data=st.data())
def test_cutting_and_merging_gives_the_same_words_back(
    texts: list[str], data: st.DataObject
) -> None:
    wording = Wording("1.1", tuple(ClauseWords(text, ("XAB",)) for text in texts))
    number = data.draw(st.integers(1, len(texts)))
    text = texts[number - 1]
    breaks = [place for place, sign in enumerate(text) if sign == " "]
    if not breaks:
        assert wording.with_cut(Cut(number, len(text))) is None
        return

    cut = wording.with_cut(Cut(number, data.draw(st.sampled_from(breaks))))

    assert cut is not None
    assert len(cut.clauses) == len(texts) + 1
    assert cut.with_merged(number) == wording


@given(places=PLACES, share=st.floats(0, 1))
def test_a_cut_keeps_the_whole_place(
    places: list[dict[str, Any]], share: float
) -> None:
    before, after = cut_places(places, share)

    def length(parts: list[dict[str, Any]]) -> float:
        return sum(part["bbox"][2] - part["bbox"][0] for part in parts)

    assert length(before) + length(after) == pytest.approx(length(places), abs=0.2)
    assert len(before) + len(after) <= len(places) + 1


@pytest.mark.parametrize(
    "labels",
    [
        ["9", "10", "143", "143.1", "143.2", "143.12", "143.102", "144"],
        ["1", "2", "A.1", "A.2", "A.10", "B.1"],
        ["26.1", "26.1 (a)", "26.1 (b)", "26.2"],
    ],
)
def test_labels_sort_as_they_are_printed(labels: list[str]) -> None:
    assert all(label_order(a) < label_order(b) for a, b in pairwise(labels))


@given(before=WORDS, after=WORDS)
def test_a_difference_holds_both_texts(before: list[str], after: list[str]) -> None:
    pieces = of_words(" ".join(before), " ".join(after))

    def without(kind: Kind) -> list[str]:
        kept = (piece.text for piece in pieces if piece.kind is not kind)
        return " ".join(kept).split()

    assert without(Kind.ADDED) == before
    assert without(Kind.REMOVED) == after


def test_a_difference_names_words_states_label_and_position() -> None:
    before = Wording("1.1", (ClauseWords("Adopt a law", ("XAB", "XAC")),), "pending")
    after = Wording(
        "1.2",
        (ClauseWords("Adopt soon a law", ("XAC", "XAD")), ClauseWords("Train")),
        "noted",
    )

    found = between(before, after)

    assert found.label == ("1.1", "1.2")
    assert found.position == ("pending", "noted")
    first, second = found.clauses
    assert [(piece.kind.value, piece.text) for piece in first.pieces] == [
        ("same", "Adopt"),
        ("added", "soon"),
        ("same", "a law"),
    ]
    assert (first.states_added, first.states_removed) == (("XAD",), ("XAB",))
    assert [(piece.kind.value, piece.text) for piece in second.pieces] == [
        ("added", "Train")
    ]
    assert not between(before, before).any
