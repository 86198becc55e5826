from __future__ import annotations

import csv
import datetime
import io
import json
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pypdfium2
import pytest
from docx import Document

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from django.test import Client


@pytest.fixture
def filled(office: Any) -> Any:
    one = office.add(
        "Protect “ethnic” minorities & others",
        states=["XAB", "XAC"],
        themes=["minorities", "education"],
        document_position="pending",
        final_position="supported",
        final_position_source="A/HRC/20/7/Add.1",
    )
    second = one.clauses.create(number=2, text="and consult them")
    second.states.set([office.states["XAD"]])
    office.translate(one, "Bảo vệ dân tộc thiểu số")
    office.add("=1+1", states=["XAB"], label="143.9")
    office.add("Something else", states=["XAD"], cycle=3)
    return office


def body(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    content: bytes = answer.getvalue()
    return content


def test_it_exports_exactly_the_rows_found_as_csv(
    filled: Any, reader_client: Client
) -> None:
    text = body(reader_client, "/register/export.csv?state=XAB")
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Label", "Document", "Review", "Recommendation"]
    assert [row[0] for row in rows[1:]] == ["143.1", "143.9"]
    assert rows[1][4] == "Norvenia; Ostrava Isles; Pelagia"
    assert rows[1][8:10] == ["Supported", "A/HRC/20/7/Add.1"]
    assert rows[1][13] == "Bảo vệ dân tộc thiểu số"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "|", "%"])
def test_it_lets_no_text_become_a_formula_in_csv(
    office: Any, reader_client: Client, start: str
) -> None:
    office.add(f"{start}cmd()")
    text = body(reader_client, "/register/export.csv").decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text)))[1]
    assert row[3] == f"'{start}cmd()"


def test_it_exports_json_with_codes_and_clauses(
    filled: Any, reader_client: Client
) -> None:
    found = json.loads(body(reader_client, "/register/export.json?q=minorities"))
    assert len(found) == 1
    assert found[0]["clauses"] == [
        {
            "text": "Protect “ethnic” minorities & others",
            "recommending_states": ["XAB", "XAC"],
        },
        {"text": "and consult them", "recommending_states": ["XAD"]},
    ]
    assert found[0]["final_position"] == "supported"
    assert found[0]["themes"] == ["minorities", "education"]
    assert found[0]["translations"][0]["kind"] == "office"
    assert json.loads(body(reader_client, "/register/export.json?q=nothing")) == []


def test_it_exports_xlsx_with_texts_as_texts(
    filled: Any, reader_client: Client
) -> None:
    content = body(reader_client, "/register/export.xlsx?state=XAB")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows())
    assert [row[0].value for row in rows[1:]] == ["143.1", "143.9"]
    assert rows[2][3].value == "=1+1"
    assert rows[2][3].data_type == "s"


def test_it_writes_the_same_day_in_every_file(
    office: Any, reader_client: Client
) -> None:
    # Half past five in the afternoon in Greenwich is the next day in Viet Nam.
    late = datetime.datetime(2026, 11, 21, 17, 30, tzinfo=datetime.UTC)
    office.add("Protect minorities", confirmed_at=late)
    text = body(reader_client, "/register/export.csv").decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["Confirmed on"] == "2026-11-22"
    content = body(reader_client, "/register/export.xlsx")
    heads, row = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(
        values_only=True
    )
    assert dict(zip(heads, row, strict=True))["Confirmed on"] == "2026-11-22"


def test_it_writes_the_matrix_with_the_columns_of_the_ohchr(
    filled: Any, reader_client: Client
) -> None:
    document = Document(io.BytesIO(body(reader_client, "/register/matrix.docx")))
    (table,) = document.tables
    heads = [cell.text for cell in table.rows[0].cells]
    assert heads == [
        "Recommendation",
        "Position",
        "Full list of themes",
        "Assessment/comments on level of implementation",
    ]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[1][0] == "UPR cycle III · A/HRC/30/7"
    assert texts[3][0] == "UPR cycle II · A/HRC/20/7"
    assert texts[4] == [
        (
            "143.1 Protect “ethnic” minorities & others (Norvenia, Ostrava Isles)"
            "/and consult them (Pelagia)"
        ),
        "Supported\nSource of position: A/HRC/20/7/Add.1",
        "Members of minorities\nRight to education",
        "",
    ]
    head = table.rows[0]._tr.trPr
    assert head.xpath("w:tblHeader"), "the head stands on every page"
    assert document.sections[0].page_width > document.sections[0].page_height


def test_it_writes_one_recommendation_as_a_matrix(
    filled: Any, reader_client: Client, stranger_client: Client
) -> None:
    from servanda.recommendations.models import Recommendation

    one = Recommendation.objects.get(label="143.9")
    address = f"/register/{one.pk}/matrix.docx?q=ignored"
    (table,) = Document(io.BytesIO(body(reader_client, address))).tables
    assert len(table.rows) == 3
    assert stranger_client.get(address).status_code == 404


def test_it_keeps_signs_that_xml_cannot_hold_out_of_word(
    office: Any, reader_client: Client
) -> None:
    office.add("A \x0b sign <&> \x1f")
    content = body(reader_client, "/register/matrix.docx")
    (table,) = Document(io.BytesIO(content)).tables
    assert table.rows[2].cells[0].text == "143.1 A  sign <&> "


