"""What a paragraph asks for, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undocs.asks import asks_for_something, asks_of, is_concern, sentences

RECOMMENDS = "The Committee recommends that the State party"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{RECOMMENDS} mend the wells.",
        "The Committee, recalling its view, urges the State party to mend the wells.",
        "In addition, it further requests the State party to mend the wells.",
        "The State party should mend the wells.",
        "It should mend the wells.",
        "To that end, the State party must mend the wells.",
        "The State party is requested to provide information by 29 March 2027.",
        "The Committee is concerned about wells and recommends that it mend them.",
        "The Committee reiterates its previous recommendation that wells be mended.",
        "The Committee would like to encourage the State party to mend the wells.",
        "The Committee: (a) Recommends that the State party mend the wells.",
        (
            "The Committee reiterates the recommendations of its inquiry, urging the State "
            "party to mend the wells."
        ),
    ],
)
def test_it_hears_what_is_asked(sentence: str) -> None:
    assert asks_for_something(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Committee is concerned that the State party should have mended the wells.",
        "The Committee notes that the Act encourages joint titles.",
        "The Committee regrets that the Ministry requests a fee.",
        "The Committee notes with concern that the law asks spouses to register.",
        "The Committee recalls its previous recommendation.",
        "The State party could likewise request technical assistance.",
        "The Committee welcomes the Act on Wells.",
    ],
)
def test_it_does_not_take_other_words_for_a_request(sentence: str) -> None:
    assert not asks_for_something(sentence)


def test_it_tells_a_concern() -> None:
    assert is_concern("The Committee remains concerned about the wells.")
    assert not is_concern("Concerned at the drought, the Committee urges repair.")


@pytest.mark.parametrize(
    ("lead", "first"),
    [
        (f"{RECOMMENDS}:", ()),
        (f"{RECOMMENDS}, including by:", ()),
        (f"{RECOMMENDS} dig a well and:", (f"{RECOMMENDS} dig a well",)),
        (
            f"{RECOMMENDS} dig a well, and, in particular:",
            (f"{RECOMMENDS} dig a well",),
        ),
        (
            f"{RECOMMENDS} dig a well. It also recommends that it:",
            (f"{RECOMMENDS} dig a well.",),
        ),
        ("The Committee recalls target 6.1. It urges the State party to:", ()),
    ],
)
def test_it_takes_an_act_before_the_limbs_for_an_ask(
    lead: str, first: tuple[str, ...]
) -> None:
    text = (
        f"{lead} (a) Mend the pumps; (b) Test the water; and (c) Publish the results."
    )

    assert asks_of(text) == (
        *first,
        "Mend the pumps",
        "Test the water",
        "Publish the results",
    )


def test_it_leaves_letters_of_articles_alone() -> None:
    text = f"{RECOMMENDS} repeal article 5 (a) and article 6 (b) of the Act."

    assert asks_of(text) == (text,)


def test_it_keeps_nested_numbers_in_their_limb() -> None:
    limbs = " ".join(f"({letter}) Mend well {letter};" for letter in "abcdefgh")
    text = f"{RECOMMENDS}: {limbs[:-1]}: (i) The pump; (ii) The lid."

    assert len(asks_of(text)) == 8
    assert asks_of(text)[-1] == "Mend well h: (i) The pump; (ii) The lid"


def test_it_reaches_the_ninth_limb() -> None:
    limbs = " ".join(f"({letter}) Mend well {letter};" for letter in "abcdefghij")

    assert len(asks_of(f"{RECOMMENDS}: {limbs}")) == 10


def test_it_joins_a_sentence_that_says_what_the_thing_must_hold() -> None:
    text = (
        f"{RECOMMENDS} adopt a plan. The plan should include a budget. The State party "
        "should also train the staff. The replies constitute the report."
    )

    assert asks_of(text) == (
        f"{RECOMMENDS} adopt a plan. The plan should include a budget.",
        "The State party should also train the staff.",
    )


def test_it_does_not_end_a_sentence_at_an_abbreviation() -> None:
    text = (
        "It recalls general comment No. 7 and art. L.5 of the Act. (See para. 3.) End."
    )

    assert [text[start:end] for start, end in sentences(text)] == [
        "It recalls general comment No. 7 and art. L.5 of the Act.",
        "(See para. 3.)",
        "End.",
    ]


@given(st.text(alphabet="(abc) .;:ATheCommitteeurges", max_size=200))
def test_it_gives_parts_of_the_text_in_order(text: str) -> None:
    at = 0
    for ask in asks_of(text):
        at = text.index(ask, at)
