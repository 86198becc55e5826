"""From a file in the hand to the import desk, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

import servanda.countries
from servanda.documents import operations
from servanda.documents.models import Document, Reading
from servanda.recommendations import tasks
from servanda.vocabularies import operations as vocabularies

REPORT = (
    Path(servanda.countries.__file__).parent
    / "packs"
    / "XAA"
    / "documents"
    / "lumaria2025.pdf"
)


@pytest.fixture(autouse=True)
def _vocabularies(country) -> None:
    vocabularies.load()


def send(page, path):
    page.goto("/")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("form.drop button").click()


def being_read():
    """Have a file received and half read, as a worker would."""
    reading = operations.receive_document(REPORT, name="lumaria.pdf", by=None).reading
    Reading.objects.filter(pk=reading.pk).update(
        status=Reading.Status.READING, pages_read=3, page_count=8
    )
    return reading


@pytest.fixture
def shown(browser_page, coordinator, language, width):
    """A page in each language, at a desk and on a phone."""
    return browser_page(coordinator, language=language, width=width)


@pytest.fixture
def read():
    reading = operations.receive_document(REPORT, name="lumaria.pdf", by=None).reading
    tasks.take_in.call(reading.pk)
    return reading


def test_it_takes_a_report_in_and_goes_to_the_desk_by_itself(
    browser_page, coordinator, check_axe
):
    page = browser_page(coordinator)
    send(page, REPORT)
    page.wait_for_url("**/readings/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Servanda reads the report"
    )
    check_axe(page)
    tasks.take_in.call(Reading.objects.get().pk)
    page.wait_for_url("**/desk/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A/HRC/90/7")


def test_it_shows_progress_that_moves_and_survives_a_reload(browser_page, coordinator):
    page = browser_page(coordinator)
    reading = being_read()
    page.goto(f"/readings/{reading.pk}/")
    words = page.locator("#progress-words")
    expect(words).to_have_text("3 of 8 pages read")
    Reading.objects.update(pages_read=6)
    expect(words).to_have_text("6 of 8 pages read")
    page.reload()
    expect(words).to_have_text("6 of 8 pages read")


def test_it_works_without_javascript(browser_page, coordinator):
    page = browser_page(coordinator, javascript=False)
    send(page, REPORT)
    page.wait_for_url("**/readings/*/")
    tasks.take_in.call(Reading.objects.get().pk)
    page.wait_for_url("**/desk/**")  # the page renews itself


def test_it_takes_a_report_in_by_keyboard(browser_page, coordinator):
    page = browser_page(coordinator)
    page.goto("/")
    field = page.locator("input[type=file]")
    field.focus()
    field.set_input_files(REPORT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/readings/*/")


def test_it_says_at_the_file_what_is_wrong(
    browser_page, coordinator, check_axe, tmp_path, language
):
    letter = tmp_path / "thư.pdf"
    letter.write_text("Kính gửi")
    page = browser_page(coordinator, language=language)
    send(page, letter)
    expect(page.locator(".error").first).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_attribute("aria-invalid", "true")
    check_axe(page)
    assert not Reading.objects.exists()


def test_it_is_clear_of_barriers_while_reading_and_after_failing(
    shown, check_axe, no_sideways
):
    reading = being_read()
    shown.goto(f"/readings/{reading.pk}/")
    check_axe(shown)
    no_sideways(shown)
    Reading.objects.update(status="failed", failure="stopped", failure_id="1A2B3C4D")
    shown.wait_for_selector("[role=alert]")  # the page notices by itself
    expect(shown.get_by_text("1A2B3C4D")).to_be_visible()
    check_axe(shown)
    no_sideways(shown)


def test_it_is_clear_of_barriers_on_every_page_of_a_document(
    shown, check_axe, no_sideways, read
):
    document = Document.objects.get()
    for address in (
        f"/documents/{document.pk}/?label=41.2",
        f"/readings/{read.pk}/document/",
        f"/readings/{read.pk}/pages/4/?label=41.2",
    ):
        shown.goto(address)
        check_axe(shown)
        no_sideways(shown)


def test_it_corrects_which_document_it_is(browser_page, coordinator, check_axe, read):
    page = browser_page(coordinator)
    page.goto(f"/readings/{read.pk}/document/")
    page.get_by_label("Symbol").fill("the report")
    page.get_by_role("button", name="Save what this document is").click()
    expect(page.get_by_role("alert")).to_contain_text("Expected a UN symbol")
    check_axe(page)
    page.get_by_label("Symbol").fill("A/HRC/90/8")
    page.get_by_role("button", name="Save what this document is").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A/HRC/90/8")
