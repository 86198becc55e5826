"""Reads of inboxes and of the sent-ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q

from servanda.people.access import mailings_visible_to, notices_visible_to
from servanda.people.models import MailedNotice, Mailing, Notice, NoticeWishes
from servanda.people.notice_words import sentence
from servanda.people.secret import secret_hash

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from servanda.people.access import Anybody
    from servanda.people.models import Person, Post


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice in words, in the language of the page, mail or list."""

    key: int
    words: str
    address: str
    due: datetime.date | None
    created_at: datetime.datetime
    post: Post
    unread: bool
    done: bool


def lines_of(notices: Iterable[Notice]) -> list[NoticeLine]:
    """Return notices in words, in the order given."""
    return [
        NoticeLine(
            key=each.pk,
            words=sentence(each.code, each.words),
            address=each.address,
            due=each.due,
            created_at=each.created_at,
            post=each.post,
            unread=each.read_at is None and each.done_at is None,
            done=each.done_at is not None,
        )
        for each in notices
    ]


def inbox_of(person: Anybody, *, everything: bool = False) -> QuerySet[Notice]:
    """Return the open notices of the person's posts, newest first.

    With `everything` those that are done stand among them.
    """
    found = notices_visible_to(person).select_related("post__institution")
    return found if everything else found.filter(done_at__isnull=True)


def unread_count(person: Anybody) -> int:
    """Return how many open notices nobody in the person's posts has read."""
    return inbox_of(person).filter(read_at__isnull=True).count()


@dataclass(frozen=True, slots=True)
class PrintedList:
    """One list to hand over on paper: a post and what it is told."""

    mailing: Mailing
    lines: list[NoticeLine]


def lists_to_print(person: Anybody) -> list[PrintedList]:
    """Return what waits for paper in the person's scope, by institution."""
    open_ones = MailedNotice.objects.filter(
        notice__done_at__isnull=True
    ).select_related("notice__post__institution")
    waiting = (
        mailings_visible_to(person)
        .filter(channel=Mailing.Channel.PRINT, state=Mailing.State.QUEUED)
        .select_related("post__institution")
        .prefetch_related(Prefetch("mailed", open_ones))
        .order_by("post__institution", "post", "pk")
    )
    lists = [
        PrintedList(mailing, lines_of(each.notice for each in mailing.mailed.all()))
        for mailing in waiting
    ]
    return [each for each in lists if each.lines]


def ledger_visible_to(person: Anybody) -> QuerySet[Mailing]:
    """Return the sent-ledger of the person's scope, newest first."""
    return (
        mailings_visible_to(person)
        .select_related("post__institution")
        .annotate(notices=Count("mailed"))
    )


def wishes_of(person: Person) -> NoticeWishes:
    """Return how the person wants to be told; what holds for everybody else."""
    return NoticeWishes.objects.filter(pk=person.pk).first() or NoticeWishes(
        person=person
    )


def person_of_calendar(secret: str) -> Person | None:
    """Return whose calendar has this secret, while they hold an account."""
    wishes = (
        NoticeWishes.objects.select_related("person")
        .filter(~Q(calendar_sha256=""), calendar_sha256=secret_hash(secret))
        .first()
    )
    return wishes.person if wishes and wishes.person.is_active else None
