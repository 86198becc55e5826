"""Reads a staff list from a CSV or XLSX file. Named columns only."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from django.utils.translation import gettext as _

from servanda.common.folding import fold
from servanda.common.privacy import (
    ImportAdapter,
    Privacy,
    PrivacyMap,
    refused_column,
)
from servanda.people.staff_cells import (
    Cell,
    StaffLine,
    UnusableError,
    checked,
    look_for_swaps,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_LINES = 5_000
MOST_COLUMNS = 60
UNPACKED_BYTES = 50 * 2**20


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong; `line` 0 means the file as a whole."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file gave: good lines, problems, and what was left in the file."""

    lines: tuple[StaffLine, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...] = ()  # columns that are not kept
    encoding: str = ""  # how a CSV file was read, where there was a choice

    @property
    def unusable(self) -> bool:
        """Say whether the file as a whole cannot be used."""
        return any(problem.line == 0 for problem in self.problems)


class StaffList(ImportAdapter):
    """The columns that a staff list may have, by any of their names."""

    columns: ClassVar[PrivacyMap] = {
        "institution": Privacy.OFFICE,
        "post": Privacy.OFFICE,
        "post_code": Privacy.OFFICE,
        "role": Privacy.OFFICE,
        "name": Privacy.PERSONAL,
        "email": Privacy.PERSONAL,
        "from": Privacy.OFFICE,
        "to": Privacy.OFFICE,
    }
    names: ClassVar[dict[str, tuple[str, ...]]] = {
        "institution": (
            "institution", "cơ quan", "cơ quan, tổ chức", "đơn vị", "cơ quan, đơn vị",
        ),
        "post": ("post", "post title", "chức vụ", "chức danh"),
        "post_code": ("post code", "mã chức vụ"),
        "role": ("role", "vai trò"),
        "name": ("name", "full name", "họ và tên", "họ tên"),
        "email": ("e-mail", "email", "e-mail address", "thư điện tử", "thư điện tử (e-mail)"),
        "from": ("from", "first day", "từ ngày"),
        "to": ("to", "last day", "đến ngày"),
    }  # fmt: skip

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._left_out: list[str] = []
        self._encoding = ""

    def read(self, file: BinaryIO) -> Sheet:
        """Read the first sheet of `file`; every problem names its line."""
        try:
            lines = tuple(self._lines(file))
        except UnusableError as error:
            return Sheet((), (Problem(0, str(error)),))
        return Sheet(
            lines, tuple(self._problems), tuple(self._left_out), self._encoding
        )

    def _lines(self, file: BinaryIO) -> list[StaffLine]:
        start = file.read(4)
        file.seek(0)
        if start.startswith(b"PK"):
            rows = _rows_of_xlsx(file)
        else:
            rows, self._encoding = _rows_of_csv(file)
        if not rows or not any(cell.text for cell in rows[0]):
            raise UnusableError(_("The first line is empty. Expected the headings."))
        if len(rows) > MOST_LINES + 1:
            raise UnusableError(
                _("Expected at most %(count)s lines; the file has more. Split it.")
                % {"count": MOST_LINES}
            )
        columns = self._columns([cell.text for cell in rows[0]])
        body = [
            (number, {name: _at(row, place) for name, place in columns.items()})
            for number, row in enumerate(rows[1:], start=2)
            if any(cell.text for cell in row)
        ]
        if not body:
            raise UnusableError(_("The file has headings, but no line below them."))
        look_for_swaps([cells for _number, cells in body])
        # The template comes back filled in part only: a post without anybody in it
        # says nothing.
        return [
            line
            for number, cells in body
            if (cells["name"].text or ("email" in cells and cells["email"].text))
            and (line := self._line(number, cells))
        ]

    def _columns(self, heads: Sequence[str]) -> dict[str, int]:
        by_name = {fold(n): key for key, names in self.names.items() for n in names}
        found: dict[str, int] = {}
        for place, head in enumerate(heads):
            if not head:
                continue
            name = by_name.get(fold(head.strip("*: ")))
            if name is None:
                self._leave_out(head)
            elif name in found:
                raise UnusableError(
                    _("The column “%(name)s” stands twice. Keep one of them.")
                    % {"name": head[:40]}
                )
            else:
                found[name] = place
        self._must_have(found)
        return found

    def _leave_out(self, head: str) -> None:
        reason = refused_column(head)
        if reason:
            raise UnusableError(
                _(
                    "The column “%(name)s” is refused: %(reason)s. Delete the column"
                    " from the file; nothing was read."
                )
                % {"name": head[:40], "reason": reason}
            )
        self._left_out.append(head[:40])

    def _must_have(self, found: Mapping[str, int]) -> None:
        missing = [name for name in ("institution", "name") if name not in found]
        if not {"post", "post_code"} & set(found):
            missing.append("post")
        if missing:
            raise UnusableError(
                _(
                    "Expected the columns institution, post (or post code) and name in"
                    " the first line; “%(name)s” is missing. The template has them all."
                )
                % {"name": missing[0]}
            )

    def _line(self, number: int, cells: Mapping[str, Cell]) -> StaffLine | None:
        try:
            return checked(number, cells)
        except ValueError as error:
            self._problems.append(Problem(number, str(error)))
            return None


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else Cell(None)


