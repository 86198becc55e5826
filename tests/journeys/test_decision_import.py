"""A decision's annex, from its file to assignments that cite the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect
from tests.rooms.recommendations import annexing
from tests.rooms.recommendations.annexing import row

from servanda.documents.models import Review
from servanda.recommendations.models import Assignment
from servanda.recommendations.operations import annexes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.journeys.conftest import CheckAxe, OpenPage

    from servanda.people.models import Person

EDUCATION = "Bộ Giáo dục và Đào tạo"
ROWS = [
    row("41.1. Mở rộng cơ hội đến trường cho trẻ em vùng núi", EDUCATION, "Bộ Y tế"),
    row("41.6. Nâng cao chất lượng chăm sóc sức khỏe ban đầu cho người nghèo"),
    row("Tăng cường năng lực cho cán bộ làm công tác bảo vệ trẻ em"),
    row(
        "41.4. Bảo vệ quyền của người lao động, xóa bỏ lao động cưỡng bức",
        "Bộ Lao động - Thương binh và Xã hội",
    ),
    row("41.5. Xem xét gia nhập Quy chế Rôm", "Bộ Ngoại giao", deadline=""),
]


@pytest.fixture
def annex_file(coordinator: Person, tmp_path: Path) -> Path:
    """The register, the ministries, and a Word file that names both."""
    annexing.ministries()
    annexing.register()
    path = tmp_path / "phu-luc.docx"
    path.write_bytes(annexing.word_file(ROWS))
    return path


def step_of(page: Page, number: int, name: str) -> None:
    page.locator(f"#row-{number}").get_by_role("button", name=name).first.click()


@pytest.fixture
def rows_page(
    browser_page: OpenPage,
    coordinator: Person,
    annex_file: Path,
    language: str,
    width: int,
) -> Page:
    """The rows of the annex in each language, at a desk and on a phone."""
    annex = annexes.bring_in(
        ContentFile(annex_file.read_bytes(), name="phu-luc.docx"),
        name="phu-luc.docx",
        reviews=list(Review.objects.all()),
        decision=annexing.decision(),
        by=coordinator,
    )
    annexes.map_columns(annex, annex.columns, revision=1, by=coordinator)
    page = browser_page(coordinator, language=language, width=width)
    page.goto(f"/annexes/{annex.pk}/")
    return page


def record(page: Page, check_axe: CheckAxe) -> None:
    """Record the decision; the page that follows is the decision's."""
    page.goto("/decisions/")
    check_axe(page)
    page.get_by_role("link", name="Record a decision", exact=True).click()
    page.get_by_label("Number").fill("1234/QĐ-TTg")
    page.get_by_label("Issued on").fill("2026-06-30")
    page.get_by_label("Issued by").fill("Bộ Nội vụ")
    check_axe(page)
    page.get_by_role("button", name="Record the decision").click()


def bring_in(page: Page, file: Path, check_axe: CheckAxe) -> None:
    """Bring the annex in and confirm the columns as they were guessed."""
    page.get_by_role("link", name="Import its annex").click()
    check_axe(page)
    page.get_by_label("File with the table").set_input_files(file)
    page.get_by_role("button", name="Read the table").click()
    expect(page.get_by_label("Lead", exact=True)).to_have_value("2")
    check_axe(page)
    page.get_by_role("button", name="Match the rows").click()


def test_it_walks_a_decision_from_its_file_to_assignments(
    browser_page: OpenPage,
    coordinator: Person,
    annex_file: Path,
    check_axe: CheckAxe,
) -> None:
    page = browser_page(coordinator, javascript=False)
    record(page, lambda _page: None)
    bring_in(page, annex_file, lambda _page: None)
    expect(
        page.get_by_role("heading", name="3 of 5 rows need your eye")
    ).to_be_visible()
    page.locator("#row-3").get_by_label("41.3").check()
    step_of(page, 3, "Save choice")
    step_of(page, 4, "Use Ministry of Home Affairs")
    step_of(page, 5, "Assign")
    expect(page.get_by_text("Row 5 is assigned")).to_be_visible()
    assert Assignment.objects.get().recommendation.label == "41.5"
    page.get_by_role("button", name="Assign the 4 sure rows").click()
    expect(page.get_by_role("heading", name="Who was told")).to_be_visible()
    assert Assignment.objects.count() == 5
    assert not Assignment.objects.filter(decision=None).exists()


def test_it_has_no_fault_on_the_way(
    browser_page: OpenPage, coordinator: Person, annex_file: Path, check_axe: CheckAxe
) -> None:
    page = browser_page(coordinator)
    record(page, check_axe)
    bring_in(page, annex_file, check_axe)
    page.get_by_role("button", name="Assign the 2 sure rows").click()
    expect(page.get_by_text("2 rows are assigned.", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Who was told").click()
    expect(page.get_by_role("heading", name="Who was told")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Decision 1234/QĐ-TTg").click()
    expect(page.get_by_role("link", name="41.1")).to_be_visible()
    check_axe(page)


def test_it_shows_the_rows_in_each_language_and_width(
    rows_page: Page, check_axe: CheckAxe, no_sideways: Callable[[Page], None]
) -> None:
    no_sideways(rows_page)
    check_axe(rows_page)
    rows_page.goto(f"{rows_page.url}?show=sure")
    no_sideways(rows_page)
    check_axe(rows_page)
