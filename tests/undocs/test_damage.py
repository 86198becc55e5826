"""Text layers that do not say what the page shows, and pages that are turned."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import raw

import undocs
from undocs.front_page import UNKNOWN, language_of
from undocs.models import Line, Page
from undocs.reading.damage import check_text, is_damaged_arabic

if TYPE_CHECKING:
    from undocs.models import Document

SOUND = (
    "بدأت لوماريا في عام جديد العمل على إصلاح الآبار التي تقع في الشمال، وقالت إن الماء "
    "من حق الجميع. وسأل أهل القرى عن الطريق إلى السوق، وعما إذا كان من الممكن أن تفتح "
    "المدارس مع بداية الشتاء أو ما بعده. "
) * 8


def damaged(text: str) -> str:
    """Repeat and lose letters as fonts without a map do."""
    return " ".join(
        word[0] + word[1] * 4 + word[2:] if len(word) > 3 else word[:1]
        for word in text.split()
    )


def page_of(text: str) -> Page:
    line = Line(text, 1, (0, 0, 500, 10), 10.0, edges=(0.0,) * (len(text) + 1))
    return Page(1, 595, 842, (line,))


def test_it_tells_damaged_arabic() -> None:
    assert is_damaged_arabic(damaged(SOUND))
    assert not is_damaged_arabic(SOUND)
    assert not is_damaged_arabic(SOUND.replace("ا", "اــ"))


def test_it_judges_no_few_words() -> None:
    assert not is_damaged_arabic(damaged(SOUND)[:200])


def test_it_says_that_a_text_layer_is_damaged() -> None:
    with pytest.raises(undocs.ReadingError) as caught:
        check_text([page_of(damaged(SOUND))])

    assert caught.value.code is undocs.Reason.DAMAGED
    assert "Arabic" in caught.value.came
    check_text([page_of(SOUND)])


@given(st.text(max_size=400))
def test_it_judges_any_text(text: str) -> None:
    assert is_damaged_arabic(text) in {True, False}


def test_it_says_that_a_language_could_not_be_told() -> None:
    shifted = "Wkh Frpplwwhh lv frqfhuqhg derxw wkh zhoov ri wkh qruwk. " * 20

    assert language_of(shifted) == UNKNOWN
    assert language_of("The Committee is concerned about the wells. " * 20) == "English"


def turned(source: Path, target: Path, rotation: int) -> Path:
    """Turn the pages, and their contents the other way round: they look the same."""
    document = pypdfium2.PdfDocument(source)
    for page in document:
        width, height = page.get_size()
        matrices = {
            90: (0, 1, -1, 0, height, 0),
            180: (-1, 0, 0, -1, width, height),
            270: (0, -1, 1, 0, 0, width),
        }
        matrix = raw.FS_MATRIX(*matrices[rotation])
        sides = (width, height) if rotation == 180 else (height, width)
        clip = raw.FS_RECTF(0, sides[1], sides[0], 0)
        raw.FPDFPage_TransFormWithClip(page, ctypes.byref(matrix), ctypes.byref(clip))
        page.set_mediabox(0, 0, *sides)
        page.set_cropbox(0, 0, *sides)
        page.set_rotation(rotation)
    document.save(target)
    return target


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_it_reads_turned_pages(
    labelled_pdf: Path, tmp_path: Path, rotation: int
) -> None:
    plain = undocs.read(labelled_pdf)
    found = undocs.read(turned(labelled_pdf, tmp_path / "turned.pdf", rotation))

    assert words(found) == words(plain)
    for one, other in zip(found.recommendations, plain.recommendations, strict=True):
        assert one.places[0].page == other.places[0].page
        assert one.places[0].bbox == pytest.approx(other.places[0].bbox, abs=2.0)


def words(document: Document) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in document.recommendations]
