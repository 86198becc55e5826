"""Assignments as CSV and XLSX, written while they are read."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from servanda.recommendations.operations.exports.tables import harmless

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from servanda.recommendations.queries.assignments import Card

_LONGEST_CELL = 32_767  # of Excel
_WIDTHS = (10, 18, 60, 30, 30, 30, 12, 24, 24, 12, 40)


def headings() -> list[str]:
    """Return the heads of the columns in the language of the page."""
    return [
        _("Label"),
        _("Review"),
        _("Requested actions"),
        _("Lead"),
        _("Cooperating"),
        _("Product"),
        _("Deadline"),
        _("Assigned by"),
        _("Status"),
        _("Answer by"),
        _("Reason"),
    ]


def cells(card: Card) -> list[str]:
    """Return the values of an assignment under `headings`."""
    row = card.assignment
    return [
        card.label,
        card.review,
        "\n".join(ask.text for ask in card.asks),
        card.lead,
        "; ".join(card.cooperating),
        row.product,
        _day(row.deadline),
        row.decision.number if row.decision else "",
        card.state.words,
        _day(row.answer_by),
        " ".join(part for part in (card.reason, row.reason_words) if part),
    ]


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def csv_lines(cards: Iterable[Card]) -> Iterator[bytes]:
    """Return a CSV file, line by line, in the language in which this is called."""
    return _csv_lines(cards, translation.get_language())


def _csv_lines(cards: Iterable[Card], language: str) -> Iterator[bytes]:
    with translation.override(language):
        head = _line(headings())
    yield "\ufeff".encode() + head
    waiting = iter(cards)
    while True:
        # The page is over when the lines are made; its language holds.
        with translation.override(language):
            card = next(waiting, None)
            line = _line(cells(card)) if card else b""
        if card is None:
            return
        yield line


def _line(values: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([harmless(value) for value in values])
    return line.getvalue().encode()


def write_xlsx(cards: Iterable[Card], target: BinaryIO) -> None:
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
    sheet = book.add_worksheet(_("Assignments")[:31])
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    heads = headings()
    for column, words in enumerate(heads):
        sheet.write_string(0, column, words, bold)
    last = 0
    for last, card in enumerate(cards, 1):
        for column, value in enumerate(cells(card)):
            sheet.write_string(last, column, value[:_LONGEST_CELL], wrapped)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    book.close()
