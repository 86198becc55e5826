"""What is looked at again and again, by whichever worker comes first."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import DatabaseError, connection

from servanda.people.tasks import send_notices

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_SECONDS = 60
# name of the round -> what puts its work into the queue
ROUNDS: dict[str, Callable[[], object]] = {"notices": send_notices.enqueue}


def go_round() -> int:
    """Queue the work of each round that no worker queued within the minute.

    Returns how many were queued here.
    """
    queued = 0
    for name, enqueue in ROUNDS.items():
        # The cache is shared: of several workers, one gets to add the mark.
        if cache.add(f"servanda.round.{name}", 1, timeout=EVERY_SECONDS - 5):
            enqueue()
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
