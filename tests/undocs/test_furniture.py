"""What is left out of a page, and what is not."""

from __future__ import annotations

from undocs.models import Line, Page
from undocs.reading.furniture import body_lines


def line(text: str, left: float, right: float, top: float, *, marked: bool) -> Line:
    return Line(text, 1, (left, top, right, top + 10.5), 10.0, marked=marked)


def texts(*lines: Line) -> list[str]:
    return [each.text for each in body_lines([Page(1, 595.0, 842.0, lines)])]


def test_it_keeps_the_text_below_a_mark_inside_a_line() -> None:
    found = texts(
        line("under article 12 of the Convention.", 113, 404, 653, marked=False),
        line("The right to equal", 406, 490, 653, marked=True),
        line("recognition is of importance.", 113, 480, 665, marked=False),
    )

    assert found[1:] == ["The right to equal", "recognition is of importance."]


def test_it_cuts_a_footnote_as_large_as_the_text() -> None:
    found = texts(
        line("under article 12 of the Convention.", 113, 404, 653, marked=False),
        line("See the first report.", 113, 300, 700, marked=True),
        line("It has three pages.", 113, 300, 712, marked=False),
    )

    assert found == ["under article 12 of the Convention."]
