"""The import desk as people use it: keyboard, phone, no script, both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.journeys.conftest import CheckAxe, OpenPage

    from servanda.documents.models import Reading
    from servanda.people.models import Person


def read(name: str) -> Reading:
    """Take in one of the invented reports, as the background worker does."""
    from servanda.countries.packs import SHIPPED
    from servanda.documents import operations as documents
    from servanda.recommendations.operations.desk import lay_out

    file = SHIPPED / "XAA" / "documents" / name
    received = documents.receive_document(file, name=name, by=None)
    reading = documents.read(received.reading, lay_out=lay_out)
    assert reading.status == "read", reading.failure_text
    return reading


@pytest.fixture
def reading(coordinator: Person, home: Path) -> Reading:
    from servanda.vocabularies.operations import load

    load()
    return read("lumaria2025.pdf")


def count(page: Page, word: str) -> int:
    """Return the number beside a word of the legend."""
    item = page.locator("#desk-bar .legend li", has_text=word)
    return int(item.inner_text().replace(word, "").strip())


def label(page: Page) -> str:
    return page.locator("#lab").input_value()


def test_it_checks_a_report_with_the_keyboard_alone(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    page = browser_page(coordinator)
    page.goto(f"/desk/{reading.pk}/")
    first = label(page)
    doubts = count(page, "to check")

    page.keyboard.press("j")
    expect(page.locator("#lab")).not_to_have_value(first)
    assert page.evaluate("document.activeElement.id") == "item-heading"
    assert page.locator("#found [aria-current] strong").inner_text() == label(page)
    page.keyboard.press("k")
    expect(page.locator("#lab")).to_have_value(first)

    page.keyboard.press("c")
    expect(page.locator("#lab")).not_to_have_value(first)
    assert (count(page, "confirmed"), count(page, "to check")) == (1, doubts - 1)
    assert page.locator("#item [role=status]").inner_text().startswith(first)

    second = label(page)
    page.keyboard.press("x")
    expect(page.locator("#lab")).not_to_have_value(second)
    assert count(page, "rejected") == 1
    page.go_back()
    expect(page.locator("#lab")).to_have_value(second)


def test_letters_typed_in_a_field_are_only_letters(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    page = browser_page(coordinator)
    page.goto(f"/desk/{reading.pk}/")
    before = label(page)

    page.keyboard.press("e")
    page.keyboard.press("Control+End")
    page.keyboard.type(" cxsjke")

    assert page.locator("#clause-1").input_value().endswith(" cxsjke")
    assert label(page) == before
    assert count(page, "confirmed") == 0


def test_single_keys_can_be_turned_off(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    coordinator.single_keys = False
    coordinator.save()
    page = browser_page(coordinator)
    page.goto(f"/desk/{reading.pk}/")
    before = label(page)

    for key in "cxsjk":
        page.keyboard.press(key)

    page.wait_for_load_state("networkidle")
    assert label(page) == before
    assert count(page, "confirmed") == 0


def test_what_was_typed_goes_along_to_the_next_item(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    page = browser_page(coordinator)
    page.goto(f"/desk/{reading.pk}/")
    first = label(page)
    page.locator("#clause-1").fill("Words typed by a person")

    page.locator("[data-go=next]").click()
    expect(page.locator("#lab")).not_to_have_value(first)
    assert f"{first}: saved." in page.locator("#item").inner_text()
    page.locator("[data-go=previous]").click()
    expect(page.locator("#lab")).to_have_value(first)

    assert page.locator("#clause-1").input_value() == "Words typed by a person"


def test_it_splits_where_the_writing_mark_stands(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    page = browser_page(coordinator)
    page.goto(f"/desk/{reading.pk}/")
    page.locator("#clause-1").fill("Ratify CAT / Accede to CAT")
    for _sign in range(len("Accede to CAT")):
        page.keyboard.press("ArrowLeft")

    page.locator("button[value=split]").click()
    page.wait_for_selector("#clause-2")

    assert page.locator("#clause-1").input_value() == "Ratify CAT"
    assert page.locator("#clause-2").input_value() == "Accede to CAT"
    page.get_by_role("button", name="Merge with 2").click()
    page.wait_for_selector("#clause-2", state="detached")
    assert page.locator("#clause-1").input_value() == "Ratify CAT Accede to CAT"


def test_it_adds_and_removes_states(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    page = browser_page(coordinator)
    page.goto(f"/desk/{reading.pk}/")
    chips = page.locator("#item .chip.state")
    before = chips.count()

    page.locator("#item details.add summary").first.click()
    page.keyboard.type("Nowhere")
    page.keyboard.press("Enter")
    page.wait_for_selector("#item [role=alert]")
    assert "“Nowhere” is no State known here." in page.locator("#item").inner_text()
    page.locator("#add-1").fill("XAB, xaj")
    page.keyboard.press("Enter")
    expect(chips).to_have_count(before + 2)
    page.locator("#item .chip.state button").first.click()
    expect(chips).to_have_count(before + 1)


def test_what_was_typed_stays_when_the_server_does_not_answer(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    # A tab of its own: htmx writes the lost connection into the watched console.
    page = browser_page(coordinator).context.new_page()
    page.goto(f"/desk/{reading.pk}/")
    page.locator("#clause-1").fill("Words typed by a person")
    page.context.set_offline(True)

    page.get_by_role("button", name="Confirm and next").click()

    expect(page.locator("#unanswered")).to_contain_text("The server gave no answer.")
    assert page.locator("#clause-1").input_value() == "Words typed by a person"
    page.context.set_offline(False)
    page.get_by_role("button", name="Confirm and next").click()
    expect(page.locator("#item [role=status]")).to_contain_text("is confirmed")


def test_it_turns_pages_beside_the_item(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    page = browser_page(coordinator)
    page.goto(f"/desk/{reading.pk}/")
    assert page.locator("#page .pageview .m1").count() >= 1
    heading = page.locator("#h-r")
    before, item, address = heading.inner_text(), label(page), page.url

    page.locator("#page").get_by_role("link", name="Previous page").click()
    expect(heading).not_to_have_text(before)

    assert label(page) == item
    assert page.url == address


def test_everything_is_confirmed_and_found_without_any_script(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    from servanda.recommendations.models import Recommendation

    page = browser_page(coordinator, javascript=False, width=360)
    page.goto("/")
    page.get_by_role("link", name="Continue the import").click()
    first = label(page)
    page.locator("#lab").fill("77.7")
    page.locator("#clause-1").fill("Words typed without script")
    page.get_by_role("button", name="Confirm and next").click()
    assert label(page) != first
    page.get_by_role("button", name="Split").click()
    field = page.get_by_label("Words of clause 1")
    whole = field.input_value()
    field.fill(whole.replace(" ", "\n", 1))
    page.get_by_role("button", name="Split clause 1").click()
    assert page.locator("#clause-1").input_value() == whole.split(" ")[0]
    page.get_by_role("button", name="Reject").click()
    page.get_by_role("link", name="See them first").click()
    page.get_by_role("button", name="Confirm the").click()

    assert count(page, "sure") == 0
    assert Recommendation.objects.filter(label="77.7").exists()
    assert Recommendation.objects.count() == count(page, "confirmed")
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo this import").click()
    assert not Recommendation.objects.filter(withdrawn_at=None).exists()


def test_two_people_do_not_overwrite_each_other(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    mine, theirs = browser_page(coordinator), browser_page(coordinator)
    for page in (mine, theirs):
        page.goto(f"/desk/{reading.pk}/")
    theirs.locator("#clause-1").fill("Their words")
    theirs.get_by_role("button", name="Save without confirming").click()
    theirs.wait_for_selector("#item [role=status]")

    mine.locator("#clause-1").fill("My words")
    mine.get_by_role("button", name="Confirm and next").click()
    mine.wait_for_selector("#item [role=alert]")

    assert "Another person changed this at" in mine.locator("#item").inner_text()
    assert mine.locator("#clause-1").input_value() == "My words"
    assert mine.locator("#item ins").inner_text().endswith("Their")


@pytest.fixture
def either_page(
    browser_page: OpenPage, coordinator: Person, language: str, width: int
) -> Page:
    """A tab in each language, on a desk and on a phone."""
    return browser_page(coordinator, language=language, width=width)


def test_a_corrected_version_is_compared_word_by_word(
    browser_page: OpenPage, coordinator: Person, reading: Reading, check_axe: CheckAxe
) -> None:
    from servanda.recommendations.models import Recommendation
    from servanda.recommendations.operations import desk

    desk.confirm_sure(reading, by=coordinator)
    before = Recommendation.objects.get(label="42.12")
    newer = read("lumaria2025-corrected.pdf")
    page = browser_page(coordinator)
    page.goto(f"/desk/{newer.pk}/")
    page.get_by_role("link", name="Differences").click()
    assert page.locator("del", has_text="fourteen").count() == 1
    assert page.locator("ins", has_text="sixteen").count() == 1
    check_axe(page)

    page.get_by_role("link", name="42.12", exact=True).click()
    expect(page.locator("#item .note")).to_contain_text("The register has it differ")
    check_axe(page)
    page.keyboard.press("c")
    expect(page.locator("#item [role=status]")).to_contain_text("42.12 is confirmed")

    after = Recommendation.objects.get(label="42.12")
    assert after.pk == before.pk
    assert "sixteen weeks" in after.text


def test_axe_finds_nothing_on_the_desk(
    either_page: Page, reading: Reading, check_axe: CheckAxe, no_sideways: CheckAxe
) -> None:
    page = either_page
    key = reading.findings.values_list("pk", flat=True)[0]
    for place in (
        f"/desk/{reading.pk}/",
        f"/desk/{reading.pk}/{key}/?show=sure",
        f"/desk/{reading.pk}/{key}/split/",
        f"/desk/{reading.pk}/sure/",
        f"/desk/{reading.pk}/undo/",
        f"/desk/{reading.pk}/differences/",
        "/documents/",
        "/",
    ):
        page.goto(place)
        page.evaluate(
            "document.querySelectorAll('main details').forEach(d => { d.open = true })"
        )
        check_axe(page)
        no_sideways(page)


def test_axe_finds_nothing_where_something_was_refused(
    browser_page: OpenPage,
    coordinator: Person,
    reading: Reading,
    check_axe: CheckAxe,
    language: str,
) -> None:
    page = browser_page(coordinator, language=language)
    page.goto(f"/desk/{reading.pk}/")
    page.locator("#clause-1").fill("")
    page.locator("#lab").fill("<?>")
    page.locator("button[value=confirm]").click()
    page.wait_for_selector("#item [role=alert]")

    assert page.locator("#item .error").count() == 2
    check_axe(page)


def test_the_first_day_says_what_to_do(
    either_page: Page, check_axe: CheckAxe, no_sideways: CheckAxe
) -> None:
    page = either_page
    page.goto("/")

    assert page.locator("form.drop input[type=file]").count() == 1
    assert page.locator("main .btn").count() == 1
    check_axe(page)
    no_sideways(page)


def test_a_keyboard_reaches_the_item_past_the_list(
    browser_page: OpenPage, coordinator: Person, reading: Reading
) -> None:
    page = browser_page(coordinator)
    page.goto(f"/desk/{reading.pk}/")
    page.get_by_role("link", name="Skip to the item").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.querySelector('#item').contains(document.activeElement)"
    assert page.evaluate(inside)
