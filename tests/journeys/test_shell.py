"""The shell around every page: navigation, languages, keyboard, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper
    from tests.journeys.conftest import CheckAxe, OpenPage

    from servanda.people.models import Person

PAGES = ["/help/", "/accessibility/", "/nothing-is-here/"]


@pytest.mark.parametrize("address", PAGES)
def test_it_reads_well_on_every_screen_in_both_languages(  # noqa: PLR0913, PLR0917  fixtures
    browser_page: OpenPage,
    coordinator: Person,
    check_axe: CheckAxe,
    no_sideways: CheckAxe,
    language: str,
    width: int,
    address: str,
) -> None:
    page = browser_page(coordinator, language=language, width=width)
    page.goto(address)

    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_have_count(1)
    check_axe(page)
    no_sideways(page)


def test_it_shows_every_component_without_a_complaint(
    browser_page: OpenPage,
    check_axe: CheckAxe,
    no_sideways: CheckAxe,
    language: str,
    width: int,
    settings: SettingsWrapper,
) -> None:
    settings.DEBUG = True
    page = browser_page(language=language, width=width)
    page.goto("/design/")
    page.get_by_role("group").locator("summary.btn").click()

    expect(page.locator("details.pop ul")).to_be_visible()
    check_axe(page)
    no_sideways(page)


def test_it_switches_the_language_and_stays_on_the_page(
    browser_page: OpenPage,
) -> None:
    page = browser_page()
    page.goto("/help/")
    page.get_by_role("button", name="Tiếng Việt").click()

    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trợ giúp")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help")


def test_it_begins_with_a_link_to_the_content(browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto("/help/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    inside = page.evaluate(
        "document.querySelector('main').contains(document.activeElement)"
    )
    after = page.evaluate(
        "document.querySelector('footer').contains(document.activeElement)"
    )
    assert inside or after


def test_it_opens_its_menu_without_a_script(
    browser_page: OpenPage, coordinator: Person
) -> None:
    page = browser_page(coordinator, width=360, javascript=False)
    page.goto("/help/")
    page.get_by_text("Menu", exact=True).click()

    expect(page.get_by_role("link", name="Register", exact=True)).to_be_visible()


def test_it_marks_the_section_that_a_page_belongs_to(
    browser_page: OpenPage, coordinator: Person
) -> None:
    page = browser_page(coordinator)
    page.goto("/register/")

    current = page.locator("nav.mainnav [aria-current]")
    expect(current).to_have_text("Register")


def test_it_takes_a_file_dropped_on_the_area(
    browser_page: OpenPage, settings: SettingsWrapper
) -> None:
    settings.DEBUG = True
    page = browser_page()
    page.goto("/design/")
    page.evaluate(
        """() => {
          const taken = new DataTransfer();
          taken.items.add(new File(["%PDF-"], "báo cáo.pdf"));
          const area = document.querySelector("form.drop");
          for (const kind of ["dragover", "drop"]) {
            area.dispatchEvent(new DragEvent(kind, {
              dataTransfer: taken, bubbles: true, cancelable: true,
            }));
          }
        }"""
    )

    names = page.evaluate(
        "[...document.querySelector('#file').files].map((file) => file.name)"
    )
    assert names == ["báo cáo.pdf"]
