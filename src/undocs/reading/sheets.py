"""Reads Excel and CSV files as grids of text, as a person sees them."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from itertools import islice
from typing import TYPE_CHECKING, Any

from undocs.errors import ReadingError, Reason
from undocs.models import Note
from undocs.reading.tables import EXPECTED, MOST_COLUMNS, MOST_ROWS, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_AGAIN = "Open it, save it anew as .xlsx, and choose that copy."
_DECIMALS = re.compile(r"0\.(0+)")
_SAMPLE = 4096  # characters from which the separator is told
_SEPARATORS = ",;\t|"


def grids_of_xlsx(path: Path) -> Iterator[Grid]:
    """Give every visible sheet; a hidden one is left out with a note."""
    book = _opened(path, values=False)
    hidden = [each.title for each in book.worksheets if each.sheet_state != "visible"]
    notes = tuple(
        Note("hidden_sheet", f"The hidden sheet “{name}” was left out.")
        for name in hidden
    )
    results = None
    for sheet in book.worksheets:
        if sheet.title in hidden:
            continue
        rows = [list(row) for row in islice(_rows(sheet), MOST_ROWS + 1)]
        if any(cell.data_type == "f" for row in rows for cell in row):
            results = results or _opened(path, values=True)
            notes = (*notes, Note("formulas", "Formulas were read as their values."))
        yield _grid(sheet, rows, results, notes)


def _rows(sheet: Any) -> Any:
    return sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS))


def _opened(path: Path, *, values: bool) -> Any:
    import openpyxl  # noqa: PLC0415 - slow to load, and only Excel files need it

    try:
        # By its bytes: openpyxl looks at the name's ending, which says nothing.
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, data_only=values, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:
        # openpyxl meets damaged files, and archives of another kind, with
        # exceptions of every kind.
        raise _unusable(path) from error
    if not book.worksheets:
        raise _unusable(path)
    return book


def _unusable(path: Path) -> ReadingError:
    try:
        with zipfile.ZipFile(path) as archive:
            is_book = "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        is_book = True  # it began like one: cut short
    if is_book:
        came = "this Excel file is damaged or was cut short"
        return ReadingError(Reason.DAMAGED, EXPECTED, came, _AGAIN)
    came = "an archive of another kind came"
    return ReadingError(Reason.NOT_A_DOCUMENT, EXPECTED, came, _AGAIN)


def _grid(
    sheet: Any, cells: list[list[Any]], results: Any, notes: tuple[Note, ...]
) -> Grid:
    values = None if results is None else results[sheet.title]
    rows = [[_words(cell, values) for cell in row] for row in cells]
    whole = set()
    for joined in sheet.merged_cells.ranges:
        first, last = joined.min_row - 1, joined.max_row - 1
        left, right = joined.min_col - 1, joined.max_col - 1
        if first >= len(rows) or left >= len(rows[first]):
            continue
        if first == last and right - left + 1 >= max(_filled_width(rows), 2):
            whole.add(first)
        words = rows[first][left]
        for row in rows[first : last + 1]:
            stop = min(right + 1, len(row))
            row[left:stop] = [words] * (stop - left)
    if _has_short_decimals(cells):
        notes = (*notes, Note("numbers", "Some numbers may have lost a last nought."))
    return Grid(
        tuple(tuple(row) for row in rows), whole_rows=frozenset(whole), notes=notes
    )


def _filled_width(rows: list[list[str]]) -> int:
    """Give how many columns the fullest row has."""
    return max((sum(map(bool, row)) for row in rows), default=0)


def _has_short_decimals(cells: list[list[Any]]) -> bool:
    """Say whether 143.20 may have been typed and kept as the number 143.2."""
    return any(
        isinstance(cell.value, float) and not _DECIMALS.search(cell.number_format)
        for row in cells
        for cell in row
    )


def _words(cell: Any, values: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        formula = str(getattr(value, "text", value))
        shown = values.cell(cell.row, cell.column).value if values else None
        return formula if shown is None else _plain(shown, cell.number_format)
    return _plain(value, cell.number_format)


def _plain(value: Any, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        decimals = _DECIMALS.search(number_format)
        return f"{value:.{len(decimals[1])}f}" if decimals else f"{value:.15g}"
    return str(value)


def grids_of_csv(path: Path) -> Iterator[Grid]:
    """Give the one table of a CSV file in Unicode."""
    text = _decoded(path.read_bytes())
    try:
        dialect: Any = csv.Sniffer().sniff(text[:_SAMPLE], _SEPARATORS)
    except csv.Error:
        dialect = csv.excel
    try:
        rows = list(islice(csv.reader(io.StringIO(text), dialect), MOST_ROWS + 1))
    except csv.Error:
        came = "this is no CSV file: its cells do not end"
        advice = "Save the table as .xlsx and choose that file."
        raise ReadingError(Reason.NOT_A_DOCUMENT, EXPECTED, came, advice) from None
    yield Grid(tuple(tuple(row[:MOST_COLUMNS]) for row in rows))


def _decoded(content: bytes) -> str:
    in_pairs = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        text = content.decode("utf-16" if in_pairs else "utf-8-sig")
    except UnicodeError:
        raise ReadingError(
            Reason.DAMAGED,
            "a CSV file in Unicode (UTF-8)",
            "the letters of this one are kept in another way, so that Vietnamese "
            "words would come out wrong",
            "Save the table as .xlsx, or as “CSV UTF-8”, and choose that file.",
        ) from None
    if "\0" in text:
        came = "a file of an unknown type came"
        advice = "Choose the Word, Excel or PDF file of the table."
        raise ReadingError(Reason.NOT_A_DOCUMENT, EXPECTED, came, advice)
    return text
