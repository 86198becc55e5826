"""Writes recommendations as JSON Lines, CSV, XLSX or a table for the eye."""

from __future__ import annotations

import csv
import io
import json
import shutil
import textwrap
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from undocs.models import COMMITMENT
from undocs.reasons import reasons_for, reasons_for_document
from undocs.rows import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from undocs.models import Answer, Document, Point, Recommendation, Reference

__all__ = ["FORMATS", "to_json", "write"]

FORMATS = ("table", "jsonl", "csv", "xlsx")

_COLUMNS = (
    "document",
    "symbol",
    "state_under_review",
    "paragraph",
    "clause",
    "text",
    "recommending_states",
    "position",
    "page",
    "language",
    "confidence",
    "notes",
    "asks",
    "kind",
    "section",
    "articles",
    "concern_paragraph",
    "follow_up",
    "themes",
    "groups",
    "sdgs",
    "listed_under",
    "final_position",
    "final_position_source",
    "label",
    "reason",
    "source",
    "limbs",
    "about",
    "grades",
)
# Lists go one below the other into a cell, these one behind the other.
_IN_LINE = frozenset({"recommending_states", "articles", "sdgs", "about", "grades"})
_BETWEEN = {"notes": " "}
_WIDTHS = {
    "text": 80,
    "recommending_states": 24,
    "notes": 40,
    "document": 18,
    "asks": 60,
    "limbs": 60,
    "reason": 60,
    "themes": 40,
    "groups": 40,
}
# Spreadsheets take a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is written beside the findings."""

    commitments: bool = False
    reasons: bool = False


def write(
    documents: Iterable[Document],
    form: str,
    out: IO[bytes],
    *,
    commitments: bool = False,
    reasons: bool = False,
) -> None:
    """Write documents as they come, in one of FORMATS.

    Reasons go into JSON Lines and the table; a spreadsheet has no room for them.
    """
    _WRITERS[form](documents, out, _Wanted(commitments, reasons))


def _write_jsonl(
    documents: Iterable[Document],
    out: IO[bytes],
    wanted: _Wanted,
) -> None:
    for document in documents:
        for row in to_json(
            document, commitments=wanted.commitments, reasons=wanted.reasons
        ):
            out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        out.flush()


def _rows(
    document: Document, *, commitments: bool
) -> Iterator[list[str | int | float | None]]:
    for row in to_json(document, commitments=commitments):
        yield [_in_cell(column, row.get(column)) for column in _COLUMNS]


def _in_cell(column: str, value: Any) -> str | int | float | None:
    """Give a value of one row as a cell can hold it."""
    if isinstance(value, list):
        words = [_in_words(each) for each in value]
        return (", " if column in _IN_LINE else _BETWEEN.get(column, "\n")).join(words)
    return value  # type: ignore[no-any-return]  # rows hold plain values besides lists


def _in_words(value: Any) -> str:
    """Give an entry of a list: itself, a note's words, or a paragraph spoken of."""
    if not isinstance(value, dict):
        return str(value)
    if "paragraph" in value:
        return " ".join(filter(None, (value["symbol"], value["paragraph"])))
    return str(value["text"])


def _write_csv(
    documents: Iterable[Document],
    out: IO[bytes],
    wanted: _Wanted,
) -> None:
    """Write CSV with a byte order mark, as spreadsheets need it for accents."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for document in documents:
        for row in _rows(document, commitments=wanted.commitments):
            writer.writerow([_harmless(value) for value in row])
    text.detach()


def _harmless(value: str | float | None) -> str | float | None:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _write_xlsx(
    documents: Iterable[Document],
    out: IO[bytes],
    wanted: _Wanted,
) -> None:
    import xlsxwriter  # noqa: PLC0415 - only this format needs it

    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(buffer, {**options, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Recommendations")
        bold, wrapped = book.add_format({"bold": True}), book.add_format()
        wrapped.set_text_wrap()
        wrapped.set_align("top")
        for at, column in enumerate(_COLUMNS):
            sheet.set_column(at, at, _WIDTHS.get(column, 12), wrapped)
            sheet.write_string(0, at, column, bold)
        sheet.freeze_panes(1, 0)
        rows = (
            row
            for document in documents
            for row in _rows(document, commitments=wanted.commitments)
        )
        number = 0
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, number, len(_COLUMNS) - 1)
    out.write(buffer.getvalue())


def _write_table(
    documents: Iterable[Document],
    out: IO[bytes],
    wanted: _Wanted,
) -> None:
    width = max(shutil.get_terminal_size().columns, 60)
    for document in documents:
        out.write(_heading(document, wanted).encode())
        pledged = document.commitments if wanted.commitments else ()
        for recommendation in (*document.recommendations, *pledged):
            words = [*_words(recommendation), *_why(recommendation, wanted)]
            out.write(_set(_title(recommendation), words, width))
        for answer in document.answers:
            about = f"{answer.position or 'no position'}, page {answer.page}"
            words = [answer.reason, *_why(answer, wanted)]
            out.write(_set(f"{answer.label}  {about}", words, width))
        for point in document.points:
            about = ", ".join([*point.grades, *_in_cells(point.about), point.section])
            words = [point.text, *_why(point, wanted)]
            out.write(_set(f"{point.label}  {about}", words, width))
        out.flush()


def _in_cells(about: Iterable[Reference]) -> list[str]:
    return [" ".join(filter(None, (each.symbol, each.paragraph))) for each in about]


def _set(title: str, paragraphs: Iterable[str], width: int) -> bytes:
    """Set an entry: its title and, set in below it, its words."""
    lines = [title]
    for words in paragraphs:
        lines += textwrap.wrap(
            words, width, initial_indent="    ", subsequent_indent="    "
        )
    return ("\n".join(lines) + "\n\n").encode()


def _heading(document: Document, wanted: _Wanted) -> str:
    about = [document.symbol, document.state_under_review, *_counted(document)]
    lines = [f"{document.title} ({', '.join(filter(None, about))})"]
    lines += [f"! {note.text}" for note in document.notes]
    if wanted.reasons:
        lines += [f"? {reason}" for reason in reasons_for_document(document)]
    lines += [f"{each.what}: {each.date or each.words}" for each in document.due]
    return "\n".join(lines) + "\n\n"


def _counted(document: Document) -> Iterator[str]:
    """Say how many of what was read; recommendations also where there are none."""
    if document.answers:
        yield f"{len(document.answers)} answers"
    if document.points:
        yield f"{len(document.points)} paragraphs"
    if document.recommendations or not (document.answers or document.points):
        yield f"{len(document.recommendations)} recommendations"


def _title(recommendation: Recommendation) -> str:
    about = _about(recommendation)
    about += [f"page {recommendation.page}"] if recommendation.page else []
    return f"{recommendation.label}  {', '.join(about)}"


def _why(found: Recommendation | Answer | Point, wanted: _Wanted) -> Iterator[str]:
    """Give the reasons where they are wanted, else what speaks against a finding."""
    if wanted.reasons:
        yield from (f"? {reason}" for reason in reasons_for(found))
    else:
        yield from (f"! {note.text}" for note in found.notes)


def _about(recommendation: Recommendation) -> list[str]:
    if recommendation.kind == COMMITMENT:
        return ["commitment"]
    if recommendation.kind is None:
        return [recommendation.position or "no position"]
    about = [recommendation.section or "no heading"]
    if recommendation.concern_paragraph:
        about.append(f"answers {recommendation.concern_paragraph}")
    return [*about, "follow-up"] if recommendation.follow_up else about


def _words(recommendation: Recommendation) -> Iterator[str]:
    """Give the clauses with their States, or the asks of a treaty body."""
    for clause in recommendation.clauses:
        if recommendation.kind == COMMITMENT:
            yield clause.text
        elif recommendation.kind is None:
            names = ", ".join(clause.recommending_states) or "no State"
            yield f"{clause.text} [{names}]"
        else:
            yield from (f"- {ask}" for ask in clause.asks)


_WRITERS: dict[str, Callable[[Iterable[Document], IO[bytes], _Wanted], None]] = {
    "table": _write_table,
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "xlsx": _write_xlsx,
}
