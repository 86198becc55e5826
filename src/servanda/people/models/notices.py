"""What posts are told, and the ledger of what was sent about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.models.institutions import Post
from servanda.people.models.persons import Person


class Notice(models.Model):
    """One thing a post is told, in its inbox until the thing is done.

    `code` names the sentence and `words` fill its placeholders, so that each
    reader gets it in their own language. It belongs to the post: whoever holds
    it next finds it there.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="notices")
    code = models.CharField(max_length=64)  # "recommendations.assigned"
    kind = models.CharField(max_length=64)  # of the thing: "recommendations.assignment"
    key = models.PositiveBigIntegerField()
    words = models.JSONField(default=dict)
    address = models.CharField(max_length=300)  # of the thing's page
    due = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)  # nothing left to do
    passed_up_at = models.DateTimeField(null=True, blank=True)  # told the superior

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        **dict.fromkeys(
            (
                "post", "code", "kind", "key", "words", "address", "due",
                "created_at", "read_at", "done_at", "passed_up_at",
            ),
            Privacy.OFFICE,
        ),
    }  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["post", "done_at", "-created_at"], name="inbox"),
            models.Index(fields=["kind", "key"], name="notices_of_a_thing"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Mailing(models.Model):
    """One mail, or one printed list, to a post: a line of the sent-ledger.

    A mailing is noted before it leaves. One that was interrupted while leaving
    stays `leaving`: nobody knows whether it arrived, and it is not sent again
    unless a person says so.
    """

    class Step(models.TextChoices):
        FIRST = "first", _("first notice")
        DIGEST = "digest", _("weekly digest")

    class Channel(models.TextChoices):
        MAIL = "mail", _("mail")
        PRINT = "print", _("printed list")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        LEAVING = "leaving", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("no longer needed")

    post = models.ForeignKey(Post, models.PROTECT, related_name="mailings")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="mailings"
    )  # who held the post; null on a printed list
    step = models.CharField(max_length=16, choices=Step.choices)
    channel = models.CharField(max_length=16, choices=Channel.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    made_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=64, blank=True)  # kind of the last error
    sent_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        **dict.fromkeys(
            (
                "post", "person", "step", "channel", "state", "made_at",
                "next_try_at", "tries", "failure", "sent_at",
            ),
            Privacy.OFFICE,
        ),
    }  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_try_at"], name="mailings_to_send"),
        ]

    def __str__(self) -> str:
        return f"mailing {self.pk}"


class MailedNotice(models.Model):
    """Which notice went out in which mailing; `round` counts digests by ISO week.

    The constraint is what keeps anything from being mailed twice to one post at
    the same step, however many workers there are.
    """

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="mailed")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="mailed")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    round = models.CharField(max_length=16)  # "first", "2026-W47"

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "mailing", "notice", "person", "round"), Privacy.OFFICE
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["notice", "round", "person"],
                name="notice_mailed_once_a_round",
            ),
            models.UniqueConstraint(
                fields=["notice", "round"],
                condition=models.Q(person__isnull=True),
                name="notice_printed_once_a_round",
            ),
        ]

    def __str__(self) -> str:
        return f"mailed notice {self.pk}"


class NoticeWishes(models.Model):
    """How a person wants to be told: mail or not, when not, and their calendar.

    Quiet hours are local time of the country; mails made in them leave after.
    Of the calendar's address only the hash of its secret is kept.
    """

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="notice_wishes"
    )
    by_mail = models.BooleanField(_("mail"), default=True)
    quiet_from = models.PositiveSmallIntegerField(default=18)  # hour, 0 to 23
    quiet_to = models.PositiveSmallIntegerField(default=8)
    calendar_sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    privacy: ClassVar[PrivacyMap] = {
        "person": Privacy.OFFICE,
        "by_mail": Privacy.PERSONAL,
        "quiet_from": Privacy.PERSONAL,
        "quiet_to": Privacy.PERSONAL,
        "calendar_sha256": Privacy.SEALED,
    }

    def __str__(self) -> str:
        return f"wishes of person {self.pk}"
