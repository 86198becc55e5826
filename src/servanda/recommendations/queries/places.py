"""Places on a page as an SVG draws them: in points, over the page's picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servanda.common.drawing import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from servanda.documents.models import Page
    from servanda.recommendations.models import Finding

_MARGIN_X, _MARGIN_Y = 0.06, 0.04  # of a page: white paper, left out of the view
_NUMBERS_WIDTH = 92.0  # points left of the items: headings and their numbers
_BESIDE = 62.0  # points right of the items: the symbol in the head of odd pages
_PAD = 1.5  # points around a mark, so that its edge does not cross letters
_BAR_LEFT = 8.0  # points from the words to the bar in the margin
_GAP = 4.0  # bars nearer than this are one
_CROP_HIGHEST = 150.0  # points; what is longer is cut, the whole page is below


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a clause; the first line of each carries the clause's number."""

    clause: int
    x: str
    y: str
    width: str
    height: str
    kind: str  # m1 solid, m2 dashed
    disc: tuple[str, str, str] | None = None  # x, y and the baseline of the number


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page, or a part of one, with its marks; every value ready for SVG."""

    view_box: str
    width: str
    height: str
    marks: tuple[Mark, ...]
    bars: str  # path of the bars beside other items


def drawing_of(
    page: Page, finding: Finding | None, others: Sequence[Finding] = ()
) -> Drawing:
    """Draw a whole page: the item's clauses marked, other items with a bar."""
    marks = marks_on(finding, page.number) if finding else ()
    left, right = _sides(page, others)
    top = page.height * _MARGIN_Y
    return Drawing(
        view_box=_numbers(left, top, right - left, page.height - 2 * top),
        width=_number(page.width),
        height=_number(page.height),
        marks=marks,
        bars=_bars(others, finding, page.number),
    )


def crop_of(
    page: Page, finding: Finding, others: Sequence[Finding] = ()
) -> Drawing | None:
    """Draw the part of a page where the item stands; None if it is not there."""
    boxes = [box for _, box in _boxes(finding, page.number)]
    if not boxes:
        return None
    # As wide as the items of the page, else the States behind the words are cut off.
    column = boxes + [box for other in others for box in _on(other.places, page.number)]
    left = max(0.0, min(box[0] for box in column) - 46)
    top = max(0.0, min(box[1] for box in boxes) - 14)
    right = min(page.width, max(box[2] for box in column) + 16)
    bottom = min(page.height, max(box[3] for box in boxes) + 14)
    height = min(bottom - top, _CROP_HIGHEST)
    return Drawing(
        view_box=_numbers(left, top, right - left, height),
        width=_number(page.width),
        height=_number(page.height),
        marks=marks_on(finding, page.number),
        bars="",
    )


def marks_on(finding: Finding, number: int) -> tuple[Mark, ...]:
    """Return the marks of an item's clauses on one page."""
    marks = []
    boxes = _boxes(finding, number)
    discs = numbers_of(boxes)
    for clause, (x0, y0, x1, y1) in boxes:
        disc = discs.pop(clause, None)
        marks.append(
            Mark(
                clause,
                _number(x0 - _PAD),
                _number(y0 - _PAD),
                _number(x1 - x0 + 2 * _PAD),
                _number(y1 - y0 + 2 * _PAD),
                "m1" if clause % 2 else "m2",
                _disc(*disc) if disc else None,
            )
        )
    return tuple(marks)


def _disc(x: float, y: float) -> tuple[str, str, str]:
    return _number(x), _number(y), _number(y + 2.5)


def pages_of(finding: Finding) -> list[int]:
    """Return the numbers of the pages that an item stands on."""
    places = [place for clause in finding.clauses for place in clause["places"]]
    return sorted({place["page"] for place in places or finding.places}) or [
        finding.page
    ]


def _boxes(finding: Finding, number: int) -> list[tuple[int, Sequence[float]]]:
    found = [
        (clause_number, place["bbox"])
        for clause_number, clause in enumerate(finding.clauses, 1)
        for place in clause["places"]
        if place["page"] == number
    ]
    if found or any(clause["places"] for clause in finding.clauses):
        return found
    # Clauses typed by a person have no places of their own; the item has.
    return [(1, box) for box in _on(finding.places, number)]


def _sides(page: Page, others: Sequence[Finding]) -> tuple[float, float]:
    """Return where the print begins and ends: paper beside it only makes it small."""
    left, right = page.width * _MARGIN_X, page.width * (1 - _MARGIN_X)
    boxes = [box for other in others for box in _on(other.places, page.number)]
    if not boxes:
        return left, right
    print_left = min(box[0] for box in boxes) - _NUMBERS_WIDTH
    print_right = max(box[2] for box in boxes) + _BESIDE
    return max(left, print_left), min(right, print_right)


def _bars(others: Iterable[Finding], current: Finding | None, number: int) -> str:
    spans: list[list[float]] = []
    left: float | None = None
    for other in others:
        if current is not None and other.pk == current.pk:
            continue
        for x0, y0, _x1, y1 in _on(other.places, number):
            left = x0 if left is None else min(left, x0)
            if spans and 0 <= y0 - spans[-1][1] < _GAP:
                spans[-1][1] = max(y1, spans[-1][1])
            else:
                spans.append([y0, y1])
    x = _number(max(2.0, (left or 0.0) - _BAR_LEFT))
    return "".join(f"M{x} {_number(top)}V{_number(end)}" for top, end in spans)


def _on(places: Iterable[dict[str, Any]], number: int) -> list[Sequence[float]]:
    return [place["bbox"] for place in places if place["page"] == number]


def _numbers(*values: float) -> str:
    return " ".join(_number(value) for value in values)


def _number(value: float) -> str:
    # As text, so that no language writes a comma into an SVG.
    return f"{value:.1f}".removesuffix(".0")
