"""Writes Word files for tests: the XML of their parts, in an archive."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def part(root: str, content: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<w:{root} xmlns:w="{NAMESPACE}">{content}</w:{root}>'
    )


def body(content: str, before: str = "") -> str:
    return part("document", f"<w:body>{content}</w:body>", before)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str = "", properties: str = "", inner: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{inner}</w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    properties = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )
    return paragraph(text, properties)


def styled(text: str, style: str) -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def cell(lines: str | Sequence[str], properties: str = "") -> str:
    lines = [lines] if isinstance(lines, str) else lines
    texts = "".join(paragraph(line) for line in lines) or paragraph()
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{texts}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[Iterable[str | Sequence[str]]]) -> str:
    written = (
        row(*(cell(each) for each in cells))
        if len(cells := list(line)) > 1
        else row(cell(cells[0], '<w:gridSpan w:val="4"/>'))
        for line in rows
    )
    return f"<w:tbl>{''.join(written)}</w:tbl>"


def level(at: int, form: str, pattern: str, inner: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/>{inner}</w:lvl>'
    )


def write(path: Path, document: str, parts: Mapping[str, str] | None = None) -> Path:
    """Write an archive with the main part and others by their names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name, content in (parts or {}).items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def head(text: str) -> dict[str, str]:
    return {"header1": part("hdr", paragraph(text))}
