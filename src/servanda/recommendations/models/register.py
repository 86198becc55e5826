"""What was found in a document, and the register of what a person confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.documents.models import Document, Reading, Review
from servanda.people.models import Person
from servanda.vocabularies.models import State, Theme


class DocumentPosition(models.TextChoices):
    """What the report itself says of a recommendation."""

    SUPPORTED = "supported", _("Supported")
    IMPLEMENTED = "implemented", _("Supported, already implemented")
    PARTLY_SUPPORTED = "partly_supported", _("Partly supported")
    PENDING = "pending", _("To be answered later")
    NOTED = "noted", _("Noted")


class FinalPosition(models.TextChoices):
    """The State's final answer, from the addendum or the OHCHR matrix."""

    SUPPORTED = "supported", _("Supported")
    PARTLY_SUPPORTED = "partly_supported", _("Partly supported")
    NOTED = "noted", _("Noted")


class RejectionReason(models.TextChoices):
    """Why an item is set aside; kept in its notes and in the audit trail."""

    NOT_A_RECOMMENDATION = "not_a_recommendation", _("not a recommendation")
    PART_OF_ANOTHER = "part_of_another", _("part of another item")
    DOUBLE = "double", _("there twice")


class Finding(models.Model):
    """One item on the import desk: read by the machine, decided by a person.

    `clauses` is a list of {"text", "states": [iso3], "places": [{"page", "bbox"}]}.
    """

    class Status(models.TextChoices):
        TO_CHECK = "to_check", _("to check")
        SURE = "sure", _("sure")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="findings")
    order = models.PositiveIntegerField()  # in steps of 1024, so that a split fits in
    label = models.CharField(_("label"), max_length=32)
    clauses = models.JSONField(default=list)
    position = models.CharField(
        max_length=20, choices=DocumentPosition.choices, blank=True
    )
    position_source = models.CharField(max_length=500, blank=True)
    page = models.PositiveIntegerField(default=1)
    places = models.JSONField(default=list)
    section = models.CharField(max_length=500, blank=True)  # heading it stands under
    articles = models.JSONField(default=list)  # of the treaty, as the heading cites
    concern = models.CharField(max_length=32, blank=True)  # paragraph it answers
    follow_up = models.BooleanField(default=False)  # early information is asked for
    confidence = models.FloatField()
    notes = models.JSONField(default=list)  # [{"code", "text"}]: why not sure
    status = models.CharField(
        max_length=16, choices=Status.choices, default=Status.TO_CHECK
    )
    sure = models.BooleanField(default=False)  # what the reader said, kept
    changed = models.BooleanField(default=False)  # a person corrected it
    recommendation = models.ForeignKey(
        "recommendations.Recommendation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="findings",
    )
    revision = models.PositiveIntegerField(default=1)  # against two people at once

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "reading", "order", "label", "clauses", "position",
            "position_source", "page", "places", "section", "articles", "concern",
            "follow_up", "confidence", "notes", "status",
            "sure", "changed", "recommendation", "revision",
        ),
        Privacy.NONE,
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reading", "order"], name="finding_order_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="confirmed")
                | models.Q(recommendation__isnull=False),
                name="confirmed_finding_has_a_recommendation",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reading", "status"], name="finding_by_status"),
        ]

    def __str__(self) -> str:
        return f"finding {self.label}"


class Recommendation(models.Model):
    """What a mechanism asks under one printed label of a document."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="recommendations"
    )
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="recommendations")
    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    label = models.CharField(max_length=32)  # 143.12
    label_order = models.CharField(max_length=64)  # 00143.00012, sorts as printed
    text = models.TextField()  # the clauses' words joined, without State brackets
    page = models.PositiveIntegerField(default=1)
    places = models.JSONField(default=list)
    document_position = models.CharField(
        max_length=20, choices=DocumentPosition.choices, blank=True
    )
    document_position_source = models.CharField(max_length=500, blank=True)
    final_position = models.CharField(
        max_length=20, choices=FinalPosition.choices, blank=True
    )
    final_position_source = models.CharField(max_length=500, blank=True)
    final_position_reason = models.TextField(blank=True)  # the State's own words
    section = models.CharField(max_length=500, blank=True)  # heading it stands under
    articles = models.JSONField(default=list)  # of the treaty, as the heading cites
    concern = models.CharField(max_length=32, blank=True)  # paragraph it answers
    follow_up = models.BooleanField(default=False)  # early information is asked for
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations")
    confirmed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # import undone
    revision = models.PositiveIntegerField(default=1)

    privacy: ClassVar[PrivacyMap] = {
        **dict.fromkeys(
            (
                "id", "document", "reading", "review", "label", "label_order", "text",
                "page", "places", "document_position", "document_position_source",
                "final_position", "final_position_source", "final_position_reason",
                "section", "articles", "concern", "follow_up", "themes", "revision",
            ),
            Privacy.NONE,
        ),
        **dict.fromkeys(
            ("confirmed_at", "confirmed_by", "withdrawn_at"), Privacy.OFFICE
        ),
    }  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["review_id", "label_order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["document", "label"], name="recommendation_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["review", "label_order", "id"], name="register_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Clause(models.Model):
    """The words of a recommendation that belong to the same States."""

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="clauses"
    )
    number = models.PositiveSmallIntegerField()  # from 1
    text = models.TextField()
    places = models.JSONField(default=list)
    states = models.ManyToManyField(State, related_name="clauses")

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "recommendation", "number", "text", "places", "states"), Privacy.NONE
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recommendation", "number"], name="clause_once"
            ),
        ]

    def __str__(self) -> str:
        return f"clause {self.number}"


class SearchText(models.Model):
    """The words of a recommendation and its translations, for search.

    `exact` is lower case with tone marks placed one way; `folded` has no marks
    and d for đ; `stems` are the stems of the folded words. Full-text indexes
    over the three are made by a migration.
    """

    recommendation = models.OneToOneField(
        Recommendation, models.CASCADE, primary_key=True, related_name="search_text"
    )
    exact = models.TextField()
    folded = models.TextField()
    stems = models.TextField(default="")

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("recommendation", "exact", "folded", "stems"), Privacy.NONE
    )

    def __str__(self) -> str:
        return f"search text {self.pk}"


class RegisterVersion(models.Model):
    """One row whose number grows with each write to the register.

    Web processes keep columns of the register in memory and reload them when
    this number has grown.
    """

    number = models.PositiveBigIntegerField(default=1)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(("id", "number"), Privacy.NONE)

    def __str__(self) -> str:
        return f"register version {self.number}"


class RegisterChange(models.Model):
    """One write to the register: its version, and the reviews it wrote to.

    Kept for a day, so that a web process reads again only what changed since the
    version that it holds.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    reviews = models.JSONField(null=True)  # keys; null: everything may have changed

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(("number", "reviews"), Privacy.NONE)

    def __str__(self) -> str:
        return f"register change {self.number}"
