"""Draws a page of a document with its marks, and cut-outs of it.

Everything is in the points of the page, from the top left: the `bbox` values
of a place go in unchanged. Numbers are written here and not in templates,
because templates would write a decimal comma in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Box = Sequence[float]
Mark = tuple[int, Box]  # number of the clause, place of its words

# Points shown around the marks: the label before them, the States behind them, and
# the line below, in which a bracket may go on.
CROP_BEFORE, CROP_BEHIND = 50, 60
CROP_ABOVE, CROP_BELOW = 14, 22
CROP_WIDTH = 330  # never narrower: a line stays readable on a phone


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _view(box: Box) -> str:
    x0, y0, x1, y1 = box
    return " ".join(_n(v) for v in (x0, y0, x1 - x0, y1 - y0))


def _around(boxes: Iterable[Box]) -> list[float]:
    found = list(boxes)
    return [
        min(b[0] for b in found),
        min(b[1] for b in found),
        max(b[2] for b in found),
        max(b[3] for b in found),
    ]


def _rectangles(marks: Sequence[Mark]) -> SafeString:
    # Clause 1 solid, clause 2 dashed, by turns: the number says which is which.
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                "m1" if number % 2 else "m2",
                *(
                    _n(v)
                    for v in (b[0] - 1, b[1] - 1, b[2] - b[0] + 2, b[3] - b[1] + 2)
                ),
            )
            for number, b in marks
        ),
    )


def _numbers(marks: Sequence[Mark]) -> SafeString:
    """Put the number of each clause at the first of its lines."""
    first: dict[int, Box] = {}
    for number, box in marks:
        first.setdefault(number, box)
    if len(first) == 1:
        return SafeString("")
    places = []
    for number, (x0, y0, x1, y1) in first.items():
        # The first stands in the gap behind the label. The others ride on the upper
        # end of their line, where they cover the least of the words around.
        x, y = (x0 - 7, (y0 + y1) / 2) if number == 1 else (x1 + 3, y0 - 1)
        places.append((_n(x), _n(y), _n(x), _n(y + 2.7), number))
    return format_html_join(
        "",
        '<circle class="no" cx="{}" cy="{}" r="4.6"/>'
        '<text class="nt" x="{}" y="{}">{}</text>',
        places,
    )


def crop(
    picture: str, width: float, height: float, marks: Sequence[Mark], label: str
) -> SafeString:
    """Draw the cut-out of a page around the marked places.

    Args:
        picture: address of the picture of the whole page.
        width: width of the page in points.
        height: height of the page in points.
        marks: (number of the clause, bbox) one for each line.
        label: what a reader who sees no picture is told.

    """
    x0, y0, x1, y1 = _around(box for _, box in marks)
    x0, x1 = max(x0 - CROP_BEFORE, 0), min(x1 + CROP_BEHIND, width - CROP_BEFORE)
    if x1 - x0 < CROP_WIDTH:
        x1 = min(x0 + CROP_WIDTH, width)
        x0 = max(x1 - CROP_WIDTH, 0)
    view = [x0, max(y0 - CROP_ABOVE, 0), x1, min(y1 + CROP_BELOW, height)]
    return format_html(
        '<div class="crop"><svg viewBox="{}" role="img" aria-label="{}">'
        '<image href="{}" width="{}" height="{}"/>{}{}</svg></div>',
        _view(view),
        label,
        picture,
        _n(width),
        _n(height),
        _rectangles(marks),
        _numbers(marks),
    )


def pageview(
    picture: str,
    width: float,
    height: float,
    marks: Sequence[Mark] = (),
    others: Sequence[Box] = (),
    label: str = "",
) -> SafeString:
    """Draw a whole page, trimmed of its empty margins, with its marks.

    Args:
        picture: address of the picture of the whole page.
        width: width of the page in points.
        height: height of the page in points.
        marks: (number of the clause, bbox) one for each line of this item.
        others: boxes of other items read: a bar in the margin.
        label: what a reader who sees no picture is told.

    """
    bars = format_html_join(
        "",
        '<path class="bar" d="M{} {}V{}"/>',
        ((_n(max(b[0] - 10, 3)), _n(b[1]), _n(b[3])) for b in others),
    )
    return format_html(
        '<svg class="pageview" viewBox="{}" role="img" aria-label="{}">'
        '<image href="{}" width="{}" height="{}"/>{}{}{}</svg>',
        _view([0, 0, width, height]),
        label,
        picture,
        _n(width),
        _n(height),
        bars,
        _rectangles(marks),
        _numbers(marks),
    )
