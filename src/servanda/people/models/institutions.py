"""Institutions of the mechanism, their posts, and how they followed one another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.countries.models import Territory
from servanda.vocabularies.models import Theme

NOT_BEFORE_START = Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))


class Institution(models.Model):
    """A body of the State that takes part in the mechanism.

    `names` and `parent` are those of today, or of its last day; what they were
    before stands in `Designation` and `Placement`. Days are both included.
    """

    class Kind(models.TextChoices):
        """Closed: a body outside the State has no place here."""

        STEERING_COMMITTEE = "steering_committee", _("Steering committee")
        STANDING_OFFICE = "standing_office", _("Standing office")
        GOVERNMENT = "government", _("Government and its office")
        MINISTRY = "ministry", _("Ministry")
        AGENCY = "agency", _("Ministry-level or government agency")
        DEPARTMENT = "department", _("Department")
        PARLIAMENT = "parliament", _("Parliament and its bodies")
        COURT = "court", _("Court")
        PROSECUTION = "prosecution", _("Prosecution service")
        LOCAL_GOVERNMENT = "local_government", _("Government of a territory")
        PARTY_COMMITTEE = "party_committee", _("Party committee")
        SOCIO_POLITICAL = "socio_political", _("Socio-political organisation")
        ACADEMY = "academy", _("Academy, university or school of the State")
        OTHER_STATE_BODY = "other_state_body", _("Other body of the State")

    code = models.SlugField(max_length=64, unique=True)
    kind = models.CharField(
        max_length=24, choices=Kind.choices, default=Kind.OTHER_STATE_BODY
    )
    names = models.JSONField(default=dict)  # language code -> name
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="institutions"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(null=True, blank=True)  # null: longer than known
    valid_to = models.DateField(null=True, blank=True)
    return_within = models.PositiveSmallIntegerField(null=True, blank=True)  # days
    revision = models.PositiveIntegerField(default=1)  # against two people at once

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "code": Privacy.NONE,
        **dict.fromkeys(
            (
                "kind", "names", "territory", "parent", "valid_from", "valid_to",
                "return_within", "revision",
            ),
            Privacy.OFFICE,
        ),
    }  # fmt: skip

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | NOT_BEFORE_START,
                name="institution_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Lineage(models.Model):
    """Who stands above whom today: each institution with all above it and itself.

    Written by `operations.institutions` alone, so that "everything under this
    one" is one join on every database.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="lineage")
    above = models.ForeignKey(Institution, models.CASCADE, related_name="below")
    steps = models.PositiveSmallIntegerField()  # 0 for itself

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "institution", "above", "steps"), Privacy.OFFICE
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "above"], name="lineage_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["above", "institution"], name="lineage_below"),
        ]

    def __str__(self) -> str:
        return f"lineage {self.pk}"


class Placement(models.Model):
    """Under which parent an institution stood from one day to another."""

    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="placements"
    )
    parent = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "institution", "parent", "valid_from", "valid_to"), Privacy.OFFICE
    )

    def __str__(self) -> str:
        return f"placement {self.pk}"


class Designation(models.Model):
    """A name an institution had or has, in one language: official or a variant.

    `folded` is what search compares.
    """

    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="designations"
    )
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300, db_index=True)
    official = models.BooleanField(default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "institution", "language", "name", "folded", "official",
            "valid_from", "valid_to",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["-official", "id"]

    def __str__(self) -> str:
        return f"designation {self.pk}"


class Competence(models.Model):
    """What an institution answers for: a theme, or an article of an instrument.

    `article` is written INSTRUMENT:NUMBER, "ICERD:7".
    """

    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="competences"
    )
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="competences"
    )
    article = models.CharField(max_length=32, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "institution", "theme", "article", "valid_from", "valid_to"),
        Privacy.OFFICE,
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(theme__isnull=False) ^ ~Q(article=""),
                name="competence_is_a_theme_or_an_article",
            ),
        ]

    def __str__(self) -> str:
        return f"competence {self.pk}"


class Reorganisation(models.Model):
    """A recorded decision by which institutions merged, split, or passed work on."""

    class Kind(models.TextChoices):
        MERGER = "merger", _("Merger")
        SPLIT = "split", _("Split")
        SUCCESSION = "succession", _("Succession")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    on = models.DateField()  # first day of the successors
    decision = models.CharField(max_length=200)  # "Resolution 202/2025/QH15"
    code = models.SlugField(max_length=64, unique=True)  # the pack's, or made
    recorded_at = models.DateTimeField(default=timezone.now)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "kind", "on", "decision", "code", "recorded_at"), Privacy.OFFICE
    )

    def __str__(self) -> str:
        return self.code


class Succession(models.Model):
    """Who followed whom in a reorganisation, and with which subjects.

    `subjects` says by language what went there ("labour"); `main` marks where
    work goes that nobody sends elsewhere: one for each predecessor.
    """

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="successions"
    )
    predecessor = models.ForeignKey(
        Institution, models.PROTECT, related_name="successors"
    )
    successor = models.ForeignKey(
        Institution, models.PROTECT, related_name="predecessors"
    )
    subjects = models.JSONField(default=dict)  # language code -> words
    main = models.BooleanField(default=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "reorganisation", "predecessor", "successor", "subjects", "main"),
        Privacy.OFFICE,
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reorganisation", "predecessor", "successor"],
                name="succession_once",
            ),
        ]

    def __str__(self) -> str:
        return f"succession {self.pk}"


class Post(models.Model):
    """An office in an institution. Work belongs to posts, not to people."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        FOCAL_POINT = "focal_point", _("Focal point")
        REVIEWER = "reviewer", _("Reviewer who signs")
        TRAINING_OFFICER = "training_officer", _("Training officer")
        CASE_OFFICER = "case_officer", _("Case officer")
        AUDITOR = "auditor", _("Auditor")
        READER = "reader", _("Reader")
        SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="posts")
    code = models.SlugField(max_length=64, unique=True)
    role = models.CharField(max_length=24, choices=Role.choices)
    titles = models.JSONField(default=dict)  # language code -> title
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)  # against two people at once

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "institution": Privacy.OFFICE,
        "code": Privacy.NONE,
        "role": Privacy.OFFICE,
        "titles": Privacy.OFFICE,
        "superior": Privacy.OFFICE,
        "valid_from": Privacy.OFFICE,
        "valid_to": Privacy.OFFICE,
        "revision": Privacy.OFFICE,
    }

    def __str__(self) -> str:
        return self.code
