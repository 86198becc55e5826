"""Institutions, posts, the people who hold them, and the audit trail."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap


class Institution(models.Model):
    """A body of the State that takes part in the mechanism."""

    code = models.SlugField(max_length=64, unique=True)
    names = models.JSONField(default=dict)  # language code -> name

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "code": Privacy.NONE,
        "names": Privacy.OFFICE,
    }

    def __str__(self) -> str:
        return self.code


class Post(models.Model):
    """An office in an institution. Work belongs to posts, not to people."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        READER = "reader", _("Reader")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="posts")
    code = models.SlugField(max_length=64, unique=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    titles = models.JSONField(default=dict)  # language code -> title

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "institution": Privacy.OFFICE,
        "code": Privacy.NONE,
        "role": Privacy.OFFICE,
        "titles": Privacy.OFFICE,
    }

    def __str__(self) -> str:
        return self.code


class PersonManager(BaseUserManager["Person"]):
    """Looks a person up by the name typed at sign-in; creates none."""


class Person(AbstractBaseUser):
    """Somebody with an account. What they may do follows from their posts."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(max_length=8, default="en")
    single_keys = models.BooleanField(default=True)  # keyboard shortcuts wanted
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    posts = models.ManyToManyField(Post, through="Appointment")

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "password": Privacy.SEALED,
        "last_login": Privacy.PERSONAL,
        "username": Privacy.PERSONAL,
        "name": Privacy.PERSONAL,
        "email": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "single_keys": Privacy.PERSONAL,
        "is_active": Privacy.OFFICE,
        "created_at": Privacy.OFFICE,
        "posts": Privacy.OFFICE,
    }

    def __str__(self) -> str:
        return f"person {self.pk}"  # never the name: this reaches logs


class Appointment(models.Model):
    """A person holding a post from one day to another, both included."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "person", "post", "valid_from", "valid_to"), Privacy.OFFICE
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class SignInLink(models.Model):
    """A link that works once: only the hash of its secret is kept."""

    secret_sha256 = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey(Post, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "secret_sha256": Privacy.SEALED,
        "post": Privacy.OFFICE,
        "person": Privacy.OFFICE,
        "created_at": Privacy.OFFICE,
        "expires_at": Privacy.OFFICE,
        "used_at": Privacy.OFFICE,
    }

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"


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


class SavedView(models.Model):
    """A named list address (page and filters) that a person keeps."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name of the view"), max_length=80)
    page = models.CharField(max_length=64)  # address name, "recommendations:register"
    query = models.CharField(max_length=2000)  # the filters, as in the address
    created_at = models.DateTimeField(default=timezone.now)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "person": Privacy.PERSONAL,
        "name": Privacy.PERSONAL,
        "page": Privacy.NONE,
        "query": Privacy.PERSONAL,
        "created_at": Privacy.PERSONAL,
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "page", "name"], name="saved_view_name_once"
            ),
        ]

    def __str__(self) -> str:
        return f"saved view {self.pk}"
