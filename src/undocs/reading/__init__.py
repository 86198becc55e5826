"""Reads a file: what it is, whether it can be read, and what it says."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from undocs import symbols
from undocs.errors import ReadingError, Reason
from undocs.front_page import (
    cycle_of,
    front_page,
    session_of,
    state_under_review,
)
from undocs.models import Document, Note, PageSize, Paragraph
from undocs.paragraphs import blocks_of
from undocs.reading.furniture import body_lines
from undocs.reading.sniffing import check_archive, sniff
from undocs.recommendations.upr_working_group import recommendations_of
from undocs.symbols import Shape
from undocs.vocabularies import states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from undocs.front_page import FrontPage
    from undocs.models import Page
    from undocs.paragraphs import Block

__all__ = ["Limits", "read", "render", "sniff"]

FAMILY = "upr_working_group_report"

_EXPECTED = (
    "a report of the Working Group on the Universal Periodic Review, in English, as PDF"
)
_FETCH = "Download the report from documents.un.org and choose that file."
_OTHER_TYPES = {
    "docx": "a Word document (.docx) came",
    "doc": "a Word document (.doc) came",
    "zip": "a ZIP archive came",
    "html": "a web page came",
    "text": "plain text came, whatever its name says",
    "unknown": "a file of an unknown type came",
}
_UNPRINTED = re.compile("[\ufffd\ue000-\uf8ff]")
_TEXTLESS = 25  # characters a page; a scan has hardly any
_GARBLED = 0.2  # of the characters: the text layer is of no use
_SUSPECT = 0.005  # of the characters: the text layer is damaged in places


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused."""

    pages: int = 500
    bytes: int = 200 * 2**20
    unpacked_bytes: int = 400 * 2**20
    seconds: float = 300.0


def read(
    path: str | Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    limits: Limits | None = None,
) -> Document:
    """Read a report; `progress` is called with the pages read and all pages.

    Raises ReadingError where the file is not a report that can be read.
    """
    path, limits = Path(path), limits or Limits()
    _check_file(path, limits)
    pages = _pages(path, progress, limits)
    _check_text(pages)
    front = front_page(pages)
    _check_kind(front)
    blocks = blocks_of(body_lines(pages))
    return _document(path, pages, front, blocks)


def render(path: str | Path, page_number: int, *, scale: float = 2.0) -> bytes:
    """Draw one page, counted from 1, as a PNG in sixteen greys."""
    from undocs.reading.pictures import picture_of  # noqa: PLC0415 - Pillow is slow to load, and only pictures need it

    return picture_of(Path(path), page_number, scale)


def _check_file(path: Path, limits: Limits) -> None:
    kind = sniff(path)
    if kind == "empty":
        raise ReadingError(Reason.EMPTY, _EXPECTED, "the file is empty", _FETCH)
    size = path.stat().st_size
    if size > limits.bytes:
        raise ReadingError(
            Reason.TOO_LARGE,
            f"a file of at most {limits.bytes // 2**20} MB",
            f"this one has {size / 2**20:.0f} MB",
            _FETCH,
        )
    if kind in {"docx", "zip"}:
        check_archive(path, limits.unpacked_bytes)
    if kind in {"docx", "doc"}:
        raise ReadingError(
            Reason.OTHER_KIND,
            _EXPECTED,
            _OTHER_TYPES[kind],
            "documents.un.org offers every report as PDF: choose that file.",
        )
    if kind != "pdf":
        raise ReadingError(Reason.NOT_A_DOCUMENT, _EXPECTED, _OTHER_TYPES[kind], _FETCH)


def _pages(
    path: Path, progress: Callable[[int, int], None] | None, limits: Limits
) -> list[Page]:
    from undocs.reading.pdf import open_pdf, pages_of  # noqa: PLC0415 - PDFium is loaded only when there is a PDF to read

    document = open_pdf(path)
    try:
        count = len(document)
        if count > limits.pages:
            raise ReadingError(
                Reason.TOO_MANY_PAGES,
                f"a report of at most {limits.pages} pages",
                f"this file has {count} pages",
                "Choose the report alone, not a collection.",
            )
        return _timed(pages_of(document), count, progress, limits.seconds)
    finally:
        document.close()


