"""From the one-time link to an account, out and in again; the public safeguards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from servanda.people.operations import first_post
from servanda.people.operations.sign_in import make_sign_in_link

if TYPE_CHECKING:
    from tests.journeys.conftest import CheckAxe, OpenPage

    from servanda.people.models import Person

PASSWORD = "a short sentence is easy"


@pytest.fixture(autouse=True)
def _no_tries_counted_yet(db: None) -> None:
    from django.core.cache import cache

    cache.clear()


def test_it_leads_from_the_link_to_an_account_and_back(
    browser_page: OpenPage,
) -> None:
    secret = make_sign_in_link(post=first_post())
    page = browser_page(javascript=False)
    page.goto(f"/welcome/{secret}/")
    page.get_by_label("Your name").fill("Trần Thị Bình")
    page.get_by_label("User name").fill("binh")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("alert")).to_contain_text("12 characters or longer")

    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("status").first).to_contain_text("You are signed in.")

    page.goto("/account/")
    expect(page.get_by_label("Your name")).to_have_value("Trần Thị Bình")
    page.get_by_label("Work the import desk with single-letter keys").uncheck()
    page.get_by_role("button", name="Save my account").click()
    expect(page.get_by_role("status").first).to_contain_text("Your account was changed")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/account/")
    page.get_by_label("User name").fill("binh")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/account/$"))
    page.goto(f"/welcome/{secret}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")


def test_it_signs_in_by_keyboard_only(
    browser_page: OpenPage, coordinator: Person
) -> None:
    page = browser_page()
    page.goto("/sign-in/")
    page.get_by_label("User name").focus()
    page.keyboard.type(coordinator.username)
    page.keyboard.press("Tab")
    page.keyboard.type("a long enough password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Coordinator")).to_be_visible()


@pytest.mark.parametrize("address", ["/sign-in/", "/safeguards/", "/welcome/wrong/"])
def test_it_reads_well_for_visitors(
    browser_page: OpenPage,
    check_axe: CheckAxe,
    no_sideways: CheckAxe,
    language: str,
    address: str,
) -> None:
    for width in (1280, 360):
        page = browser_page(language=language, width=width)
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        check_axe(page)
        no_sideways(page)


@pytest.mark.parametrize("address", ["/account/", "/account/password/"])
def test_it_reads_well_for_people_with_an_account(
    browser_page: OpenPage,
    coordinator: Person,
    check_axe: CheckAxe,
    no_sideways: CheckAxe,
    language: str,
    address: str,
) -> None:
    for width in (1280, 360):
        page = browser_page(coordinator, language=language, width=width)
        page.goto(address)
        check_axe(page)
        no_sideways(page)
        page.get_by_role("button").last.scroll_into_view_if_needed()


def test_it_reads_well_with_what_was_wrong(
    browser_page: OpenPage, check_axe: CheckAxe, language: str
) -> None:
    page = browser_page(language=language, width=360)
    page.goto(f"/welcome/{make_sign_in_link(post=first_post())}/")
    page.locator("main form button").last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    check_axe(page)
