"""All rows of a table as an Excel file: what it said, what it was matched with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

from servanda.recommendations.operations.annexes.columns import LABELS
from servanda.recommendations.queries.doubts import TAGS
from servanda.recommendations.queries.holders import name_of

if TYPE_CHECKING:
    from servanda.recommendations.models import AnnexImport, AnnexRow

_LONGEST_CELL = 32_767  # of Excel
_AT_ONCE = 500


def write_rows(annex: AnnexImport, target: Any) -> None:
    """Write the rows in constant memory; texts stay texts, never formulas."""
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
    sheet = book.add_worksheet(_("Rows")[:31])
    sheet.freeze_panes(1, 1)
    parts = [part for part in LABELS if part in annex.columns]
    for column, words in enumerate(_headings(annex, parts)):
        sheet.set_column(column, column, 60 if words == _("Recommendation") else 24)
        sheet.write_string(0, column, words, bold)
    rows = annex.rows.order_by("number").select_related("lead")
    found = rows.prefetch_related("recommendations", "cooperating").iterator(
        chunk_size=_AT_ONCE
    )
    for place, row in enumerate(found, start=1):
        for column, words in enumerate(_cells(annex, row, parts)):
            sheet.write_string(place, column, words[:_LONGEST_CELL], wrapped)
    book.close()


def _headings(annex: AnnexImport, parts: list[str]) -> list[str]:
    return [
        _("Row"),
        *(annex.headings[annex.columns[part]] for part in parts),
        _("Matched with"),
        _("Lead"),
        _("Cooperating"),
        _("Deadline"),
        _("State"),
        _("What to look at"),
    ]


def _cells(annex: AnnexImport, row: AnnexRow, parts: list[str]) -> list[str]:
    places = [annex.columns[part] for part in parts]
    return [
        str(row.number),
        *(row.cells[place] if place < len(row.cells) else "" for place in places),
        ", ".join(each.label for each in row.recommendations.all()),
        name_of(row.lead) if row.lead else "",
        "; ".join(name_of(each) for each in row.cooperating.all()),
        row.deadline.isoformat() if row.deadline else "",
        str(row.get_state_display()),
        "; ".join(str(TAGS.get(code, _("Position"))) for code in row.doubts),
    ]
