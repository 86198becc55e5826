from __future__ import annotations

import pytest

from undocs.front_page import _own_symbol, cycle_of, language_of, ordinal
from undocs.models import Line, Page


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("first", 1),
        ("twelfth", 12),
        ("eighteenth", 18),
        ("twentieth", 20),
        ("twenty-first", 21),
        ("forty-eighth", 48),
        ("Forty eighth", 48),
        ("fiftieth", 50),
        ("12th", 12),
        ("ninety-ninth", 99),
        ("regular", None),
        ("very-first", None),
    ],
)
def test_it_counts_sessions_in_words(words: str, number: int | None) -> None:
    assert ordinal(words) == number


@pytest.mark.parametrize(
    ("session", "cycle"),
    [(None, None), (0, None), (1, 1), (12, 1), (13, 2), (26, 2), (27, 3), (41, 4)],
)
def test_it_knows_the_cycle_of_a_session(
    session: int | None, cycle: int | None
) -> None:
    assert cycle_of(session) == cycle


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The delegation thanked the States for their questions.", "English"),
        (
            "Đoàn cảm ơn các nước đã nêu câu hỏi và khuyến nghị cho người dân",
            "Vietnamese",
        ),
        (
            "O Estado agradeceu as perguntas e não respondeu em todos os casos",
            "Portuguese",
        ),
        ("Die Delegation dankte und beantwortete die Fragen nicht", "German"),
        ("代表团感谢各国提出的问题", "Chinese"),
        ("شكر الوفد الدول على أسئلتها", "Arabic"),
        ("1234 5678", "English"),
    ],
)
def test_it_tells_languages_apart(text: str, language: str) -> None:
    assert language_of(text) == language


def test_it_takes_the_symbol_that_most_heads_print() -> None:
    """The masthead lost its last figure as if it were a footnote mark."""
    heads = ("CRPD/C/XAA/CO/2-", "CRPD/C/XAA/CO/2-3", "CRPD/C/XAA/CO/2-3")
    pages = [
        Page(
            number,
            595.0,
            842.0,
            (Line(text, number, (80.0, 40.0, 200.0, 50.0), 9.0),),
        )
        for number, text in enumerate(heads, 1)
    ]
    assert str(_own_symbol(pages)) == "CRPD/C/XAA/CO/2-3"
