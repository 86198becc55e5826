"""Reads a file: what it is, whether it can be read, and what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from undocs import symbols
from undocs.errors import FETCH, ReadingError, Reason
from undocs.families import named
from undocs.models import Note
from undocs.reading.limits import Deadline, Limits
from undocs.reading.openers import OPENERS, Chosen
from undocs.reading.sniffing import check_archive, sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from undocs.families import Family, Source
    from undocs.front_page import FrontPage
    from undocs.models import Document

__all__ = ["Limits", "read", "render", "sniff"]

_AS_PDF = "documents.un.org offers every report as PDF: choose that file."
_MANY = 3  # families that one sentence can name
_OTHER_TYPES = {
    "docx": "a Word document (.docx) came",
    "doc": "a Word document (.doc) came",
    "zip": "a ZIP archive came",
    "html": "a web page came",
    "text": "plain text came, whatever its name says",
    "unknown": "a file of an unknown type came",
}


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
    source = OPENERS[form](Chosen(path, progress, limits, Deadline(limits.seconds)))
    _check_origin(source, wanted)
    document = _family_of(source, wanted).read(source)
    if document.recommendations or document.answers or document.points:
        return document
    words = "No list of recommendations was found."
    return replace(document, notes=(*document.notes, Note("no_recommendations", words)))


def render(path: str | Path, page_number: int, *, scale: float = 2.0) -> bytes:
    """Draw one page, counted from 1, as a PNG in sixteen greys."""
    from undocs.reading.pictures import picture_of  # noqa: PLC0415 - Pillow is slow to load, and only pictures need it

    return picture_of(Path(path), page_number, scale)


def _expected(wanted: Sequence[Family]) -> str:
    if len(wanted) > _MANY:
        return "a document of the Universal Periodic Review or of a treaty body"
    return "; or ".join(family.words for family in wanted)


def _checked_form(path: Path, limits: Limits, wanted: Sequence[Family]) -> str:
    """Give the type of a file that some family can be read from."""
    form, expected = sniff(path), _expected(wanted)
    if form == "empty":
        raise ReadingError(Reason.EMPTY, expected, "the file is empty", FETCH)
    size = path.stat().st_size
    if size > limits.bytes:
        raise ReadingError(
            Reason.TOO_LARGE,
            f"a file of at most {limits.bytes // 2**20} MB",
            f"this one has {size / 2**20:.0f} MB",
            FETCH,
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
    raise ReadingError(Reason.NOT_A_DOCUMENT, expected, _OTHER_TYPES[form], FETCH)


def _check_origin(source: Source, wanted: Sequence[Family]) -> None:
    front, expected = source.front, _expected(wanted)
    if not front.is_un_document and source.form in {"text", "html"}:
        raise ReadingError(
            Reason.NOT_A_DOCUMENT, expected, _OTHER_TYPES[source.form], FETCH
        )
    if not front.is_un_document:
        raise ReadingError(
            Reason.NOT_UN_DOCUMENT,
            expected,
            "this is not a document of the United Nations: it bears no symbol such "
            "as A/HRC/26/6",
            FETCH,
        )
    read_in = {each for family in wanted for each in family.languages}
    _check_language(front, read_in, wanted)


def _check_language(
    front: FrontPage, read_in: Container[str], wanted: Sequence[Family]
) -> None:
    """Refuse a language that is not read; say which it is."""
    if front.language not in read_in:
        raise ReadingError(
            Reason.OTHER_LANGUAGE,
            _expected(wanted),
            f"{_name(front)} is in {front.language}",
            "Choose the English version of the same document.",
        )


def _name(front: FrontPage) -> str:
    return f"{front.symbol}" if front.symbol else "a document without symbol"


def _family_of(source: Source, wanted: Sequence[Family]) -> Family:
    """Give the family that an opened file belongs to."""
    for family in wanted:
        if source.form in family.forms and family.is_one(source):
            _check_language(source.front, family.languages, wanted)
            return family
    # A kind is told by English words, so that another language hides it.
    _check_language(source.front, ("English",), wanted)
    symbol = source.front.symbol
    what = symbols.kind_in_words(symbol) if symbol else "of another kind"
    is_word = source.form in {"docx", "doc"}
    advice = _AS_PDF if is_word else "Choose a document of a kind that can be read."
    raise ReadingError(
        Reason.OTHER_KIND,
        _expected(wanted),
        f"{_name(source.front)} is {what}",
        wanted[0].advice if len(wanted) == 1 else advice,
    )
