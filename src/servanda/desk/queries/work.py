"""What waits for a post, gathered from the rooms."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.people.access import may_coordinate
from servanda.people.queries.institutions import ANSWER_FIRST
from servanda.recommendations.queries import assignments

if TYPE_CHECKING:
    from servanda.common.work import WorkItem
    from servanda.people.access import Anybody
    from servanda.people.models import Post

LAST = datetime.date.max


def open_work_of(post: Post) -> list[WorkItem]:
    """Return everything open on `post`, what is due first."""
    rooms = (assignments.open_work_of,)
    found = [item for room in rooms for item in room(post)]
    return sorted(found, key=lambda item: (item.due or LAST, item.kind, item.key))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody, by kind; late first."""

    sections: dict[str, assignments.Section]
    accepted: int = 0  # what goes on without asking anything today

    @property
    def count(self) -> int:
        """Return how many things wait."""
        return sum(section.count for section in self.sections.values())

    @property
    def late(self) -> list[assignments.Section]:
        """Return what is over its time."""
        codes = ("late", "unanswered", "overdue")
        return [self.sections[code] for code in codes if code in self.sections]

    @property
    def late_count(self) -> int:
        """Return how many are over their time."""
        return sum(section.count for section in self.late)


def of_institution(post: Post) -> Waiting:
    """Return what waits for a post of an institution; only some posts answer."""
    answers = post.role in ANSWER_FIRST
    own = assignments.led_by(post)
    found = assignments.work_of_institution(post, own) if answers else []
    return Waiting(
        {section.code: section for section in found},
        accepted=assignments.accepted_count(own),
    )


def of_coordinator(person: Anybody) -> Waiting:
    """Return what waits for a coordinator of the whole; nothing for a reader."""
    if not may_coordinate(person):
        return Waiting({})
    found = assignments.work_of_coordinator()
    return Waiting({section.code: section for section in found})
