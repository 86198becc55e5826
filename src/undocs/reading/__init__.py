"""Reads a file: what it is, whether it can be read, and what it says."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from undocs import symbols
from undocs.errors import ReadingError, Reason
from undocs.families import Source, named
from undocs.front_page import front_page
from undocs.models import Note
from undocs.reading.furniture import body_lines
from undocs.reading.sniffing import check_archive, sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from undocs.families import Family
    from undocs.front_page import FrontPage
    from undocs.models import Document, Page

__all__ = ["Limits", "read", "render", "sniff"]

_FETCH = "Download the report from documents.un.org and choose that file."
_AS_PDF = "documents.un.org offers every report as PDF: choose that file."
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
    families: tuple[str, ...] | None = None,
) -> Document:
    """Read a document; `progress` is called with the pages read and all pages.

    `families` narrows what is accepted to families of these names. Raises
    ReadingError where the file is not a document that can be read.
    """
    path, limits, wanted = Path(path), limits or Limits(), named(families)
    form = _checked_form(path, limits, wanted)
    source = _OPENERS[form](path, progress, limits)
    _check_origin(source.front, _expected(wanted))
    document = _family_of(source, wanted).read(source)
    if document.recommendations:
        return document
    words = "No list of recommendations was found."
    return replace(document, notes=(*document.notes, Note("no_recommendations", words)))


def render(path: str | Path, page_number: int, *, scale: float = 2.0) -> bytes:
    """Draw one page, counted from 1, as a PNG in sixteen greys."""
    from undocs.reading.pictures import picture_of  # noqa: PLC0415 - Pillow is slow to load, and only pictures need it

    return picture_of(Path(path), page_number, scale)


def _expected(wanted: Sequence[Family]) -> str:
    return "; or ".join(family.words for family in wanted)


def _checked_form(path: Path, limits: Limits, wanted: Sequence[Family]) -> str:
    """Give the type of a file that some family can be read from."""
    form, expected = sniff(path), _expected(wanted)
    if form == "empty":
        raise ReadingError(Reason.EMPTY, expected, "the file is empty", _FETCH)
    size = path.stat().st_size
    if size > limits.bytes:
        raise ReadingError(
            Reason.TOO_LARGE,
            f"a file of at most {limits.bytes // 2**20} MB",
            f"this one has {size / 2**20:.0f} MB",
            _FETCH,
        )
    if form in {"docx", "zip"}:
        check_archive(path, limits.unpacked_bytes)
    if form in {each for family in wanted for each in family.forms}:
        return form
    if form in {"docx", "doc"}:
        raise ReadingError(
            Reason.OTHER_KIND,
            expected,
            _OTHER_TYPES[form],
            _AS_PDF,
        )
    raise ReadingError(Reason.NOT_A_DOCUMENT, expected, _OTHER_TYPES[form], _FETCH)


def _open_pdf(
    path: Path, progress: Callable[[int, int], None] | None, limits: Limits
) -> Source:
    pages = _pages(path, progress, limits)
    _check_text(pages)
    return Source(
        path=path,
        form="pdf",
        front=front_page(pages),
        lines=body_lines(pages),
        pages=tuple(pages),
        notes=tuple(_notes(pages)),
    )


def _open_docx(
    path: Path, progress: Callable[[int, int], None] | None, limits: Limits
) -> Source:
    from undocs.reading.docx import front_of, open_docx  # noqa: PLC0415 - lxml is loaded only when there is a Word file to read

    word = open_docx(path, limits.unpacked_bytes)
    if progress:
        progress(1, 1)
    return Source(path=path, form="docx", front=front_of(word), lines=(), word=word)


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


def _check_origin(front: FrontPage, expected: str) -> None:
    if not front.is_un_document:
        raise ReadingError(
            Reason.NOT_UN_DOCUMENT,
            expected,
            "this is not a document of the United Nations: it bears no symbol such "
            "as A/HRC/26/6",
            _FETCH,
        )
    if front.language != "English":
        raise ReadingError(
            Reason.OTHER_LANGUAGE,
            expected,
            f"{_name(front)} is in {front.language}",
            "Choose the English version of the same document.",
        )


def _name(front: FrontPage) -> str:
    return f"{front.symbol}" if front.symbol else "a document without symbol"


def _family_of(source: Source, wanted: Sequence[Family]) -> Family:
    """Give the family that an opened file belongs to."""
    for family in wanted:
        if source.form in family.forms and family.is_one(source):
            return family
    symbol = source.front.symbol
    what = symbols.kind_in_words(symbol) if symbol else "of another kind"
    is_word = source.form == "docx"
    advice = _AS_PDF if is_word else "Choose a document of a kind that can be read."
    raise ReadingError(
        Reason.OTHER_KIND,
        _expected(wanted),
        f"{_name(source.front)} is {what}",
        wanted[0].advice if len(wanted) == 1 else advice,
    )


def _notes(pages: Sequence[Page]) -> list[Note]:
    notes = []
    if _odd(pages) > _SUSPECT * _count(pages):
        words = "The text layer of the PDF is damaged in places; compare closely."
        notes.append(Note("text_damaged", words))
    empty = [page.number for page in pages[:-1] if not page.lines]
    if empty:
        words = f"No text was found on page {', '.join(map(str, empty))}."
        notes.append(Note("pages_without_text", words))
    return notes


# How a file of each type is opened, by the types that `sniff` tells.
_OPENERS = {"pdf": _open_pdf, "docx": _open_docx}
