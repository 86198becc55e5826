"""Reads the tables of a file: Word, Excel, CSV or PDF, as rows of plain cells.

A table of an official paper is seldom plain: cells are joined, the heading has
two rows and stands on every page again, a numbering row lies under it, and one
table is cut into several. Here it comes out as one heading and its rows, every
cell filled.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from undocs.errors import ReadingError, Reason
from undocs.folding import fold
from undocs.models import Note
from undocs.reading.sniffing import check_archive, sniff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Row = tuple[str, ...]

MOST_ROWS = 20_000
MOST_COLUMNS = 50
MOST_PAGES = 500
LONGEST_CELL = 20_000
UNPACKED_BYTES = 400 * 2**20
EXPECTED = "a table in a Word (.docx), Excel (.xlsx), CSV or PDF file"

_SAVE = "Save it as .docx, .xlsx or PDF and choose that copy."
_HEADING_WITHIN = 15  # rows before the heading: a title, a date, an empty line
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_WORD = re.compile(r"[^\W_]+")
_COUNTER = re.compile(r"\(?(\d{1,2})\)?")
_BEGINS_A_ROW = re.compile(r"\(?\d+(?:\.\d+)*[.)]?(?:\s|$)")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HEAD_BYTES = 2**20
_FEWEST = 2  # columns of a table


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands in the file: joined cells are filled, nothing is tidied."""

    rows: tuple[Row, ...]
    page: int = 1
    whole_rows: frozenset[int] = frozenset()  # rows of one cell over all columns
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its heading, its rows of the same length, the page of each row."""

    heading: Row
    rows: tuple[Row, ...]
    pages: tuple[int, ...]
    notes: tuple[Note, ...] = ()


def tables_of(path: str | Path) -> tuple[Table, ...]:
    """Give the tables of a file, those of one shape joined.

    Raises ReadingError where the file cannot be read; a file without a table
    gives none.
    """
    path = Path(path)
    form = _checked_form(path)
    grids = [_tidy(grid) for grid in _grids(path, form)]
    return tuple(_joined(grid for grid in grids if grid.rows))


def text_of(path: str | Path) -> str:
    """Give the words of a file, line by line, for forms that have no pages too."""
    path = Path(path)
    form = _checked_form(path)
    if form == "pdf":
        from undocs.reading.ruled import lines_of  # noqa: PLC0415 - PDFium is loaded only when there is a PDF to read

        return "\n".join(lines_of(path))
    if form == "docx":
        return "\n".join(_words_of_docx(path))
    return "\n".join("\t".join(row) for grid in _grids(path, form) for row in grid.rows)


def _checked_form(path: Path) -> str:
    form = sniff(path)
    if form == "empty":
        raise ReadingError(Reason.EMPTY, EXPECTED, "the file is empty", _SAVE)
    if form in {"docx", "zip"}:
        check_archive(path, UNPACKED_BYTES)
    if form == "doc":
        raise _old_or_locked(path)
    if form == "html":
        raise ReadingError(Reason.NOT_A_DOCUMENT, EXPECTED, "a web page came", _SAVE)
    return form


def _old_or_locked(path: Path) -> ReadingError:
    """Tell a Word or Excel file with a password from one of before 2007."""
    with path.open("rb") as file:
        is_locked = _LOCKED in file.read(_HEAD_BYTES)
    if is_locked:
        came = "this one is locked with a password"
        advice = "Save a copy without the password and choose that."
        return ReadingError(Reason.PASSWORD, EXPECTED, came, advice)
    came = "a file of an old Office version came"
    return ReadingError(Reason.OTHER_KIND, EXPECTED, came, _SAVE)


def _grids(path: Path, form: str) -> Iterable[Grid]:
    if form == "pdf":
        from undocs.reading.ruled import grids_of_pdf  # noqa: PLC0415 - PDFium is loaded only when there is a PDF to read

        return grids_of_pdf(path)
    if form == "docx":
        return _grids_of_docx(path)
    from undocs.reading import sheets  # noqa: PLC0415 - openpyxl is slow to load

    return sheets.grids_of_xlsx(path) if form == "zip" else sheets.grids_of_csv(path)


def _grids_of_docx(path: Path) -> Iterator[Grid]:
    from undocs.reading.docx import open_docx  # noqa: PLC0415 - lxml is loaded only when there is a Word file to read
    from undocs.word import Table as WordTable  # noqa: PLC0415 - with it

    for block in open_docx(path, UNPACKED_BYTES).blocks:
        if not isinstance(block, WordTable):
            continue
        rows, whole = [], set()
        for number, cells in enumerate(block.rows[: MOST_ROWS + 1]):
            row: list[str] = []
            for cell in cells:
                words = "\n".join(
                    f"{each.label} {each.text}".strip() for each in cell.texts
                )
                row.extend([words] * cell.span)
            rows.append(tuple(row[:MOST_COLUMNS]))
            if len(cells) == 1 and cells[0].span > 1:
                whole.add(number)
        yield Grid(tuple(rows), whole_rows=frozenset(whole))


def _words_of_docx(path: Path) -> Iterator[str]:
    from undocs.reading.docx import open_docx  # noqa: PLC0415 - as above
    from undocs.word import Text  # noqa: PLC0415 - with it

    for block in open_docx(path, UNPACKED_BYTES).blocks:
        if isinstance(block, Text):
            yield f"{block.label} {block.text}".strip()
            continue
        for row in block.rows:
            yield "\t".join(" ".join(each.text for each in cell.texts) for cell in row)


def plain(words: str) -> str:
    """Give the words of a cell with single blanks, its lines kept apart."""
    cut = words[:LONGEST_CELL].replace("\r", "\n").replace("\u00a0", " ")
    return _LINES.sub("\n", _BLANKS.sub(" ", cut)).strip()


def key_of(row: Sequence[str]) -> Row:
    """Give what is compared of a heading: folded words without signs."""
    composed = (unicodedata.normalize("NFC", cell) for cell in row)
    return tuple(" ".join(_WORD.findall(fold(cell))) for cell in composed)


def _tidy(grid: Grid) -> Grid:
    """Make rows of one length; leave out empty rows and columns, and titles."""
    if len(grid.rows) > MOST_ROWS:
        raise ReadingError(
            Reason.TOO_LARGE,
            f"a table of at most {MOST_ROWS} rows",
            "this one has more",
            "Divide it into several files.",
        )
    width = max((len(row) for row in grid.rows), default=0)
    rows = [
        tuple(plain(cell) for cell in row) + ("",) * (width - len(row))
        for number, row in enumerate(grid.rows)
        if number not in grid.whole_rows
    ]
    rows = [row for row in rows if any(row)]
    used = [at for at in range(width) if any(row[at] for row in rows)]
    if len(used) < _FEWEST:
        return replace(grid, rows=())
    rows = [tuple(row[at] for at in used) for row in rows]
    notes = grid.notes
    if grid.whole_rows:
        count = len(grid.whole_rows)
        notes = (*notes, Note("titles_left_out", f"{count} titles in the table."))
    return replace(grid, rows=tuple(rows), notes=notes)


def _from_heading(grid: Grid) -> Grid:
    """Leave out what stands above the heading, the first row filled like one."""
    head = grid.rows[:_HEADING_WITHIN]
    filled = [len(set(filter(None, row))) for row in head]
    enough = max(_FEWEST, round(0.6 * max(filled, default=0)))
    start = next((at for at, count in enumerate(filled) if count >= enough), 0)
    return replace(grid, rows=grid.rows[start:])


def _joined(grids: Iterable[Grid]) -> Iterator[Table]:
    """Put tables of one shape together that follow one another."""
    waiting: Table | None = None
    for grid in grids:
        cut = _from_heading(grid)
        if waiting is not None:
            same = next((one for one in (grid, cut) if _goes_on(waiting, one)), None)
            if same is not None:
                waiting = _extended(waiting, same)
                continue
            yield waiting
        waiting = _begun(cut)
    if waiting is not None:
        yield waiting


def _begun(grid: Grid) -> Table:
    heading, body = grid.rows[0], list(grid.rows[1:])
    if body and _is_second_heading(heading, body[0]):
        heading = tuple(
            upper if not lower or lower == upper else f"{upper} {lower}".strip()
            for upper, lower in zip(heading, body.pop(0), strict=True)
        )
    table = Table(heading, (), (), grid.notes)
    return _with_rows(table, body, grid.page)


def _is_second_heading(first: Row, second: Row) -> bool:
    """Tell the lower row of a heading of two: some cells go on, some differ."""
    pairs = list(zip(first, second, strict=True))
    same = sum(bool(upper) and upper == lower for upper, lower in pairs)
    repeated = len(set(filter(None, first))) < sum(map(bool, first))
    differ = sum(bool(lower) and upper != lower for upper, lower in pairs)
    return repeated and same > 0 and differ > 1


def _goes_on(table: Table, grid: Grid) -> bool:
    first = grid.rows[0]
    if len(first) != len(table.heading):
        return False
    if key_of(first) == key_of(table.heading) or _starts_like(table.heading, grid):
        return True
    # Without a heading of its own: it begins with a number, or over a page break
    # with the rest of a row.
    begins = _BEGINS_A_ROW.match(first[0]) is not None
    last = table.pages[-1] if table.pages else grid.page
    return begins or (not first[0] and grid.page == last + 1)


def _starts_like(heading: Row, grid: Grid) -> bool:
    """Tell a grid with the same heading of two rows."""
    if len(grid.rows) < _FEWEST or not _is_second_heading(*grid.rows[:2]):
        return False
    return key_of(_begun(grid).heading) == key_of(heading)


def _extended(table: Table, grid: Grid) -> Table:
    body = list(grid.rows)
    if _starts_like(table.heading, grid):
        body = body[2:]
    while body and key_of(body[0]) == key_of(table.heading):
        body.pop(0)
    table = replace(table, notes=tuple(dict.fromkeys((*table.notes, *grid.notes))))
    if body and table.rows and _is_rest(body[0], table, grid.page):
        last = table.rows[-1]
        longer = tuple(
            above if above == below else f"{above} {below}".strip()
            for above, below in zip(last, body.pop(0), strict=True)
        )
        table = replace(table, rows=(*table.rows[:-1], longer))
    return _with_rows(table, body, grid.page)


def _is_rest(row: Row, table: Table, page: int) -> bool:
    """Tell what of a row was printed on the next page.

    Its first cell is empty, and the rows are counted, or words go on, or most of
    it is empty; else it is a row of a cell that is joined over several.
    """
    above = table.rows[-1][0]
    if page != table.pages[-1] + 1 or row[0] or not above:
        return False
    goes_on = any(cell[:1].islower() for cell in row)
    mostly_empty = 2 * sum(map(bool, row)) <= len(row)
    return goes_on or mostly_empty or _BEGINS_A_ROW.match(above) is not None


def _with_rows(table: Table, rows: Sequence[Row], page: int) -> Table:
    key = key_of(table.heading)
    kept = [row for row in rows if key_of(row) != key and not _is_counter(row)]
    room = MOST_ROWS - len(table.rows)
    if len(kept) > room:
        raise ReadingError(
            Reason.TOO_LARGE,
            f"a table of at most {MOST_ROWS} rows",
            "this one has more",
            "Divide it into several files.",
        )
    return replace(
        table,
        rows=(*table.rows, *kept),
        pages=(*table.pages, *itertools.repeat(page, len(kept))),
    )


def _is_counter(row: Row) -> bool:
    """Tell the row under a heading that only counts the columns: (1) (2) (3)."""
    found = [_COUNTER.fullmatch(cell) for cell in row if cell]
    numbers = [int(each[1]) for each in found if each]
    return len(numbers) == len(found) >= _FEWEST + 1 and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )
