"""Writes recommendations as JSON Lines, CSV, XLSX or a table for the eye."""

from __future__ import annotations

import csv
import io
import json
import shutil
import textwrap
from typing import IO, TYPE_CHECKING, Any

from undocs.recommendations.ohchr_matrix import FAMILY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from undocs.models import Clause, Document, Note, Place, Recommendation

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
)
_WIDTHS = {
    "text": 80,
    "recommending_states": 24,
    "notes": 40,
    "document": 18,
    "asks": 60,
}
# Spreadsheets take a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_json(document: Document) -> list[dict[str, Any]]:
    """Give one object a clause, numbered within its label."""
    return [
        {
            "document": document.stem,
            "symbol": document.symbol,
            "state_under_review": document.state_under_review,
            "paragraph": recommendation.label,
            "clause": clause.number,
            "text": clause.text,
            "recommending_states": list(clause.recommending_states),
            "position": recommendation.position,
            "asks": list(clause.asks),
            "places": [_place(place) for place in clause.places],
            "page": _page(recommendation, clause),
            "language": document.language,
            "confidence": recommendation.confidence,
            "notes": [_note(note) for note in recommendation.notes],
            **_of_treaty_body(recommendation),
            **_of_thematic_list(document, recommendation),
        }
        for recommendation in document.recommendations
        for clause in recommendation.clauses
    ]


def _of_treaty_body(recommendation: Recommendation) -> dict[str, Any]:
    """Give what only recommendations of treaty bodies have."""
    if recommendation.kind is None:
        return {}
    return {
        "kind": recommendation.kind,
        "section": recommendation.section,
        "articles": list(recommendation.articles),
        "concern_paragraph": recommendation.concern_paragraph,
        "follow_up": recommendation.follow_up,
    }


def _of_thematic_list(
    document: Document, recommendation: Recommendation
) -> dict[str, Any]:
    """Give what only recommendations of thematic lists have."""
    if document.family != FAMILY:
        return {}
    return {
        "themes": list(recommendation.themes),
        "groups": list(recommendation.groups),
        "sdgs": list(recommendation.goals),
        "listed_under": list(recommendation.listed_under),
        "final_position": recommendation.final_position,
        "final_position_source": recommendation.final_position_source,
    }


def _page(recommendation: Recommendation, clause: Clause) -> int | None:
    """Give the page on which a clause begins; Word files have none."""
    own = clause.places[0].page if clause.places else recommendation.page
    return own or None


def _place(place: Place) -> dict[str, Any]:
    return {"page": place.page, "bbox": list(place.bbox)}


def _note(note: Note) -> dict[str, str]:
    return {"code": note.code, "text": note.text}


def write(documents: Iterable[Document], form: str, out: IO[bytes]) -> None:
    """Write documents as they come, in one of FORMATS."""
    _WRITERS[form](documents, out)


def _write_jsonl(documents: Iterable[Document], out: IO[bytes]) -> None:
    for document in documents:
        for row in to_json(document):
            out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        out.flush()


def _rows(document: Document) -> Iterator[list[str | int | float | None]]:
    for row in to_json(document):
        row["recommending_states"] = ", ".join(row["recommending_states"])
        row["notes"] = " ".join(note["text"] for note in row["notes"])
        row["asks"] = "\n".join(row["asks"])
        row["articles"] = ", ".join(row.get("articles", ()))
        yield [row.get(column) for column in _COLUMNS]


def _write_csv(documents: Iterable[Document], out: IO[bytes]) -> None:
    """Write CSV with a byte order mark, as spreadsheets need it for accents."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for document in documents:
        for row in _rows(document):
            writer.writerow([_harmless(value) for value in row])
    text.detach()


def _harmless(value: str | float | None) -> str | float | None:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _write_xlsx(documents: Iterable[Document], out: IO[bytes]) -> None:
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
        rows = (row for document in documents for row in _rows(document))
        number = 0
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, number, len(_COLUMNS) - 1)
    out.write(buffer.getvalue())


def _write_table(documents: Iterable[Document], out: IO[bytes]) -> None:
    width = max(shutil.get_terminal_size().columns, 60)
    for document in documents:
        out.write(_heading(document).encode())
        for recommendation in document.recommendations:
            out.write(_entry(recommendation, width).encode())
        out.flush()


def _heading(document: Document) -> str:
    count = len(document.recommendations)
    about = [document.symbol, document.state_under_review, f"{count} recommendations"]
    lines = [f"{document.title} ({', '.join(filter(None, about))})"]
    lines += [f"! {note.text}" for note in document.notes]
    return "\n".join(lines) + "\n\n"


def _entry(recommendation: Recommendation, width: int) -> str:
    about = _about(recommendation)
    about += [f"page {recommendation.page}"] if recommendation.page else []
    lines = [f"{recommendation.label}  {', '.join(about)}"]
    for words in _words(recommendation):
        lines += textwrap.wrap(
            words, width, initial_indent="    ", subsequent_indent="    "
        )
    lines += [f"    ! {note.text}" for note in recommendation.notes]
    return "\n".join(lines) + "\n\n"


def _about(recommendation: Recommendation) -> list[str]:
    if recommendation.kind is None:
        return [recommendation.position or "no position"]
    about = [recommendation.section or "no heading"]
    if recommendation.concern_paragraph:
        about.append(f"answers {recommendation.concern_paragraph}")
    return [*about, "follow-up"] if recommendation.follow_up else about


def _words(recommendation: Recommendation) -> Iterator[str]:
    """Give the clauses with their States, or the asks of a treaty body."""
    for clause in recommendation.clauses:
        if recommendation.kind is None:
            names = ", ".join(clause.recommending_states) or "no State"
            yield f"{clause.text} [{names}]"
        else:
            yield from (f"- {ask}" for ask in clause.asks)


_WRITERS: dict[str, Callable[[Iterable[Document], IO[bytes]], None]] = {
    "table": _write_table,
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "xlsx": _write_xlsx,
}
