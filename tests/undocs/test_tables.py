"""Tables of Word, Excel, CSV and PDF files, in the form of a decision's annex."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import docx
import openpyxl
import pypdfium2
import pytest
import typst

from undocs.errors import ReadingError, Reason
from undocs.reading.tables import key_of, tables_of, text_of

if TYPE_CHECKING:
    from pathlib import Path

HEADING = (
    "STT", "Nội dung khuyến nghị", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn"
)  # fmt: skip
LEAD, OTHERS = "Bộ Giáo dục và Đào tạo", "Bộ Tài chính; Bộ Y tế"


def rows(count):
    return [
        (
            str(number),
            (
                f"143.{number}. Nâng cao chất lượng giáo dục ở vùng sâu, vùng xa và "
                f"bảo đảm mọi trẻ em được đến trường, đợt {number}"
            ),
            LEAD,
            OTHERS,
            "31/12/2027",
        )
        for number in range(1, count + 1)
    ]


def word_file(path: Path, body, *, title=None, counter=False) -> Path:
    document = docx.Document()
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(rows=1, cols=len(HEADING))
    for cell, words in zip(table.rows[0].cells, HEADING, strict=True):
        cell.text = words
    if counter:
        for number, cell in enumerate(table.add_row().cells, start=1):
            cell.text = f"({number})"
    if title:
        cells = table.add_row().cells
        cells[0].merge(cells[-1]).text = title
    for row in body:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(path)
    return path


def pdf_file(path: Path, body, *, stroke="0.5pt", above="") -> Path:
    def cells(row):
        return ", ".join(f"text({json.dumps(w, ensure_ascii=False)})" for w in row)

    flat = ", ".join(cells(row) for row in body)
    path.with_suffix(".typ").write_text(
        "#set page(width: 842pt, height: 595pt, margin: 40pt)\n#set text(size: 11pt)\n"
        f"{above}\n#table(columns: (30pt, 1fr, 120pt, 120pt, 80pt), stroke: {stroke}, "
        f"table.header({cells(HEADING)}), {flat})\n",
        encoding="utf-8",
    )
    typst.compile(path.with_suffix(".typ"), output=path)
    return path


def excel_file(path: Path, body) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in body:
        sheet.append(row)
    book.save(path)
    return path


def refusal_of(path: Path) -> Reason:
    with pytest.raises(ReadingError) as refused:
        tables_of(path)
    assert "Expected" in str(refused.value)
    return refused.value.code


@pytest.mark.parametrize("form", ["docx", "xlsx", "ruled", "aligned", "csv"])
def test_it_reads_the_same_table_from_every_kind_of_file(form, tmp_path):
    body = rows(40)
    if form == "docx":
        path = word_file(tmp_path / "a.docx", body)
    elif form == "xlsx":
        path = excel_file(tmp_path / "a.xlsx", [HEADING, *body])
    elif form == "csv":
        path = tmp_path / "a.csv"
        lines = [";".join(f'"{cell}"' for cell in row) for row in [HEADING, *body]]
        path.write_text("\n".join(lines), encoding="utf-8-sig")
    else:
        stroke = "0.5pt" if form == "ruled" else "none"
        path = pdf_file(tmp_path / "a.pdf", body, stroke=stroke)
    (table,) = tables_of(path)
    assert table.heading == HEADING
    assert list(table.rows) == body


def test_it_leaves_out_repeated_headings_and_tells_the_page_of_each_row(tmp_path):
    (table,) = tables_of(pdf_file(tmp_path / "a.pdf", rows(60)))
    assert len(table.rows) == 60
    assert table.pages[0] == 1
    assert table.pages[-1] > 2
    assert list(table.pages) == sorted(table.pages)


def test_it_puts_a_row_together_that_goes_on_over_the_page(tmp_path):
    long = [
        (str(n), f"143.{n}. " + "Bảo vệ quyền của người lao động di cư. " * 12, LEAD,
         OTHERS, "31/12/2026")
        for n in range(1, 16)
    ]  # fmt: skip
    (table,) = tables_of(pdf_file(tmp_path / "a.pdf", long))
    assert [row[0] for row in table.rows] == [row[0] for row in long]
    assert [row[1] for row in table.rows] == [row[1].strip() for row in long]


def test_it_reads_pages_that_are_set_sideways_and_turned(tmp_path):
    source = pypdfium2.PdfDocument(pdf_file(tmp_path / "a.pdf", rows(30)))
    turned = pypdfium2.PdfDocument.new()
    for number, page in enumerate(source):
        width, height = page.get_size()
        drawn = source.page_as_xobject(number, turned).as_pageobject()
        drawn.set_matrix(pypdfium2.PdfMatrix(0, 1, -1, 0, height, 0))
        sideways = turned.new_page(height, width)
        sideways.insert_obj(drawn)
        sideways.set_rotation(90)
        sideways.gen_content()
    turned.save(tmp_path / "turned.pdf")
    (table,) = tables_of(tmp_path / "turned.pdf")
    assert list(table.rows) == rows(30)


def test_it_fills_joined_cells_downwards(tmp_path):
    path = word_file(tmp_path / "a.docx", rows(3))
    document = docx.Document(path)
    table = document.tables[0]
    for number in (2, 3):
        table.cell(number, 2).text = ""
    table.cell(1, 2).merge(table.cell(3, 2))
    document.save(path)
    (found,) = tables_of(path)
    assert [row[2] for row in found.rows] == [LEAD, LEAD, LEAD]


def test_it_leaves_out_titles_over_the_whole_width_and_the_counting_row(tmp_path):
    path = word_file(
        tmp_path / "a.docx", rows(4), title="I. Quyền dân sự", counter=True
    )
    (table,) = tables_of(path)
    assert list(table.rows) == rows(4)
    assert [note.code for note in table.notes] == ["titles_left_out"]


def test_it_makes_one_heading_of_two_rows(tmp_path):
    upper = ("STT", "Nội dung", "Cơ quan", "Cơ quan", "Thời hạn")
    lower = ("STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn")
    (table,) = tables_of(excel_file(tmp_path / "a.xlsx", [upper, lower, *rows(2)]))
    assert table.heading == (
        "STT", "Nội dung", "Cơ quan Chủ trì", "Cơ quan Phối hợp", "Thời hạn"
    )  # fmt: skip
    assert list(table.rows) == rows(2)


def test_it_joins_tables_of_one_shape_and_keeps_others_apart(tmp_path):
    path = tmp_path / "a.docx"
    word_file(path, rows(2))
    document = docx.Document(path)
    again = document.add_table(rows=0, cols=5)
    for row in [HEADING, *rows(4)[2:]]:
        for cell, words in zip(again.add_row().cells, row, strict=True):
            cell.text = words
    other = document.add_table(rows=1, cols=2)
    other.cell(0, 0).text, other.cell(0, 1).text = "Nơi nhận", "THỦ TƯỚNG"
    document.save(path)
    first, second = tables_of(path)
    assert list(first.rows) == rows(4)
    assert second.heading == ("Nơi nhận", "THỦ TƯỚNG")
    assert second.rows == ()


def test_it_shows_excel_values_as_they_are_seen(tmp_path):
    path = excel_file(
        tmp_path / "a.xlsx",
        [["Số", "Lời", "Ngày"], [143.2, "=cmd|' /C calc'!A0", None]],
    )
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet["A2"].number_format = "0.00"
    sheet["C2"] = datetime.date(2027, 12, 31)
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book["Ẩn"].append(["Số", "Lời", "Ngày"])
    book.save(path)
    (table,) = tables_of(path)
    assert table.rows == (("143.20", "=cmd|' /C calc'!A0", "2027-12-31"),)
    assert {note.code for note in table.notes} == {"hidden_sheet", "formulas"}


def test_it_says_where_a_number_may_have_lost_its_last_nought(tmp_path):
    (table,) = tables_of(
        excel_file(tmp_path / "a.xlsx", [["Số", "Lời"], [143.2, "Phê chuẩn"]])
    )
    assert [note.code for note in table.notes] == ["numbers"]


def test_it_tells_a_file_by_its_content_not_its_name(tmp_path):
    path = excel_file(tmp_path / "a.xlsx", [HEADING, *rows(1)])
    assert tables_of(path.rename(tmp_path / "annex.upload"))[0].heading == HEADING


def test_it_keeps_a_name_of_three_hundred_letters(tmp_path):
    name = "Ủy ban " * 43
    (table,) = tables_of(excel_file(tmp_path / "a.xlsx", [HEADING[:2], ["1", name]]))
    assert table.rows == (("1", name.strip()),)


def test_it_finds_no_table_where_there_is_none(tmp_path):
    document = docx.Document()
    document.add_paragraph("Điều 1. Giao nhiệm vụ.")
    document.save(tmp_path / "a.docx")
    assert tables_of(tmp_path / "a.docx") == ()
    (empty,) = tables_of(excel_file(tmp_path / "b.xlsx", [HEADING]))
    assert empty.rows == ()


def test_it_gives_the_words_of_a_file(tmp_path):
    words = text_of(word_file(tmp_path / "a.docx", rows(1)))
    assert words.startswith("PHỤ LỤC\n")
    assert "Bộ Giáo dục và Đào tạo" in words
    printed = text_of(pdf_file(tmp_path / "a.pdf", rows(1), above="Phụ lục kèm theo"))
    assert printed.startswith("Phụ lục kèm theo")


def test_it_refuses_what_is_no_table_of_ours(tmp_path):
    (tmp_path / "empty.xlsx").write_bytes(b"")
    assert refusal_of(tmp_path / "empty.xlsx") is Reason.EMPTY
    (tmp_path / "page.docx").write_text("<!doctype html><p>", encoding="utf-8")
    assert refusal_of(tmp_path / "page.docx") is Reason.NOT_A_DOCUMENT
    old = b"\xd0\xcf\x11\xe0" + b"\0" * 600
    (tmp_path / "old.doc").write_bytes(old)
    assert refusal_of(tmp_path / "old.doc") is Reason.OTHER_KIND
    locked = old + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "locked.docx").write_bytes(locked)
    assert refusal_of(tmp_path / "locked.docx") is Reason.PASSWORD
    (tmp_path / "tcvn.csv").write_bytes(
        "STT;Phê chuẩn\n1;Hòa".encode("latin-1", "replace")
    )
    assert refusal_of(tmp_path / "tcvn.csv") is Reason.DAMAGED


def test_it_refuses_cut_files_and_scans(tmp_path):
    whole = excel_file(tmp_path / "a.xlsx", [HEADING, *rows(9)]).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refusal_of(tmp_path / "cut.xlsx") is Reason.DAMAGED
    source = tmp_path / "scan.typ"
    source.write_text("#rect(width: 200pt, height: 300pt, fill: gray)", "utf-8")
    typst.compile(source, output=tmp_path / "scan.pdf")
    assert refusal_of(tmp_path / "scan.pdf") is Reason.NO_TEXT


def test_it_refuses_more_rows_than_any_annex_has(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("STT,Lời\n" + "1,Phê chuẩn\n" * 20_001, encoding="utf-8")
    assert refusal_of(path) is Reason.TOO_LARGE


def test_it_compares_headings_without_marks_and_signs():
    assert key_of(("Cơ quan\nchủ trì:", "Thời hạn (năm)")) == (
        "co quan chu tri",
        "thoi han nam",
    )
