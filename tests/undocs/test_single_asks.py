"""Single asks: what can be done and graded apart, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undocs.instruments import named_in
from undocs.single_asks import REASONS, single_asks


def split(text):
    return [text[ask.start : ask.end] for ask in single_asks(text)]


def reasons(text):
    return [ask.reason for ask in single_asks(text)]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (
            "Ratify CAT and repeal article 79",
            ["Ratify CAT", "repeal article 79"],
        ),
        (
            "Ratify ICRMW and CED",
            ["Ratify ICRMW", "CED"],
        ),
        (
            (
                "Sign and ratify the Convention on the Rights of Persons with Disabilities "
                "and its Optional Protocol"
            ),
            [
                (
                    "Sign and ratify the Convention on the Rights of Persons with "
                    "Disabilities"
                ),
                "its Optional Protocol",
            ],
        ),
        (
            (
                "Invite the Special Rapporteur on the right to food, the Independent Expert "
                "on older persons and the Working Group on arbitrary detention"
            ),
            [
                "Invite the Special Rapporteur on the right to food",
                "the Independent Expert on older persons",
                "the Working Group on arbitrary detention",
            ],
        ),
        (
            "Implement the National Water Plan and the strategy for coastal villages",
            [
                "Implement the National Water Plan",
                "the strategy for coastal villages",
            ],
        ),
        (
            "Protect harbour workers better, including by adopting a law on night work",
            ["Protect harbour workers better", "adopting a law on night work"],
        ),
        (
            (
                "Improve prisons by building two new wings, by training all guards and by "
                "opening the files to inmates"
            ),
            [
                "Improve prisons by building two new wings",
                "training all guards",
                "opening the files to inmates",
            ],
        ),
        (
            "Ensure that all births are registered and that no family pays for it",
            ["Ensure that all births are registered", "that no family pays for it"],
        ),
        (
            "Open the archives. The censor should be dismissed.",
            ["Open the archives.", "The censor should be dismissed."],
        ),
        (
            (
                "Continue efforts to combat smuggling of persons and provide shelter to "
                "the victims"
            ),
            [
                "Continue efforts to combat smuggling of persons",
                "provide shelter to the victims",
            ],
        ),
    ],
)
def test_it_begins_a_new_ask_where_another_thing_can_be_done(text, asks):
    assert split(text) == asks


@pytest.mark.parametrize(
    "text",
    [
        "Sign and ratify the remaining human rights treaties",
        "Draft, adopt and enforce the fisheries law",
        "Investigate all deaths in custody and bring those responsible to justice",
        "Combat violence against women, girls, boys and older persons",
        "Amend the press law in line with ICCPR and ICESCR",
        "Introduce a moratorium, with a view to abolishing the death penalty",
        "Strengthen efforts to protect and promote the rights of the child",
        "Continue efforts to promote tolerance and eliminate all forms of racism",
        "Seek assistance from its partners to build schools and train the teachers",
        "Set up a body that would visit all prisons and report on them",
        "In line with its pledge, adopt the law on asylum",
        "Review the penal code and repeal or amend it where necessary",
        (
            "Accede to the Convention on the Protection of the Rights of All Migrant "
            "Workers and Members of Their Families"
        ),
        (
            "Respond to the requests of mandate holders, such as the Special Rapporteur "
            "on torture and the Working Group on mercenaries"
        ),
        "Adopt measures and allocate sufficient resources to reach remote villages",
    ],
)
def test_it_keeps_together_what_is_one_act(text):
    assert split(text) == [text]


def test_it_says_why_each_ask_begins_where_it_does():
    text = (
        "Ratify CAT and its Optional Protocol, invite the Working Group on mercenaries "
        "and open an office of the Ombudsman"
    )
    assert reasons(text) == ["first", "instrument", "act", "act"]
    assert set(reasons(text)) <= set(REASONS)


def test_it_gives_limbs_whole_as_committees_grade_them():
    text = (
        "The Committee recommends that the State party: (a) Repeal the decree and adopt "
        "a new law; (b) Train all judges."
    )
    assert split(text) == [
        "Repeal the decree and adopt a new law",
        "Train all judges",
    ]
    assert reasons(text) == ["limb", "limb"]


def test_it_gives_one_ask_for_a_committee_s_sentence():
    text = "The State party should ratify the treaty and adopt a law."
    assert split(text) == [text]


def test_it_leaves_a_text_without_acts_whole():
    assert split("Bananas, apples and pears") == ["Bananas, apples and pears"]


def test_it_finds_nothing_in_nothing():
    assert single_asks("") == ()
    assert single_asks("  \n ") == ()


PIECES = st.sampled_from(
    [
        *("Ratify ", "CAT ", "the law ", "and ", ", ", "; ", "by ", "adopting ", "to "),
        *("including ", "that ", "ensure ", "(a) ", "(b) ", ". ", "The State should "),
        *(
            "Special Rapporteur ",
            "its Optional Protocol ",
            "“",
            "”",
            "(",
            ")",
            "é",
            "\n",
        ),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80))
def test_it_gives_spans_in_order_inside_the_text(text):
    asks = single_asks(text)
    assert bool(asks) == bool(text.strip())
    at = 0
    for ask in asks:
        assert at <= ask.start <= ask.end <= len(text)
        assert ask.reason in REASONS
        at = ask.end


def codes(text):
    return [each.code for each in named_in(text)]


def test_it_knows_instruments_by_title_and_by_letters():
    assert codes(
        "Ratify OP-CAT, the Second Optional Protocol to the International Covenant on "
        "Civil and Political Rights, the Rome Statute and the Convention on the Rights "
        "of the Child"
    ) == ["CAT-OP", "ICCPR-OP2", "ICC", "CRC"]


def test_it_takes_a_title_as_one_thing():
    text = "the Convention on Roads, Bridges and Ferries and the Palermo Protocol"
    assert [text[each.start : each.end] for each in named_in(text)][-1] == (
        "Palermo Protocol"
    )
    assert codes(
        "the Convention against Torture and Other Cruel, Inhuman or "
        "Degrading Treatment or Punishment"
    ) == ["CAT"]
