"""What waits for a post, gathered from the rooms."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from servanda.recommendations.queries import assignments

if TYPE_CHECKING:
    from servanda.common.work import WorkItem
    from servanda.people.models import Post

LAST = datetime.date.max


def open_work_of(post: Post) -> list[WorkItem]:
    """Return everything open on `post`, what is due first."""
    rooms = (assignments.open_work_of,)
    found = [item for room in rooms for item in room(post)]
    return sorted(found, key=lambda item: (item.due or LAST, item.kind, item.key))
