"""The folder in which one reading is made, held by whoever makes it.

The kernel lets go of the hold when its process ends, however it ends. So a
reading "being read" whose folder nobody holds was interrupted.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "reading-"
A_LONG_TIME = 60 * 60  # seconds: no table is read for so long
TABLE = "table-"  # folders in which a table is read; nothing of it is kept


class Busy(Exception):  # noqa: N818 - the condition, not a mistake
    """Another process holds the folder."""


def incoming() -> Path:
    """Return the folder for everything that is not yet kept."""
    return Path(settings.FILE_UPLOAD_TEMP_DIR)


@contextmanager
def held(reading_id: int) -> Iterator[Path]:
    """Hold the empty folder of a reading; it is gone afterwards.

    Raises:
        Busy: Another process makes this reading at the moment.

    """
    folder = incoming() / f"{PREFIX}{reading_id}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        _hold(handle)
        try:
            empty(folder)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def is_held(reading_id: int) -> bool:
    """Say whether somebody makes this reading at the moment."""
    folder = incoming() / f"{PREFIX}{reading_id}"
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        _hold(handle)
    except Busy:
        return True
    finally:
        os.close(handle)
    return False


def sweep() -> int:
    """Delete what interrupted readings and uploads left; return how many."""
    count = sweep_uploads(older_than=0)
    for left in incoming().glob(f"{PREFIX}*"):
        number = left.name.removeprefix(PREFIX)
        if number.isdigit() and not is_held(int(number)):
            shutil.rmtree(left, ignore_errors=True)
            count += 1
    return count + sweep_tables(older_than=A_LONG_TIME)


def sweep_tables(*, older_than: float) -> int:
    """Delete what interrupted readings of tables left; return how many."""
    count, now = 0, time.time()
    for left in incoming().glob(f"{TABLE}*"):
        with contextlib.suppress(FileNotFoundError):
            if now - left.stat().st_mtime >= older_than:
                shutil.rmtree(left, ignore_errors=True)
                count += 1
    return count


def sweep_uploads(*, older_than: float) -> int:
    """Delete what uploads left that began so many seconds ago; return how many.

    An upload that is still coming in loses its name only: the web process reads
    it through the handle that it holds.
    """
    count, now = 0, time.time()
    for left in incoming().glob("*.upload*"):
        with contextlib.suppress(FileNotFoundError):
            if now - left.stat().st_mtime >= older_than:
                left.unlink()
                count += 1
    return count


def _hold(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy from None


def empty(folder: Path) -> None:
    """Delete what is in a folder."""
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()
