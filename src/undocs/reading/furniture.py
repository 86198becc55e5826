"""Takes away what is printed on a page but does not belong to its text.

Running heads, page numbers, job numbers and footnotes would otherwise stand in
the middle of a sentence that runs over the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from undocs.passages import usual_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from undocs.models import Line, Page

_JOB = r"GE\.\s?\d\d-\d+\s*(?:\([A-Z]\))?"
_FURNITURE = re.compile(
    rf"""(?:
        (?:(?:A|E|CCPR|CERD|CEDAW|CAT|CRC|CRPD|CED|CMW|HRI)/[A-Z0-9./-]+\*{{0,3}})
      | (?:page\s+)?\d{{1,3}}
      | [ivxl]+
      | {_JOB}
      | \*\d{{5,}}\*
      | [\ue000-\uf8ff]+
      | \d{{6}}(?:\s+\d{{6}})*
      | \(E\)
      | \s
    )+""",
    re.VERBOSE | re.IGNORECASE,
)
_BAND = 0.12  # share of the page's height in which running heads and feet stand
_LOW = 0.6  # of the page's height: footnotes stand below
_LEVEL = 2.0  # points within which two baselines are one
_SMALL = 0.94  # footnotes are set below this share of the text's size


def body_lines(pages: Sequence[Page]) -> tuple[Line, ...]:
    """Give the lines of running text, page after page, from top to bottom."""
    usual = usual_size(line for page in pages for line in page.lines)
    found: list[Line] = []
    for page in pages:
        kept = [line for line in page.lines if not _is_furniture(line, page)]
        lines = _without_footnotes(_top_down(kept), usual)
        found.extend(_before_marked(lines, page))
    return tuple(found)


def is_printed_around(text: str) -> bool:
    """Tell a line that holds a symbol, a page number or a job number and nothing else."""
    return _FURNITURE.fullmatch(text) is not None


def _is_furniture(line: Line, page: Page) -> bool:
    _, top, _, bottom = line.bbox
    band = _BAND * page.height
    if bottom > band and top < page.height - band:
        return False
    return is_printed_around(line.text)


def _top_down(lines: list[Line]) -> list[Line]:
    """Order the lines of a page by height where the file's order jumps back."""
    return sorted(lines, key=lambda line: round(line.bbox[3]))


def _before_marked(lines: list[Line], page: Page) -> list[Line]:
    """Cut footnotes set as large as the text, from the first raised mark on."""
    for at, line in enumerate(lines):
        if line.marked and line.bbox[1] > _LOW * page.height:
            if at and _beside(lines[at - 1], line):
                continue  # the mark stands inside a line of text
            return lines[:at]
    return lines


def _beside(before: Line, line: Line) -> bool:
    """Tell that a line goes on to the right of another on the same baseline."""
    level = abs(before.bbox[3] - line.bbox[3]) < _LEVEL
    return level and before.bbox[2] <= line.bbox[0] + _LEVEL


def _without_footnotes(lines: list[Line], usual: float) -> list[Line]:
    """Cut the block of small print, or of starred lines, at the foot of a page."""
    end = len(lines)
    while end and lines[end - 1].size < _SMALL * usual:
        end -= 1
    while end and lines[end - 1].text.startswith("*"):
        end -= 1
    return lines[:end]
