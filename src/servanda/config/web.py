"""The web server process: `python -m servanda.config.web HOST PORT WORKERS`."""

from __future__ import annotations

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from servanda.config import lifeline

THREADS = 2
"""Of a process. Many threads of one process take the interpreter from each other, and
four people at once wait longer; but a slow upload holds one, so one alone is too few."""


def main() -> None:
    host, port, workers = sys.argv[1:]
    lifeline.hold()
    Server(
        "servanda.config.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=8,
    ).serve()


if __name__ == "__main__":
    main()
