"""Error pages say what failed, what to do, and which number to quote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.test import Client, RequestFactory
from django.urls import path

from servanda.config import errors, urls

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import SettingsWrapper


def broken(_request: HttpRequest) -> HttpResponse:
    message = "the secret cause"
    raise ZeroDivisionError(message)


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def too_much(_request: HttpRequest) -> HttpResponse:
    raise RequestDataTooBig


urlpatterns = [
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("too-much/", too_much),
    *urls.urlpatterns,
]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500


@pytest.fixture
def browser(settings: SettingsWrapper, country: object) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


CASES = [
    ("/broken/", 500, "Something failed on our side", "Hệ thống gặp lỗi"),
    ("/nowhere/", 404, "There is no page here", "Không có trang nào ở đây"),
    ("/forbidden/", 403, "Your post may read here", "Chức vụ của bạn được đọc"),
    ("/too-much/", 413, "Too much was sent at once", "Gửi quá nhiều trong một lần"),
]


@pytest.mark.parametrize(("address", "status", "english", "vietnamese"), CASES)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_says_what_failed_in_the_reader_s_language(
    browser: Client,
    address: str,
    status: int,
    english: str,
    vietnamese: str,
    language: str,
) -> None:
    browser.cookies["servanda_language"] = language
    answer = browser.get(address)
    page = answer.content.decode()

    assert answer.status_code == status
    assert (english if language == "en" else vietnamese) in page
    assert answer["X-Request-ID"] in page
    assert "secret cause" not in page


def test_it_needs_no_database_to_say_that_something_failed(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    request = rf.get("/broken/")
    with django_assert_num_queries(0):
        answer = errors.server_error(request)

    assert answer.status_code == 500
    assert "Servanda" in answer.content.decode()


def test_it_still_gives_the_number_when_the_page_itself_fails(
    rf: RequestFactory, settings: SettingsWrapper
) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        },
    }
    request = rf.get("/broken/")
    request.error_id = "0badcafe"  # type: ignore[attr-defined]  # set by a middleware
    answer = errors.server_error(request)

    assert answer.status_code == 500
    assert answer.content.decode() == "Something failed on our side (0badcafe)"


def test_it_answers_a_forged_host_without_repeating_it(browser: Client) -> None:
    answer = browser.get("/help/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


def test_it_explains_a_form_that_is_out_of_date(
    settings: SettingsWrapper, country: object
) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/language/", {"language": "vi"})
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "This form is out of date" in page
    assert re.search(r"Number to quote:.*[0-9a-f]{8}", page)
