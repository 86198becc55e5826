"""The matrix of recommendations as the OHCHR gives it out, in Word."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from servanda.recommendations.models import DocumentPosition, FinalPosition
from servanda.recommendations.operations.exports import word
from servanda.recommendations.operations.exports.tables import position_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from servanda.recommendations.operations.exports.rows import Row

_WIDTHS = (6_200, 2_300, 2_900, 3_600)  # twips; together A4 across within margins


def write_matrix(rows: Iterable[Row], target: BinaryIO, *, country: str) -> None:
    """Write the matrix; the column for the assessment stays empty to be filled."""
    document = word.new_document(landscape=True, size=9)
    title = _("List of recommendations: %(country)s") % {"country": country}
    document.core_properties.title = title
    document.core_properties.author = "Servanda"
    document.add_heading(title, level=1)
    word.place_for_rows(document)
    word.add_page_numbers(document.sections[0], title)
    word.write(document, _table(rows), target)


def headings() -> tuple[str, str, str, str]:
    """Return the heads of the columns, those of the OHCHR's list."""
    return (
        _("Recommendation"),
        _("Position"),
        _("Full list of themes"),
        _("Assessment/comments on level of implementation"),
    )


def _table(rows: Iterable[Row]) -> Iterator[str]:
    yield word.table_start(_WIDTHS)
    heads = [word.paragraph(word.text_run(text, bold=True)) for text in headings()]
    yield word.table_row(zip(_WIDTHS, heads, strict=True), head=True)
    for (review, symbol), group in groupby(rows, lambda row: (row.review, row.symbol)):
        words = word.text_run(f"{review} · {symbol}", bold=True)
        heading = word.paragraph(words, keep_with_next=True)
        yield word.wide_row(len(_WIDTHS), sum(_WIDTHS), heading)
        for row in group:
            yield _row(row)
    yield word.TABLE_END
    # Word asks for a paragraph after a table.
    yield word.paragraph()


def _row(row: Row) -> str:
    cells = (
        word.paragraph(
            word.text_run(f"{row.label} ", bold=True), word.text_run(_asked(row))
        ),
        _position(row),
        "".join(word.paragraph(word.text_run(theme)) for theme in row.themes)
        or word.paragraph(),
        word.paragraph(),
    )
    return word.table_row(zip(_WIDTHS, cells, strict=True))


def _asked(row: Row) -> str:
    """Return the words as the document prints them: each clause and its States."""
    if not row.clauses:
        return row.text
    parts = [
        f"{clause.text} ({', '.join(clause.names)})" if clause.names else clause.text
        for clause in row.clauses
    ]
    return "/".join(parts)


def _position(row: Row) -> str:
    if row.final_position:
        position = position_words(FinalPosition, row.final_position)
        source = row.final_position_source
    else:
        position = position_words(DocumentPosition, row.document_position)
        source = row.document_position_source
    if not position:
        return word.paragraph(word.text_run(_("No final answer yet")))
    lines = word.paragraph(word.text_run(position))
    if source:
        printed = _("Source of position: %(source)s") % {"source": source}
        lines += word.paragraph(word.text_run(printed))
    return lines
