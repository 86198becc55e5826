"""Reads translations from an XLSX file, by label. Named columns only."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from django.conf import settings
from django.utils.translation import gettext as _

from servanda.common.privacy import (
    ImportAdapter,
    Privacy,
    PrivacyMap,
    refused_column,
)
from servanda.documents.models import Translation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Row = Sequence[Any]  # cells of openpyxl, of one of four classes

UNPACKED_BYTES = 100 * 2**20
MOST_LINES = 20_000
MOST_COLUMNS = 50
LONGEST_TEXT = 20_000

KINDS = {
    "official": Translation.Kind.OFFICIAL,
    "official translation": Translation.Kind.OFFICIAL,
    "bản dịch chính thức": Translation.Kind.OFFICIAL,
    "office": Translation.Kind.OFFICE,
    "office translation": Translation.Kind.OFFICE,
    "bản dịch của văn phòng": Translation.Kind.OFFICE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """The translation that one line of the sheet gives."""

    number: int  # as the spreadsheet program shows it
    label: str
    text: str
    language: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong; `line` 0 means the file as a whole."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file gave: good lines and problems."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


class TranslationSheet(ImportAdapter):
    """The columns that a file of translations may have, by any of their names."""

    names: ClassVar[dict[str, tuple[str, ...]]] = {
        "label": ("label", "nhãn", "số"),
        "text": ("text", "translation", "bản dịch", "nội dung"),
        "language": ("language", "ngôn ngữ"),
        "kind": ("kind", "loại"),
        "source": ("source", "nguồn"),
    }
    needed: ClassVar[tuple[str, ...]] = ("label", "text")
    columns: ClassVar[PrivacyMap] = dict.fromkeys(
        ("label", "text", "language", "kind", "source"), Privacy.NONE
    )

    def __init__(
        self,
        *,
        labels: Collection[str],
        language: str,
        kind: str,
        standing: Mapping[tuple[str, str], Translation],
    ) -> None:
        """Take the labels of the document, and what holds where a column lacks.

        `standing` has the translations that are there, by label and language.
        """
        self._labels, self._standing = labels, standing
        self._language, self._kind = language, kind
        self._seen: dict[tuple[str, str], int] = {}
        self._problems: list[Problem] = []

    def read(self, file: BinaryIO) -> Sheet:
        """Read the first sheet of `file`; every problem names its line."""
        try:
            lines = tuple(self._lines(file))
        except _UnusableError as error:
            return Sheet((), (Problem(0, str(error)),))
        return Sheet(lines, tuple(self._problems))

    def _lines(self, file: BinaryIO) -> Iterator[Line]:
        head, *rows = _rows(file) or [()]
        columns = self._columns([_plain(cell) for cell in head])
        for number, row in enumerate(rows, start=2):
            values = {
                name: row[place] for name, place in columns.items() if place < len(row)
            }
            # A sheet with all labels comes back filled in part only: a line
            # without words leaves the translation as it is.
            if _plain(values["text"]):
                line = self._line(number, values)
                if line is not None:
                    yield line

    def _columns(self, heads: list[str]) -> dict[str, int]:
        by_name = {n: key for key, names in self.names.items() for n in names}
        found: dict[str, int] = {}
        for place, head in enumerate(heads):
            if not head:
                continue
            name = by_name.get(unicodedata.normalize("NFC", head).casefold())
            if name is None:
                raise _UnusableError(_not_kept(head))
            if name in found:
                raise _UnusableError(
                    _("The column “%(name)s” stands twice. Keep one of them.")
                    % {"name": head}
                )
            found[name] = place
        missing = [name for name in self.needed if name not in found]
        if missing:
            raise _UnusableError(
                _(
                    "Expected the columns “label” and “text” in the first line; "
                    "“%(name)s” is missing."
                )
                % {"name": missing[0]}
            )
        return found

    def _line(self, number: int, cells: dict[str, Any]) -> Line | None:
        if any(cell.data_type == "f" for cell in cells.values()):
            self._note(
                number, _("Expected text, found a formula. Paste the values only.")
            )
            return None
        values = {name: _plain(cell) for name, cell in cells.items()}
        label = values["label"].rstrip(".")
        text = " ".join(values["text"].split())
        language = values.get("language", "").lower() or self._language
        kind, source = values.get("kind", ""), values.get("source", "")[:300]
        standing = self._standing.get((label, language))
        if standing is not None and standing.text == text and not kind:
            # The same words again do not make an official translation the office's.
            known, source = standing.kind, source or standing.source
        else:
            known = KINDS.get(kind.casefold(), "") if kind else self._kind
        return self._checked(Line(number, label, text, language, known, source))

    def _checked(self, line: Line) -> Line | None:
        problem = self._problem(line)
        if problem:
            self._note(line.number, problem)
            return None
        earlier = self._seen.setdefault((line.label, line.language), line.number)
        if earlier != line.number:
            self._note(
                line.number,
                _("The label %(label)s stands already in line %(line)s. Keep one.")
                % {"label": line.label, "line": earlier},
            )
            return None
        return line

    def _problem(self, line: Line) -> str:
        languages = [code for code, _name in settings.LANGUAGES if code != "en"]
        found = {"label": line.label[:40], "found": line.language[:20]}
        problems = (
            (
                line.label not in self._labels,
                _(
                    "No paragraph of this document has the label “%(label)s”. "
                    "Write it as it is printed, for example 143.12."
                ),
            ),
            (
                len(line.text) > LONGEST_TEXT,
                _("The text for %(label)s is longer than any paragraph. Check it."),
            ),
            (
                line.language not in languages,
                _("Expected one of the languages %(known)s, found “%(found)s”."),
            ),
            (
                not line.kind,
                _("Expected “official” or “office” as the kind of translation."),
            ),
        )
        first = next((words for wrong, words in problems if wrong), "")
        return first % {**found, "known": ", ".join(languages)} if first else ""

    def _note(self, number: int, text: str) -> None:
        self._problems.append(Problem(number, text))


class _UnusableError(Exception):
    """The file as a whole cannot be used."""


def _rows(file: BinaryIO) -> list[Row]:
    try:
        size = _unpacked(file)
        rows = _first_sheet(file) if size <= UNPACKED_BYTES else None
    except Exception as error:
        # openpyxl meets damaged files with exceptions of every kind.
        raise _UnusableError(
            _(
                "Expected an XLSX file with the columns “label” and “text”, but this "
                "file cannot be opened as one. Save it as .xlsx and choose it again."
            )
        ) from error
    if rows is None:
        raise _UnusableError(
            _("Expected a small XLSX file; this one unpacks to an enormous size.")
        )
    if len(rows) > MOST_LINES:
        raise _UnusableError(
            _("Expected at most %(count)s lines; the file has more.")
            % {"count": MOST_LINES}
        )
    return rows


def _first_sheet(file: BinaryIO) -> list[Row]:
    # Every process would wait for it at its start, and few ever read a sheet.
    import openpyxl  # noqa: PLC0415  see above

    book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    try:
        cells = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS)
        return list(islice(cells, MOST_LINES + 1))
    finally:
        book.close()


def _unpacked(file: BinaryIO) -> int:
    with zipfile.ZipFile(file) as archive:
        size = sum(each.file_size for each in archive.infolist())
    file.seek(0)
    return size


def _plain(cell: Any) -> str:
    return "" if cell.value is None else str(cell.value).strip()


def _not_kept(head: str) -> str:
    reason = refused_column(head)
    if reason:
        return _("The column “%(name)s” is refused: %(reason)s.") % {
            "name": head[:40],
            "reason": reason,
        }
    return _(
        "Unknown column “%(name)s”. Known are: label, text, language, kind, source. "
        "Delete the others from the file."
    ) % {"name": head[:40]}
