"""People with an account, the posts they hold, and the links that let them in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.models.accounts import Assessor
from servanda.people.models.institutions import Post


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
    code_at_sign_in = models.BooleanField(default=False)  # asked for every time
    assessor = models.ForeignKey(
        Assessor, models.PROTECT, null=True, blank=True, related_name="accounts"
    )  # then no post
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
        "code_at_sign_in": Privacy.PERSONAL,
        "assessor": Privacy.OFFICE,
        "posts": Privacy.OFFICE,
    }

    @cached_property
    def remembered(self) -> dict[str, Any]:
        """Keep what access found out about this one object, and no other."""
        return {}

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
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True)
    assessor = models.ForeignKey(Assessor, models.PROTECT, null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "secret_sha256": Privacy.SEALED,
        "post": Privacy.OFFICE,
        "assessor": Privacy.OFFICE,
        "person": Privacy.OFFICE,
        "created_at": Privacy.OFFICE,
        "expires_at": Privacy.OFFICE,
        "used_at": Privacy.OFFICE,
    }

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"


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
