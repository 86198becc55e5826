"""Look-alikes: asks that want the same, and where two differ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from undocs.likeness import Likeness, difference

ASKS = (
    "Ratify the Convention against Torture",
    "Ratify the Convention on the Rights of Persons with Disabilities",
    "Withdraw the reservations to the Convention against Torture",
    "Apply the Convention against Torture in all prisons",
    "Abolish the death penalty for all crimes",
    "Build schools in remote villages",
    "Reduce pollution of rivers by mines",
)


@pytest.fixture(scope="module")
def index():
    return Likeness(ASKS)


def numbers(found):
    return [each.number for each in found]


@pytest.mark.parametrize(
    ("ask", "same"),
    [
        ("Consider acceding to CAT", 0),
        ("Accede to the CRPD", 1),
        ("Lift its reservation to CAT", 2),
        ("Consider abolishing the death penalty", 4),
        ("Continue building schools in remote villages", 5),
    ],
)
def test_it_finds_what_wants_the_same(index, ask, same):
    assert numbers(index.like(ask, least=0.5)) == [same]


def test_it_finds_nothing_where_nothing_is_like(index):
    assert index.like("Free all journalists") == []
    assert index.like("") == []


def test_it_keeps_other_instruments_and_other_wishes_apart(index):
    found = index.like("Ratify the Convention against Torture", least=0.0)
    likeness = {each.number: each.likeness for each in found}
    assert likeness[0] > 0.9
    assert likeness.get(1, 0) == likeness.get(2, 0) == likeness.get(3, 0) == 0


def test_it_gives_the_most_alike_first_and_no_more_than_asked():
    index = Likeness(
        [
            "Abolish the death penalty for crimes in times of war",
            "Abolish the death penalty",
            "Abolish the death penalty for all crimes",
        ]
    )
    found = index.like("Abolish the death penalty", least=0.0, most=2)
    assert numbers(found) == [1, 2]
    assert found[0].likeness > found[1].likeness


def test_it_takes_issues_into_account_where_they_are_known():
    texts = ["Open the archives of the police", "Open the archives of the church"]
    scores = np.array([[0.9, 0.1], [0.1, 0.9]])
    index = Likeness(texts, scores)
    found = index.like("Open the archives", np.array([0.1, 0.9]), least=0.0)
    assert numbers(found) == [1, 0]


def test_it_shows_where_two_asks_differ():
    pieces = difference(
        "Ratify CAT without delay.", "Consider to ratify CAT without any delay"
    )
    assert [(piece.side, piece.words) for piece in pieces] == [
        ("right", "Consider to"),
        ("both", "Ratify CAT without"),
        ("right", "any"),
        ("both", "delay."),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_loses_no_word_of_either_side(left, right):
    pieces = difference(left, right)
    own = " ".join(piece.words for piece in pieces if piece.side != "right")
    assert own.split() == left.split()
    common = sum(len(piece.words.split()) for piece in pieces if piece.side != "left")
    assert common == len(right.split())


@given(st.lists(st.sampled_from(ASKS) | st.text(max_size=30), max_size=8), st.text())
def test_it_answers_whatever_is_asked(texts, ask):
    for each in Likeness(texts).like(ask, least=0.0):
        assert 0 <= each.number < len(texts)
        assert 0 <= each.likeness <= 1
