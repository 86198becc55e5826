"""Places in a pack's files, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file; lines count from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


class PackError(Exception):
    """A pack that cannot be used; the text names files, lines and what to do."""


class Problems:
    """Gathers everything that is wrong with a pack, so that it is all said at once."""

    def __init__(self) -> None:
        self._found: list[tuple[Place, str]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, place: Place, words: str) -> None:
        if (place, words) not in self._found:
            self._found.append((place, words))

    def stop_if_any(self) -> None:
        """Raise PackError with all of them, in the order of files and lines."""
        if self._found:
            raise PackError("\n".join(lines_of(self._found)))


def lines_of(found: Iterable[tuple[Place, str]]) -> list[str]:
    """Return each problem as one line of text."""
    return [f"{place}: {words}." for place, words in sorted(found)]
