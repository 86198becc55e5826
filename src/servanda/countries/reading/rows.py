"""Rows of a pack's CSV files, read cell by cell with what is wrong noted down."""

from __future__ import annotations

import csv
import datetime
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from servanda.common.privacy import ImportAdapter, Privacy
from servanda.countries.reading.parts import Span
from servanda.countries.reading.problems import PackError, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from servanda.common.privacy import PrivacyMap
    from servanda.countries.reading.problems import Problems

LANGUAGES = ("en", "vi")  # every name in a pack is given in each of them
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
LONGEST_CODE = 64
LONGEST_NAME = 300
BETWEEN = "|"  # between several variants in one cell
CERTAINTIES = ("V", "V3", "G", "D")
YES = {"yes": True, "no": False, "": None}


class PackTables(ImportAdapter):
    """Every column that a table of a pack may have: nothing in them is of a person."""

    columns: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "act", "article", "calendar", "certainty", "code", "column", "day",
            "decision", "institution", "key", "kind", "language", "level", "main",
            "name", "official", "on", "parent", "predecessor", "province",
            "reorganisation", "return_within_days", "role", "row", "source",
            "subjects", "successor", "superior", "territory", "theme", "title",
            "unit_kind", "valid_from", "valid_to", "variants", "working",
        ),
        Privacy.NONE,
    )  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """The columns a file must and may have; `by_language` ones end in _en, _vi."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    by_language: tuple[str, ...] = ()
    by_language_optional: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take only columns whose privacy class is declared."""
        named = {*self.needed, *self.optional, *self.by_language}
        undeclared = {*named, *self.by_language_optional} - set(PackTables.columns)
        if undeclared:
            raise TypeError(f"PackTables does not name {', '.join(undeclared)}.")

    def missing(self, found: Collection[str]) -> list[str]:
        wanted = [
            *self.needed,
            *(f"{name}_{each}" for name in self.by_language for each in LANGUAGES),
        ]
        return [name for name in wanted if name not in found]

    def knows(self, name: str) -> bool:
        stem, _, language = name.rpartition("_")
        return name in {*self.needed, *self.optional} or (
            stem in {*self.by_language, *self.by_language_optional}
            and bool(LANGUAGE_CODE.fullmatch(language))
        )

    def described(self) -> str:
        languages = [*self.by_language, *self.by_language_optional]
        return ", ".join(
            [*self.needed, *(f"{name}_en" for name in languages), *self.optional]
        )


@dataclass(frozen=True)
class Row:
    """One row: cells by column, and where it stands."""

    cells: Mapping[str, str]
    place: Place
    problems: Problems

    def wrong(self, words: str) -> None:
        self.problems.add(self.place, words)

    def optional(self, name: str) -> str:
        return self.cells.get(name, "")

    def text(self, name: str) -> str:
        found = self.optional(name)
        if not found:
            self.wrong(f"expected a text for {name}, found nothing")
        return found

    def code(self, name: str) -> str:
        found = self.text(name)
        if found and not is_code(found):
            self.wrong(
                f"{name}: expected small letters, digits and single hyphens like "
                f"standing-office, at most {LONGEST_CODE}, found {found!r}"
            )
        return found

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        found = self.text(name)
        if found and found not in allowed:
            self.wrong(f"{name}: expected {listed(allowed)}, found {found!r}")
        return found

    def day(self, name: str) -> datetime.date:
        """Return a day that has to be there; the first of all days if it is not."""
        found = self.maybe_day(name)
        if found is None and not self.optional(name):
            self.wrong(f"expected a day like 2025-07-01 for {name}, found nothing")
        return found or datetime.date.min

    def maybe_day(self, name: str) -> datetime.date | None:
        found = self.optional(name)
        try:
            return datetime.date.fromisoformat(found) if found else None
        except ValueError:
            self.wrong(f"{name}: expected a day like 2025-07-01, found {found!r}")
            return None

    def span(self) -> Span:
        span = Span(self.maybe_day("valid_from"), self.maybe_day("valid_to"))
        if span.valid_from and span.valid_to and span.valid_to < span.valid_from:
            self.wrong(
                f"the dates are reversed: valid_to {span.valid_to} is before "
                f"valid_from {span.valid_from}"
            )
        return span

    def whole(self, name: str, *, most: int) -> int | None:
        found = self.optional(name)
        if not found:
            return None
        if found.isascii() and found.isdigit() and 1 <= int(found) <= most:
            return int(found)
        self.wrong(f"{name}: expected a whole number from 1 to {most}, found {found!r}")
        return None

    def yes(self, name: str, *, default: bool) -> bool:
        found = self.optional(name).lower()
        if found not in YES:
            self.wrong(f"{name}: expected yes or no, found {found!r}")
        answer = YES.get(found)
        return default if answer is None else answer

    def names(self, stem: str) -> dict[str, str]:
        """Return the names by language; each language of the screens is needed."""
        found = self.some_names(stem)
        for language in LANGUAGES:
            if language not in found:
                self.wrong(f"{stem}: the text in {language!r} is missing")
        return found

    def some_names(self, stem: str) -> dict[str, str]:
        found = {}
        for column, text in self.cells.items():
            start, _, language = column.rpartition("_")
            if start == stem and text:
                found[language] = self._short(column, text)
        return found

    def list_of(self, name: str) -> tuple[str, ...]:
        parts = [part.strip() for part in self.optional(name).split(BETWEEN)]
        return tuple(self._short(name, part) for part in parts if part)

    def certainty(self) -> str:
        found = self.optional("certainty")
        if found and found not in CERTAINTIES:
            self.wrong(f"certainty: expected {listed(CERTAINTIES)}, found {found!r}")
        return found

    def _short(self, name: str, text: str) -> str:
        if len(text) > LONGEST_NAME:
            self.wrong(
                f"{name}: expected at most {LONGEST_NAME} characters, found {len(text)}"
            )
        return text


