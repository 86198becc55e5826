"""How much of a file is read, and for how long, before it is refused."""

from __future__ import annotations

import time
from dataclasses import dataclass

from undocs.errors import FETCH, ReadingError, Reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused."""

    pages: int = 500
    bytes: int = 200 * 2**20
    unpacked_bytes: int = 400 * 2**20
    seconds: float = 300.0


class Deadline:
    """The time until which a file has to be read."""

    def __init__(self, seconds: float) -> None:
        """Start the time."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Give the seconds that are left, at least a tenth of one."""
        return max(self._end - time.monotonic(), 0.1)

    def check(self, where: str) -> None:
        """Refuse the file where its time is over."""
        if time.monotonic() > self._end:
            raise ReadingError(
                Reason.TOO_LARGE,
                f"a file that can be read in {self._seconds:.0f} seconds",
                f"this one was not finished {where}",
                FETCH,
            )
