"""Stored bytes, named by their hash within a room."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from servanda.common.privacy import Privacy, PrivacyMap


class StoredFile(models.Model):
    """One content-addressed file of one room; its bytes never change."""

    class Room(models.TextChoices):
        DOCUMENTS = "documents"  # originals as received
        PAGES = "pages"  # pictures of pages made by the reader
        DECISIONS = "decisions"  # official decisions that assign work, their annexes

    room = models.CharField(max_length=16, choices=Room.choices)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "room", "sha256", "size", "content_type", "stored_at"), Privacy.NONE
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "sha256"], name="file_once_a_room"),
        ]

    def __str__(self) -> str:
        return f"{self.room}/{self.sha256[:12]}"
