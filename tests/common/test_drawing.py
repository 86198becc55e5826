"""Pages of a document and cut-outs of it, drawn in the points of the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.common.drawing import crop, pageview

A4 = (595.3, 841.9)
LINE = (182.0, 653.5, 342.0, 666.0)
NEXT = (344.0, 653.5, 443.5, 666.0)


def view_of(drawn: str) -> list[float]:
    found = re.search(r'viewBox="([^"]+)"', drawn)
    assert found is not None
    return [float(part) for part in found[1].split()]


def coordinate() -> st.SearchStrategy[float]:
    return st.floats(0, 500, allow_nan=False, width=32)


@given(coordinate(), coordinate(), coordinate(), coordinate())
def test_it_always_shows_the_whole_mark_inside_the_page(
    x: float, y: float, width: float, height: float
) -> None:
    box = (x, y, min(x + width, A4[0] - 50), min(y + height, A4[1]))
    left, top, wide, high = view_of(crop("/p.png", *A4, [(1, box)], "place"))

    assert left <= x + 0.01
    assert top <= y + 0.01
    assert left >= 0
    assert top >= 0
    assert left + wide >= box[2] - 0.01
    assert top + high >= box[3] - 0.01
    assert left + wide <= A4[0] + 0.01
    assert top + high <= A4[1] + 0.01


def test_it_tells_clauses_apart_without_colour() -> None:
    drawn = crop("/p.png", *A4, [(1, LINE), (2, NEXT)], "place")

    assert '<rect class="m1" x="181" y="652.5"' in drawn
    assert '<rect class="m2" x="343" y="652.5"' in drawn
    assert re.findall(r'<text class="nt"[^>]*>(\d)</text>', drawn) == ["1", "2"]


def discs_of(drawn: str) -> list[tuple[float, float]]:
    found = re.findall(r'<circle class="no" cx="([^"]+)" cy="([^"]+)"', drawn)
    return [(float(x), float(y)) for x, y in found]


def test_it_puts_the_number_of_a_later_clause_into_the_margin() -> None:
    below = (142.0, 678.5, 300.0, 691.0)
    drawn = crop("/p.png", *A4, [(1, LINE), (2, below)], "place")

    behind_the_label, left_of_all_words = (175, 659.75), (135, 684.75)
    assert discs_of(drawn) == [behind_the_label, left_of_all_words]


def test_it_keeps_two_numbers_of_one_line_apart() -> None:
    first, second = discs_of(crop("/p.png", *A4, [(1, LINE), (2, NEXT)], "place"))

    assert second[0] - first[0] > 100


def test_it_cuts_out_the_whole_column_of_text() -> None:
    others = [(142.0, 252.9, 500.0, 594.0)]
    left, top, wide, _ = view_of(crop("/p.png", *A4, [(1, LINE)], "place", others))

    assert left <= 142
    assert left + wide >= 500
    assert top > 594  # not higher for it


def test_it_needs_no_number_for_an_only_clause() -> None:
    drawn = pageview("/p.png", *A4, marks=[(1, LINE), (1, NEXT)], label="Page 14")

    assert drawn.count("<rect") == 2
    assert "<circle" not in drawn


def test_it_draws_a_bar_beside_other_items_read() -> None:
    drawn = pageview("/p.png", *A4, others=[(142.0, 252.9, 500.0, 594.0)])

    assert '<path class="bar" d="M132 252.9V594"/>' in drawn


@pytest.mark.parametrize("draw", [crop, pageview])
def test_it_lets_no_text_become_markup(draw: object) -> None:
    assert callable(draw)
    drawn = draw('/p.png"onload="x', *A4, marks=[(1, LINE)], label='<b>"143"')

    assert "<b>" not in drawn
    assert '"onload' not in drawn