def is_code(text: str) -> bool:
    """Say whether a text may be a code of the pack."""
    return bool(CODE.fullmatch(text)) and len(text) <= LONGEST_CODE


def listed(words: Collection[str]) -> str:
    """Return "a, b or c"."""
    several = list(words)
    return " or ".join(filter(None, [", ".join(several[:-1]), several[-1]]))


def rows_of(
    path: Path, columns: Columns, problems: Problems, *, ignore_others: bool = False
) -> Iterator[Row]:
    """Yield the rows of a CSV file; one that is not there has none.

    A column that is not named stops a pack, where it is a slip of the pen; from an
    office's own list (`ignore_others`) it is left in the file.
    """
    if not path.is_file():
        return
    name = str(path)
    reader = _reader_of(path)
    header = [cell.strip() for cell in next(reader, [])]
    if not _fits(header, columns, (Place(name), problems), ignore_others):
        return
    for place, cells in _numbered(name, reader):
        if len(cells) > len(header):
            problems.add(
                place,
                f"expected {len(header)} cells, found {len(cells)}; put a text with "
                "a comma between double quotes",
            )
            continue
        values = {
            column: " ".join(cell.split())
            for column, cell in zip(header, cells, strict=False)
            if columns.knows(column)
        }
        yield Row(values, place, problems)


def header_of(path: Path) -> list[str]:
    """Return the names of the columns of a CSV file."""
    return [cell.strip() for cell in next(_reader_of(path), [])]


def _reader_of(path: Path) -> Any:
    text = text_of(path)
    first = text.split("\n", 1)[0]
    # A spreadsheet in many languages of Europe and Asia writes semicolons.
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in first else ","
    )


def _numbered(name: str, reader: Any) -> Iterator[tuple[Place, list[str]]]:
    """Yield the rows that are not empty, each with the line on which it begins."""
    before = reader.line_num
    try:
        for cells in reader:
            place, before = Place(name, before + 1), reader.line_num
            if any(cell.strip() for cell in cells):
                yield place, cells
    except csv.Error as error:
        raise PackError(
            f"{Place(name, before + 1)}: not a table: {error}. Look for a double "
            "quote without its pair."
        ) from None


def _fits(
    header: list[str],
    columns: Columns,
    at: tuple[Place, Problems],
    ignore_others: bool,  # noqa: FBT001 - handed on from the caller's keyword
) -> bool:
    place, problems = at
    unknown = [name for name in header if not columns.knows(name)]
    missing = columns.missing(header)
    if unknown and not ignore_others:
        problems.add(
            place, f"unknown column {unknown[0]!r}; known are {columns.described()}"
        )
    if missing:
        problems.add(
            place,
            f"the column {missing[0]!r} is missing; columns are {columns.described()}",
        )
    if len(set(header)) < len(header):
        problems.add(place, "a column stands twice")
    return not missing


def text_of(path: Path) -> str:
    """Return the text of a file that has to be UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError(
            f"{path}: expected UTF-8 text, but byte {error.start} is something else. "
            "Save the file as UTF-8."
        ) from None
