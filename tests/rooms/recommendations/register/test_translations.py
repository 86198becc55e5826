from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from servanda.documents.models import Translation
from servanda.people.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from django.test import Client


def sheet(*rows: Sequence[object]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("t.xlsx", content.getvalue())


def send(client: Client, document: Any, file: SimpleUploadedFile) -> Any:
    return client.post(
        f"/documents/{document.pk}/translations/",
        {"file": file, "language": "vi", "kind": "office"},
    )


def test_it_shows_what_a_file_changes_and_keeps_it_only_then(
    office: Any, coordinator_client: Client
) -> None:
    office.add("Protect minorities")
    two = office.add("Abolish torture")
    office.translate(two, "Bản cũ")
    file = sheet(("label", "text"), ("143.1", "Dân tộc"), ("143.2", "Bản mới"))
    answer = send(coordinator_client, office.document(), file)
    page = answer.content.decode()
    assert "This file changes 2 texts" in page
    assert "Bản cũ" in page
    assert Translation.objects.count() == 1
    kept = re.search(r'name="lines" value="([^"]+)"', page)
    assert kept is not None
    address = f"/documents/{office.document().pk}/translations/keep/"
    coordinator_client.post(address, {"lines": kept[1]})
    assert {t.text for t in Translation.objects.all()} == {"Dân tộc", "Bản mới"}
    found = coordinator_client.get("/register/", {"q": "dan toc"}).content.decode()
    assert "1 of 2 recommendations" in found
    assert AuditEntry.objects.filter(verb="documents.import_translations").count() == 1


def test_it_names_the_line_of_each_problem_and_keeps_nothing(
    office: Any, coordinator_client: Client
) -> None:
    office.add("Protect minorities")
    file = sheet(("label", "text"), ("143.1", "Dân tộc"), ("143.77", "Gì"))
    answer = send(coordinator_client, office.document(), file)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 3:" in page
    assert "143.77" in page
    assert 'name="lines"' not in page
    assert not Translation.objects.exists()


@pytest.mark.parametrize(
    ("heads", "word"),
    [(("label", "text", "religion"), "religion"), (("label",), "text"), ((), "label")],
)
def test_it_takes_named_columns_only(
    office: Any, coordinator_client: Client, heads: tuple[str, ...], word: str
) -> None:
    office.add("Protect minorities")
    file = sheet(heads, ["143.1", "Dân tộc", "x"][: len(heads)])
    answer = send(coordinator_client, office.document(), file)
    assert answer.status_code == 422
    assert not Translation.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("t.xlsx", b""),
        SimpleUploadedFile("t.xlsx", b"not a workbook"),
        SimpleUploadedFile("t.xlsx", b"PK\x03\x04 broken"),
    ],
)
def test_it_refuses_what_is_no_sheet(
    office: Any, coordinator_client: Client, file: SimpleUploadedFile
) -> None:
    office.add("Protect minorities")
    file.seek(0)
    answer = send(coordinator_client, office.document(), file)
    assert answer.status_code == 422


def test_it_keeps_nothing_from_a_preview_that_was_tampered_with(
    office: Any, coordinator_client: Client
) -> None:
    office.add("Protect minorities")
    address = f"/documents/{office.document().pk}/translations/keep/"
    answer = coordinator_client.post(address, {"lines": "made:up:x"}, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert not Translation.objects.exists()


def test_it_gives_a_sheet_with_every_label_that_can_be_sent_back(
    office: Any, coordinator_client: Client
) -> None:
    one = office.add("Protect minorities")
    office.add("Abolish torture")
    office.translate(one, "Dân tộc")
    address = f"/documents/{office.document().pk}/translations/template.xlsx"
    content = coordinator_client.get(address).getvalue()
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = [tuple(cell.value for cell in row) for row in book.worksheets[0].iter_rows()]
    assert rows[:2] == [("label", "text"), ("143.1", "Dân tộc")]
    assert rows[2][0] == "143.2"
    filled = sheet(("label", "text"), ("143.1", "Dân tộc"), ("143.2", "Tra tấn"))
    page = send(coordinator_client, office.document(), filled).content.decode()
    assert "This file changes 1 text" in page


def test_it_lets_only_coordinators_import(
    office: Any, reader_client: Client, stranger_client: Client
) -> None:
    office.add("Protect minorities")
    pk = office.document().pk
    for part in ("", "keep/", "template.xlsx"):
        address = f"/documents/{pk}/translations/{part}"
        method = "post" if part == "keep/" else "get"
        assert getattr(reader_client, method)(address).status_code == 403
        assert getattr(stranger_client, method)(address).status_code == 404
