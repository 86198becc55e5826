"""Where one is signed in, and in which post one acts."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from servanda.people.models import Appointment, AuditEntry, OpenSession, Person, Post

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def entered(username):
    client = Client(headers={"user-agent": "Peculiar/1.0"}, REMOTE_ADDR="203.0.113.9")
    client.post("/sign-in/", {"login": username, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def words_of(answer):
    return answer.content.decode()


def test_it_lists_sessions_without_address_or_device(reader):
    here, there = entered("reader"), entered("reader")
    page = words_of(here.get(reverse("people:sessions")))
    assert "This session" in page
    assert page.count("Sign out there") == 1
    assert "Peculiar" not in page
    kept = [
        str(value) for row in OpenSession.objects.values() for value in row.values()
    ]
    assert not any("203.0.113.9" in each or "Peculiar" in each for each in kept)
    assert there.get("/account/").status_code == 200


def test_it_ends_one_session(reader):
    here, there = entered("reader"), entered("reader")
    row = OpenSession.objects.get(key=there.session.session_key)
    here.post(reverse("people:end_session", args=[row.pk]))
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_it_ends_all_the_others(reader):
    here, there, elsewhere = (entered("reader") for _ in range(3))
    here.post(reverse("people:end_other_sessions"))
    assert there.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(reader, coordinator):
    there, other = entered("reader"), entered("coordinator")
    row = OpenSession.objects.get(key=there.session.session_key)
    answer = other.post(reverse("people:end_session", args=[row.pk]))
    assert answer.status_code == 404
    assert there.get("/account/").status_code == 200


def test_a_new_password_ends_the_others_and_keeps_this_one_listed(reader):
    here, there = entered("reader"), entered("reader")
    here.post(
        "/account/password/",
        {"oldpassword": PASSWORD, "password1": "quite another sentence"},
    )
    assert there.get("/account/").status_code == 302
    page = words_of(here.get(reverse("people:sessions")))
    assert "This session" in page
    assert "Sign out there" not in page


def test_a_session_without_a_post_shows_no_content(reader):
    client = entered("reader")
    assert client.get("/register/").status_code == 200
    Appointment.objects.filter(person=reader).update(valid_to=datetime.date(2021, 1, 1))
    assert client.get("/register/").status_code == 404
    start = words_of(client.get("/"))
    assert "you hold no post" in start
    assert "Ask the coordinator" in start


@pytest.fixture
def two_posts(reader):
    second = Post.objects.create(
        institution=Post.objects.get(code="reader").institution,
        code="second",
        role=Post.Role.COORDINATOR,
        titles={"en": "Coordinator in reserve"},
    )
    Appointment.objects.create(
        person=reader, post=second, valid_from=datetime.date(2020, 1, 1)
    )
    return second


def test_it_acts_in_the_post_that_was_chosen(reader, two_posts):
    client = entered("reader")
    assert "Coordinator in reserve" in words_of(client.get("/account/"))
    weaker = Post.objects.get(code="reader")
    client.post(reverse("people:act_in"), {"post": str(weaker.pk)})
    facts = {"name": "Reader", "language": "vi"}
    client.post("/account/", facts)
    entry = AuditEntry.objects.get(verb="people.change_account")
    assert entry.post == weaker
    client.post(reverse("people:act_in"), {"post": str(two_posts.pk)})
    client.post("/account/", {"name": "Reader", "language": "en"})
    newest = AuditEntry.objects.filter(verb="people.change_account").latest("sequence")
    assert newest.post == two_posts


def test_it_lets_nobody_act_in_a_post_of_another(reader, coordinator):
    client = entered("reader")
    foreign = Post.objects.get(code="coordinator")
    answer = client.post(
        reverse("people:act_in"), {"post": str(foreign.pk)}, follow=True
    )
    assert "do not hold this post" in words_of(answer)
    assert client.get(reverse("people:people")).status_code == 404


def test_it_erases_a_persons_sessions_with_the_person(reader):
    entered("reader")
    from servanda.people.operations.account import erase

    erase(Person.objects.get(pk=reader.pk), by=None)
    assert not OpenSession.objects.filter(person=reader).exists()
