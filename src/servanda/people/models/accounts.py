"""How accounts come about: independent assessors, invitations, sessions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap


class Assessor(models.Model):
    """An organisation outside the State that assesses independently.

    It has no posts and no appointments; it chose its name itself. Who is
    admitted follows from closed formal grounds, and from nothing else.
    """

    class Ground(models.TextChoices):
        """Closed: each can be looked up by anybody, without judging anybody."""

        NATIONAL_INSTITUTION = (
            "national_institution",
            _(
                "national human-rights institution accredited under the Paris "
                "Principles (General Assembly resolution 48/134)"
            ),
        )
        CONSULTATIVE_STATUS = (
            "consultative_status",
            _(
                "consultative status with the Economic and Social Council "
                "(resolution 1996/31)"
            ),
        )
        STAKEHOLDER = (
            "stakeholder",
            _(
                "named in a UN document as author of information for a review of "
                "this State (Human Rights Council resolution 5/1, paragraph 15 (c); "
                "reports to treaty bodies)"
            ),
        )
        ASSOCIATION = (
            "association",
            _("association registered under the law, with published statutes"),
        )
        ACADEMIC = (
            "academic",
            _("university or research institute, with published statutes"),
        )

    class Status(models.TextChoices):
        ADMITTED = "admitted", _("admitted")
        REFUSED = "refused", _("not admitted: formal ground missing")
        ENDED = "ended", _("ended")

    class Missing(models.TextChoices):
        """What of the formal ground is missing; a refusal says nothing else."""

        NOT_FOUND = "not_found", _("what is named as evidence could not be found")
        OTHER_BODY = "other_body", _("the evidence speaks of another organisation")
        LAPSED = "lapsed", _("the accreditation, status or registration has ended")

    class Ending(models.TextChoices):
        OWN_WISH = "own_wish", _("at its own wish")
        LAPSED = "lapsed", _("the formal ground has ended")

    name = models.CharField(_("name"), max_length=200)
    ground = models.CharField(max_length=24, choices=Ground.choices)
    reference = models.CharField(max_length=300)  # where the ground can be looked up
    status = models.CharField(
        max_length=16, choices=Status.choices, default=Status.ADMITTED
    )
    missing = models.CharField(max_length=16, choices=Missing.choices, blank=True)
    ending = models.CharField(max_length=16, choices=Ending.choices, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "name", "ground", "reference", "status", "missing", "ending",
            "decided_at", "ended_at",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status="refused") ^ Q(missing=""),
                name="assessor_refused_for_a_missing_ground",
            ),
            models.CheckConstraint(
                condition=Q(status="ended") ^ Q(ending=""),
                name="assessor_ended_on_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"assessor {self.pk}"


class Invitation(models.Model):
    """Somebody asked to make an account: for one post, or for an assessor.

    The address is kept until the account is made or the invitation ends, to send
    it again; the secret of its link is kept nowhere.
    """

    class Way(models.TextChoices):
        MAIL = "mail", _("by mail")
        LETTER = "letter", _("by letter")

    post = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    assessor = models.ForeignKey(
        Assessor, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    email = models.EmailField(blank=True)
    way = models.CharField(max_length=8, choices=Way.choices)
    link = models.OneToOneField(
        "people.SignInLink", models.PROTECT, related_name="invitation"
    )  # the newest; earlier ones no longer work
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)  # by mail, last time
    ended_at = models.DateTimeField(null=True, blank=True)  # taken back

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "email": Privacy.PERSONAL,
        **dict.fromkeys(
            (
                "post", "assessor", "way", "link", "invited_at", "invited_by",
                "sent_at", "ended_at",
            ),
            Privacy.OFFICE,
        ),
    }  # fmt: skip

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(post__isnull=True) ^ Q(assessor__isnull=True),
                name="invitation_to_a_post_or_an_assessor",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class OpenSession(models.Model):
    """Somebody is signed in: since when, and on which day last. Nothing more.

    Neither address nor device is kept. For assessors there is no such row.
    """

    person = models.ForeignKey(
        "people.Person", models.CASCADE, related_name="open_sessions"
    )
    key = models.CharField(max_length=40, unique=True)  # of Django's session
    started_at = models.DateTimeField(default=timezone.now)
    used_on = models.DateField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "person": Privacy.PERSONAL,
        "key": Privacy.SEALED,
        "started_at": Privacy.PERSONAL,
        "used_on": Privacy.PERSONAL,
    }

    def __str__(self) -> str:
        return f"open session {self.pk}"
