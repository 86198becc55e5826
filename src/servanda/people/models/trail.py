"""The audit trail and the keys that seal personal values in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.models.institutions import Post
from servanda.people.models.persons import Person


class SealingKey(models.Model):
    """The key that seals one person's values in the trail, itself wrapped.

    Erasing `wrapped` erases those values for good; the chain still verifies,
    because it is computed over the sealed bytes. A person has one for each
    master key there was: a restore without keys starts a new one.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="sealing_keys")
    master = models.CharField(max_length=16)  # name of the master key that wraps it
    wrapped = models.BinaryField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "person": Privacy.OFFICE,
        "master": Privacy.NONE,
        "wrapped": Privacy.SEALED,
        "created_at": Privacy.NONE,
        "erased_at": Privacy.OFFICE,
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "master"], name="sealing_key_once_a_master"
            ),
        ]

    def __str__(self) -> str:
        return f"sealing key {self.pk}"


class AuditEntry(models.Model):
    """One write (or sensitive read): append-only and chained by hash."""

    sequence = models.PositiveBigIntegerField(unique=True)  # 1, 2, 3 ... without gaps
    at = models.DateTimeField()
    verb = models.CharField(max_length=64)  # "recommendations.confirm"
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    sealed = models.BinaryField(null=True)  # personal values of before and after
    sealing_key = models.ForeignKey(SealingKey, models.PROTECT, null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "sequence": Privacy.NONE,
        "at": Privacy.OFFICE,
        "verb": Privacy.OFFICE,
        "by": Privacy.OFFICE,
        "post": Privacy.OFFICE,
        "before": Privacy.OFFICE,
        "after": Privacy.OFFICE,
        "sealed": Privacy.SEALED,
        "sealing_key": Privacy.NONE,
        "previous_hash": Privacy.NONE,
        "hash": Privacy.NONE,
    }

    class Meta:
        ordering: ClassVar[list[str]] = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class AuditSubject(models.Model):
    """Which things an entry speaks of, so that a thing can show its history."""

    entry = models.ForeignKey(AuditEntry, models.PROTECT, related_name="subjects")
    kind = models.CharField(max_length=64)  # "recommendations.recommendation"
    key = models.PositiveBigIntegerField()

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "entry", "kind", "key"), Privacy.NONE
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "key", "entry"], name="audit_of_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked by each write."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "sequence", "hash"), Privacy.NONE
    )

    def __str__(self) -> str:
        return f"audit head at {self.sequence}"
