from __future__ import annotations

import pytest

from undocs.front_page import cycle_of, language_of, ordinal


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
