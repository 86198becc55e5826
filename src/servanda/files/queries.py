"""Where the bytes of a stored file are."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from servanda.files.errors import MissingFileError
from servanda.files.models import StoredFile

SHA256 = re.compile(r"[0-9a-f]{64}")


def place_of(room: str, sha256: str) -> Path:
    """Return the path of the bytes with a hash; nothing in it was typed by anybody."""
    if room not in StoredFile.Room.values or not SHA256.fullmatch(sha256):
        raise ValueError(f"Expected a room and a SHA-256, found {room!r}, {sha256!r}")
    return Path(settings.FILES_ROOT) / room / sha256[:2] / sha256


def path_of(stored: StoredFile) -> Path:
    """Return the path of a stored file, or raise MissingFileError where it is gone."""
    path = place_of(stored.room, stored.sha256)
    if not path.is_file() or path.stat().st_size != stored.size:
        raise MissingFileError(
            _(
                "The stored file %(number)s is not in its place or was cut short. "
                "Restore it from a backup."
            )
            % {"number": stored.sha256[:12]}
        )
    return path
