"""What posts are told: once, then weekly, then their superior; never twice."""

from __future__ import annotations

import datetime
import smtplib
import zoneinfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from servanda.people.models import Appointment, Mailing, Notice, Person, Post
from servanda.people.operations.accounts import new_password_link
from servanda.people.operations.invitations import invite
from servanda.people.operations.mailings import (
    is_quiet,
    make_mailings,
    mark_printed,
    pass_up_overdue,
    send_again,
)
from servanda.people.operations.notice_wishes import (
    change_wishes,
    make_calendar_address,
)
from servanda.people.operations.notices import done, mark_read, notify
from servanda.people.operations.sending import send_queued
from servanda.people.queries.notices import (
    inbox_of,
    lines_of,
    lists_to_print,
    person_of_calendar,
)

pytestmark = pytest.mark.django_db

ZONE = zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")
TUESDAY = datetime.datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
NEXT_MONDAY = datetime.datetime(2026, 12, 7, 10, 0, tzinfo=ZONE)


class Down(EmailBackend):
    """A mail server that nobody answers at."""

    def open(self):
        raise ConnectionRefusedError


class CutOff(EmailBackend):
    """A mail server that goes away when the mail is half over."""

    def send_messages(self, _messages):
        raise smtplib.SMTPServerDisconnected


@pytest.fixture
def office(coordinator, settings):
    settings.MAIL_IS_ON = True
    settings.SITE_ADDRESS = "https://servanda.example"
    coordinator.email = "office@servanda.example"
    coordinator.save()
    return Post.objects.get(role="coordinator")


def told(post, number=1, *, due=datetime.date(2026, 12, 1), at=TUESDAY):
    """Tell `post` of something; people stand in for things of other rooms."""
    thing = Person.objects.create(username=f"thing-{number}", name="thing")
    notice = notify(
        post,
        code="recommendations.assigned",
        subject=thing,
        words={"label": f"143.{number}", "institution": {"en": "Health", "vi": "Y tế"}},
        address=f"/assignments/{number}/",
        due=due,
    )
    Notice.objects.filter(pk=notice.pk).update(created_at=at)
    return thing


def in_ten_minutes(moment):
    return moment + datetime.timedelta(minutes=10)


def test_it_gathers_what_a_post_is_told_into_one_mail(office):
    for number in range(3):
        told(office, number)
    assert make_mailings(in_ten_minutes(TUESDAY)) == 1
    assert send_queued(in_ten_minutes(TUESDAY)) == 1
    (sent,) = mail.outbox
    assert sent.subject == "Servanda: 3 new notices"
    assert sent.to == ["office@servanda.example"]
    assert "143.2 was assigned to Health. Due 1 December 2026." in sent.body
    assert "https://servanda.example/assignments/2/" in sent.body


def test_it_never_sends_the_same_mail_twice(office):
    told(office)
    for _ in range(3):
        make_mailings(in_ten_minutes(TUESDAY))
        send_queued(in_ten_minutes(TUESDAY))
    assert len(mail.outbox) == 1


def test_it_writes_in_the_language_of_whoever_holds_the_post(office, coordinator):
    coordinator.language = "vi"
    coordinator.save()
    told(office)
    make_mailings(in_ten_minutes(TUESDAY))
    send_queued(in_ten_minutes(TUESDAY))
    assert "Y tế" in mail.outbox[0].body
    assert "01/12/2026" in mail.outbox[0].body


def test_it_waits_until_what_belongs_together_is_there(office):
    told(office)
    assert make_mailings(TUESDAY + datetime.timedelta(seconds=30)) == 0


def test_it_keeps_mails_for_a_server_that_is_down(office, settings):
    told(office)
    make_mailings(in_ten_minutes(TUESDAY))
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    assert send_queued(in_ten_minutes(TUESDAY)) == 0
    waiting = Mailing.objects.get()
    assert (waiting.state, waiting.failure) == ("queued", "ConnectionRefusedError")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_queued(in_ten_minutes(TUESDAY)) == 0  # not before its pause is over
    assert send_queued(in_ten_minutes(in_ten_minutes(TUESDAY))) == 1
    assert len(mail.outbox) == 1


def test_it_leaves_a_mail_that_was_cut_off_to_a_person(office, settings, coordinator):
    told(office)
    make_mailings(in_ten_minutes(TUESDAY))
    settings.EMAIL_BACKEND = f"{__name__}.CutOff"
    send_queued(in_ten_minutes(TUESDAY))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_queued(in_ten_minutes(in_ten_minutes(TUESDAY))) == 0
    interrupted = Mailing.objects.get()
    assert interrupted.state == "leaving"
    assert send_again(interrupted, by=coordinator)
    Mailing.objects.update(next_try_at=TUESDAY)
    assert send_queued(in_ten_minutes(TUESDAY)) == 1


def test_it_drops_a_mail_whose_things_were_done_meanwhile(office):
    thing = told(office)
    make_mailings(in_ten_minutes(TUESDAY))
    done([thing])
    assert send_queued(in_ten_minutes(TUESDAY)) == 0
    assert Mailing.objects.get().state == "dropped"
    assert mail.outbox == []


def test_it_sends_nothing_in_quiet_hours(office, coordinator):
    change_wishes(coordinator, by_mail=True, quiet_from=9, quiet_to=12, by=coordinator)
    told(office)
    make_mailings(in_ten_minutes(TUESDAY))
    assert send_queued(in_ten_minutes(TUESDAY)) == 0
    assert send_queued(TUESDAY + datetime.timedelta(hours=3)) == 1


