"""Mails on their way: each leaves once, whatever happens in the middle."""

from __future__ import annotations

import datetime
import logging
import smtplib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from servanda.people.models import Mailing, Notice, NoticeWishes
from servanda.people.operations.mailings import is_quiet
from servanda.people.queries.notices import lines_of

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger("servanda.mail")

FIRST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=6)
MOST_AT_ONCE = 200  # mails in one round
# The server said no before it took the mail over: it is safe to try again.
NOT_TAKEN = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
)


def send_queued(now: datetime.datetime) -> int:
    """Send what is due and not in somebody's quiet hours; return how many left.

    A server that cannot be reached ends the round: the mails stay queued, each
    with the kind of error, and leave when it is back.
    """
    due = [mailing for mailing in _due(now) if not is_quiet(_wishes(mailing), now)]
    if not due:
        return 0
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        _put_back(due, error, now)
        return 0
    try:
        return sum(_send(mailing, server, now) for mailing in due)
    finally:
        server.close()


def _due(now: datetime.datetime) -> list[Mailing]:
    return list(
        Mailing.objects.filter(
            state=Mailing.State.QUEUED,
            channel=Mailing.Channel.MAIL,
            next_try_at__lte=now,
        )
        .select_related("person__notice_wishes", "post__institution")
        .order_by("next_try_at", "pk")[:MOST_AT_ONCE]
    )


def _wishes(mailing: Mailing) -> NoticeWishes | None:
    return getattr(mailing.person, "notice_wishes", None)


def _send(mailing: Mailing, server: BaseEmailBackend, now: datetime.datetime) -> bool:
    # Noted as leaving, and committed, before it leaves: whatever dies from here
    # on, no other worker takes it up again.
    taken = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.QUEUED).update(
        state=Mailing.State.LEAVING, tries=F("tries") + 1
    )
    if not taken:
        return False
    message = compose(mailing)
    if message is None:
        Mailing.objects.filter(pk=mailing.pk).update(state=Mailing.State.DROPPED)
        return False
    message.connection = server
    try:
        message.send()
    except NOT_TAKEN as error:
        _put_back([mailing], error, now)
        return False
    except (OSError, smtplib.SMTPException) as error:
        # Cut off in the middle: it may have arrived. A person decides.
        _note_failure(mailing, error)
        return False
    Mailing.objects.filter(pk=mailing.pk).update(
        state=Mailing.State.SENT, sent_at=timezone.now(), failure=""
    )
    return True


def compose(mailing: Mailing) -> EmailMessage | None:
    """Return the mail in its reader's language; None when nothing is open."""
    person = mailing.person
    notices = list(
        Notice.objects.filter(mailed__mailing=mailing, done_at__isnull=True)
        .select_related("post")
        .order_by("due", "pk")
    )
    if not notices or person is None or not person.email:
        return None
    with translation.override(person.language):
        facts = {
            "lines": lines_of(notices),
            "post": mailing.post,
            "site": settings.SITE_ADDRESS,
            "wishes": reverse("people:notice_wishes"),
            "digest": mailing.step == Mailing.Step.DIGEST,
        }
        subject = render_to_string("people/mails/notices_subject.txt", facts)
        body = render_to_string("people/mails/notices.txt", facts)
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    # The same mailing has the same number wherever it is sent from, so that a
    # mail server too can tell a second copy.
    number = f"<servanda-mailing-{mailing.pk}@{host}>"
    return EmailMessage(
        " ".join(subject.split()),
        body,
        to=[person.email],
        headers={"Message-ID": number, "Auto-Submitted": "auto-generated"},
    )


def _put_back(
    mailings: list[Mailing], error: Exception, now: datetime.datetime
) -> None:
    for mailing in mailings:
        pause = min(FIRST_PAUSE * 2 ** min(mailing.tries, 10), LONGEST_PAUSE)
        Mailing.objects.filter(pk=mailing.pk).update(
            state=Mailing.State.QUEUED,
            tries=mailing.tries + 1,
            next_try_at=now + pause,
            failure=type(error).__name__[:64],
        )
    logger.warning(
        "mail did not leave",
        extra={"facts": {"error": type(error).__name__, "mails": len(mailings)}},
    )


def _note_failure(mailing: Mailing, error: Exception) -> None:
    Mailing.objects.filter(pk=mailing.pk).update(failure=type(error).__name__[:64])
    logger.error(
        "mail was cut off",
        extra={"facts": {"error": type(error).__name__, "mailing": mailing.pk}},
    )
