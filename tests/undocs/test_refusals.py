"""Files that cannot be read: each is refused in a sentence that helps."""

from __future__ import annotations

import dataclasses
import io
import pickle
import zipfile
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import typst
from tests.undocs.printing import OPENING, Report, labelled

import undocs
from undocs import Limits, ReadingError, Reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FRENCH = (
    "Le Groupe de travail sur l’Examen périodique universel, créé par la résolution "
    "5/1 du Conseil des droits de l’homme, a tenu sa session dans les locaux de la "
    "ville. L’examen concernant la Lumarie a eu lieu au cours de la séance du matin."
)


def refusal(path: Path, limits: Limits | None = None) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        undocs.read(path, limits=limits)
    error = caught.value
    message = str(error)
    assert message.startswith("Expected ")
    assert error.came in message
    assert error.advice in message
    assert "\n" not in message
    return error


def made(tmp_path: Path, content: bytes, name: str = "report.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def pdf_of(source: str) -> bytes:
    return typst.compile(source.encode())


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "came"),
    [
        (b"", Reason.EMPTY, "the file is empty"),
        (b"Dear colleague, here is the report.", Reason.NOT_A_DOCUMENT, "plain text"),
        (b"<!DOCTYPE html><html>log in</html>", Reason.NOT_A_DOCUMENT, "a web page"),
        (b"\x89PNG\r\n\x1a\n\0\0", Reason.NOT_A_DOCUMENT, "unknown type"),
        (b"\xff\xfe\xfa\xfb" * 2000, Reason.NOT_A_DOCUMENT, "unknown type"),
        (b"PK\x03\x04 broken", Reason.DAMAGED, "damaged"),
        (b"%PDF-1.7\nnothing more", Reason.DAMAGED, "the end of this one is missing"),
        (b"%PDF-1.7\nnothing\n%%EOF", Reason.DAMAGED, "damaged or was cut short"),
    ],
)
def test_it_tells_what_came_instead(
    tmp_path: Path, content: bytes, code: Reason, came: str
) -> None:
    error = refusal(made(tmp_path, content))

    assert error.code is code
    assert came in error.came


def test_it_names_an_archive(tmp_path: Path) -> None:
    error = refusal(made(tmp_path, archive({"photo.txt": b"x"})))

    assert (error.code, error.came) == (Reason.NOT_A_DOCUMENT, "a ZIP archive came")


@pytest.mark.parametrize(
    "limits",
    [Limits(), Limits(unpacked_bytes=1000)],
    ids=["packed a thousand times", "larger than allowed"],
)
def test_it_does_not_unpack_a_bomb(tmp_path: Path, limits: Limits) -> None:
    bomb = archive({"word/document.xml": b"0" * 5_000_000})
    error = refusal(made(tmp_path, bomb, "bomb.docx"), limits)

    assert error.code is Reason.ARCHIVE_BOMB
    assert "It was not unpacked" in error.advice


