"""Signing in and out, the one-time link, one's own account."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from servanda.people import access
from servanda.people.errors import LinkError
from servanda.people.forms.sign_in import FirstAccountForm
from servanda.people.models import Appointment, AuditEntry, Person, Post, SignInLink
from servanda.people.operations import appoint, first_post
from servanda.people.operations import sign_in as operations

PASSWORD = "a long enough password"
NEW = "ba con trâu ăn cỏ"


@pytest.fixture(autouse=True)
def _own_home_and_limits(home, db):
    cache.clear()


@pytest.fixture
def post(country):
    return first_post()


def enter(client, username="coordinator", password=PASSWORD, **more):
    return client.post(
        reverse("people:sign_in"), {"login": username, "password": password, **more}
    )


def verbs():
    return list(AuditEntry.objects.values_list("verb", flat=True))


def test_it_signs_in_and_goes_where_the_person_wanted(visitor, coordinator):
    answer = enter(visitor, next="/register/?q=minorities")
    assert (answer.status_code, answer["Location"]) == (302, "/register/?q=minorities")
    assert visitor.get("/account/").status_code == 200
    assert verbs() == ["people.sign_in"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        r"\\evil.example",
        "javascript:alert(1)",
    ],
)
def test_it_never_sends_people_elsewhere(visitor, coordinator, elsewhere):
    assert enter(visitor, next=elsewhere)["Location"] == "/"
    answer = visitor.post(
        reverse("people:set_language"), {"language": "vi", "next": elsewhere}
    )
    assert answer["Location"] == "/"
    answer = visitor.post(reverse("people:sign_out"), {"next": elsewhere})
    assert answer["Location"] == reverse("people:sign_in")


def test_it_gives_a_new_session_at_sign_in(visitor, coordinator):
    visitor.get("/sign-in/")
    session = visitor.session
    session["planted"] = True
    session.save()
    visitor.cookies["sessionid"] = planted = session.session_key
    enter(visitor)
    assert visitor.cookies["sessionid"].value != planted


def test_it_says_the_same_for_a_wrong_name_and_a_wrong_password(visitor, coordinator):
    wrong_password = enter(visitor, password="not this one at all")
    wrong_name = enter(visitor, username="nobody")
    words = "do not belong together"
    assert words in wrong_password.content.decode()
    assert words in wrong_name.content.decode()
    assert verbs() == ["people.failed_sign_in"] * 2


def test_it_keeps_no_typed_name_of_a_failed_sign_in(visitor, coordinator):
    enter(visitor, username="my secret password")
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after, entry.sealed) == (None, None, None)
    assert not entry.subjects.exists()


def test_it_shows_a_failed_sign_in_in_the_account_s_history(visitor, coordinator):
    enter(visitor, password="wrong wrong wrong")
    subject = AuditEntry.objects.get().subjects.get()
    assert (subject.kind, subject.key) == ("people.person", coordinator.pk)


def test_it_stops_guessing(visitor, coordinator):
    for number in range(5):
        enter(visitor, password=f"guess number {number}")
    answer = enter(visitor)
    assert "too many failed tries" in answer.content.decode()
    assert not visitor.session.get("_auth_user_id")


def test_it_stops_a_flood_with_a_page_of_its_own(visitor, coordinator):
    statuses = [enter(visitor, username=f"name{n}").status_code for n in range(31)]
    assert statuses[-1] == 429


def test_it_lets_nobody_in_whose_account_is_closed(visitor, coordinator):
    coordinator.is_active = False
    coordinator.save()
    answer = enter(visitor)
    assert "_auth_user_id" not in visitor.session
    assert answer.status_code in {200, 302}


def test_it_needs_the_form_s_token(coordinator):
    assert enter(Client(enforce_csrf_checks=True)).status_code == 403


def test_it_signs_out_by_post_only(coordinator_client):
    assert coordinator_client.get("/sign-out/").status_code == 405
    answer = coordinator_client.post("/sign-out/")
    assert answer["Location"] == "/sign-in/"
    assert coordinator_client.get("/account/").status_code == 302
    assert verbs() == ["people.sign_out"]


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_login", "account_reset_password", "account_email"],
)
def test_it_opens_none_of_the_other_pages_of_the_sign_in_library(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_it_reads_in_the_language_of_the_person_after_sign_in(visitor, coordinator):
    Person.objects.update(language="vi")
    answer = enter(visitor)
    assert answer.cookies["servanda_language"].value == "vi"


def test_it_makes_the_first_account_by_the_link(visitor, post):
    address = reverse(
        "people:first_account", args=[operations.make_sign_in_link(post=post)]
    )
    page = visitor.get(address)
    assert "Make my account" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    answer = visitor.post(
        address, {"name": "Trần Thị Bình", "username": "binh", "password": NEW}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
    person = Person.objects.get()
    assert person.check_password(NEW)
    assert access.may_coordinate(person)
    assert visitor.get("/account/").status_code == 200
    assert verbs()[-3:] == ["people.make_account", "people.appoint", "people.sign_in"]
    kept = str(list(AuditEntry.objects.values("before", "after")))
    assert "Bình" not in kept
    assert "binh" not in kept


def test_it_lets_a_link_work_once(visitor, post):
    secret = operations.make_sign_in_link(post=post)
    operations.make_account(secret, name="A", username="first", password=NEW)
    answer = visitor.get(reverse("people:first_account", args=[secret]))
    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()
    with pytest.raises(LinkError):
        operations.make_account(secret, name="B", username="second", password=NEW)
    assert Person.objects.count() == 1


def test_it_lets_a_link_grow_too_old(visitor, post):
    secret = operations.make_sign_in_link(post=post, hours=1)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=61)
    with time_machine.travel(later):
        answer = visitor.get(reverse("people:first_account", args=[secret]))
    assert answer.status_code == 404


@pytest.mark.parametrize("secret", ["x", "%F0%9F%92%A9", "a" * 3000])
def test_it_gives_a_clear_page_for_a_wrong_link(visitor, country, secret):
    answer = visitor.get(f"/welcome/{secret}/")
    assert answer.status_code == 404
    assert "servanda link" in answer.content.decode()


def test_it_keeps_only_the_hash_of_a_link(post):
    secret = operations.make_sign_in_link(post=post)
    assert secret not in str(list(SignInLink.objects.values()))
    assert secret not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("password", "short", "12 characters or longer"),
        ("password", "password1234", "tried first"),
        ("password", "binh.tran.hanoi", "too much like"),
        ("username", "Bình", "small letters a to z"),
        ("username", "coordinator", "already"),
        ("name", "", "required"),
    ],
)
def test_it_says_what_is_wrong_with_a_first_account(
    visitor, coordinator, field, value, words
):
    secret = operations.make_sign_in_link(post=first_post())
    typed = {"name": "Bình", "username": "binh.tran.hanoi", "password": NEW}
    address = reverse("people:first_account", args=[secret])
    answer = visitor.post(address, {**typed, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert NEW not in answer.content.decode()
    assert Person.objects.count() == 1


def test_it_stops_a_flood_of_links(visitor, country):
    statuses = [visitor.post("/welcome/x/").status_code for _ in range(11)]
    assert statuses == [404] * 10 + [429]


def test_it_prints_a_link_for_a_new_account(post, visitor, capsys):
    call_command("link", "--address", "https://rights.example/")
    address = capsys.readouterr().out.strip()
    assert address.startswith("https://rights.example/welcome/")
    path = address.removeprefix("https://rights.example")
    assert visitor.get(path).status_code == 200


def test_it_prints_the_link_with_the_address_that_people_use(post, settings, capsys):
    settings.SITE_ADDRESS = "https://office.example:8443"
    with translation.override("vi"):
        call_command("link", "--hours", "2")
    said = capsys.readouterr()
    assert said.out.startswith("https://office.example:8443/welcome/")
    assert "2" in said.err


def test_it_prints_a_link_for_a_forgotten_password(coordinator, visitor, capsys):
    call_command("link", "--for", "coordinator")
    older = capsys.readouterr().out.split("8000")[1].strip()
    call_command("link", "--for", "coordinator")
    path = capsys.readouterr().out.split("8000")[1].strip()
    assert visitor.get(older).status_code == 404
    answer = visitor.post(path, {"password": NEW})
    assert answer.status_code == 302
    coordinator.refresh_from_db()
    assert coordinator.check_password(NEW)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--for", "nobody"], "Nobody has an account"),
        (["--for", "stranger"], "holds no post"),
        (["--hours", "0"], "Expected 1 to"),
        (["--role", "reader"], "No post with the role reader"),
    ],
)
def test_it_says_why_it_prints_no_link(stranger, arguments, words):
    Post.objects.filter(role="reader").delete()
    with pytest.raises(CommandError, match=words):
        call_command("link", *arguments)


def test_it_ends_other_sessions_when_the_password_changes(coordinator, visitor):
    elsewhere = Client()
    enter(visitor)
    enter(elsewhere)
    answer = visitor.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": NEW}
    )
    assert answer["Location"] == "/account/"
    assert visitor.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert verbs()[-1] == "people.change_password"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"oldpassword": "wrong", "password1": NEW}, "not your password of today"),
        ({"oldpassword": PASSWORD, "password1": "short"}, "12 characters or longer"),
    ],
)
def test_it_keeps_the_old_password_where_something_is_wrong(
    coordinator, visitor, typed, words
):
    enter(visitor)
    answer = visitor.post("/account/password/", typed)
    assert words in answer.content.decode()
    coordinator.refresh_from_db()
    assert coordinator.check_password(PASSWORD)


def test_it_changes_name_language_and_keys(coordinator, coordinator_client):
    answer = coordinator_client.post("/account/", {"name": "Lê An", "language": "vi"})
    assert answer["Location"] == "/account/"
    coordinator.refresh_from_db()
    assert (coordinator.name, coordinator.language, coordinator.single_keys) == (
        "Lê An",
        "vi",
        False,
    )
    assert answer.cookies["servanda_language"].value == "vi"
    entry = AuditEntry.objects.get()
    assert entry.after == {"changed": ["name", "language", "single_keys"]}
    assert coordinator_client.get("/account/").status_code == 200


def test_it_leaves_no_entry_where_nothing_changed(coordinator, coordinator_client):
    typed = {"name": coordinator.name, "language": "en", "single_keys": "on"}
    coordinator_client.post("/account/", typed)
    assert verbs() == []


def test_it_says_what_is_wrong_with_an_account(coordinator_client):
    answer = coordinator_client.post("/account/", {"name": "", "language": "xx"})
    assert answer.status_code == 422


def test_it_changes_the_language_for_visitors_too(visitor):
    answer = visitor.post("/language/", {"language": "vi", "next": "/sign-in/"})
    assert answer["Location"] == "/sign-in/"
    assert 'lang="vi"' in visitor.get("/sign-in/").content.decode()
    assert visitor.get("/language/").status_code == 405
    answer = visitor.post("/language/", {"language": "<script>"})
    assert "servanda_language" not in answer.cookies


def test_it_remembers_the_language_of_a_person(coordinator, coordinator_client):
    coordinator_client.post("/language/", {"language": "vi"})
    coordinator.refresh_from_db()
    assert coordinator.language == "vi"


def test_it_sends_visitors_to_sign_in_and_back(visitor):
    answer = visitor.get("/account/?a=b")
    assert answer["Location"] == "/sign-in/?next=/account/%3Fa%3Db"
    answer = visitor.post("/account/", {"name": "x"})
    assert answer["Location"] == "/sign-in/?next=/"
    answer = visitor.get("/account/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (
        204,
        "/sign-in/?next=/account/",
    )


def test_it_ends_what_a_person_may_do_with_the_post(coordinator):
    yesterday = datetime.date(2021, 1, 1)
    Appointment.objects.update(valid_to=yesterday)
    again = Person.objects.get()
    assert not access.may_read(again)
    appoint(again, Post.objects.get(role="reader"), by=None)
    assert access.may_read(again)
    assert not access.may_coordinate(again)
    Person.objects.update(is_active=False)
    assert not access.may_read(Person.objects.get())
    assert not access.may_read(None)


def test_it_opens_office_pages_to_holders_of_a_post_only(coordinator, reader, stranger):
    access.require_coordinator(coordinator)
    for person in (reader, stranger, AnonymousUser(), None):
        with pytest.raises(PermissionDenied):
            access.require_coordinator(person)
    page = access.post_required(lambda _: HttpResponse("inside"))
    request = RequestFactory().get("/")
    request.user = reader
    assert page(request).content == b"inside"
    request.user = stranger
    with pytest.raises(Http404):
        page(request)
    request.user = AnonymousUser()
    assert page(request).status_code == 302


def test_it_uses_each_link_for_its_own_purpose_only(coordinator):
    new_account = operations.make_sign_in_link(post=first_post())
    new_password = operations.make_sign_in_link(post=first_post(), person=coordinator)
    with pytest.raises(LinkError, match="new account"):
        operations.set_password_by_link(new_account, password=NEW)
    with pytest.raises(LinkError, match="new password"):
        operations.make_account(new_password, name="A", username="a", password=NEW)
    # Neither was used up by the attempt.
    operations.make_account(new_account, name="A", username="a", password=NEW)
    operations.set_password_by_link(new_password, password=NEW)


def test_it_gives_a_link_to_one_of_two_browsers_at_once(post, monkeypatch):
    secret = operations.make_sign_in_link(post=post)
    link = operations.usable_link(secret)
    monkeypatch.setattr(operations, "usable_link", lambda _: link)
    operations.make_account(secret, name="A", username="first", password=NEW)
    link.person = None
    with pytest.raises(LinkError, match="a moment ago"):
        operations.make_account(secret, name="B", username="second", password=NEW)


def test_it_says_so_when_two_people_choose_one_user_name_at_once(
    visitor, coordinator, monkeypatch
):
    secret = operations.make_sign_in_link(post=first_post())
    monkeypatch.setattr(FirstAccountForm, "clean_username", lambda _: "coordinator")
    answer = visitor.post(
        reverse("people:first_account", args=[secret]),
        {"name": "B", "username": "coordinator", "password": NEW},
    )
    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    operations.usable_link(secret)  # still good for another try


def test_it_prints_a_link_for_a_reader(country, visitor, capsys):
    call_command("link", "--role", "reader")
    path = capsys.readouterr().out.split("8000")[1].strip()
    visitor.post(path, {"name": "An", "username": "an.le", "password": NEW})
    person = Person.objects.get()
    assert access.may_read(person)
    assert not access.may_coordinate(person)


def test_it_keeps_a_session_for_twelve_hours(visitor, coordinator):
    enter(visitor)
    assert int(visitor.cookies["sessionid"]["max-age"]) == 12 * 60 * 60
