"""Opens a file of each type: what stands on its first page, its lines, its pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from undocs.errors import FETCH, ReadingError, Reason
from undocs.families import Source
from undocs.front_page import front_of_lines, front_page
from undocs.models import Note
from undocs.reading.damage import check_text, count_of, notes_on
from undocs.reading.furniture import body_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from undocs.models import Line, Page
    from undocs.reading.limits import Deadline, Limits


_TEXTLESS = 25  # characters a page; a scan has hardly any
_TEXT_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file to open: who hears how far it is, how much is read, until when."""

    path: Path
    progress: Callable[[int, int], None] | None
    limits: Limits
    deadline: Deadline


def open_pdf_file(file: Chosen) -> Source:
    """Open a PDF; a scan is given a text layer first, where a program can do that."""
    pages = _pages(file)
    notes: list[Note] = []
    if count_of(pages) < _TEXTLESS * len(pages):
        pages = _recognised(file)
        notes.append(Note("text_recognised", "The text of this scan was recognised."))
    check_text(pages)
    return Source(
        path=file.path,
        form="pdf",
        front=front_page(pages),
        lines=body_lines(pages),
        pages=tuple(pages),
        notes=(*notes, *notes_on(pages)),
    )


def open_word_file(file: Chosen) -> Source:
    """Open a Word file of the present form."""
    from undocs.reading.docx import front_of, open_docx  # noqa: PLC0415 - lxml is loaded only when there is a Word file to read
    from undocs.reading.plain_lines import word_lines  # noqa: PLC0415 - as above

    word = open_docx(file.path, file.limits.unpacked_bytes, file.deadline)
    if file.progress:
        file.progress(1, 1)
    return Source(
        path=file.path,
        form="docx",
        front=front_of(word),
        lines=tuple(word_lines(word)),
        word=word,
    )


def open_old_word_file(file: Chosen) -> Source:
    """Open a Word file of the old form, by way of the present one."""
    from undocs.reading.programs import as_word  # noqa: PLC0415 - starts other programs; rarely needed
    from undocs.reading.sniffing import check_archive  # noqa: PLC0415 - as above

    with as_word(file.path, file.deadline) as made:
        check_archive(made, file.limits.unpacked_bytes)
        source = open_word_file(replace(file, path=made))
    return replace(source, path=file.path)


def open_web_page(file: Chosen) -> Source:
    """Open a web page as it was saved; nothing that it refers to is fetched."""
    _check_size(file)
    from undocs.reading.plain_lines import html_lines  # noqa: PLC0415 - lxml is loaded only when there is a page to read

    return _without_pages(file, "html", html_lines(file.path))


def open_text_file(file: Chosen) -> Source:
    """Open a text file, plain or in Markdown."""
    _check_size(file)
    from undocs.reading.plain_lines import text_lines  # noqa: PLC0415 - only for text files

    return _without_pages(file, "text", text_lines(file.path))


def _check_size(file: Chosen) -> None:
    """Refuse text that would fill the memory; the longest reports have 2 MB."""
    size = file.path.stat().st_size
    if size > _TEXT_BYTES:
        raise ReadingError(
            Reason.TOO_LARGE,
            f"text of at most {_TEXT_BYTES // 2**20} MB",
            f"this file has {size / 2**20:.0f} MB",
            FETCH,
        )


def _without_pages(file: Chosen, form: str, lines: Sequence[Line]) -> Source:
    from undocs.reading.plain_lines import without_heads  # noqa: PLC0415 - as above

    file.deadline.check("in the time")
    if file.progress:
        file.progress(1, 1)
    return Source(
        path=file.path,
        form=form,
        front=front_of_lines(lines),
        lines=tuple(without_heads(lines)),
    )


def _recognised(file: Chosen) -> list[Page]:
    """Give the pages of a scan after text recognition, or say what to install."""
    from undocs.reading.programs import with_text  # noqa: PLC0415 - starts another program; rarely needed

    with with_text(file.path, file.deadline) as made:
        if made is not None:
            pages = _pages(replace(file, path=made))
            if count_of(pages) >= _TEXTLESS * len(pages):
                return pages
    raise ReadingError(
        Reason.NO_TEXT,
        "a PDF with text in it",
        "this one holds only pictures of pages (a scan)",
        "Download the report from documents.un.org, or install OCRmyPDF (package "
        "ocrmypdf), with which scans are read.",
    )


def _pages(file: Chosen) -> list[Page]:
    from undocs.reading.pdf import open_pdf, pages_of  # noqa: PLC0415 - PDFium is loaded only when there is a PDF to read

    document = open_pdf(file.path)
    try:
        count = len(document)
        if count > file.limits.pages:
            raise ReadingError(
                Reason.TOO_MANY_PAGES,
                f"a report of at most {file.limits.pages} pages",
                f"this file has {count} pages",
                "Choose the report alone, not a collection.",
            )
        return _timed(pages_of(document), count, file)
    finally:
        document.close()


def _timed(pages: Iterable[Page], count: int, file: Chosen) -> list[Page]:
    found: list[Page] = []
    for page in pages:
        found.append(page)
        if file.progress:
            file.progress(len(found), count)
        file.deadline.check(f"at page {len(found)} of {count}")
    return found


# How a file of each type is opened, by the types that `sniff` tells.
OPENERS = {
    "pdf": open_pdf_file,
    "docx": open_word_file,
    "doc": open_old_word_file,
    "html": open_web_page,
    "text": open_text_file,
}
