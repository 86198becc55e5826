"""The straight lines drawn on the pages of a PDF, beside the pages' words."""

from __future__ import annotations

import ctypes
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

from undocs.errors import ReadingError, Reason
from undocs.reading.pdf import PDFIUM, open_pdf, pages_of
from undocs.reading.tables import EXPECTED, MOST_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from undocs.models import Page

    Point = tuple[float, float]

NEAR = 3.0  # points: lines as near as that are one
_SHORT = 6.0  # points: no edge of a cell is shorter
_MOST_PATHS = 20_000  # a page: more is a picture drawn with lines, no table
_TEXTLESS = 25  # characters a page; a scan has hardly any
_DEPTH = 4  # drawings inside drawings


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level or upright line: where it lies, and from where to where."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Strokes:
    """The lines of one page, in points from its top left corner."""

    across: tuple[Stroke, ...]
    down: tuple[Stroke, ...]


def pages_with_strokes(path: Path) -> list[tuple[Page, Strokes]]:
    """Give the pages of a PDF with text, and what is ruled on each."""
    document = open_pdf(path)
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise ReadingError(
                Reason.TOO_MANY_PAGES,
                f"a file of at most {MOST_PAGES} pages",
                f"this one has {count} pages",
                "Choose the annex alone.",
            )
        pages = list(pages_of(document))
        _check_text(pages)
        return [(page, _strokes(document, page.number)) for page in pages]
    finally:
        document.close()


def _check_text(pages: Sequence[Page]) -> None:
    count = sum(len(line.text) for page in pages for line in page.lines)
    if count < _TEXTLESS * len(pages):
        raise ReadingError(
            Reason.NO_TEXT,
            EXPECTED,
            "this PDF holds only pictures of pages (a scan)",
            "Ask the issuer for the Word or Excel file, or run text recognition (OCR) "
            "over the scan first.",
        )


def _strokes(document: Any, number: int) -> Strokes:
    across, down = [], []
    with PDFIUM:
        page = document[number - 1]
        try:
            box = page.get_cropbox() or page.get_mediabox()
            turned = page.get_rotation()
            paths = page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=_DEPTH)
            for path in itertools.islice(paths, _MOST_PATHS):
                for points in _segments(path):
                    (x0, y0), (x1, y1) = (_seen(each, box, turned) for each in points)
                    left, right = sorted((x0, x1))
                    upper, lower = sorted((y0, y1))
                    if lower - upper < NEAR / 2 and right - left >= _SHORT:
                        across.append(Stroke(upper, left, right))
                    elif right - left < NEAR / 2 and lower - upper >= _SHORT:
                        down.append(Stroke(left, upper, lower))
        finally:
            page.close()
    return Strokes(_merged(across), _merged(down))


def _seen(point: Point, box: tuple[float, ...], turned: int) -> Point:
    """Give where a point is seen, from the top left of the page as it is turned."""
    x, y = point
    left, bottom, right, top = box
    return {
        0: (x - left, top - y),
        90: (y - bottom, x - left),
        180: (right - x, y - bottom),
        270: (top - y, right - x),
    }[turned]


def _segments(path: Any) -> Iterator[tuple[Point, Point]]:
    """Give the straight pieces of a path, from where to where on the page."""
    matrices = list(_matrices(path))
    start = last = (0.0, 0.0)
    for number in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = (x.value, y.value)
        for matrix in matrices:
            here = matrix.on_point(*here)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, here
        last = here
        if raw.FPDFPathSegment_GetClose(segment):
            yield last, start
            last = start


def _matrices(drawn: Any) -> Iterator[Any]:
    """Give how a path is laid on the page, through the drawings that it is part of."""
    while drawn is not None:
        yield drawn.get_matrix()
        drawn = drawn.container


def _merged(strokes: Iterable[Stroke]) -> tuple[Stroke, ...]:
    """Make one stroke of those that lie over or end to end with one another."""
    levels: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda each: each.at):
        if levels and stroke.at - levels[-1][0].at <= NEAR:
            levels[-1].append(stroke)
        else:
            levels.append([stroke])
    found: list[Stroke] = []
    for level in levels:
        begun: Stroke | None = None
        for stroke in sorted(level, key=lambda each: each.start):
            if begun is not None and stroke.start <= begun.end + NEAR:
                begun = Stroke(begun.at, begun.start, max(begun.end, stroke.end))
                continue
            if begun is not None:
                found.append(begun)
            begun = stroke
        if begun is not None:
            found.append(begun)
    return tuple(found)
