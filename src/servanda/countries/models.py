"""The country this installation works for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from servanda.common.privacy import Privacy, PrivacyMap


class Country(models.Model):
    """One loaded country pack; the installation serves exactly one."""

    iso3 = models.CharField(max_length=3, unique=True)
    names = models.JSONField(default=dict)  # language code -> name
    languages = models.JSONField(default=list)  # codes, the first is the default
    time_zone = models.CharField(max_length=64)
    invented = models.BooleanField(default=False)
    pack_version = models.CharField(max_length=32)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "iso3", "names", "languages", "time_zone", "invented", "pack_version"),
        Privacy.NONE,
    )

    def __str__(self) -> str:
        return self.iso3