# Files.


def _rows_of_xlsx(file: BinaryIO) -> list[list[Cell]]:
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(each.file_size for each in archive.infolist())
        file.seek(0)
        rows = _first_sheet(file) if size <= UNPACKED_BYTES else None
    except Exception as error:
        # openpyxl meets damaged files with exceptions of every kind.
        raise UnusableError(
            _("This file cannot be opened as XLSX. Save it again as .xlsx or .csv.")
        ) from error
    if rows is None:
        raise UnusableError(
            _("Expected a small XLSX file; this one unpacks to an enormous size.")
        )
    return rows


def _first_sheet(file: BinaryIO) -> list[list[Cell]]:
    # Every process would wait for it at its start, and few ever read a sheet.
    import openpyxl  # noqa: PLC0415  see above

    book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    try:
        rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS)
        return [
            [Cell(cell.value, formula=cell.data_type == "f") for cell in row]
            for row in islice(rows, MOST_LINES + 2)
        ]
    finally:
        book.close()


def _rows_of_csv(file: BinaryIO) -> tuple[list[list[Cell]], str]:
    text, encoding = decoded(file.read())
    if "\x00" in text:
        raise UnusableError(
            _("Expected a CSV or XLSX file; this file is something else.")
        )
    head = text.splitlines()[0] if text.strip() else ""
    marks = Counter(mark for mark in head if mark in ",;\t")
    mark = marks.most_common(1)[0][0] if marks else ","
    try:
        rows = list(_csv_rows(text, mark))
    except csv.Error as error:
        raise UnusableError(
            _("This CSV file is damaged in a line. Save it again as .xlsx.")
        ) from error
    return rows, encoding


def _csv_rows(text: str, mark: str) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    for row in islice(reader, MOST_LINES + 2):
        yield [Cell(value) for value in row[:MOST_COLUMNS]]


# Windows-1258 writes these tone marks behind a letter of their own.
_TONES_1258 = {0xCC, 0xD2, 0xDE, 0xEC, 0xF2}


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of a CSV file, and the encoding where it was a guess."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16"), "UTF-16"
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    if content[1::2].count(0) * 3 > len(content):
        return _strictly(content, "utf-16-le"), "UTF-16"
    tones = sum(
        1
        for before, sign in pairwise(content)
        if sign in _TONES_1258 and (chr(before).isalpha())
    )
    code = "cp1258" if tones or _reads_as_vietnamese(content) else "cp1252"
    text = unicodedata.normalize("NFC", _strictly(content, code))
    return text, {"cp1258": "Windows-1258", "cp1252": "Windows-1252"}[code]


def _reads_as_vietnamese(content: bytes) -> bool:
    # đ, ơ and ư: in Windows-1252 these are ð, õ and ý, rare beside one another.
    return sum(content.count(bytes([sign])) for sign in (0xF0, 0xF5, 0xFD, 0xD0)) > 0


def _strictly(content: bytes, code: str) -> str:
    try:
        return content.decode(code)
    except UnicodeDecodeError as error:
        raise UnusableError(
            _(
                "The letters of this file cannot be read as UTF-8, UTF-16,"
                " Windows-1258 or Windows-1252. Save it as “CSV UTF-8” or .xlsx."
            )
        ) from error
