"""Why a model or a table of labels was refused, in words for the person at hand."""

from __future__ import annotations

from dataclasses import dataclass


class ModelError(Exception):
    """A model was refused: what was expected, what came, what to do next."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row; row 0 is the table itself."""

    row: int
    message: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"Row {self.row}: {self.message}" if self.row else self.message


class TableError(Exception):
    """A table of labels was refused; nothing of it was used."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep every fault, so that each can be shown at its row."""
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))