@pytest.mark.parametrize(
    ("start", "end", "hour", "quiet"),
    [(18, 8, 19, True), (18, 8, 7, True), (18, 8, 8, False), (9, 9, 9, False)],
)
def test_it_knows_quiet_hours_over_midnight(
    office, coordinator, start, end, hour, quiet
):
    wishes = change_wishes(
        coordinator, by_mail=True, quiet_from=start, quiet_to=end, by=coordinator
    )
    assert is_quiet(wishes, TUESDAY.replace(hour=hour)) is quiet


def test_it_brings_up_again_once_a_week_what_stays_open(office):
    told(office, 1, due=datetime.date(2026, 12, 20))
    told(office, 2, due=None)  # only tells: not brought up again
    make_mailings(in_ten_minutes(TUESDAY))
    send_queued(in_ten_minutes(TUESDAY))
    Mailing.objects.update(sent_at=TUESDAY)
    for _ in range(3):
        make_mailings(NEXT_MONDAY)
        send_queued(in_ten_minutes(NEXT_MONDAY))
    assert [each.subject for each in mail.outbox] == [
        "Servanda: 2 new notices",
        "Servanda: 1 thing is still open",
    ]


def test_it_tells_the_superior_post_a_week_after_the_last_day(office, reader):
    superior = Post.objects.get(role="reader")
    office.superior = superior
    office.save()
    told(office)
    make_mailings(in_ten_minutes(TUESDAY))
    send_queued(in_ten_minutes(TUESDAY))
    week_later = datetime.datetime(2026, 12, 9, 10, 0, tzinfo=ZONE)
    assert pass_up_overdue(datetime.datetime(2026, 12, 8, 10, 0, tzinfo=ZONE)) == 0
    assert pass_up_overdue(week_later) == 1
    assert pass_up_overdue(week_later) == 0
    (line,) = lines_of(inbox_of(reader))
    assert line.words == ("Still open at Coordinator: 143.1 was assigned to Health.")


def test_it_prints_a_list_for_a_post_without_mail(
    office, coordinator, coordinator_client
):
    coordinator.email = ""
    coordinator.save()
    told(office)
    make_mailings(in_ten_minutes(TUESDAY))
    page = coordinator_client.get(reverse("people:printed_lists"))
    assert "143.1 was assigned to Health." in page.content.decode()
    (waiting,) = lists_to_print(coordinator)
    answer = coordinator_client.post(
        reverse("people:hand_over_lists"), {"mailing": waiting.mailing.pk}, follow=True
    )
    assert "1 list noted as handed over." in answer.content.decode()
    assert lists_to_print(coordinator) == []
    assert mark_printed([waiting.mailing], by=coordinator) == 0


def test_it_keeps_the_inbox_with_the_post(office, coordinator, stranger, client):
    told(office)
    Appointment.objects.filter(person=coordinator).update(
        valid_to=datetime.date(2020, 2, 1)
    )
    Appointment.objects.create(
        person=stranger, post=office, valid_from=datetime.date(2020, 2, 2)
    )
    client.force_login(stranger)
    page = client.get(reverse("people:inbox")).content.decode()
    assert "143.1 was assigned to Health." in page
    client.force_login(coordinator)
    assert client.get(reverse("people:inbox")).status_code == 404


def test_it_shows_nobody_the_inbox_of_another_post(office, reader_client):
    told(office)
    page = reader_client.get(reverse("people:inbox")).content.decode()
    assert "143.1" not in page
    other = Notice.objects.get()
    answer = reader_client.post(reverse("people:read_notices"), {"notice": other.pk})
    assert answer.status_code == 404


def test_it_closes_what_only_tells_when_it_was_read(office):
    told(office, 1, due=None)
    told(office, 2)
    assert mark_read(Notice.objects.all()) == 2
    assert [n.done_at is not None for n in Notice.objects.order_by("pk")] == [
        True,
        False,
    ]


def test_it_is_one_notice_however_often_the_same_is_told(office):
    thing = told(office)
    for _ in range(2):
        notify(
            office,
            code="recommendations.assigned",
            subject=thing,
            words={},
            address="/",
        )
    assert Notice.objects.count() == 1


def test_it_shows_a_calendar_address_once_and_ends_the_one_before(
    coordinator, coordinator_client
):
    first = make_calendar_address(coordinator, by=coordinator)
    assert person_of_calendar(first) == coordinator
    second = make_calendar_address(coordinator, by=coordinator)
    assert person_of_calendar(first) is None
    assert person_of_calendar(second) == coordinator
    page = coordinator_client.get(reverse("people:notice_wishes")).content.decode()
    assert second not in page


def test_it_says_in_the_ledger_what_left_and_what_waits(
    office, coordinator_client, reader_client
):
    told(office)
    make_mailings(in_ten_minutes(TUESDAY))
    waiting = coordinator_client.get(reverse("people:ledger")).content.decode()
    assert "waiting to be sent" in waiting
    send_queued(in_ten_minutes(TUESDAY))
    assert "sent" in coordinator_client.get(reverse("people:ledger")).content.decode()
    assert reader_client.get(reverse("people:ledger")).status_code == 404


def test_it_tells_coordinators_what_an_administrator_opens(office, coordinator):
    post = Post.objects.create(
        institution=office.institution,
        code="administrator",
        role="system_administrator",
        titles={"en": "Administrator"},
    )
    administrator = Person.objects.create(username="admin", name="Admin")
    Appointment.objects.create(
        person=administrator, post=post, valid_from=datetime.date(2020, 1, 1)
    )
    new_password_link(coordinator, by=administrator)
    invite(post=office, by=administrator)
    assert [line.words for line in lines_of(inbox_of(coordinator))] == [
        "A system administrator made a way into an account or post: Coordinator."
    ] * 2


def test_it_tells_nobody_what_coordinators_open_themselves(office, coordinator):
    invite(post=office, by=coordinator)
    assert not inbox_of(coordinator).exists()
