"""A real browser for the journeys: Chromium, signed in, watched for complaints.

A journey asks for `browser_page` and opens pages with it:

    def test_it_…(browser_page, coordinator, check_axe):
        page = browser_page(coordinator, language="vi", width=360)
        page.goto("/register/")
        check_axe(page)

At the end of the test every page must have been quiet: no error in the console,
no broken content security policy, no file that was missing.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Response
    from pytest_django.live_server_helper import LiveServer

    from servanda.people.models import Person

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HEIGHTS = {1280: 900, 360: 740}
PANES_FROM = 1200  # wide enough for the desk's panes, which scroll by themselves
# Long enough for a busy machine; a page that is ready costs none of it.
PATIENCE_MS = 30_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class OpenPage(Protocol):
    """Opens a browser tab, signed in as `person` where one is given."""

    def __call__(
        self,
        person: Person | None = None,
        *,
        language: str = "en",
        width: int = 1280,
        javascript: bool = True,
    ) -> Page: ...


class CheckAxe(Protocol):
    """Fails, naming rule and place, where axe finds something on the page."""

    def __call__(self, page: Page) -> None: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            # Pages are fetched by another thread: rows must be committed.
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the journeys of one file."""
    if CHROMIUM is None:
        pytest.skip("Chromium not installed")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    # Playwright keeps an event loop in this thread, in which Django refuses to
    # use the database. Nothing here is asynchronous, so it may.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            # Without a sandbox it also runs as root in a container; it opens
            # pages of this test run only.
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@pytest.fixture(params=["en", "vi"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language of the screens in turn."""
    return str(request.param)


@pytest.fixture(params=[1280, 360])
def width(request: pytest.FixtureRequest) -> int:
    """A desk and a phone in turn."""
    return int(request.param)


class Watch:
    """Listens to one page and keeps what it complains about."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._keep(f"script: {error}"))
        page.on("response", self._response)

    def _keep(self, line: str) -> None:
        self.complaints.append(line)

    def _console(self, message: ConsoleMessage) -> None:
        # Answers of 400 and more are judged in _response, with their address.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self._keep(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        part_of_page = response.request.resource_type not in {"document", "xhr"}
        if response.status >= 500 or (part_of_page and response.status >= 400):
            self._keep(f"answer {response.status}: {response.url}")


def _session_of(person: Person) -> str:
    import time

    from django.conf import settings
    from django.test import Client

    from servanda.people.second_factor import GIVEN_AT

    client = Client()
    client.force_login(person)
    # What is signed asks for a code; this person gave one a moment ago.
    session = client.session
    session[GIVEN_AT] = time.time()
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def browser_page(
    chromium: Browser,
    country: object,
    home: object,
    live_server: LiveServer,
) -> Iterator[OpenPage]:
    """Opens tabs, and afterwards makes sure that none of them complained."""
    from django.conf import settings

    contexts = []
    watches = []

    def open_page(
        person: Person | None = None,
        *,
        language: str = "en",
        width: int = 1280,
        javascript: bool = True,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            reduced_motion="reduce",
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if person is not None:
            cookies[settings.SESSION_COOKIE_NAME] = _session_of(person)
        for name, value in cookies.items():
            context.add_cookies(
                [{"name": name, "value": value, "url": live_server.url}]
            )
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page))
        return page

    yield open_page
    for context in contexts:
        context.close()
    complaints = [line for watch in watches for line in watch.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def check_axe() -> CheckAxe:
    """Runs axe over the page as it stands, dialogs and menus included."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page) -> None:
        screen = page.viewport_size
        assert screen is not None
        if screen["width"] < PANES_FROM:
            # As high as the page: a bar that stays in sight lies over what one may
            # scroll to, and would count as hiding it.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": screen["width"], "height": height})
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        page.set_viewport_size(screen)
        lines = [
            f"{violation['id']}: {violation['help']}: {' '.join(node['target'])}"
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]
        assert not lines, f"{page.url}\n" + "\n".join(lines)

    return check


@pytest.fixture
def no_sideways() -> CheckAxe:
    """Fails where the page is wider than the screen."""

    def check(page: Page) -> None:
        extra = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert extra <= 0, f"{page.url} is {extra} px wider than the screen"

    return check
