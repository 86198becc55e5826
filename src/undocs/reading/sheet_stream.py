"""Rows of a spreadsheet (XLSX) one after the other, however many there are.

The words of a sheet lie in a list of their own, apart from its rows; they are put into
a temporary file, so that memory stays flat.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from array import array
from typing import TYPE_CHECKING, Any

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from undocs.errors import ReadingError, Reason
from undocs.reading.sniffing import check_archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_STRINGS = "xl/sharedStrings.xml"
_LONGEST = 100_000  # characters of a cell; more is none
_COLUMNS = 256
_AGAIN = "Download the export again and compare its size with the original."
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)


def rows_of_xlsx(path: Path, unpacked_bytes: int) -> Iterator[tuple[str, ...]]:
    """Give the rows of the first sheet as text, numbers as they are written."""
    check_archive(path, unpacked_bytes)
    try:
        with zipfile.ZipFile(path) as archive, _Strings() as strings:
            names = archive.namelist()
            if _STRINGS in names:
                with archive.open(_STRINGS) as part:
                    strings.fill(part)
            sheet = min(filter(_SHEET.fullmatch, names), key=_number, default=None)
            if sheet is None:
                raise _damaged("this one has no sheet")
            with archive.open(sheet) as part:
                yield from _rows(part, strings)
    except _BROKEN:
        raise _damaged("this one is damaged or was cut short") from None


def _number(name: str) -> int:
    return int("".join(filter(str.isdigit, name)))


def _damaged(came: str) -> ReadingError:
    return ReadingError(
        Reason.DAMAGED, "a spreadsheet that can be opened", came, _AGAIN
    )


class _Strings:
    """The shared words of a workbook, in a temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        self._ends = array("Q", [0])

    def __enter__(self) -> _Strings:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def fill(self, part: Any) -> None:
        """Read all shared words."""
        for element in _elements(part, f"{_S}si"):
            self._file.write(_words(element).encode())
            self._ends.append(self._file.tell())

    def __getitem__(self, at: int) -> str:
        if at < 0:
            raise IndexError(at)
        begin, end = self._ends[at], self._ends[at + 1]
        self._file.seek(begin)
        return self._file.read(end - begin).decode()


def _elements(part: Any, tag: str) -> Iterator[Any]:
    """Give elements one by one, each forgotten after its use."""
    events = etree.iterparse(
        part, tag=tag, resolve_entities=False, load_dtd=False, no_network=True
    )
    for _, element in events:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _words(element: Any) -> str:
    """Give the text of a string; readings of signs beside it are left out."""
    texts = (
        each.text or ""
        for each in element.iter(f"{_S}t")
        if each.getparent().tag != f"{_S}rPh"
    )
    return "".join(texts)[:_LONGEST]


def _rows(part: Any, strings: _Strings) -> Iterator[tuple[str, ...]]:
    for row in _elements(part, f"{_S}row"):
        cells: list[str] = []
        for cell in row.iterchildren(f"{_S}c"):
            at = _column(cell.get("r") or "", len(cells))
            cells += [""] * (at - len(cells))
            cells.append(_value(cell, strings))
        yield tuple(cells)


def _column(reference: str, following: int) -> int:
    """Give the column of a cell such as "C7", from 0; cells may be left out."""
    letters = reference.rstrip("0123456789")
    if not letters or not letters.isascii() or not letters.isupper():
        return following
    at = 0
    for letter in letters[:3]:
        at = at * 26 + ord(letter) - ord("A") + 1
    return min(max(at - 1, following), _COLUMNS)


def _value(cell: Any, strings: _Strings) -> str:
    if cell.get("t") == "inlineStr":
        return _words(cell)
    value = cell.findtext(f"{_S}v") or ""
    return strings[int(value)] if cell.get("t") == "s" else value[:_LONGEST]
