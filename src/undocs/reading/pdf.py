"""PDF pages as lines of text with the place of every character.

PDFium gives the text of a page in one call and the box of a character in one
call each. Only the first and last character of a word are asked for; what lies
between is spread evenly, which is exact enough to draw a frame.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

from undocs.errors import ReadingError, Reason
from undocs.models import Line, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# PDFium writes this where a line ends in a hyphen.
LINE_HYPHEN = "\ufffe"

_RAW_LINE = re.compile(rf"[^\r\n{LINE_HYPHEN}]+{LINE_HYPHEN}?|{LINE_HYPHEN}")
_WORD = re.compile(r"[^\s\u00a0]+")
_MARK = re.compile(r"(\d{1,3}|\*{1,3})(?=[;:,.)\]]*$)")
_RAISED = 0.8  # a footnote mark is smaller than this share of its word's size
_ABOVE, _BELOW = 0.8, 0.25  # a line of print around its baseline, in sizes
_UNSEEN = re.compile("[\u0000-\u001f\u00ad\u200b-\u200f\u2060\ufeff]")

# PDFium is not safe for threads; a server may render two pages at once.
PDFIUM = threading.Lock()

_TAIL = 4096  # bytes at a file's end among which a whole PDF says so


class _Sheet:
    """One open page: asks PDFium for text and boxes."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.get_size()
        self._text = page.get_textpage()
        self._handle = self._text.raw
        self._rectangle = raw.FS_RECTF()
        self._reference = ctypes.byref(self._rectangle)
        self._matrix = raw.FS_MATRIX()
        self._matrix_reference = ctypes.byref(self._matrix)
        box = page.get_cropbox() or page.get_mediabox()
        self._left, self._bottom, self._right, self._top = box
        self._rotation = page.get_rotation()

    def close(self) -> None:
        self._text.close()

    def text(self) -> str:
        """Give all characters of the page, one to one with PDFium's indexes."""
        count = raw.FPDFText_CountChars(self._handle)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = raw.FPDFText_GetText(self._handle, 0, count, buffer)
        return "".join(map(chr, buffer[: max(written - 1, 0)]))

    def sides(self, index: int) -> tuple[float, float]:
        """Give where a character's advance begins and ends, from the left."""
        raw.FPDFText_GetLooseCharBox(self._handle, index, self._reference)
        found = self._rectangle
        if self._rotation:
            first, _ = self._shown(found.left, found.bottom)
            second, _ = self._shown(found.right, found.top)
            return min(first, second), max(first, second)
        return found.left - self._left, found.right - self._left

    def size(self, index: int) -> float:
        """Give the size that a character is set in; boxes tell the font's instead."""
        raw.FPDFText_GetMatrix(self._handle, index, self._matrix_reference)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        return float(raw.FPDFText_GetFontSize(self._handle, index) * scale)

    def baseline(self, index: int) -> float:
        """Give the height, from the top, of the line that a character stands on."""
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(
            self._handle, index, ctypes.byref(x), ctypes.byref(y)
        )
        if self._rotation:
            return self._shown(x.value, y.value)[1]
        return float(self._top - y.value)

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        """Give where a point of a turned page is seen, from the top left."""
        match self._rotation:
            case 90:
                return y - self._bottom, x - self._left
            case 180:
                return self._right - x, y - self._bottom
            case _:
                return self._top - y, self._right - x

    def bold(self, index: int) -> bool:
        """Tell whether a character's font calls itself bold."""
        flags = ctypes.c_int()
        name = ctypes.create_string_buffer(96)
        raw.FPDFText_GetFontInfo(self._handle, index, name, 96, ctypes.byref(flags))
        return b"bold" in name.value.lower()


@dataclass(slots=True)
class _Word:
    text: str
    index: int
    left: float
    right: float


def open_pdf(path: Path) -> Any:
    """Open a PDF or say why not."""
    try:
        _check_end(path)
        with PDFIUM:
            return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadingError(
                Reason.PASSWORD,
                "a PDF that opens without a password",
                "this one is locked with a password",
                "Save a copy without the password, or download the file again "
                "from documents.un.org, and choose that.",
            ) from None
        raise _damaged("this one is damaged or was cut short") from None


def _check_end(path: Path) -> None:
    """Refuse a PDF without its end: PDFium mends it and loses the last pages."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _TAIL, 0))
        if b"%%EOF" not in file.read():
            raise _damaged("the end of this one is missing")


def _damaged(came: str) -> ReadingError:
    return ReadingError(
        Reason.DAMAGED,
        "a PDF that can be opened",
        came,
        "Download the file again and compare its size with the original.",
    )


def pages_of(document: Any) -> Iterator[Page]:
    """Give the pages of an open PDF one after the other."""
    for index in range(len(document)):
        yield _page(document, index)


def _page(document: Any, index: int) -> Page:
    with PDFIUM:
        try:
            page = document[index]
            sheet = _Sheet(page)
        except pypdfium2.PdfiumError:
            raise _damaged(f"page {index + 1} of this one is damaged") from None
        try:
            lines = tuple(_lines(sheet, index + 1))
            return Page(index + 1, sheet.width, sheet.height, lines)
        finally:
            sheet.close()
            page.close()


def _lines(sheet: _Sheet, number: int) -> Iterator[Line]:
    text = sheet.text()
    for match in _RAW_LINE.finditer(text):
        words = [
            word
            for found in _WORD.finditer(text, match.start(), match.end())
            if (word := _word(sheet, found)) is not None
        ]
        if words:
            yield _line(sheet, words, number)


def _word(sheet: _Sheet, found: re.Match[str]) -> _Word | None:
    """Place a word; without its raised footnote mark, if it has one."""
    text, start = found.group(), found.start()
    left, _ = sheet.sides(start)
    right = None
    # Most words are letters alone; asking that first saves a search in each.
    mark = None if text.isalpha() else _MARK.search(text)
    if mark and mark.start():
        raised = start + mark.start()
        if sheet.size(raised) < _RAISED * sheet.size(start):
            text = text[: mark.start()] + text[mark.end() :]
            right, _ = sheet.sides(raised)
    if not text.isprintable():
        text = _UNSEEN.sub("", text.replace(LINE_HYPHEN, "-"))
    if not text:
        return None
    if right is None:
        _, right = sheet.sides(found.end() - 1)
    return _Word(text, start, left, right)


def _line(sheet: _Sheet, words: list[_Word], number: int) -> Line:
    """Put words together; a raised mark standing alone is left out."""
    longest = max(words, key=lambda word: len(word.text)).index
    size, baseline = sheet.size(longest), sheet.baseline(longest)
    kept = [
        word
        for word in words
        if word.text.isalpha()
        or not _MARK.fullmatch(word.text)
        or sheet.size(word.index) >= _RAISED * size
    ]
    edges: list[float] = []
    for at, word in enumerate(kept):
        if at:
            edges.append(kept[at - 1].right)
        left, count = word.left, len(word.text)
        step = (word.right - left) / count
        edges += [left + step * place for place in range(count)]
    edges.append(kept[-1].right)
    text = " ".join(word.text for word in kept)
    top, bottom = baseline - _ABOVE * size, baseline + _BELOW * size
    box = (kept[0].left, top, kept[-1].right, bottom)
    marked = kept[0] is not words[0]
    return Line(text, number, box, size, sheet.bold(longest), tuple(edges), marked)
