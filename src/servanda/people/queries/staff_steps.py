"""One line of a staff list, and what it would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from servanda.people.models import Appointment, Institution, Person, Post
    from servanda.people.staff_cells import StaffLine

PART = 400  # values in one question to the database
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a doubtful line may mean."""

    key: str  # "person-12", "line-4"
    words: str


@dataclass(slots=True)
class Step:
    """One line, and what it would do."""

    line: StaffLine
    institution: Institution | None = None
    post: Post | None = None
    person: Person | None = None
    same_as: int = 0  # an earlier line that makes this person
    term: Appointment | None = None
    problem: str = ""
    candidates: list[Candidate] = field(default_factory=list)
    more_candidates: int = 0
    changes: list[str] = field(default_factory=list)

    @property
    def doubtful(self) -> bool:
        """Say whether a person has to decide who is meant."""
        return bool(self.candidates)

    @property
    def good(self) -> bool:
        """Say whether the line can be kept."""
        return not self.problem and not self.doubtful

    @property
    def unchanged(self) -> bool:
        """Say whether everything stands there already."""
        return self.good and not self.changes


def parts_of(values: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(set(values))
    return (wanted[at : at + PART] for at in range(0, len(wanted), PART))
