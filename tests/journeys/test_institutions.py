"""From the tree to an institution, over the map, to another name and a staff list."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.journeys.conftest import CheckAxe, OpenPage

    from servanda.people.models import Institution, Person


def add(
    name: str,
    vi: str,
    parent: Institution | None = None,
    kind: str = "local_government",
) -> Institution:
    from servanda.people.operations.institutions import Facts, add_institution

    facts = Facts(kind=kind, names={"en": name, "vi": vi})
    return add_institution(facts, parent=parent, by=None)


@pytest.fixture
def bodies(coordinator: Person) -> dict[str, Institution]:
    from servanda.people.operations.posts import add_post, appoint

    top = add("Government", "Chính phủ", kind="government")
    old = add("Binh Dinh Province", "Tỉnh Bình Định", top)
    new = add("Gia Lai Province", "Tỉnh Gia Lai", top)
    post = add_post(
        old, role="focal_point", titles={"en": "Focal point", "vi": "Đầu mối"}, by=None
    )
    appoint(coordinator, post, valid_from=datetime.date(2026, 1, 1), by=None)
    return {"top": top, "old": old, "new": new}


@pytest.fixture
def look(check_axe: CheckAxe, no_sideways: CheckAxe) -> CheckAxe:
    """Looks whether everybody can use the page as it stands."""

    def check(page: Page) -> None:
        check_axe(page)
        no_sideways(page)

    return check


@pytest.fixture
def page(
    browser_page: OpenPage,
    coordinator: Person,
    bodies: dict[str, Institution],
    language: str,
    width: int,
) -> Page:
    """A tab of the coordinator, in each language, at a desk and on a phone."""
    return browser_page(coordinator, language=language, width=width)


def test_it_walks_from_the_tree_over_the_map(
    page: Page, bodies: dict[str, Institution], look: CheckAxe, language: str
) -> None:
    name = bodies["old"].names[language]
    page.goto("/institutions/")
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    look(page)
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name)
    look(page)
    page.locator(f'a[href$="?at={bodies["old"].pk}"]').click()
    look(page)
    # The box above is the government: its map shows both provinces.
    page.locator("svg a.above").click()
    expect(page.locator("svg a.under")).to_have_count(2)
    look(page)
    page.locator("svg a.under").first.click()
    page.locator(f'main p a[href="/institutions/{bodies["old"].pk}/"]').click()
    expect(page.locator("h1")).to_have_text(name)


def test_it_gives_another_name_and_finds_the_old_one(
    page: Page, bodies: dict[str, Institution], look: CheckAxe, language: str
) -> None:
    name = bodies["old"].names[language]
    page.goto(f"/institutions/{bodies['old'].pk}/")
    page.locator('a[href$="/rename/"]').click()
    look(page)
    for code in ("en", "vi"):
        page.locator(f"[name=name_{code}]").fill("Quy Nhơn")
    page.locator("main form button.btn").click()
    # What is missing is said, and what was typed stays.
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator(f"[name=name_{language}]")).to_have_value("Quy Nhơn")
    look(page)
    page.locator("[name=on]").fill("2025-07-01")
    page.locator("[name=decision]").fill("202/2025/QH15")
    page.locator("main form button.btn").click()
    expect(page.locator("h1")).to_have_text("Quy Nhơn")
    expect(page.locator("dl")).to_contain_text(name)
    look(page)
    page.goto(f"/institutions/?q={name.split()[0]}+{name.split()[1]}")
    expect(page.locator("tbody")).to_contain_text(name)
    look(page)


def test_it_merges_without_a_script(
    browser_page: OpenPage,
    coordinator: Person,
    bodies: dict[str, Institution],
) -> None:
    page = browser_page(coordinator, width=360, javascript=False)
    page.goto(f"/institutions/reorganise/?of={bodies['old'].pk}")
    page.get_by_label("Merger").check()
    page.get_by_label("Decision").fill("202/2025/QH15")
    page.get_by_label("First day of the new order").fill("2025-07-01")
    page.get_by_label("Who follows").fill("Gia Lai Province")
    page.get_by_role("button", name="Show what goes where").click()
    expect(page.locator("h1")).to_have_text("What goes where")
    page.get_by_role("button", name="Record the reorganisation").click()
    expect(page.locator("h1")).to_have_text("Gia Lai Province")
    page.get_by_role("link", name="Binh Dinh Province").click()
    expect(page.locator("main")).to_contain_text("It ended on 30 June 2025.")


def test_it_looks_at_a_staff_list_before_it_keeps_it(
    page: Page,
    coordinator: Person,
    bodies: dict[str, Institution],
    look: CheckAxe,
    tmp_path: Path,
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "cơ quan,chức vụ,họ và tên,từ ngày\n"
        "Tỉnh Bình Định,Đầu mối,Trần Thị Bình,1/5/2026\n"
        f"Tỉnh Gia Lai,Đầu mối,{coordinator.name},5/2026\n"
        f"Tỉnh Bình Định,Focal point,{coordinator.name.upper()},1/6/2026\n",
        encoding="utf-8",
    )
    page.goto("/staff-list/")
    look(page)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button.btn").click()
    expect(page.locator("main")).to_contain_text("“5/2026”")
    expect(page.locator("main")).to_contain_text("Trần Thị Bình")
    look(page)
    page.locator("button[value=keep]").click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"/institutions/{bodies['old'].pk}/")
    expect(page.locator("main")).to_contain_text("Trần Thị Bình")
    look(page)
