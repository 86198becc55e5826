"""Tables of a file for other rooms: read in the limited process, nothing kept."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from servanda.documents import workplace
from servanda.documents.failures import Failure, Refused
from servanda.documents.operations.tables import sentence, tables_of, text_of
from servanda.files.models import StoredFile


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return ContentFile(held.getvalue(), name="annex.xlsx")


def refused(upload):
    with pytest.raises(Refused) as found:
        tables_of(upload)
    return found.value


@pytest.mark.django_db
def test_it_gives_the_rows_and_keeps_nothing(home):
    upload = book_of(["STT", "Khuyến nghị"], [1, "143.1. Phê chuẩn"])
    (table,) = tables_of(upload)
    assert table.heading == ("STT", "Khuyến nghị")
    assert table.rows == (("1", "143.1. Phê chuẩn"),)
    assert text_of(upload).splitlines()[1] == "1\t143.1. Phê chuẩn"
    assert list(workplace.incoming().iterdir()) == []
    assert not StoredFile.objects.exists()


def test_it_reads_within_the_limits_of_the_process(home, settings):
    settings.READER_SECONDS = 0
    late = refused(book_of(["a", "b"], ["1", "2"]))
    assert late.failure is Failure.OUT_OF_TIME
    assert "Divide the file" in sentence(late)
    assert list(workplace.incoming().iterdir()) == []


def test_it_says_what_is_wrong_with_a_file(home, settings):
    empty = refused(ContentFile(b"", name="a.xlsx"))
    assert "the file is empty" in sentence(empty)
    assert "holds something else" in sentence(
        refused(ContentFile(b"<html><p>", name="a.docx"))
    )
    settings.UPLOAD_LIMIT_BYTES = 1000
    assert "at most" in sentence(refused(ContentFile(b"a;b\n" * 900, name="a.csv")))
    with translation.override("vi"):
        assert sentence(empty)


def test_it_deletes_what_an_interruption_left(home):
    left = workplace.incoming() / f"{workplace.TABLE}abc"
    left.mkdir()
    (left / "original.upload").write_bytes(b"words")
    assert workplace.sweep_tables(older_than=60) == 0
    assert workplace.sweep_tables(older_than=0) == 1
    assert not left.exists()
