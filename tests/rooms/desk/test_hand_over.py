"""A post passes on: listed, noted, accepted, on paper; nothing without an owner."""

from __future__ import annotations

import datetime

import icalendar
import pypdfium2 as pdfium
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from servanda.common.work import WorkItem
from servanda.desk.models import HandOver
from servanda.desk.operations.hand_over_paper import write_pdf
from servanda.desk.operations.handing_over import (
    StaleError,
    accept,
    hand_over_now,
    open_for_ending_terms,
    open_hand_over,
    write_notes,
)
from servanda.desk.queries import work
from servanda.people.access import forget_post, today
from servanda.people.models import Appointment, AuditEntry, Notice, Person, Post
from servanda.people.operations.notice_wishes import make_calendar_address

pytestmark = pytest.mark.django_db


def thing(number, **facts):
    return WorkItem(
        **{
            "kind": "recommendations.assignment",
            "key": number,
            "words": "Tăng cường đào tạo <b>cán bộ</b> #strong[x]",
            "where": f"143.{number}, UPR cycle II",
            "address": f"/assignments/{number}/",
            "state": "waiting for an answer",
            "tag": "check",
            "icon": "clock",
            "next_step": "Answer",
            "due": datetime.date(2030, 1, number),
            "since": timezone.now(),
            **facts,
        }
    )


@pytest.fixture
def open_things(monkeypatch):
    """What the rooms say is open; a test may change it."""
    things = [thing(1), thing(2)]
    monkeypatch.setattr(work.assignments, "open_work_of", lambda _post: list(things))
    return things


@pytest.fixture
def term(coordinator, open_things):
    """The coordinator's term, which ends in a week."""
    held = Appointment.objects.get(person=coordinator)
    held.valid_to = today() + datetime.timedelta(days=7)
    held.save()
    return held


@pytest.fixture
def successor(stranger, term):
    """Takes the post the day the other leaves it; here both hold it today."""
    Appointment.objects.create(person=stranger, post=term.post, valid_from=today())
    forget_post(stranger)
    return stranger


def test_it_lists_what_is_open_with_state_and_next_date(term, coordinator):
    begun = open_hand_over(term, by=coordinator)
    assert [(item.where, item.state, item.due) for item in begun.items.all()] == [
        ("143.1, UPR cycle II", "waiting for an answer", datetime.date(2030, 1, 1)),
        ("143.2, UPR cycle II", "waiting for an answer", datetime.date(2030, 1, 2)),
    ]
    assert open_hand_over(term, by=coordinator) == begun


def test_it_passes_from_hand_to_hand(term, coordinator, successor, client, open_things):
    client.force_login(coordinator)
    client.post(reverse("desk:begin_hand_over", args=[term.pk]))
    found = HandOver.objects.get()
    first = found.items.first()
    address = reverse("desk:hand_over", args=[found.pk])
    client.post(
        address,
        {"words": "Ask Health early.", "revision": 1, f"note-{first.pk}": "Call them"},
    )
    open_things.append(thing(3))  # came in before the last day
    del open_things[1]  # done before it
    page = client.post(
        address,
        {
            "words": "Ask Health early.",
            "revision": 2,
            f"note-{first.pk}": "Call them",
            "then": "hand_over",
        },
        follow=True,
    ).content.decode()
    assert "Handed over." in page
    found.refresh_from_db()
    assert [(item.where, item.note) for item in found.items.all()] == [
        ("143.1, UPR cycle II", "Call them"),
        ("143.3, UPR cycle II", ""),
    ]
    client.force_login(successor)
    page = client.get(address).content.decode()
    assert "Accept the post with 2 open things" in page
    client.post(
        reverse("desk:accept_hand_over", args=[found.pk]), {"revision": found.revision}
    )
    found.refresh_from_db()
    assert (found.state, found.accepted_by) == ("accepted", successor)
    assert not Notice.objects.filter(done_at__isnull=True).exists()
    verbs = AuditEntry.objects.filter(verb__startswith="desk.").values_list(
        "verb", flat=True
    )
    assert list(verbs) == [
        "desk.open_hand_over",
        "desk.write_hand_over",
        "desk.write_hand_over",
        "desk.hand_over",
        "desk.accept_hand_over",
    ]


