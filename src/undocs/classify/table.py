"""Reads a table of labelled texts: which document, which words, which labels.

Texts come from documents of United Nations mechanisms only, so every row names its
document. The labels are the shipped lists. What is wrong is said row by row, and a
table with anything wrong is not used at all.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from undocs import symbols, vocabularies
from undocs.classify import labels
from undocs.classify.errors import Fault, TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

COLUMNS = ("document", "text", "issues")
_OTHER_COLUMNS = ("action_category", "state_under_review")
_MOST_SHOWN = 50
_LONGEST = 20_000  # characters, some eight pages: no recommendation is longer
_TITLE = re.compile(
    r"Reports? of the Working Group on the Universal Periodic Review: (?P<states>.+)"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row: the words of a document, and what somebody said they speak of."""

    document: str
    text: str
    issues: tuple[str, ...]
    action_category: int | None
    group: str  # rows of one group are never on both sides of a trial


def read_table(file: Path) -> tuple[Labelled, ...]:
    """Read a table (JSON Lines or CSV, UTF-8), or say everything that is wrong."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = (
            f"Expected text in UTF-8, but byte {error.object[error.start]:#04x} came in "
            f"line {line}. Save the table as UTF-8."
        )
        raise TableError((Fault(0, message),)) from None
    if not text.strip():
        raise TableError(
            (Fault(0, "Expected labelled texts, but the table is empty."),)
        )
    faults: list[Fault] = []
    found: list[Labelled] = []
    for number, values in _values(text, faults):
        row = _row(number, values, faults)
        if row:
            found.append(row)
    if faults:
        raise TableError(_shown(faults))
    return tuple(found)


def _shown(faults: list[Fault]) -> tuple[Fault, ...]:
    left = len(faults) - _MOST_SHOWN
    if left <= 0:
        return tuple(faults)
    return (*faults[:_MOST_SHOWN], Fault(0, f"… and {left} more of this kind."))


def _values(text: str, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if text.lstrip().startswith("{"):
        yield from _json_lines(text, faults)
        return
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        faults.append(Fault(0, _missing(missing)))
        return
    yield from enumerate(reader, start=2)  # the first line holds the names


def _missing(names: Iterable[str]) -> str:
    return (
        f"Expected the columns {', '.join(COLUMNS)} (and, if you have them, "
        f"{', '.join(_OTHER_COLUMNS)}), but {', '.join(names)} is missing. "
        "Add it, with the name of the UN document in “document”."
    )


def _json_lines(
    text: str, faults: list[Fault]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError:
            faults.append(Fault(number, "Expected one JSON object, but it is broken."))
            continue
        if not isinstance(values, dict):
            faults.append(Fault(number, "Expected a JSON object with named values."))
            continue
        missing = [name for name in COLUMNS if name not in values]
        if missing:
            faults.append(Fault(number, _missing(missing)))
            continue
        yield number, values


def _row(
    number: int, values: Mapping[str, Any], faults: list[Fault]
) -> Labelled | None:
    """Give a row, or note everything that is wrong with it."""
    before = len(faults)
    document = str(values["document"] or "").strip()
    text = str(values["text"] or "").strip()
    issues = _issues(values["issues"])
    faults += (
        Fault(number, message)
        for message in (
            _document_fault(document),
            _text_fault(text),
            _issue_fault(issues),
        )
        if message
    )
    category = _category(number, values.get("action_category"), faults)
    if len(faults) > before:
        return None
    state = str(values.get("state_under_review") or "").strip()
    title = _TITLE.fullmatch(document)
    group = state or (title["states"] if title else document)
    return Labelled(document, text, issues, category, group)


def _document_fault(document: str) -> str:
    if not document:
        return "Expected the name of a UN document, but there is none."
    title = _TITLE.fullmatch(document)
    known = (
        all(vocabularies.state_of(name.strip()) for name in title["states"].split(";"))
        if title
        else symbols.parse(document) is not None
    )
    if known:
        return ""
    return (
        "Expected the symbol of a UN document (A/HRC/26/6) or “Report of the Working "
        f"Group on the Universal Periodic Review: State”, but {document[:80]!r} came. "
        "Only documents of UN mechanisms can be learnt from."
    )


def _text_fault(text: str) -> str:
    if not text:
        return "Expected a text, but it is empty."
    if len(text) > _LONGEST:
        return (
            f"Expected one recommendation, but {len(text):,} characters came. "
            "Divide the text into its paragraphs."
        )
    return ""


def _issues(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(each).strip() for each in value)
    return tuple(
        each.strip() for each in re.split(r"[;|]", str(value or "")) if each.strip()
    )


def _issue_fault(issues: tuple[str, ...]) -> str:
    if not issues:
        return "Expected at least one issue, but there is none."
    known = {term.name for term in labels.issues()}
    strange = [each for each in issues if each not in known]
    if not strange:
        return ""
    return (
        f"Expected issues of the list that comes with the program, but "
        f"{', '.join(repr(each) for each in strange)} came. New labels cannot be added."
    )


def _category(number: int, value: object, faults: list[Fault]) -> int | None:
    if value in (None, ""):
        return None
    codes = [term.code for term in labels.action_categories()]
    if str(value) in codes:
        return int(str(value))
    faults.append(
        Fault(
            number, f"Expected an action category 1 to 5 or none, but {value!r} came."
        )
    )
    return None
