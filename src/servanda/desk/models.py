"""Hand-overs: what was open on a post when somebody left it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.models import Appointment, Person


class HandOver(models.Model):
    """One post passing from one person to the next.

    The list of what is open is kept as it stood when it was handed over: who
    takes over has it on paper, whatever happens to the things afterwards.
    """

    class State(models.TextChoices):
        OPEN = "open", _("being written")
        HANDED = "handed", _("waiting for the successor")
        ACCEPTED = "accepted", _("accepted")

    outgoing = models.OneToOneField(
        Appointment, models.PROTECT, related_name="hand_over"
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    words = models.TextField(blank=True)  # what the successor should know
    opened_at = models.DateTimeField(default=timezone.now)
    handed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)  # against two people at once

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "outgoing", "state", "words", "opened_at", "handed_at",
            "accepted_at", "accepted_by", "revision",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class HandOverItem(models.Model):
    """One open thing in a hand-over, as it stood, with what was noted about it."""

    hand_over = models.ForeignKey(HandOver, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=64)  # "recommendations.assignment"
    key = models.PositiveBigIntegerField()
    order = models.PositiveIntegerField()
    words = models.TextField()
    where = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300)
    state = models.CharField(max_length=100)
    due = models.DateField(null=True, blank=True)
    since = models.DateTimeField(null=True, blank=True)  # last contact
    note = models.TextField(blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "hand_over", "kind", "key", "order", "words", "where", "address",
            "state", "due", "since", "note",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["hand_over", "kind", "key"], name="handed_over_once"
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over item {self.pk}"
