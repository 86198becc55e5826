"""Keeping bytes: whole or not at all, once for each content."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from servanda.files.errors import NoSpace
from servanda.files.models import StoredFile
from servanda.files.queries import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = 2**20  # bytes read at a time: a large file never fills the memory
LEFT_BEHIND = 24 * 60 * 60  # seconds
FULL = {errno.ENOSPC, errno.EDQUOT}


class Stream(Protocol):
    """Anything bytes can be read from, piece by piece."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class _Written:
    path: Path
    sha256: str
    size: int


def store(content: Stream | bytes, *, room: str, content_type: str) -> StoredFile:
    """Keep `content` under its hash and return its row.

    The same content in the same room is kept once. The bytes are on the disk,
    under their final name, before the row exists; so a row never points at
    nothing, and what an interruption leaves is an unnamed temporary file.

    Raises:
        NoSpace: The disk is full; nothing of the file was kept.

    """
    try:
        with _temporary(content) as written:
            _name(written, place_of(room, written.sha256))
            with transaction.atomic():
                return StoredFile.objects.get_or_create(
                    room=room,
                    sha256=written.sha256,
                    defaults={"size": written.size, "content_type": content_type},
                )[0]
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise _no_space() from error
    except OperationalError as error:
        if "disk is full" not in str(error) and "No space left" not in str(error):
            raise
        raise _no_space() from error


def discard(stored: StoredFile) -> bool:
    """Forget a stored file, unless something points at it; say whether it went.

    The bytes go only after the row is gone for good, and not where somebody has
    stored the same content again in the meantime.
    """
    room, sha256 = stored.room, stored.sha256
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        return False
    transaction.on_commit(lambda: _remove_bytes(room, sha256))
    return True


def remove_leftovers() -> int:
    """Delete temporary files of interrupted writes; return how many there were.

    Only those that nobody has written to for a day: others may be under way.
    """
    count = 0
    for left in _incoming().glob("*.part"):
        if left.stat().st_mtime < time.time() - LEFT_BEHIND:
            left.unlink(missing_ok=True)
            count += 1
    return count


def _remove_bytes(room: str, sha256: str) -> None:
    if not StoredFile.objects.filter(room=room, sha256=sha256).exists():
        place_of(room, sha256).unlink(missing_ok=True)


@contextlib.contextmanager
def _temporary(content: Stream | bytes) -> Iterator[_Written]:
    folder = _incoming()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(16)}.part"
    try:
        sha256, size = _copy(content, path)
        yield _Written(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def _incoming() -> Path:
    # Inside the store, so that the last step is a rename within one file system.
    return Path(settings.FILES_ROOT) / ".incoming"


def _copy(content: Stream | bytes, path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in _pieces(content):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _pieces(content: Stream | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    while piece := content.read(PIECE):
        yield piece


def _name(written: _Written, place: Path) -> None:
    if place.is_file() and place.stat().st_size == written.size:
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written.path.replace(place)
    # The new name itself must survive a power cut, not only the bytes.
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _no_space() -> NoSpace:
    return NoSpace(
        _(
            "There is no space left on the disk, so the file was not kept. "
            "Free some space, then send it again."
        )
    )
