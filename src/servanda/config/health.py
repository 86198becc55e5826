"""Whether this installation is well: for load balancers and monitoring."""

from __future__ import annotations

import threading
import time
from importlib.metadata import version

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BEAT_KEY = "servanda.worker.beat"
BEAT_SECONDS = 5
SILENT_AFTER_SECONDS = 30


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  Django passes it
    """Answer 200 when pages can be served, 503 when the database is away."""
    state = {"database": "ok", "worker": "unknown", "version": version("servanda")}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state["worker"] = "alive" if worker_is_alive() else "silent"
    except DatabaseError:
        state["database"] = "unreachable"
        return JsonResponse(state, status=503)
    return JsonResponse(state)


def worker_is_alive() -> bool:
    """Say whether a worker, on whichever machine, has shown itself lately."""
    last = cache.get(BEAT_KEY)
    return last is not None and time.time() - last < SILENT_AFTER_SECONDS


def beat() -> None:
    """Show that the worker of this process is there."""
    cache.set(BEAT_KEY, time.time(), timeout=10 * SILENT_AFTER_SECONDS)


def fall_silent() -> None:
    """Show that the worker of this process has ended in order."""
    cache.delete(BEAT_KEY)


def beat_for_ever() -> threading.Thread:
    """Beat beside a long task, from a thread that ends with the process."""
    thread = threading.Thread(target=_beats, name="heartbeat", daemon=True)
    thread.start()
    return thread


def _beats() -> None:
    while True:
        try:
            beat()
        except DatabaseError:
            # The database is away or busy: the next beat tries again, and until
            # then /healthz is right to call the worker silent.
            connection.close()
        time.sleep(BEAT_SECONDS)