def _timed(
    pages: Iterable[Page],
    count: int,
    progress: Callable[[int, int], None] | None,
    seconds: float,
) -> list[Page]:
    end = time.monotonic() + seconds
    found: list[Page] = []
    for page in pages:
        found.append(page)
        if progress:
            progress(len(found), count)
        if time.monotonic() > end:
            raise ReadingError(
                Reason.TOO_LARGE,
                f"a file that can be read in {seconds:.0f} seconds",
                f"this one was not finished at page {len(found)} of {count}",
                _FETCH,
            )
    return found


def _check_text(pages: Sequence[Page]) -> None:
    count = _count(pages)
    if count < _TEXTLESS * len(pages):
        raise ReadingError(
            Reason.NO_TEXT,
            "a PDF with text in it",
            "this one holds only pictures of pages (a scan)",
            "Download the report from documents.un.org, or run text recognition "
            "(OCR) over the scan first.",
        )
    if _odd(pages) > _GARBLED * count:
        raise ReadingError(
            Reason.DAMAGED,
            "a PDF whose text can be read",
            "the text layer of this one is garbled",
            _FETCH,
        )


def _count(pages: Sequence[Page]) -> int:
    return sum(len(line.text) for page in pages for line in page.lines)


def _odd(pages: Sequence[Page]) -> int:
    """Count the characters that no report prints: stand-ins and private signs."""
    lines = (line.text for page in pages[1:] for line in page.lines)
    return len(_UNPRINTED.findall("".join(lines)))


def _check_kind(front: FrontPage) -> None:
    if not front.is_un_document:
        raise ReadingError(
            Reason.NOT_UN_DOCUMENT,
            _EXPECTED,
            "this is not a document of the United Nations: it bears no symbol such "
            "as A/HRC/26/6",
            _FETCH,
        )
    name = f"{front.symbol}" if front.symbol else "a document without symbol"
    if front.language != "English":
        raise ReadingError(
            Reason.OTHER_LANGUAGE,
            _EXPECTED,
            f"{name} is in {front.language}",
            "Choose the English version of the same document.",
        )
    symbol = front.symbol
    is_report = symbol and symbol.shape is Shape.COUNCIL and not symbol.suffix
    if not (front.is_working_group_report and is_report):
        what = symbols.kind_in_words(symbol) if symbol else "of another kind"
        raise ReadingError(
            Reason.OTHER_KIND,
            _EXPECTED,
            f"{name} is {what}",
            "Choose the report of the Working Group for this review; its symbol "
            "has the form A/HRC/26/6.",
        )


def _document(
    path: Path, pages: Sequence[Page], front: FrontPage, blocks: Sequence[Block]
) -> Document:
    state = state_under_review(blocks, pages)
    session = session_of(blocks)
    found = recommendations_of(blocks)
    return Document(
        stem=path.stem,
        symbol=str(front.symbol) if front.symbol else None,
        family=FAMILY,
        state_under_review=state,
        session=str(session) if session else None,
        cycle=cycle_of(session),
        date=front.date,
        language="en",
        title=_title(state),
        page_count=len(pages),
        pages=tuple(PageSize(page.number, page.width, page.height) for page in pages),
        paragraphs=tuple(_paragraph(block) for block in blocks if block.is_numbered),
        recommendations=found,
        notes=tuple(_notes(pages, has_recommendations=bool(found))),
    )


def _title(state: str | None) -> str:
    title = "Report of the Working Group on the Universal Periodic Review"
    name = next((each.name for each in states() if each.iso3 == state), None)
    return f"{title}: {name}" if name else title


def _paragraph(block: Block) -> Paragraph:
    passage = block.passage()
    return Paragraph(block.label, passage.text, passage.places(), block.section)


def _notes(pages: Sequence[Page], *, has_recommendations: bool) -> list[Note]:
    notes = []
    if _odd(pages) > _SUSPECT * _count(pages):
        words = "The text layer of the PDF is damaged in places; compare closely."
        notes.append(Note("text_damaged", words))
    empty = [page.number for page in pages[:-1] if not page.lines]
    if empty:
        words = f"No text was found on page {', '.join(map(str, empty))}."
        notes.append(Note("pages_without_text", words))
    if not has_recommendations:
        notes.append(
            Note("no_recommendations", "No list of recommendations was found.")
        )
    return notes
