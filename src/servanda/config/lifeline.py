"""Children that end when their supervisor is gone.

The supervisor holds the other end of each child's standard input. When the
supervisor dies, however suddenly, that pipe closes and the child ends itself,
so that no process is left holding the port or the queue.
"""

from __future__ import annotations

import os
import signal
import threading


def hold() -> None:
    """End this process, as if asked politely, once the supervisor is gone."""
    threading.Thread(target=_wait_for_the_end, name="lifeline", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
