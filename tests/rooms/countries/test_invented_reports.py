"""The invented reports: current, read exactly, complete in both languages."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdfium2
import pytest

import undocs
from servanda.countries.packs import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = SHIPPED / "XAA" / "documents"
REPORTS = ("lumaria2025", "lumaria2025-corrected", "lumaria2009")


@pytest.fixture(scope="module")
def read() -> dict[str, undocs.Document]:
    return {name: undocs.read(DOCUMENTS / f"{name}.pdf") for name in REPORTS}


def expected(samples: Path, name: str) -> list[dict[str, Any]]:
    file = samples / "reports" / f"{name}.expected.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def lines(document: undocs.Document) -> list[dict[str, Any]]:
    """Give a reading in the form of the expectation."""
    return [
        {
            "document": document.stem,
            "symbol": document.symbol,
            "state_under_review": document.state_under_review,
            "paragraph": found.label,
            "clause": clause.number,
            "text": clause.text,
            "recommending_states": list(clause.recommending_states),
            "position": found.position,
        }
        for found in document.recommendations
        for clause in found.clauses
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_it_reads_exactly_what_was_written(
    samples: Path, read: dict[str, undocs.Document], name: str
) -> None:
    assert lines(read[name]) == expected(samples, name)


def test_it_knows_which_documents_they_are(read: dict[str, undocs.Document]) -> None:
    known = {
        name: (each.symbol, each.session, each.cycle, str(each.date), each.page_count)
        for name, each in read.items()
    }
    assert known == {
        "lumaria2025": ("A/HRC/90/7", "47", 4, "2025-01-14", 8),
        "lumaria2025-corrected": ("A/HRC/90/7", "47", 4, "2025-01-14", 8),
        "lumaria2009": ("A/HRC/11/107", "4", 1, "2009-05-18", 4),
    }


def test_it_has_a_person_look_at_the_two_misspelt_states(
    read: dict[str, undocs.Document],
) -> None:
    doubtful = {
        found.label
        for found in read["lumaria2025"].recommendations
        if not undocs.sure(found)
    }
    assert doubtful == {"42.13", "42.14"}


def test_it_changes_in_the_corrected_version_what_is_said(samples: Path) -> None:
    before, after = (
        {
            (line["paragraph"], line["clause"]): (
                line["text"],
                line["recommending_states"],
            )
            for line in expected(samples, name)
        }
        for name in ("lumaria2025", "lumaria2025-corrected")
    )
    changed = {
        key[0]
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }
    assert changed == {"41.12", "41.20", "42.12", "42.17", "43.8"}
    assert ("42.17", 1) not in before
    assert ("43.8", 1) not in after


@pytest.mark.parametrize("name", ["lumaria2025", "lumaria2009"])
def test_it_translates_every_paragraph_and_recommendation(
    read: dict[str, undocs.Document], name: str
) -> None:
    texts = translations(name)
    document = read[name]
    wanted = {each.label for each in (*document.paragraphs, *document.recommendations)}
    assert texts.keys() == wanted
    assert all(texts.values())


def test_it_says_dan_toc_wherever_ethnic_minorities_are_meant(
    read: dict[str, undocs.Document],
) -> None:
    for name in ("lumaria2025", "lumaria2009"):
        texts = translations(name)
        for found in read[name].recommendations:
            if "ethnic minorit" in found.text:
                assert "dân tộc" in texts[found.label], found.label


def test_it_names_invented_states_only(read: dict[str, undocs.Document]) -> None:
    invented = {state.iso3 for state in undocs.vocabularies.states() if state.invented}
    named = {
        code
        for document in read.values()
        for found in document.recommendations
        for clause in found.clauses
        for code in clause.recommending_states
    }
    assert named == invented - {"XAA"}


def test_it_says_on_the_first_page_that_it_is_invented() -> None:
    for name in (*REPORTS, "lumaria2025.vi"):
        with pypdfium2.PdfDocument(DOCUMENTS / f"{name}.pdf") as document:
            first = document[0].get_textpage().get_text_bounded()
        assert "Invented example" in first or "Ví dụ hư cấu" in first


def test_it_has_built_the_files_from_the_texts(samples: Path, tmp_path: Path) -> None:
    builder = module(samples / "reports" / "build.py")
    builder.build(tmp_path, tmp_path)
    for name in REPORTS:
        built = tmp_path / f"{name}.pdf"
        assert built.read_bytes() == (DOCUMENTS / built.name).read_bytes()
        jsonl = f"{name}.expected.jsonl"
        assert (tmp_path / jsonl).read_bytes() == (
            samples / "reports" / jsonl
        ).read_bytes()
    assert translations("lumaria2025", tmp_path) == translations("lumaria2025")


def translations(name: str, folder: Path = DOCUMENTS) -> dict[str, str]:
    book = openpyxl.load_workbook(folder / f"{name}.vi.xlsx", read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    assert next(rows)[:2] == ("label", "text")
    texts = {str(label): str(text or "") for label, text, *_ in rows}
    book.close()
    return texts


def module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("build_reports", path)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found
