"""How accounts come about: invitations by letter and by mail, and their end."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from servanda.people import access
from servanda.people.models import (
    Appointment,
    AuditEntry,
    Institution,
    Invitation,
    Person,
    Post,
)
from servanda.people.operations.lineage import rebuild_lineage
from servanda.people.secret import as_typed, in_groups, typeable_secret

pytestmark = pytest.mark.django_db
NEW = "a good new sentence"
CODE = re.compile(r"(?:[a-z2-9]{4}-){4}[a-z2-9]{4}")


@pytest.fixture
def ministry(country):
    body = Institution.objects.create(
        code="labour", kind=Institution.Kind.MINISTRY, names={"en": "Labour"}
    )
    rebuild_lineage([body.pk])
    return body


@pytest.fixture
def post(ministry):
    return Post.objects.create(
        institution=ministry,
        code="labour-focal",
        role=Post.Role.FOCAL_POINT,
        titles={"en": "Focal point", "vi": "Đầu mối"},
    )


def words_of(answer):
    return answer.content.decode()


def invited(client, post, **facts):
    address = reverse("people:invite", args=[post.pk])
    return client.post(address, {"days": "14", **facts}, follow=True)


def code_of(answer):
    found = CODE.search(words_of(answer))
    assert found, "the letter shows no code"
    return found.group()


def joined(client, code, username="focal", name="Focal Person"):
    answer = client.post(reverse("people:enter_code"), {"letter_code": code})
    typed = {"name": name, "username": username, "password": NEW}
    return client.post(answer.url, typed, follow=True)


def test_it_makes_a_letter_whose_code_makes_an_account(
    coordinator_client, visitor, post
):
    letter = invited(coordinator_client, post)
    assert "Focal point" in words_of(letter)
    assert "<svg viewBox=" in words_of(letter), "without it a square is cut off"
    code = code_of(letter)
    joined(visitor, code.upper().replace("-", " "))
    person = Person.objects.get(username="focal")
    assert access.current_post(person) == post
    assert not Invitation.objects.filter(link__used_at=None)


def test_it_shows_the_code_to_nobody_else(coordinator, coordinator_client, post):
    invited(coordinator_client, post)
    invitation = Invitation.objects.get()
    from django.test import Client

    other = Client()
    other.force_login(coordinator)
    answer = other.get(reverse("people:letter", args=[invitation.pk]), follow=True)
    assert not CODE.search(words_of(answer))
    assert "no longer known" in words_of(answer)


def test_it_takes_a_code_once(coordinator_client, visitor, post):
    code = code_of(invited(coordinator_client, post))
    joined(visitor, code)
    visitor.post(reverse("people:sign_out"))
    again = visitor.get(reverse("people:first_account", args=[as_typed(code)]))
    assert again.status_code == 404
    assert "used already" in words_of(again)


def test_it_says_what_to_do_about_a_code_that_is_too_old(
    coordinator_client, visitor, post
):
    code = code_of(invited(coordinator_client, post))
    with time_machine.travel(
        datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=15)
    ):
        answer = visitor.get(reverse("people:first_account", args=[as_typed(code)]))
    assert answer.status_code == 404
    assert "too old" in words_of(answer)
    assert "Ask whoever gave it to you" in words_of(answer)


def test_it_does_not_know_a_wrong_code(visitor, country):
    answer = visitor.get(reverse("people:first_account", args=[typeable_secret()]))
    assert answer.status_code == 404
    assert "not known" in words_of(answer)


def test_it_ends_the_first_link_when_a_letter_is_printed_again(
    coordinator_client, visitor, post
):
    first = code_of(invited(coordinator_client, post))
    invitation = Invitation.objects.get()
    again = coordinator_client.post(
        reverse("people:invite_again", args=[invitation.pk]),
        {"way": "letter"},
        follow=True,
    )
    second = code_of(again)
    assert first != second
    lost = visitor.get(reverse("people:first_account", args=[as_typed(first)]))
    assert lost.status_code == 404
    joined(visitor, second)
    assert Person.objects.filter(username="focal").exists()


def test_it_takes_an_invitation_back(coordinator_client, visitor, post):
    code = code_of(invited(coordinator_client, post))
    invitation = Invitation.objects.get()
    coordinator_client.post(
        reverse("people:take_back_invitation", args=[invitation.pk])
    )
    lost = visitor.get(reverse("people:first_account", args=[as_typed(code)]))
    assert "taken back" in words_of(lost)
    listed = words_of(coordinator_client.get(reverse("people:people")))
    assert "Invited, no account yet" not in listed


def test_it_opens_nothing_once_the_post_has_ended(coordinator_client, visitor, post):
    code = code_of(invited(coordinator_client, post))
    post.valid_to = access.today() - datetime.timedelta(days=1)
    post.save()
    lost = visitor.get(reverse("people:first_account", args=[as_typed(code)]))
    assert lost.status_code == 404
    assert not Person.objects.filter(username="focal").exists()


def test_it_mails_an_invitation(coordinator_client, visitor, post, settings):
    settings.MAIL_IS_ON = True
    settings.SITE_ADDRESS = "https://servanda.example"
    answer = invited(coordinator_client, post, way="mail", email="focal@labour.example")
    assert "mailed to focal@labour.example" in words_of(answer)
    assert not CODE.search(words_of(answer))
    [sent] = mail.outbox
    assert sent.to == ["focal@labour.example"]
    found = re.search(r"https://servanda\.example(/welcome/\S+/)", sent.body)
    answer = visitor.post(
        found.group(1), {"name": "F", "username": "focal", "password": NEW}
    )
    person = Person.objects.get(username="focal")
    assert person.email == "focal@labour.example"
    assert Invitation.objects.get().email == ""


def test_it_keeps_no_address_in_the_clear_of_the_trail(
    coordinator_client, post, settings
):
    settings.MAIL_IS_ON = True
    invited(coordinator_client, post, way="mail", email="focal@labour.example")
    for entry in AuditEntry.objects.all():
        assert "focal@labour.example" not in str((entry.before, entry.after))


def test_it_offers_the_letter_where_the_mail_server_is_down(
    coordinator_client, post, settings
):
    settings.MAIL_IS_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = invited(coordinator_client, post, way="mail", email="f@labour.example")
    assert "did not take the mail" in words_of(answer)
    assert code_of(answer)
    assert Invitation.objects.get().sent_at is None


@pytest.mark.parametrize("days", ["0", "31", "", "x"])
def test_it_holds_for_thirty_days_at_most(coordinator_client, post, days):
    answer = invited(coordinator_client, post, days=days)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def person_of(post, username):
    person = Person.objects.create(username=username, name=username.title())
    Appointment.objects.create(
        person=person, post=post, valid_from=datetime.date(2020, 1, 1)
    )
    return person


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def test_it_lets_a_scoped_coordinator_invite_in_the_own_scope_only(post, ministry):
    here = Post.objects.create(
        institution=ministry,
        code="labour-coordinator",
        role=Post.Role.COORDINATOR,
        titles={"en": "Coordinator of Labour"},
    )
    client = signed_in(person_of(here, "labour-coordinator"))
    assert code_of(invited(client, post))
    elsewhere = Post.objects.get(code="reader")
    assert invited(client, elsewhere).status_code == 404
    listed = words_of(client.get(reverse("people:people")))
    assert "Labour-Coordinator" in listed
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("role", ["focal_point", "reviewer", "auditor"])
def test_it_entrusts_accounts_to_nobody_else(post, ministry, role):
    held = Post.objects.create(
        institution=ministry, code="held", role=role, titles={"en": "Held"}
    )
    client = signed_in(person_of(held, "holder"))
    assert invited(client, post).status_code == 404
    assert client.get(reverse("people:people")).status_code == 404


def test_it_asks_for_a_signature_where_somebody_gets_much_power(coordinator):
    much = Post.objects.get(code="coordinator")
    answer = invited(signed_in(coordinator), much)
    assert answer.redirect_chain[0][0].startswith("/account/second-factor/on/")
    assert not Invitation.objects.exists()


def test_it_closes_an_account_and_ends_its_sessions(coordinator_client, visitor, post):
    joined(visitor, code_of(invited(coordinator_client, post)))
    person = Person.objects.get(username="focal")
    assert visitor.get("/account/").status_code == 200
    coordinator_client.post(reverse("people:close_account", args=[person.pk]))
    assert visitor.get("/account/").status_code == 302
    listed = words_of(coordinator_client.get(reverse("people:people")))
    assert "Closed" in listed
    entered = visitor.post("/sign-in/", {"login": "focal", "password": NEW})
    assert "_auth_user_id" not in visitor.session
    assert entered.status_code in {302, 200, 422}


def test_nobody_closes_the_own_account(coordinator, coordinator_client):
    coordinator_client.post(reverse("people:close_account", args=[coordinator.pk]))
    coordinator.refresh_from_db()
    assert coordinator.is_active


def test_it_shows_the_last_sign_in_to_administrators_only(coordinator_client, country):
    office = Institution.objects.get(code="standing-office")
    admin = Post.objects.create(
        institution=office,
        code="admin",
        role=Post.Role.SYSTEM_ADMINISTRATOR,
        titles={"en": "Administrator"},
    )
    client = signed_in(person_of(admin, "administrator"))
    assert "Last sign-in" in words_of(client.get(reverse("people:people")))
    listed = words_of(coordinator_client.get(reverse("people:people")))
    assert "Last sign-in" not in listed


def test_it_groups_a_code_for_reading():
    assert in_groups("abcdefghjkmnpqrstuvw") == "abcd-efgh-jkmn-pqrs-tuvw"
    assert as_typed(" ABCD-efgh jkmn ") == "abcdefghjkmn"
