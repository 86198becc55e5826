"""The State's answers, as read from an addendum or matrix, before they count."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.documents.models import Reading
from servanda.recommendations.models.register import FinalPosition, Recommendation


class PositionProposal(models.Model):
    """One final position that a document states for one label.

    It becomes the recommendation's when a person applies it. `places` are those
    of the words that state it.
    """

    class State(models.TextChoices):
        TO_CHECK = "to_check", _("to check")
        SURE = "sure", _("sure")
        APPLIED = "applied", _("applied")
        LEFT_OUT = "left_out", _("left out")

    reading = models.ForeignKey(
        Reading, models.CASCADE, related_name="position_proposals"
    )
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=32)
    position = models.CharField(
        max_length=20, choices=FinalPosition.choices, blank=True
    )
    reason = models.TextField(blank=True)  # what the State says about it
    source = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)  # the recommendation's words, if given there
    themes = models.JSONField(default=list)  # codes that the document gives it
    themes_added = models.JSONField(default=list)  # those that were new when applied
    page = models.PositiveIntegerField(default=0)
    places = models.JSONField(default=list)
    confidence = models.FloatField(default=1.0)
    doubts = models.JSONField(default=list)  # codes of what a person has to look at
    recommendation = models.ForeignKey(
        Recommendation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="position_proposals",
    )
    state = models.CharField(
        max_length=16, choices=State.choices, default=State.TO_CHECK
    )
    replaced = models.JSONField(null=True, blank=True)  # what stood there before
    revision = models.PositiveIntegerField(default=1)  # against two people at once

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "reading", "order", "label", "position", "reason", "source", "text",
            "themes", "themes_added", "page", "places", "confidence", "doubts", "recommendation",
            "state", "replaced", "revision",
        ),
        Privacy.NONE,
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reading", "order"], name="position_proposal_order_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reading", "state"], name="position_proposals"),
        ]

    def __str__(self) -> str:
        return f"position proposal {self.label}"
