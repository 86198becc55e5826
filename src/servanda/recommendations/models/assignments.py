"""Who was given what to do: asks, the decisions that assign them, assignments."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.files.models import StoredFile
from servanda.people.models import Institution, Person, Post
from servanda.recommendations.models.register import Clause, Recommendation


class Ask(models.Model):
    """The smallest thing that can be given to somebody, done and graded.

    A recommendation has at least one; a person may split and join them.
    """

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="asks"
    )
    clause = models.ForeignKey(
        Clause, models.SET_NULL, null=True, blank=True, related_name="asks"
    )
    number = models.PositiveSmallIntegerField()  # from 1 within the recommendation
    limb = models.CharField(max_length=8, blank=True)  # "(a)", where one is printed
    text = models.TextField()

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "recommendation", "clause", "number", "limb", "text"), Privacy.NONE
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recommendation", "number"], name="ask_once"
            ),
        ]

    def __str__(self) -> str:
        return f"ask {self.number}"


class Decision(models.Model):
    """An official decision that assigns work, often by its annex."""

    number = models.CharField(max_length=64)  # "1234/QĐ-TTg"
    issued_on = models.DateField()
    issuer = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(max_length=255, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "number", "issued_on", "issuer", "title", "file", "file_name",
            "recorded_at", "recorded_by",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["-issued_on", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["number", "issued_on"], name="decision_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ReturnReason(models.TextChoices):
    """Why an institution gives an assignment back."""

    OTHER_INSTITUTION = "other_institution", _("another institution is competent")
    OTHER_LEAD = "other_lead", _("we can cooperate, but not lead")
    OTHER_LEVEL = "other_level", _("it belongs to another level")
    ALREADY_ASSIGNED = "already_assigned", _("it was given to us before")
    UNCLEAR = "unclear", _("it is not clear what is to be done")


class NotForUsGround(models.TextChoices):
    """Why nobody in this State is given an ask; an outcome, with its ground."""

    OTHER_STATE = "other_state", _("it asks something of another State or a body")
    NO_COMPETENCE = "no_competence", _("no institution of this level is competent")
    NOT_SUPPORTED = "not_supported", _("the State noted it and plans nothing")
    OVERTAKEN = "overtaken", _("what it asks about no longer exists")


class Assignment(models.Model):
    """Asks of one recommendation given to a lead and cooperating institutions."""

    class Status(models.TextChoices):
        GIVEN = "given", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")
        REPLACED = "replaced", _("given to another")
        NOT_FOR_US = "not_for_us", _("not for this State or level")
        WITHDRAWN = "withdrawn", _("withdrawn")

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="assignments"
    )
    asks = models.ManyToManyField(Ask, related_name="assignments")
    lead = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="led"
    )  # null only where it is for nobody here
    cooperating = models.ManyToManyField(
        Institution, blank=True, related_name="cooperated"
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="assignments"
    )  # who holds it in the lead institution; null: whoever answers for it
    product = models.CharField(_("product"), max_length=500, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    status = models.CharField(
        max_length=16, choices=Status.choices, default=Status.GIVEN
    )
    answer_by = models.DateField(null=True, blank=True)  # last day to return it
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=24, blank=True)  # ReturnReason or ground
    reason_words = models.CharField(max_length=1000, blank=True)
    suggested_lead = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )  # whom the returning institution names
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    revision = models.PositiveIntegerField(default=1)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "recommendation", "asks", "lead", "cooperating", "post", "product",
            "deadline", "decision", "status", "answer_by", "given_at", "given_by",
            "answered_at", "answered_by", "reason", "reason_words", "suggested_lead",
            "replaces", "revision",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["recommendation_id", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["lead", "status", "deadline"], name="assigned_to"),
            models.Index(fields=["status", "answer_by"], name="assignment_unanswered"),
            models.Index(fields=["status", "deadline"], name="assignment_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                # What was for nobody here stays so when it is given after all.
                condition=models.Q(lead__isnull=False)
                | models.Q(status__in=("not_for_us", "replaced", "withdrawn")),
                name="assignment_has_a_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"
