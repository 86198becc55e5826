"""Telling a full disk from other troubles of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db import OperationalError

# As SQLite, PostgreSQL and the operating system put it.
_FULL = ("disk is full", "no space left", "could not extend file", "disk full")


def is_full(error: OperationalError) -> bool:
    """Say whether the database had no room to write."""
    words = str(error).lower()
    return any(sign in words for sign in _FULL)
