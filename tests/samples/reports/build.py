"""Builds the invented reports: PDFs, translations as a table, and what to expect.

Run it from the project root after a change to the texts or to `report.typ`::

    .venv/bin/python tests/samples/reports/build.py

The PDFs and the table go where the invented country's pack keeps its documents;
`<name>.expected.jsonl` is written here, from the same texts and not from a
reading, so that a test can compare.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import typst
import xlsxwriter

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]
PACK = PROJECT / "src/servanda/countries/packs/XAA/documents"
STATES = PROJECT / "src/undocs/vocabularies/invented_states.csv"

# {XAB XAC} names two States; {XAD=Northern_Verani} prints a name misspelt.
STATES_MARK = re.compile(r"\s*\{([^}]+)\}")
FOOTNOTE_MARK = re.compile(r"\[\^(\d+)\]")
INVERTED = re.compile(r"(.+) \((.+ of)\)")  # in brackets: "Federated States of Pelago"
FIXED_DAY = datetime.datetime(2025, 1, 14, tzinfo=datetime.UTC).replace(tzinfo=None)

TRANSLATED_BY = "Văn phòng Thường trực, Ủy ban Quốc gia về Quyền con người"

Values = dict[str, Any]
Names = dict[str, str]


def build(documents: Path, expected: Path) -> None:
    """Write the documents into one folder and what to expect into another."""
    names = state_names()
    english = read("lumaria2025.en.toml")
    vietnamese = read("lumaria2025.vi.toml", words_of="lumaria2025.en.toml")
    same_places(english, vietnamese)
    early = read("lumaria2009.en.toml")
    early_vietnamese = read("lumaria2009.vi.toml", words_of="lumaria2009.en.toml")
    same_places(early, early_vietnamese)
    corrected = correct(english, read("lumaria2025.corrected.toml"))
    for name, report in (
        ("lumaria2025", english),
        ("lumaria2025-corrected", corrected),
        ("lumaria2009", early),
    ):
        set_pdf(report, documents / f"{name}.pdf", names["en"])
        expect(report, expected / f"{name}.expected.jsonl", name)
    set_pdf(vietnamese, documents / "lumaria2025.vi.pdf", names["vi"])
    write_table(vietnamese, documents / "lumaria2025.vi.xlsx")
    write_table(early_vietnamese, documents / "lumaria2009.vi.xlsx")


def state_names() -> dict[str, Names]:
    """Return the invented States' names, by language and code."""
    with STATES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        language: {row["iso3"]: INVERTED.sub(r"\2 \1", row[language]) for row in rows}
        for language in ("en", "vi")
    }


def read(name: str, *, words_of: str = "") -> Values:
    """Read a text file; what it does not say itself is taken from `words_of`."""
    values = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    if words_of:
        other = read(words_of)
        values = {**other, **values}
        values["words"] = {**other["words"], **values["words"]}
    return values


def correct(report: Values, changes: Values) -> Values:
    """Return the report with the changes of its corrected version."""
    own: Values = json.loads(json.dumps(report, default=str))
    own["words"] |= changes["words"]
    own["symbol_shown"] = changes["symbol_shown"]
    for section in own["section"]:
        for listed in section.get("list", []):
            wanted = changes["list"].get(listed["label"], {})
            listed["items"] |= wanted.get("changed", {})
            for number in wanted.get("removed", []):
                del listed["items"][number]
    return own


def same_places(one: Values, other: Values) -> None:
    """Stop where a translation lacks a label or names other States."""
    left, right = (
        {label: [codes for _, codes in clauses(text)] for label, text in texts(each)}
        for each in (one, other)
    )
    wrong = {
        label
        for label in left.keys() | right.keys()
        if left.get(label) != right.get(label)
    }
    if wrong:
        raise SystemExit(f"Labels or States differ: {', '.join(sorted(wrong))}")


def texts(report: Values) -> list[tuple[str, str]]:
    """Return every labelled text in order: paragraphs and items."""
    found = []
    for section in report["section"]:
        found += list(section.get("paragraphs", {}).items())
        for listed in section.get("list", []):
            found.append((listed["label"], listed["lead_in"]))
            found += [
                (f"{listed['label']}.{number}", text)
                for number, text in listed["items"].items()
            ]
    return found


