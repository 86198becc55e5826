"""The sent-ledger: what leaves by mail or on paper, once each.

A new notice goes out once; what asks for something and stays open comes again in
one digest a week; a week after its last day the superior post is told. Mails of
one post are gathered: an annex with 96 rows is one mail, not 96.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from servanda.countries import queries as countries
from servanda.people import access
from servanda.people.models import (
    Appointment,
    MailedNotice,
    Mailing,
    Notice,
    NoticeWishes,
    Person,
    Post,
)
from servanda.people.operations import audit
from servanda.people.operations.notices import pass_up

if TYPE_CHECKING:
    from collections.abc import Iterable

SETTLE = datetime.timedelta(minutes=2)  # what belongs together goes together
FIRST = "first"
MONDAY = 1  # isoweekday of digests
A_WEEK = datetime.timedelta(days=7)
MOST_AT_ONCE = 2_000  # notices looked at in one round


@transaction.atomic
def make_mailings(now: datetime.datetime) -> int:
    """Note in the ledger what is to leave; return how many mailings were made."""
    made = _gather(_never_mailed(now), Mailing.Step.FIRST, FIRST)
    local = timezone.localtime(now, countries.time_zone())
    if local.isoweekday() == MONDAY:
        made += _gather(_still_open(now, week_of(local)), "digest", week_of(local))
    return made


def week_of(local: datetime.datetime) -> str:
    """Return the ISO week, "2026-W47", which names a round of digests."""
    year, week, _day = local.isocalendar()
    return f"{year}-W{week:02d}"


def _never_mailed(now: datetime.datetime) -> list[Notice]:
    mailed = MailedNotice.objects.filter(notice=OuterRef("pk"), round=FIRST)
    return list(
        Notice.objects.filter(
            ~Exists(mailed), done_at__isnull=True, created_at__lte=now - SETTLE
        ).order_by("pk")[:MOST_AT_ONCE]
    )


def _still_open(now: datetime.datetime, week: str) -> list[Notice]:
    this_week = MailedNotice.objects.filter(notice=OuterRef("pk"), round=week)
    before = MailedNotice.objects.filter(
        notice=OuterRef("pk"),
        round=FIRST,
        mailing__state=Mailing.State.SENT,
        mailing__sent_at__lte=now - A_WEEK,
    )
    return list(
        Notice.objects.filter(
            ~Exists(this_week), Exists(before), done_at__isnull=True, due__isnull=False
        ).order_by("pk")[:MOST_AT_ONCE]
    )


def _gather(notices: Iterable[Notice], step: str, round_: str) -> int:
    by_post: dict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_post[notice.post_id].append(notice)
    readers = _readers_of(by_post)
    made = 0
    for post_id, open_ones in by_post.items():
        holders: list[int | None] = [*readers[post_id]] or [None]
        for person_id in holders:
            made += _note(post_id, person_id, step, round_, open_ones)
    return made


def _readers_of(posts: Iterable[int]) -> dict[int, list[int]]:
    """Return who of the posts can be reached by mail, by post."""
    found: dict[int, list[int]] = defaultdict(list)
    if not settings.MAIL_IS_ON:
        return found
    day = access.today()
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        Q(person__notice_wishes__isnull=True) | Q(person__notice_wishes__by_mail=True),
        post__in=list(posts),
        valid_from__lte=day,
        person__is_active=True,
    ).exclude(person__email="")
    for post_id, person_id in held.values_list("post", "person").distinct():
        found[post_id].append(person_id)
    return found


def _note(
    post_id: int, person_id: int | None, step: str, round_: str, notices: list[Notice]
) -> int:
    """Make one mailing with `notices`; none when another worker was first."""
    channel = Mailing.Channel.PRINT if person_id is None else Mailing.Channel.MAIL
    try:
        with transaction.atomic():
            mailing = Mailing.objects.create(
                post_id=post_id, person_id=person_id, step=step, channel=channel
            )
            MailedNotice.objects.bulk_create(
                MailedNotice(
                    mailing=mailing, notice=each, person_id=person_id, round=round_
                )
                for each in notices
            )
    except IntegrityError:
        return 0
    return 1


def pass_up_overdue(now: datetime.datetime) -> int:
    """Tell superior posts of what is a week over its last day; return how many.

    Only what its own post was told of before, by mail or on paper.
    """
    last_day = timezone.localdate(now, countries.time_zone()) - A_WEEK
    told = MailedNotice.objects.filter(
        notice=OuterRef("pk"), mailing__state=Mailing.State.SENT
    )
    late = (
        Notice.objects.filter(
            Exists(told),
            done_at__isnull=True,
            passed_up_at__isnull=True,
            due__lt=last_day,
            post__superior__isnull=False,
        )
        .select_related("post__superior")
        .order_by("pk")[:MOST_AT_ONCE]
    )
    return sum(pass_up(notice) is not None for notice in late)


def is_quiet(wishes: NoticeWishes | None, now: datetime.datetime) -> bool:
    """Say whether the person wants no mail at this hour of the country."""
    wishes = wishes or NoticeWishes()
    hour = timezone.localtime(now, countries.time_zone()).hour
    start, end = wishes.quiet_from, wishes.quiet_to
    if start == end:
        return False
    if start < end:
        return start <= hour < end
    return hour >= start or hour < end


@transaction.atomic
def mark_printed(mailings: Iterable[Mailing], *, by: Person) -> int:
    """Note that the printed lists were handed over; return how many."""
    waiting = list(
        Mailing.objects.select_for_update().filter(
            pk__in=[each.pk for each in mailings],
            channel=Mailing.Channel.PRINT,
            state=Mailing.State.QUEUED,
        )
    )
    if not waiting:
        return 0
    now = timezone.now()
    Mailing.objects.filter(pk__in=[each.pk for each in waiting]).update(
        state=Mailing.State.SENT, sent_at=now
    )
    audit.record(
        verb="people.hand_over_list",
        by=by,
        subjects=Post.objects.filter(mailings__in=waiting).distinct(),
        after={"mailings": [each.pk for each in waiting]},
    )
    return len(waiting)


@transaction.atomic
def send_again(mailing: Mailing, *, by: Person) -> bool:
    """Queue a mail anew that was interrupted while leaving; False if it was not.

    Only a person can say so: it may have arrived already.
    """
    taken = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.LEAVING).update(
        state=Mailing.State.QUEUED, next_try_at=timezone.now()
    )
    if taken:
        audit.record(
            verb="people.send_again",
            by=by,
            subjects=[mailing.post],
            after={"mailing": mailing.pk},
        )
    return bool(taken)