def test_it_heads_files_in_the_language_of_the_page(
    filled: Any, reader_client: Client
) -> None:
    reader_client.cookies["servanda_language"] = "vi"
    text = body(reader_client, "/register/export.csv?state=XAB").decode("utf-8-sig")
    assert "Nô-ve-ni-a" in text
    content = body(reader_client, "/register/matrix.docx?state=XAB")
    (table,) = Document(io.BytesIO(content)).tables
    assert "Người dân tộc thiểu số" in table.rows[2].cells[2].text


@pytest.mark.parametrize(
    ("language", "head"), [("en", "Text in Vietnamese"), ("vi", "Tiếng Việt")]
)
def test_it_names_the_language_of_a_translation_in_that_of_the_page(
    filled: Any, reader_client: Client, language: str, head: str
) -> None:
    reader_client.cookies["servanda_language"] = language
    text = body(reader_client, "/register/export.csv").decode("utf-8-sig")
    last = next(csv.reader(io.StringIO(text)))[-1]
    assert last.endswith(head)


def test_it_briefs_a_minister_on_what_was_asked(
    filled: Any, reader_client: Client
) -> None:
    content = body(reader_client, "/register/brief.docx?state=XAB")
    document = Document(io.BytesIO(content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "2 recommendations from UPR cycle II." in words
    assert "Only: Norvenia." in words
    assert "Decide the final position on 1 recommendation." in words
    cells = [[c.text for c in row.cells] for row in document.tables[0].rows]
    assert ["Supported", "1 of 2"] in cells


def test_it_names_no_filter_in_a_brief_of_everything(
    filled: Any, reader_client: Client
) -> None:
    content = body(reader_client, "/register/brief.docx")
    words = [each.text for each in Document(io.BytesIO(content)).paragraphs]
    assert words[1] == "3 recommendations from UPR cycle III, UPR cycle II."


def test_it_briefs_in_the_words_of_the_translation_where_there_is_one(
    filled: Any, reader_client: Client
) -> None:
    reader_client.cookies["servanda_language"] = "vi"
    content = body(reader_client, "/register/brief.docx")
    words = "\n".join(each.text for each in Document(io.BytesIO(content)).paragraphs)
    assert "143.1 Bảo vệ dân tộc thiểu số (" in words
    assert "bản dịch của Văn phòng)" in words
    assert "ethnic" not in words
    assert "Something else" in words, "the original where nobody translated it"
    reader_client.cookies["servanda_language"] = "en"
    content = body(reader_client, "/register/brief.docx")
    words = "\n".join(each.text for each in Document(io.BytesIO(content)).paragraphs)
    assert "Protect “ethnic” minorities & others (" in words
    assert "translation" not in words


def test_it_keeps_the_next_steps_of_a_brief_on_one_page(
    office: Any, reader_client: Client
) -> None:
    for answer in ("supported", "noted", ""):
        office.add("Protect", final_position=answer)
    content = body(reader_client, "/register/brief.docx")
    document = Document(io.BytesIO(content))
    steps = [p for p in document.paragraphs if p.style.name == "List Number"]
    kept = [step.paragraph_format.keep_with_next for step in steps]
    assert kept == [True, True, False]


def test_it_logs_how_many_rows_left_and_nothing_else(
    filled: Any, reader_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="servanda.recommendations.views.exports"):
        body(reader_client, "/register/export.csv?q=minorities")
    (line,) = [r for r in caplog.records if r.getMessage() == "register exported"]
    assert line.__dict__["facts"] == {"kind": "csv", "rows": 1}


@pytest.mark.parametrize(
    "name", ["export.csv", "export.json", "export.xlsx", "matrix.docx", "brief.docx"]
)
def test_it_makes_no_file_where_a_filter_is_unknown(
    filled: Any, reader_client: Client, name: str
) -> None:
    answer = reader_client.get(f"/register/{name}?state=XXX&theme=education")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "<q>state=XXX</q>" in page
    assert 'href="/register/?theme=education"' in page


def test_it_exports_nothing_to_strangers_and_visitors(
    filled: Any, stranger_client: Client, visitor: Client
) -> None:
    for name in (
        "export.csv",
        "export.json",
        "export.xlsx",
        "matrix.docx",
        "brief.docx",
    ):
        assert stranger_client.get(f"/register/{name}").status_code == 404
        assert visitor.get(f"/register/{name}").status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_fits_the_brief_on_two_pages_and_opens_in_libreoffice(
    office: Any, reader_client: Client, tmp_path: Path, language: str
) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice not installed")
    longest = "Take every measure that is needed for the protection of all. " * 30
    for number in range(60):
        office.add(
            longest,
            states=["XAB", "XAC", "XAD"],
            themes=["minorities", "education", "death-penalty"],
            cycle=1 + number % 4,
            final_position=("supported", "noted", "partly_supported", "")[number % 4],
        )
    reader_client.cookies["servanda_language"] = language
    for name in ("brief", "matrix"):
        content = body(reader_client, f"/register/{name}.docx")
        (tmp_path / f"{name}.docx").write_bytes(content)
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    subprocess.run(
        [
            program, "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
            "--convert-to", "pdf", "--outdir", str(tmp_path),
            str(tmp_path / "brief.docx"), str(tmp_path / "matrix.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    assert _page_count(tmp_path / "brief.pdf") <= 2
    assert _page_count(tmp_path / "matrix.pdf") > 2


def _page_count(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()