def set_pdf(report: Values, path: Path, names: Names) -> None:
    """Set the report as a PDF."""
    handed = {
        "language": report["language"],
        "layout": report["layout"],
        "symbol": report.get("symbol_shown", report["symbol"]),
        "office_number": report["office_number"],
        "words": report["words"],
        "footnotes": report["footnotes"],
        "sections": [_section(each, report, names) for each in report["section"]],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        typst.compile(
            str(HERE / "report.typ"),
            font_paths=[],
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(handed)},
        )
    )


def _section(section: Values, report: Values, names: Names) -> Values:
    shown = [
        {
            "label": label,
            "lines": [_parts(line) for line in text.split("\n")],
            "bold": section["level"] == 0,
            "items": [],
        }
        for label, text in section.get("paragraphs", {}).items()
    ]
    shown += [_list(each, report, names) for each in section.get("list", [])]
    return {
        "level": section["level"],
        "heading": section["heading"],
        "paragraphs": shown,
    }


def _list(listed: Values, report: Values, names: Names) -> Values:
    items = [
        {
            "label": number
            if report["layout"] == "early"
            else f"{listed['label']}.{number}",
            "parts": _parts(with_names(text, report["brackets"], names) + ";"),
        }
        for number, text in listed["items"].items()
    ]
    items[-1]["parts"][-1]["text"] = items[-1]["parts"][-1]["text"][:-1] + "."
    return {
        "label": listed["label"],
        "lines": [_parts(listed["lead_in"])],
        "bold": True,
        "items": items,
    }


def with_names(text: str, brackets: str, names: Names) -> str:
    """Put the States' names in the place of {XAB XAC}."""

    def named(found: re.Match[str]) -> str:
        own = [
            printed.replace("_", " ") or names[code]
            for code, _, printed in (each.partition("=") for each in found[1].split())
        ]
        if brackets == "each":
            return "".join(f" ({name})" for name in own)
        return f" ({', '.join(own)})"

    return STATES_MARK.sub(named, text)


def _parts(text: str) -> list[Values]:
    pieces = FOOTNOTE_MARK.split(text)
    return [
        {"footnote": piece} if number % 2 else {"text": piece}
        for number, piece in enumerate(pieces)
        if piece
    ]


def clauses(text: str) -> list[tuple[str, list[str]]]:
    """Return an item's clauses: words without brackets, and codes of States."""
    pieces = STATES_MARK.split(FOOTNOTE_MARK.sub("", text))
    return [
        (words.strip(" /;"), [each.partition("=")[0] for each in codes.split()])
        for words, codes in zip(pieces[::2], pieces[1::2], strict=False)
    ]


def expect(report: Values, path: Path, name: str) -> None:
    """Write what a reading of the report has to give, one clause a line."""
    with path.open("w", encoding="utf-8") as file:
        for section in report["section"]:
            for listed in section.get("list", []):
                for number, text in listed["items"].items():
                    for count, (words, codes) in enumerate(clauses(text), start=1):
                        line = {
                            "document": name,
                            "symbol": report["symbol"],
                            "state_under_review": "XAA",
                            "paragraph": f"{listed['label']}.{number}",
                            "clause": count,
                            "text": words,
                            "recommending_states": codes,
                            "position": listed["position"],
                        }
                        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def write_table(report: Values, path: Path) -> None:
    """Write every labelled text as a table: label, text and who translated it."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": FIXED_DAY, "title": report["words"]["title"]})
    sheet = book.add_worksheet("vi")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 10, wrapped)
    sheet.set_column(1, 1, 110, wrapped)
    sheet.set_column(2, 2, 40, wrapped)
    sheet.write_row(0, 0, ["label", "text", "source"])
    for row, (label, text) in enumerate(texts(report), start=1):
        # As the register has a recommendation: clauses, without the States.
        found = " / ".join(words for words, _ in clauses(text))
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, found or FOOTNOTE_MARK.sub("", text))
        sheet.write_string(row, 2, TRANSLATED_BY)
    book.close()


if __name__ == "__main__":
    build(PACK, HERE)
