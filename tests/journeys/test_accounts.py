"""Invited by letter, an account made, the second step switched on, signed in again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from servanda.people.models import Institution, Post
from servanda.people.operations.lineage import rebuild_lineage

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import CheckAxe, OpenPage

NEW = "a good new sentence"


@pytest.fixture
def post(country):
    ministry = Institution.objects.create(
        code="labour",
        kind=Institution.Kind.MINISTRY,
        names={"en": "Ministry of Labour", "vi": "Bộ Lao động"},
    )
    rebuild_lineage()
    return Post.objects.create(
        institution=ministry,
        code="labour-focal",
        role=Post.Role.FOCAL_POINT,
        titles={"en": "Focal point", "vi": "Đầu mối"},
    )


@pytest.fixture(autouse=True)
def _no_tries_counted_yet(db: None) -> None:
    from django.core.cache import cache

    cache.clear()


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def look(check_axe: CheckAxe, no_sideways: CheckAxe) -> CheckAxe:
    """Have axe look at a page, and see that nothing scrolls sideways."""

    def looked(page: Page) -> None:
        check_axe(page)
        no_sideways(page)

    return looked


def send(page: Page) -> None:
    page.locator("main form .btn").first.click()


def letter_for(office: Page, post: Post, look: CheckAxe) -> str:
    """Invite somebody to `post`; return the code of the letter."""
    for address in ("/people/", "/invitations/", f"/invitations/to/{post.pk}/"):
        office.goto(address)
        look(office)
    send(office)
    look(office)
    return office.locator(".letter-code").inner_text()


def join(own: Page, code: str, look: CheckAxe) -> None:
    """Make an account with the code of a letter."""
    own.goto("/welcome/")
    look(own)
    own.fill("[name=letter_code]", code.upper())
    send(own)
    look(own)
    own.fill("[name=name]", "Focal Person")
    own.fill("[name=username]", "focal")
    own.fill("[name=password]", NEW)
    send(own)
    own.wait_for_url("**/")


def switch_on(own: Page, look: CheckAxe) -> list[str]:
    """Switch the second step on, after a slip; return the recovery codes."""
    own.goto("/account/second-factor/")
    look(own)
    own.locator("main .btns a.btn").click()
    secret = own.locator("#secret").inner_text()
    look(own)
    own.fill("[name=code]", "000000")
    send(own)
    assert own.locator("#secret").inner_text() == secret
    own.fill("[name=code]", code_now(secret.replace(" ", "")))
    send(own)
    look(own)
    return own.locator("#codes code").all_inner_texts()


def be_asked_at_sign_in(own: Page, look: CheckAxe) -> None:
    own.goto("/account/second-factor/")
    own.check("#at-yes")
    send(own)
    for address in ("/account/second-factor/", "/account/sessions/", "/account/"):
        own.goto(address)
        look(own)
    own.locator("form[action='/sign-out/'] .btn").click()


def sign_in_with(own: Page, recovery: str, look: CheckAxe) -> None:
    own.goto("/sign-in/")
    own.fill("[name=login]", "focal")
    own.fill("[name=password]", NEW)
    send(own)
    own.wait_for_url("**/sign-in/code/**")
    look(own)
    own.fill("[name=second_factor_code]", recovery)
    send(own)
    own.wait_for_url("**/")


@pytest.mark.usefixtures("language", "width")
def test_it_takes_somebody_from_a_letter_to_the_second_step(
    browser_page: OpenPage, request: pytest.FixtureRequest, post: Post, look: CheckAxe
) -> None:
    facts = {name: request.getfixturevalue(name) for name in ("language", "width")}
    office = browser_page(request.getfixturevalue("coordinator"), **facts)
    own = browser_page(None, **facts)
    join(own, letter_for(office, post, look), look)
    recovery = switch_on(own, look)
    assert len(recovery) == 10
    be_asked_at_sign_in(own, look)
    sign_in_with(own, recovery[0], look)
    own.goto("/account/second-factor/")
    expect(own.locator("main")).to_contain_text("9")
    office.goto("/people/")
    expect(office.get_by_text("Focal Person")).to_be_visible()
    look(office)


def test_it_admits_an_assessor_who_then_reads(
    browser_page: OpenPage, coordinator, check_axe: CheckAxe, no_sideways
) -> None:
    office = browser_page(coordinator, width=360)
    office.goto("/assessors/")
    check_axe(office)
    no_sideways(office)
    office.fill("[name=name]", "Lantern for All")
    office.check("[name=ground][value=stakeholder]")
    office.fill("[name=reference]", "A/HRC/WG.6/90/XAA/3")
    office.locator("section form .btn").click()
    check_axe(office)
    no_sideways(office)
    office.locator("form[action$='/invite/'] .btn").click()
    code = office.locator(".letter-code").inner_text()

    own = browser_page(None, width=360)
    own.goto("/welcome/")
    own.fill("[name=letter_code]", code)
    own.locator("main form .btn").click()
    assert own.locator("[name=name]").count() == 0
    own.fill("[name=username]", "lantern")
    own.fill("[name=password]", NEW)
    own.locator("main form .btn").click()
    own.goto("/register/")
    check_axe(own)
    assert own.locator("nav a[href='/people/']").count() == 0


def test_it_asks_for_a_signature_and_goes_on(
    browser_page: OpenPage, coordinator, check_axe: CheckAxe, no_sideways
) -> None:
    from servanda.people.operations import second_factor

    secret = second_factor.new_secret()
    earlier = int(time.time()) // 30 - 1
    second_factor.switch_on(
        coordinator,
        secret=secret,
        code=format_hotp_value(hotp_value(secret, earlier)),
        by=coordinator,
    )
    own = browser_page(None, width=360)
    own.goto("/sign-in/")
    own.fill("[name=login]", "coordinator")
    own.fill("[name=password]", "a long enough password")
    own.locator("main form .btn").click()
    own.wait_for_url("**/")
    much = Post.objects.get(code="coordinator")
    own.goto(f"/invitations/to/{much.pk}/")
    own.locator("main form .btn").click()
    check_axe(own)
    no_sideways(own)
    assert own.locator("input[type=hidden][name=days]").count() == 1
    own.fill("[name=second_factor_code]", code_now(secret))
    own.locator("main form .btn").click()
    assert len(own.locator(".letter-code").inner_text()) > 20
