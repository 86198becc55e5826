"""What a room says of work that waits: one shape, so that the desk can gather it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits for a post, with its one next step.

    `kind` and `key` name the thing ("recommendations.assignment", its id);
    `words`, `state` and `next_step` are in the language of the page; `tag` and
    `icon` are the look of `state`; `since` is when somebody last did something
    to it, and `due` the last day on which it is in time.
    """

    kind: str
    key: int
    words: str
    where: str  # "143.202, UPR cycle II"
    address: str
    state: str
    tag: str
    icon: str
    next_step: str
    due: datetime.date | None = None
    since: datetime.datetime | None = None

    def is_late(self, today: datetime.date) -> bool:
        """Say whether its last day is over."""
        return self.due is not None and self.due < today
