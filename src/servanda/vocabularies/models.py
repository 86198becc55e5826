"""Closed vocabularies, filled from the ones that undocs ships."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from servanda.common.privacy import Privacy, PrivacyMap


class State(models.Model):
    """A State that is reviewed or recommends, by its ISO 3166-1 alpha-3 code."""

    iso3 = models.CharField(max_length=3, unique=True)
    names = models.JSONField(default=dict)  # language code -> name
    invented = models.BooleanField(default=False)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "iso3", "names", "invented"), Privacy.NONE
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["iso3"]

    def __str__(self) -> str:
        return str(self.names.get("en", self.iso3))


class Mechanism(models.Model):
    """Who reviews: the UPR, a treaty body, a special procedure."""

    code = models.CharField(max_length=16, unique=True)  # UPR, CERD, CCPR ...
    names = models.JSONField(default=dict)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(("id", "code", "names"), Privacy.NONE)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.code


class Theme(models.Model):
    """A label of the OHCHR list of themes, current generation."""

    code = models.SlugField(max_length=96, unique=True)
    names = models.JSONField(default=dict)
    group = models.CharField(max_length=64)
    rank = models.PositiveSmallIntegerField(default=0)  # order in the list

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "code", "names", "group", "rank"), Privacy.NONE
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "code"]

    def __str__(self) -> str:
        return str(self.names.get("en", self.code))