def test_it_notices_a_pdf_that_was_cut_short(
    tmp_path: Path, labelled_pdf: Path
) -> None:
    whole = labelled_pdf.read_bytes()
    error = refusal(made(tmp_path, whole[: len(whole) // 2]))

    assert error.code is Reason.DAMAGED


def test_it_notices_a_password(
    monkeypatch: pytest.MonkeyPatch, labelled_pdf: Path
) -> None:
    def locked(_: object) -> object:
        message = "Failed to load document (PDFium: Incorrect password error)."
        raise pypdfium2.PdfiumError(message)

    monkeypatch.setattr(pypdfium2, "PdfDocument", locked)
    error = refusal(labelled_pdf)

    assert error.code is Reason.PASSWORD
    assert "without the password" in error.advice


def test_it_notices_a_scan(tmp_path: Path) -> None:
    picture = "#rect(width: 100%, height: 60%, fill: gray)\n#pagebreak()\n#rect()"
    error = refusal(made(tmp_path, pdf_of(picture)))

    assert error.code is Reason.NO_TEXT
    assert "OCR" in error.advice


def test_it_notices_a_garbled_text_layer(tmp_path: Path) -> None:
    garbled = "Title page\n#pagebreak()\n" + "\ue123\ue124\ue125 " * 400
    error = refusal(made(tmp_path, pdf_of(garbled)))

    assert error.code is Reason.DAMAGED
    assert "garbled" in error.came


def test_it_stops_at_too_many_pages(labelled_pdf: Path) -> None:
    error = refusal(labelled_pdf, Limits(pages=2))

    assert error.code is Reason.TOO_MANY_PAGES
    assert "at most 2 pages" in error.expected


def test_it_stops_at_too_many_bytes(labelled_pdf: Path) -> None:
    assert refusal(labelled_pdf, Limits(bytes=100)).code is Reason.TOO_LARGE


def test_it_stops_when_reading_takes_too_long(labelled_pdf: Path) -> None:
    error = refusal(labelled_pdf, Limits(seconds=-1))

    assert error.code is Reason.TOO_LARGE
    assert "was not finished at page 1" in error.came


def test_it_refuses_what_the_united_nations_did_not_issue(tmp_path: Path) -> None:
    letter = "Minutes of the meeting of the board of the water company. " * 9
    error = refusal(made(tmp_path, pdf_of(letter)))

    assert error.code is Reason.NOT_UN_DOCUMENT
    assert "A/HRC/26/6" in error.came


@pytest.mark.parametrize(
    ("symbol", "title", "came"),
    [
        ("CRPD/C/GC/7", "General comment", "a general comment"),
        ("A/HRC/90/7/Add.1", "Views on conclusions", "an addendum"),
        ("A/HRC/WG.6/48/XAA/1", "National report", "a national report"),
        ("A/HRC/90/8", "Report of the Special Rapporteur", "of the Human Rights"),
    ],
)
def test_it_names_a_document_of_another_kind(
    printed: Callable[[Report], Path], symbol: str, title: str, came: str
) -> None:
    other = dataclasses.replace(
        labelled(3), symbol=symbol, title=title, opening="It met in the morning."
    )
    error = refusal(printed(other))

    assert error.code is Reason.OTHER_KIND
    assert symbol in error.came
    assert came in error.came


@pytest.mark.parametrize(
    ("opening", "language"),
    [
        (FRENCH, "French"),
        (
            (
                "El Grupo de Trabajo de la Asamblea se reunió en la ciudad por la mañana y "
                "los Estados que lo pidieron hicieron uso de la palabra para las preguntas."
            ),
            "Spanish",
        ),
        (
            (
                "Рабочая группа по универсальному периодическому обзору провела свою "
                "сессию в Женеве и приняла доклад."
            ),
            "Russian",
        ),
    ],
)
def test_it_names_the_language(
    printed: Callable[[Report], Path], opening: str, language: str
) -> None:
    other = Report([], opening=opening * 6, dialogue=2, title="A/HRC", state="x")
    error = refusal(printed(other))

    assert error.code is Reason.OTHER_LANGUAGE
    assert error.came.endswith(f"is in {language}")


def test_it_says_where_a_report_holds_no_list(
    printed: Callable[[Report], Path],
) -> None:
    document = undocs.read(printed(Report([], opening=OPENING)))

    assert [note.code for note in document.notes] == ["no_recommendations"]


def test_it_notes_a_page_without_text(printed: Callable[[Report], Path]) -> None:
    report = labelled(3)
    blank = dataclasses.replace(
        report, state="Lumaria#pagebreak()#page(header: none, footer: none)[]"
    )
    document = undocs.read(printed(blank))

    assert "pages_without_text" in [note.code for note in document.notes]


def test_it_carries_a_refusal_from_one_process_to_another() -> None:
    error = ReadingError(Reason.EMPTY, "a report", "nothing came", "Try again.")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert str(copy) == str(error)
    assert copy.code is Reason.EMPTY


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"junk before %PDF-1.4", "pdf"),
        (b"a,b\n1,2\n", "text"),
        ("Việt Nam ".encode() * 900, "text"),
        (b"<html>", "html"),
        (b"\0\1", "unknown"),
    ],
)
def test_it_sniffs_the_type_by_content(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    assert undocs.sniff(made(tmp_path, content, "any.name")) == kind
