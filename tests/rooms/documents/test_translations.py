"""Translations by label: checked line by line, shown before they are kept."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from servanda.common.privacy import Privacy
from servanda.documents import sheets
from servanda.documents.models import Translation
from servanda.documents.operations import import_translations, set_translation
from servanda.documents.operations.translating import preview_translations
from servanda.documents.queries import translations_of
from servanda.documents.sheets import Line
from servanda.people.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(read_report):
    return read_report.document


def sheet(*rows):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if str(value).startswith("="):
                page.write_formula(number, column, value)
            else:
                page.write(number, column, value)
    book.close()
    file.seek(0)
    return file


def preview(document, *rows):
    return preview_translations(document, sheet(*rows), language="vi", kind="office")


def problems(document, *rows):
    return [(each.line, each.text) for each in preview(document, *rows).problems]


def test_it_keeps_one_translation_of_a_paragraph(document, coordinator):
    line = Line(0, "41.1", "Phê chuẩn Công ước", "vi", "official", "Bộ Ngoại giao")
    set_translation(document, line, by=coordinator)
    changed = Line(0, "41.1", "Phê chuẩn công ước này", "vi", "office", "")
    set_translation(document, changed, by=coordinator)
    (kept,) = translations_of(document, ["41.1"])["41.1"]
    assert (kept.text, kept.kind) == ("Phê chuẩn công ước này", "office")
    before, after = AuditEntry.objects.filter(verb="documents.translate")
    assert before.before is None
    assert after.before["text"] == "Phê chuẩn Công ước"


def test_it_shows_what_would_change_and_then_keeps_it(document, coordinator):
    shown = preview(document, ("label", "text"), ("40.", "Một"), ("41.1", "Hai"))
    assert [(c.line.label, c.line.text, c.before) for c in shown.changes] == [
        ("40", "Một", ""),
        ("41.1", "Hai", ""),
    ]
    assert shown.new == 2
    assert not Translation.objects.exists()
    lines = [change.line for change in shown.changes]
    assert import_translations(document, lines, by=coordinator) == ["40", "41.1"]
    again = preview(document, ("Nhãn", "Bản dịch"), ("40", "Một"), ("41.1", "Hai khác"))
    assert again.unchanged == 1
    assert [(c.line.label, c.before) for c in again.changes] == [("41.1", "Hai")]
    assert AuditEntry.objects.filter(verb="documents.import_translations").count() == 1


def test_it_takes_language_kind_and_source_from_columns(document):
    shown = preview(
        document,
        ("label", "text", "language", "kind", "source"),
        ("40", "Một", "VI", "Bản dịch chính thức", "Công báo"),
    )
    line = shown.changes[0].line
    assert (line.language, line.kind, line.source) == ("vi", "official", "Công báo")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (("999", "x"), "999"),
        (("40", "=1+1"), "formula"),
        (("40", "x" * 20_001), "longer"),
        (("40", "x", "fr"), "fr"),
        (("40", "x", "vi", "private"), "official"),
    ],
)
def test_it_names_the_line_that_is_wrong_and_takes_the_others(document, row, word):
    shown = preview(
        document, ("label", "text", "language", "kind"), ("41", "Đúng"), row
    )
    (problem,) = shown.problems
    assert problem.line == 3
    assert word in problem.text
    assert [change.line.label for change in shown.changes] == ["41"]


def test_it_takes_a_sheet_that_is_filled_in_part_only(document, coordinator):
    line = Line(0, "41.1", "Phê chuẩn", "vi", "official", "Bộ Ngoại giao")
    set_translation(document, line, by=coordinator)
    shown = preview(
        document, ("label", "text"), ("40", "Một"), ("41", " "), ("41.1", "")
    )
    assert not shown.problems
    assert [change.line.label for change in shown.changes] == ["40"]


def test_the_same_words_again_keep_an_official_translation_official(
    document, coordinator
):
    line = Line(0, "41.1", "Phê chuẩn", "vi", "official", "Bộ Ngoại giao")
    set_translation(document, line, by=coordinator)
    shown = preview(document, ("label", "text"), ("41.1", "Phê chuẩn"))
    assert (shown.changes, shown.unchanged) == ((), 1)
    shown = preview(
        document, ("label", "text", "kind"), ("41.1", "Phê chuẩn", "office")
    )
    assert [change.line.kind for change in shown.changes] == ["office"]


def test_it_refuses_a_label_that_stands_twice(document):
    ((line, text),) = problems(document, ("label", "text"), ("40", "a"), ("40.", "b"))
    assert line == 3
    assert "line 2" in text


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (("label",), "text"),
        (("text", "label", "label"), "twice"),
        (("label", "text", "comment"), "comment"),
        (("label", "text", "religion"), "refused"),
        (("label", "text", "tôn giáo"), "refused"),
    ],
)
def test_it_refuses_columns_it_does_not_know(document, head, word):
    ((line, text),) = problems(document, head, ("40", "x"))
    assert line == 0
    assert word in text


@pytest.mark.parametrize("content", [b"", b"not a sheet", b"PK\x03\x04cut off"])
def test_it_refuses_what_is_no_sheet(document, content):
    shown = preview_translations(
        document, io.BytesIO(content), language="vi", kind="office"
    )
    assert "XLSX" in shown.problems[0].text
    assert not shown.changes


def test_it_refuses_a_damaged_sheet_inside_a_good_archive(document):
    file = sheet(("label", "text"), ("40", "x"))
    damaged = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            cut = content[: len(content) // 2] if "sheet1" in name else content
            new.writestr(name, cut)
    damaged.seek(0)
    shown = preview_translations(document, damaged, language="vi", kind="office")
    assert "XLSX" in shown.problems[0].text


def test_it_refuses_an_archive_that_unpacks_to_an_enormous_size(document, monkeypatch):
    monkeypatch.setattr(sheets, "UNPACKED_BYTES", 100)
    ((_, text),) = problems(document, ("label", "text"), ("40", "x"))
    assert "enormous" in text


def test_it_stops_at_a_bounded_number_of_lines(document, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LINES", 2)
    ((_, text),) = problems(document, ("label", "text"), ("40", "x"), ("41", "y"))
    assert "at most 2" in text


def test_it_reads_the_translation_that_comes_with_the_invented_report(
    document, reports
):
    path = reports / "lumaria2025.vi.xlsx"
    book = openpyxl.load_workbook(path, read_only=True)
    labels = {str(row[0]) for row in book.active.iter_rows(values_only=True)}
    book.close()
    with path.open("rb") as file:
        shown = preview_translations(
            document, file, language="vi", kind="official", labels=labels
        )
    assert not shown.problems
    assert len(shown.changes) > 60


def test_it_keeps_nothing_about_a_person():
    assert set(sheets.TranslationSheet.columns.values()) == {Privacy.NONE}
