"""CSV, JSON and XLSX, written while the rows are read."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, BinaryIO

import xlsxwriter
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from servanda.common.languages import language_name
from servanda.recommendations.models import DocumentPosition, FinalPosition

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator
    from typing import Any

    from servanda.recommendations.operations.exports.rows import Row

# A cell that begins so is run by a spreadsheet program as a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_LONGEST_CELL = 32_767  # of Excel
_WIDTHS = (10, 16, 16, 70, 30, 14, 22, 28, 22, 28, 40, 8, 14, 70)


def headings() -> list[str]:
    """Return the heads of the columns in the language of the page."""
    return [
        _("Label"),
        _("Document"),
        _("Review"),
        _("Recommendation"),
        _("Recommending States"),
        _("State codes"),
        _("Position in the document"),
        _("Source of the position in the document"),
        _("Final position"),
        _("Source of the final position"),
        _("Themes"),
        _("Page"),
        _("Confirmed on"),
        *(
            _("Text in %(language)s") % {"language": language_name(code)}
            for code, _name in settings.LANGUAGES
            if code != "en"
        ),
    ]


def cells(row: Row) -> list[str]:
    """Return the values of a row under `headings`."""
    texts = {language: text for language, _kind, text in row.translations}
    return [
        row.label,
        row.symbol,
        row.review,
        row.text,
        "; ".join(row.states),
        " ".join(row.state_codes),
        position_words(DocumentPosition, row.document_position),
        row.document_position_source,
        position_words(FinalPosition, row.final_position),
        row.final_position_source,
        "; ".join(row.themes),
        str(row.page),
        timezone.localtime(row.confirmed_at).date().isoformat(),
        *(texts.get(code, "") for code, _name in settings.LANGUAGES if code != "en"),
    ]


def position_words(kind: type[DocumentPosition | FinalPosition], value: str) -> str:
    """Return the words of a position, "" where there is none."""
    return str(kind(value).label) if value else ""


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Return a CSV file, line by line, that Excel opens with the right letters.

    Its words and days are those of the page on which this is called.
    """
    return _csv_lines(rows, translation.get_language(), timezone.get_current_timezone())


def _csv_lines(
    rows: Iterable[Row], language: str, zone: datetime.tzinfo
) -> Iterator[bytes]:
    with translation.override(language):
        head = _csv_line(headings())
    yield "\ufeff".encode() + head
    for row in rows:
        # The page is over when the lines are made; its language and zone hold.
        with translation.override(language), timezone.override(zone):
            line = _csv_line(cells(row))
        yield line


def _csv_line(values: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([harmless(value) for value in values])
    return line.getvalue().encode()


def json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a JSON list of recommendations with codes instead of words."""
    before = b"[\n"
    for row in rows:
        yield before + json.dumps(_object(row), ensure_ascii=False).encode()
        before = b",\n"
    yield b"\n]\n" if before != b"[\n" else b"[]\n"


def _object(row: Row) -> dict[str, Any]:
    return {
        "label": row.label,
        "symbol": row.symbol,
        "language": row.language,
        "mechanism": row.mechanism,
        "review": row.review,
        "text": row.text,
        "page": row.page,
        "clauses": [
            {"text": clause.text, "recommending_states": list(clause.codes)}
            for clause in row.clauses
        ],
        "document_position": row.document_position or None,
        "document_position_source": row.document_position_source or None,
        "final_position": row.final_position or None,
        "final_position_source": row.final_position_source or None,
        "themes": list(row.theme_codes),
        "translations": [
            {"language": language, "kind": kind, "text": text}
            for language, kind, text in row.translations
        ],
        "confirmed_at": row.confirmed_at.isoformat(),
    }


def write_xlsx(rows: Iterable[Row], target: BinaryIO) -> None:
    """Write an Excel file in constant memory; texts stay texts, never formulas."""
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Recommendations")[:31])
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    heads = headings()
    for column, words in enumerate(heads):
        sheet.write_string(0, column, words, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(cells(row)):
            sheet.write_string(last, column, value[:_LONGEST_CELL], wrapped)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    book.close()