def test_it_lets_nobody_accept_their_own_hand_over(term, coordinator):
    begun = open_hand_over(term, by=coordinator)
    hand_over_now(begun, revision=1, by=coordinator)
    with pytest.raises(PermissionDenied):
        accept(begun, revision=begun.revision, by=coordinator)


def test_it_keeps_what_was_typed_when_another_wrote_meanwhile(
    term, coordinator, client
):
    begun = open_hand_over(term, by=coordinator)
    write_notes(begun, words="theirs", notes={}, revision=1, by=coordinator)
    with pytest.raises(StaleError):
        write_notes(begun, words="mine", notes={}, revision=1, by=coordinator)
    client.force_login(coordinator)
    answer = client.post(
        reverse("desk:hand_over", args=[begun.pk]), {"words": "mine", "revision": 1}
    )
    assert answer.status_code == 409
    assert "mine" in answer.content.decode()


def test_it_refuses_a_note_that_is_too_long_and_keeps_it(term, coordinator, client):
    begun = open_hand_over(term, by=coordinator)
    first = begun.items.first()
    client.force_login(coordinator)
    answer = client.post(
        reverse("desk:hand_over", args=[begun.pk]),
        {"words": "", "revision": 1, f"note-{first.pk}": "x" * 2001},
    )
    assert answer.status_code == 422
    assert "The note on no. 1 has 2001 characters; 2000 are kept." in (
        answer.content.decode()
    )
    assert "x" * 2001 in answer.content.decode()


def test_it_shows_a_hand_over_to_nobody_else(term, coordinator, client, reader):
    begun = open_hand_over(term, by=coordinator)
    client.force_login(reader)
    for name in ("desk:hand_over", "desk:hand_over_pdf"):
        assert client.get(reverse(name, args=[begun.pk])).status_code == 404
    answer = client.post(reverse("desk:accept_hand_over", args=[begun.pk]))
    assert answer.status_code == 404


def test_it_begins_the_list_by_itself_two_weeks_ahead(term, coordinator, open_things):
    assert open_for_ending_terms() == 1
    assert open_for_ending_terms() == 0
    assert HandOver.objects.get().outgoing == term


def test_it_begins_no_list_where_nothing_is_open(term, open_things):
    open_things.clear()
    assert open_for_ending_terms() == 0


def test_it_sets_the_list_as_a_pdf_as_typed(term, coordinator):
    begun = open_hand_over(term, by=coordinator)
    write_notes(
        begun,
        words="Hỏi Bộ Y tế #panic() $x$",
        notes={begun.items.first().pk: "Gọi trước"},
        revision=1,
        by=coordinator,
    )
    document = pdfium.PdfDocument(write_pdf(begun))
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert "Hỏi Bộ Y tế #panic() $x$" in text
    assert "143.1, UPR cycle II" in text
    assert "<b>cán bộ</b> #strong[x]" in text
    assert "Gọi trước" in text


def test_it_names_posts_that_nobody_holds(
    term, coordinator, reader, client, open_things
):
    post = Post.objects.get(role="reader")
    Notice.objects.create(
        post=post,
        code="recommendations.assigned",
        kind="recommendations.assignment",
        key=1,
        address="/",
        due=today(),
    )
    client.force_login(coordinator)
    assert "Nobody in office" not in client.get("/hand-overs/").content.decode()
    Appointment.objects.filter(post=post).update(valid_to=datetime.date(2020, 2, 1))
    assert "Nobody in office" in client.get("/hand-overs/").content.decode()


def test_it_gives_last_days_as_a_private_calendar(coordinator, open_things, client):
    secret = make_calendar_address(coordinator, by=coordinator)
    answer = client.get(reverse("desk:calendar", args=[secret]))
    assert answer["Content-Type"] == "text/calendar"
    calendar = icalendar.Calendar.from_ical(answer.content)
    events = calendar.walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        datetime.date(2030, 1, 1),
        datetime.date(2030, 1, 2),
    ]
    assert client.get(reverse("desk:calendar", args=["guess"])).status_code == 404
    Person.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert client.get(reverse("desk:calendar", args=[secret])).status_code == 404
