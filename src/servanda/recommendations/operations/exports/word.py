"""Word files whose long tables are written row by row.

python-docx makes the frame (styles, heads, margins); it would keep every row in
memory, so the rows are put into the frame as they are read.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape

from django.utils import timezone, translation
from django.utils.formats import date_format
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as DocxDocument
    from docx.section import Section
    from docx.text.paragraph import Paragraph

A4 = (Mm(210), Mm(297))
FONT = "Noto Sans"
ACCENT = RGBColor(0x5A, 0x23, 0x50)
_PLACE = "rows-come-here"
_BODY = "word/document.xml"
# Letters that XML cannot hold; none is ever meant.
_UNPRINTABLE = dict.fromkeys(
    code for code in range(32) if chr(code) not in "\t\n\r"
) | {0xFFFE: None, 0xFFFF: None}


def new_document(*, landscape: bool = False, size: float = 10) -> DocxDocument:
    """Return an empty A4 document in the product's type."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = A4
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = A4[1], A4[0]
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin = section.bottom_margin = Mm(15)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = FONT
        if name != "Normal":
            style.font.color.rgb = ACCENT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        for attribute in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{attribute}"), FONT)
    normal = document.styles["Normal"]
    normal.font.size = Pt(size)
    normal.paragraph_format.space_after = Pt(4)
    _set_language(document)
    return document


def _set_language(document: DocxDocument) -> None:
    properties = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), {"vi": "vi-VN"}.get(translation.get_language(), "en-GB"))
    properties.append(language)


def add_page_numbers(section: Section, words: str) -> None:
    """Put `words`, the date and the number of the page into the foot."""
    paragraph = section.footer.paragraphs[0]
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    paragraph.add_run(f"{words} · {today} · ").font.size = Pt(8)
    run = paragraph.add_run()
    run.font.size = Pt(8)
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)  # noqa: SLF001 - python-docx has no fields of its own


def place_for_rows(document: DocxDocument) -> Paragraph:
    """Mark where `write` puts the streamed parts."""
    return document.add_paragraph(_PLACE)


def write(document: DocxDocument, parts: Iterable[str], target: BinaryIO) -> None:
    """Write the document to `target`, with `parts` (WordprocessingML) at the mark."""
    frame = io.BytesIO()
    document.save(frame)
    with (
        zipfile.ZipFile(frame) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in source.infolist():
            if entry.filename != _BODY:
                archive.writestr(entry, source.read(entry))
        before, after = _around_place(source.read(_BODY).decode())
        with archive.open(_BODY, "w", force_zip64=True) as body:
            body.write(before.encode())
            for part in parts:
                body.write(part.encode())
            body.write(after.encode())


def _around_place(body: str) -> tuple[str, str]:
    at = body.index(_PLACE)
    start = body.rindex("<w:p>", 0, at)
    end = body.index("</w:p>", at) + len("</w:p>")
    return body[:start], body[end:]


def text_run(text: str, *, bold: bool = False) -> str:
    """Return a run of text."""
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    words = escape(text.translate(_UNPRINTABLE))
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, keep_with_next: bool = False) -> str:
    """Return a paragraph of runs."""
    keep = "<w:keepNext/>" if keep_with_next else ""
    return f'<w:p><w:pPr>{keep}<w:spacing w:after="40"/></w:pPr>{"".join(runs)}</w:p>'


def table_start(widths: Iterable[int]) -> str:
    """Return the beginning of a table with columns of these widths (twips)."""
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A8480"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = list(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


TABLE_END = "</w:tbl>"


def table_row(cells: Iterable[tuple[int, str]], *, head: bool = False) -> str:
    """Return a row of (width, paragraphs); a head row stands on every page."""
    row = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F4EAF2"/>' if head else ""
    return (
        f"<w:tr>{row}"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            f"{content}</w:tc>"
            for width, content in cells
        )
        + "</w:tr>"
    )


def wide_row(columns: int, width: int, content: str) -> str:
    """Return a row of one cell over all columns, kept with the row below it."""
    return (
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:gridSpan w:val="{columns}"/>'
        '<w:shd w:val="clear" w:color="auto" w:fill="F5F2EF"/></w:tcPr>'
        f"{content}</w:tc></w:tr>"
    )
