"""What is looked at again and again, by whichever worker comes first."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from django.core.cache import cache
from django.db import DatabaseError, connection

from servanda.desk.tasks import begin_hand_overs
from servanda.people.tasks import send_notices
from servanda.recommendations.tasks import tell_unanswered

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_SECONDS = 60
AN_HOUR = 3600  # seconds


class Round(NamedTuple):
    """What is looked at, and how often."""

    name: str
    seconds: int
    enqueue: Callable[[], object]


ROUNDS = (
    Round("notices", EVERY_SECONDS, send_notices.enqueue),
    Round("hand_overs", AN_HOUR, begin_hand_overs.enqueue),
    Round("unanswered", AN_HOUR, tell_unanswered.enqueue),
)


def go_round() -> int:
    """Queue the work of each round that no worker queued within its time.

    Returns how many were queued here.
    """
    queued = 0
    for each in ROUNDS:
        # The cache is shared: of several workers, one gets to add the mark. It
        # goes a little before the next round, which would else miss it.
        if cache.add(f"servanda.round.{each.name}", 1, timeout=each.seconds - 5):
            each.enqueue()
            queued += 1
    return queued


def go_round_for_ever() -> threading.Thread:
    """Go round beside a worker, from a thread that ends with the process."""
    thread = threading.Thread(target=_rounds, name="rounds", daemon=True)
    thread.start()
    return thread


def _rounds() -> None:
    while True:
        try:
            go_round()
        except DatabaseError:
            # The database is away or busy: the next round makes up for this one.
            connection.close()
        time.sleep(EVERY_SECONDS)
