"""Assigned, returned with a reason, assigned again, accepted: as three people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.rooms.recommendations.assigning import (
    Mechanism,
    recommendation,
    small_mechanism,
)

from servanda.recommendations.models import Assignment

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import CheckAxe, OpenPage

    from servanda.people.models import Person
    from servanda.recommendations.models import Recommendation


@pytest.fixture
def mechanism(country: object) -> Mechanism:
    return small_mechanism()


@pytest.fixture
def one(country: object) -> Recommendation:
    return recommendation("143.1", "Teach human rights in every school")


def assign(page: Page, words: str, name: str) -> None:
    """Find an institution by part of its name and give it the work."""
    page.get_by_label("Find an institution").fill(words)
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("radio", name=f"Lead {name}").check()
    page.get_by_role("button", name="Assign and tell the institution").click()


def test_it_goes_back_and_forth_until_somebody_accepts(
    browser_page: OpenPage,
    coordinator: Person,
    mechanism: Mechanism,
    one: Recommendation,
) -> None:
    office = browser_page(coordinator, javascript=False)
    office.goto(f"/register/{one.pk}/")
    office.get_by_role("link", name="Assign", exact=True).click()
    assign(office, "just", "Justice")
    expect(office.get_by_role("status").first).to_contain_text("assigned to Justice")

    justice = browser_page(mechanism.people["justice"], javascript=False)
    justice.goto("/")
    expect(justice.get_by_role("heading", level=1)).to_have_text(
        "1 thing waits for you"
    )
    justice.get_by_role("link", name="Not ours: return it").click()
    justice.get_by_label("another institution is competent").check()
    justice.get_by_label("In a sentence").fill("Schools belong to Education.")
    justice.get_by_label("Which institution is competent").fill("Education")
    justice.get_by_role("button", name="Return it to the coordinator").click()
    expect(justice.get_by_role("status").first).to_contain_text("143.1 is returned.")

    office.goto("/")
    expect(office.get_by_text("It names Education.")).to_be_visible()
    office.get_by_role("link", name="Assign again 143.1").click()
    expect(office.get_by_role("radio", name="Lead Education")).to_be_checked()
    office.get_by_role("button", name="Assign and tell the institution").click()
    expect(office).to_have_url(re.compile(r"/assignments/\d+/$"))

    education = browser_page(mechanism.people["education"], javascript=False)
    education.goto("/")
    education.get_by_role("button", name="Accept 143.1").click()
    expect(education.get_by_role("status").first).to_contain_text("143.1 is accepted.")
    expect(education.get_by_text("Nothing is waiting for you.")).to_be_visible()

    office.goto(f"/register/{one.pk}/")
    expect(office.get_by_role("link", name="Accepted Education")).to_be_visible()
    statuses = list(Assignment.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == ["replaced", "accepted"]


def test_it_can_be_read_and_used_by_everybody(  # noqa: PLR0913, PLR0917 - fixtures
    browser_page: OpenPage,
    coordinator: Person,
    mechanism: Mechanism,
    one: Recommendation,
    check_axe: CheckAxe,
    no_sideways: CheckAxe,
    language: str,
    width: int,
) -> None:
    from servanda.recommendations.operations import assignments as operations

    given = operations.assign(
        one, lead=mechanism.bodies["justice"], product="A curriculum", by=coordinator
    )
    back = operations.assign(
        recommendation("143.2", "Train judges"),
        lead=mechanism.bodies["health"],
        by=coordinator,
    )
    operations.return_it(
        back,
        reason="other_institution",
        words="Judges are not doctors.",
        by=mechanism.people["health"],
        revision=1,
    )
    free = recommendation("143.3", "Accede to the Convention")
    pages = {
        coordinator: (
            "/",
            "/assignments/",
            f"/assignments/{back.pk}/",
            f"/assignments/{back.pk}/assign/",
            f"/register/{one.pk}/",
            f"/register/{free.pk}/assign/",
            f"/register/{free.pk}/not-for-us/",
            f"/register/{free.pk}/asks/",
        ),
        mechanism.people["justice"]: ("/", f"/assignments/{given.pk}/?answer=return"),
    }
    for person, places in pages.items():
        page = browser_page(person, language=language, width=width)
        for place in places:
            page.goto(place)
            check_axe(page)
            no_sideways(page)
