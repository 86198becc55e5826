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
CROP_BEFORE, CROP_BEHIND = 62, 8
CROP_ABOVE, CROP_BELOW = 14, 22
CROP_WIDTH = 330  # never narrower, where no other words of the page are known
NUMBER_RADIUS = 4.2
NUMBER_GAP = 7  # points from the words to the middle of a number beside them


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


def numbers_of(marks: Sequence[Mark]) -> dict[int, tuple[float, float]]:
    """Return where the number of each clause goes: beside its first line, on paper.

    The first stands in the gap behind the label, the others in the margin. Where a
    number stands there already, the next one sits on the corner of its mark: no
    paper is known to be free within a line.
    """
    found: dict[int, tuple[float, float]] = {}
    margin = min((box[0] for _, box in marks), default=0) - NUMBER_GAP
    for number, (x0, y0, _x1, y1) in marks:
        if number in found:
            continue
        middle = (y0 + y1) / 2
        free = all(abs(y - middle) >= 2 * NUMBER_RADIUS for _, y in found.values())
        if not found:
            found[number] = (x0 - NUMBER_GAP, middle)
        else:
            found[number] = (margin, middle) if free else (x0, y0 - 1)
    return found


def _numbers(marks: Sequence[Mark]) -> SafeString:
    """Draw the number of each clause; an only clause needs none."""
    found = numbers_of(marks)
    if len(found) == 1:
        return SafeString("")
    return format_html_join(
        "",
        '<circle class="no" cx="{}" cy="{}" r="{}"/>'
        '<text class="nt" x="{}" y="{}">{}</text>',
        (
            (_n(x), _n(y), NUMBER_RADIUS, _n(x), _n(y + 2.5), number)
            for number, (x, y) in found.items()
        ),
    )


def crop(
    picture: str,
    width: float,
    height: float,
    marks: Sequence[Mark],
    label: str,
    others: Sequence[Box] = (),
) -> SafeString:
    """Draw the cut-out of a page around the marked places.

    Args:
        picture: address of the picture of the whole page.
        width: width of the page in points.
        height: height of the page in points.
        marks: (number of the clause, bbox) one for each line.
        label: what a reader who sees no picture is told.
        others: boxes of other items of the page, which say how wide its text is.

    """
    _, y0, _, y1 = _around(box for _, box in marks)
    x0, _, x1, _ = _around([*(box for _, box in marks), *others])
    x0, x1 = max(x0 - CROP_BEFORE, 0), min(x1 + CROP_BEHIND, width)
    if x1 - x0 < CROP_WIDTH:
        x1 = min(x0 + CROP_WIDTH, width)
        x0 = max(x1 - CROP_WIDTH, 0)
    view = [x0, max(y0 - CROP_ABOVE, 0), x1, min(y1 + CROP_BELOW, height)]
    return format_html(
        '<div class="crop" tabindex="0" role="group" aria-label="{}"><svg viewBox="{}" role="img" aria-label="{}">'
        '<image href="{}" width="{}" height="{}"/>{}{}</svg></div>',
        label,
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
