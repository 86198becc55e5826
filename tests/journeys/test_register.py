"""The register in a real browser: filter, open, answer, translate, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from servanda.documents.models import Document, Reading, Review, Translation
from servanda.recommendations.models import Clause, Recommendation
from servanda.recommendations.operations.register import touch
from servanda.vocabularies.models import Mechanism, State, Theme

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import CheckAxe, OpenPage

    from servanda.people.models import Person

TEXTS = (
    ("Protect the rights of ethnic minorities", "noted", "XAB"),
    ("Adopt a policy for minority communities", "supported", "XAB"),
    ("Abolish the death penalty", "", "XAC"),
)


@pytest.fixture
def register(transactional_db: None) -> list[Recommendation]:
    """Three recommendations, the first with a translation."""
    state, other = (
        State.objects.create(iso3=code, names={"en": en, "vi": vi}, invented=True)
        for code, en, vi in (
            ("XAB", "Norvenia", "Nô-ve-ni-a"),
            ("XAC", "Pelagia", "Pê-la-gi-a"),
        )
    )
    theme = Theme.objects.create(
        code="minorities",
        names={"en": "Members of minorities", "vi": "Người dân tộc thiểu số"},
        group="groups",
    )
    review = Review.objects.create(
        mechanism=Mechanism.objects.create(code="UPR", names={"en": "UPR"}),
        state=state,
        cycle=2,
    )
    document = Document.objects.create(
        symbol="A/HRC/90/7", family="invented", review=review
    )
    reading = Reading.objects.create(document=document, file_name="r", status="read")
    made = []
    for number, (text, position, iso3) in enumerate(TEXTS, 1):
        one = Recommendation.objects.create(
            document=document,
            reading=reading,
            review=review,
            label=f"98.{number}",
            label_order=f"00098.{number:05}",
            text=text,
            final_position=position,
            final_position_source="A/HRC/90/7/Add.1" if position else "",
        )
        clause = Clause.objects.create(recommendation=one, number=1, text=text)
        clause.states.add({"XAB": state, "XAC": other}[iso3])
        made.append(one)
    made[0].themes.add(theme)
    Translation.objects.create(
        document=document, label="98.1", language="vi", kind="office",
        text="Bảo vệ quyền của người dân tộc thiểu số",
    )  # fmt: skip
    touch(one.pk for one in made)
    return made


def labels(page: Page) -> list[str]:
    return page.locator("table.rows a.lbl").all_inner_texts()


@pytest.mark.parametrize(
    "address",
    [
        "/register/",
        "/register/?q=minorities&theme=minorities",
        "/register/?q=nothing",
        "/register/?state=nowhere&all=state",
        "/register/views/?q=minorities",
        "/register/{pk}/",
        "/register/{pk}/position/",
        "/register/{pk}/themes/",
        "/register/{pk}/translation/",
        "/documents/{document}/translations/",
    ],
)
def test_it_reads_well_on_every_screen_in_both_languages(  # noqa: PLR0913, PLR0917 - fixtures
    browser_page: OpenPage,
    coordinator: Person,
    register: list[Recommendation],
    check_axe: CheckAxe,
    no_sideways: CheckAxe,
    language: str,
    width: int,
    address: str,
) -> None:
    one = register[0]
    page = browser_page(coordinator, language=language, width=width)
    page.goto(address.format(pk=one.pk, document=one.document_id))
    page.evaluate(
        "document.querySelectorAll('main details:not(.pop)').forEach(d => d.open = true)"
    )
    expect(page.locator("h1")).to_have_count(1)
    check_axe(page)
    no_sideways(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_it_filters_by_words_boxes_and_figures_and_takes_filters_off(
    browser_page: OpenPage,
    coordinator: Person,
    register: list[Recommendation],
    *,
    scripts: bool,
) -> None:
    page = browser_page(coordinator, javascript=scripts)
    page.goto("/register/")
    page.get_by_label("Words").fill("minorities")
    page.get_by_role("button", name="Show results").click()
    assert labels(page) == ["98.1", "98.2"]
    page.get_by_label("Supported").first.check()
    page.get_by_role("button", name="Show results").click()
    assert labels(page) == ["98.2"]
    expect(page.get_by_text("1 of 3 recommendations")).to_be_visible()
    page.get_by_role("link", name="Remove filter Words: minorities").click()
    assert labels(page) == ["98.2"]
    page.get_by_role("link", name="Clear all").click()
    page.get_by_role("link", name="Noted, Members of minorities").click()
    assert labels(page) == ["98.1"]


def test_it_finds_a_vietnamese_translation_typed_without_marks(
    browser_page: OpenPage, coordinator: Person, register: list[Recommendation]
) -> None:
    page = browser_page(coordinator)
    page.goto("/register/?q=dan+toc")
    expect(page.locator("mark").first).to_have_text("dân")
    page.get_by_role("link", name="98.1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("98.1")


def test_it_takes_the_final_answer_by_keyboard_alone(
    browser_page: OpenPage, coordinator: Person, register: list[Recommendation]
) -> None:
    page = browser_page(coordinator)
    page.goto(f"/register/{register[2].pk}/position/")
    page.get_by_label("Supported", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("A/HRC/90/7/Add.1, paragraph 4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The final position is kept.")).to_be_visible()
    expect(page.locator("dl.facts")).to_contain_text("A/HRC/90/7/Add.1, paragraph 4")


def test_it_saves_a_view_and_opens_it_again(
    browser_page: OpenPage, coordinator: Person, register: list[Recommendation]
) -> None:
    page = browser_page(coordinator)
    page.goto("/register/?state=XAC")
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name of the view").fill("From Pelagia")
    page.get_by_role("button", name="Save this view").click()
    page.get_by_role("link", name="From Pelagia").click()
    assert labels(page) == ["98.3"]


@pytest.mark.parametrize(
    "words", ["Excel (XLSX)", "CSV", "JSON", "OHCHR matrix (Word)"]
)
def test_it_downloads_what_is_filtered(
    browser_page: OpenPage,
    coordinator: Person,
    register: list[Recommendation],
    words: str,
) -> None:
    page = browser_page(coordinator)
    page.goto("/register/?q=minorities")
    page.locator("details.pop > summary").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words).click()
    assert waiting.value.suggested_filename.startswith("servanda-")
    assert waiting.value.path().stat().st_size > 100
