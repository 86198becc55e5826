"""The country this installation works for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from servanda.common.privacy import Privacy, PrivacyMap


class Country(models.Model):
    """One loaded country pack; the installation serves exactly one."""

    iso3 = models.CharField(max_length=3, unique=True)
    names = models.JSONField(default=dict)  # language code -> name
    languages = models.JSONField(default=list)  # codes, the first is the default
    time_zone = models.CharField(max_length=64)
    invented = models.BooleanField(default=False)
    pack_version = models.CharField(max_length=32)
    parts = models.JSONField(default=list)  # codes of the optional parts that are on
    settings = models.JSONField(default=dict)  # the pack's other fixed values

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id",
            "iso3",
            "names",
            "languages",
            "time_zone",
            "invented",
            "pack_version",
            "parts",
            "settings",
        ),
        Privacy.NONE,
    )

    def __str__(self) -> str:
        return self.iso3


class Territory(models.Model):
    """A unit of the country's division, as it stood from one day to another.

    A unit that is renamed, raised or merged ends, and another begins: its code
    may be given again, so a code is a key only together with a day.
    """

    key = models.SlugField(max_length=96, unique=True)  # the pack's own
    code = models.CharField(max_length=16, db_index=True)  # official, may be re-used
    level = models.CharField(max_length=16)  # a level of the pack: "province"
    kind = models.CharField(max_length=32, blank=True)  # the pack's word: "city"
    names = models.JSONField(default=dict)  # language code -> name
    variants = models.JSONField(default=list)  # other ways the name is written
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(null=True, blank=True)  # null: longer than known
    valid_to = models.DateField(null=True, blank=True)
    certainty = models.CharField(max_length=2, blank=True)  # V, V3, G, D: how sure

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "key", "code", "level", "kind", "names", "variants", "parent",
            "valid_from", "valid_to", "certainty",
        ),
        Privacy.NONE,
    )  # fmt: skip

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="territory_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class TerritorySuccession(models.Model):
    """Which unit followed which, from which day, by which act."""

    predecessor = models.ForeignKey(
        Territory, models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(Territory, models.PROTECT, related_name="origins")
    on = models.DateField()  # first day of the successor
    act = models.CharField(max_length=200)  # "Resolution 202/2025/QH15"
    certainty = models.CharField(max_length=2, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "predecessor", "successor", "on", "act", "certainty"), Privacy.NONE
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="territory_succession_once"
            ),
        ]

    def __str__(self) -> str:
        return f"territory succession {self.pk}"


class CalendarDay(models.Model):
    """A day that is not what its place in the week says: a holiday, a worked rest day."""

    calendar = models.SlugField(max_length=32)
    day = models.DateField()
    working = models.BooleanField()
    names = models.JSONField(default=dict)  # language code -> why
    source = models.CharField(max_length=200)  # the act that says so
    certainty = models.CharField(max_length=2, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "calendar", "day", "working", "names", "source", "certainty"),
        Privacy.NONE,
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["calendar", "day"], name="calendar_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.day}"


class PackRow(models.Model):
    """What the country pack said of one thing when it was last loaded.

    Held against the next pack it tells what the pack changed, and against the
    thing itself what the office changed; so neither overwrites the other.
    """

    kind = models.CharField(max_length=32)  # "territory", "institution", ...
    key = models.CharField(max_length=400)
    values = models.JSONField(default=dict)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "kind", "key", "values"), Privacy.NONE
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "key"], name="pack_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
