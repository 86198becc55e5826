"""Fills an installation with the invented country's reports, worked upon.

Everything is done by the operations that people use, so that what the example
shows is what the product does. Each step looks at what is there already: the
filling may be stopped and started again, and what a visitor changed stays.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servanda.config import demo_assignments
from servanda.countries.packs import SHIPPED
from servanda.documents import operations as documents
from servanda.documents.models import Document, Reading, Translation
from servanda.documents.operations.translating import preview_translations
from servanda.recommendations.models import Finding, Recommendation
from servanda.recommendations.operations import desk, register
from servanda.recommendations.operations.desk import wording
from servanda.vocabularies.models import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

COUNTRY = "XAA"
FOLDER = SHIPPED / COUNTRY / "documents"
CORRECTED = FOLDER / "lumaria2025-corrected.pdf"
LANGUAGE = "vi"


class DemoError(Exception):
    """The example cannot be filled in; the text says what to do."""


@dataclass(frozen=True, slots=True)
class _Final:
    """The State's final answer to some recommendations, and where it is printed."""

    position: str
    labels: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class _Report:
    """What is done with one report; themes by their code."""

    file: Path
    translations: Path
    left_open: frozenset[str]
    final: tuple[_Final, ...]
    themes: Mapping[str, tuple[str, ...]]


def fill() -> int:
    """Take in and work upon the reports; return how many that was this time."""
    done = sum(_work_upon(report) for report in _reports())
    demo_assignments.fill(FOLDER / "assignments.toml")
    return done


def _reports() -> list[_Report]:
    values = tomllib.loads((FOLDER / "demo.toml").read_text(encoding="utf-8"))
    return [_report(each) for each in values["report"]]


def _report(values: dict[str, Any]) -> _Report:
    return _Report(
        file=FOLDER / values["file"],
        translations=FOLDER / values["translations"],
        left_open=frozenset(values["left_open"]),
        final=tuple(
            _Final(each["position"], tuple(each["labels"]), each["source"])
            for each in values["final"]
        ),
        themes={code: tuple(labels) for code, labels in values["themes"].items()},
    )


def _work_upon(report: _Report) -> bool:
    """Work upon one report; its translations come last and mark it as done."""
    if _is_done(report):
        return False
    reading = _read(report)
    document = _document_of(reading)
    _confirm(reading, report.left_open)
    recommendations = list(
        Recommendation.objects.filter(document=document, withdrawn_at__isnull=True)
    )
    _answer(recommendations, report.final)
    _give_themes(recommendations, report.themes)
    _translate(document, report.translations)
    return True


def _is_done(report: _Report) -> bool:
    return Translation.objects.filter(
        document__in=Document.objects.filter(readings__file_name=report.file.name)
    ).exists()


def _read(report: _Report) -> Reading:
    received = documents.receive_document(report.file, name=report.file.name, by=None)
    reading = documents.read(received.reading, lay_out=desk.lay_out)
    if reading.status != Reading.Status.READ:
        raise DemoError(
            f"The invented report {report.file.name} should be read, but: "
            f"{reading.failure_text or reading.get_status_display()}. "
            "Start the command again; `servanda doctor` checks this installation."
        )
    return reading


def _document_of(reading: Reading) -> Document:
    document = reading.document
    if document is None:
        raise DemoError(
            f"No UN symbol was found in {reading.file_name}, which has one. "
            "`servanda doctor` checks this installation."
        )
    return document


def _confirm(reading: Reading, left_open: frozenset[str]) -> None:
    open_ones = (Finding.Status.SURE, Finding.Status.TO_CHECK)
    for finding in reading.findings.filter(status__in=open_ones):
        if finding.label not in left_open:
            desk.confirm(
                finding,
                wording=wording.of_finding(finding),
                revision=finding.revision,
                by=None,
            )


def _answer(
    recommendations: Iterable[Recommendation], answers: Iterable[_Final]
) -> None:
    by_label = {label: answer for answer in answers for label in answer.labels}
    for row in recommendations:
        answer = by_label.get(row.label) or by_label.get(row.label.partition(".")[0])
        if answer and not row.final_position:
            kept = register.set_final_position(
                row,
                position=answer.position,
                source=answer.source,
                revision=row.revision,
                by=None,
            )
            row.revision = kept.revision


def _give_themes(
    recommendations: Iterable[Recommendation], themes: Mapping[str, Iterable[str]]
) -> None:
    by_code = Theme.objects.in_bulk(field_name="code")
    for row in recommendations:
        wanted = [
            by_code[code] for code, labels in themes.items() if row.label in labels
        ]
        if wanted and not row.themes.exists():
            register.set_themes(row, themes=wanted, revision=row.revision, by=None)


def _translate(document: Document, table: Path) -> None:
    with table.open("rb") as file:
        found = preview_translations(
            document, file, language=LANGUAGE, kind=Translation.Kind.OFFICE
        )
    if found.problems:
        problem = found.problems[0]
        raise DemoError(f"{table.name}, line {problem.line}: {problem.text}")
    register.import_translations(
        document, [change.line for change in found.changes], by=None
    )
