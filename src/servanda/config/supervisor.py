"""Web server and worker under one roof.

A child that dies is started again, later each time it dies young. On SIGTERM
or Ctrl-C all are asked to finish, and what has not finished in time is ended,
each with the processes it started itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

logger = logging.getLogger("servanda.supervisor")

LOOK_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 30.0
YOUNG_SECONDS = 10.0
PATIENCE_SECONDS = 12.0


@dataclass
class Child:
    """A process that must always be there."""

    name: str
    command: list[str]
    deaths: int = 0
    """How often it died young, one after the other."""
    due: float = 0.0
    started: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def look_after(self) -> None:
        """Start it when it is due; note when it died."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self._start()
        elif self.process.poll() is not None:
            self._bury()

    def ask_to_finish(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """End it and whatever it started, without asking."""
        if self.process is None:
            return
        # The group outlives its leader as long as one member is alive.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()
        self.process = None

    def has_finished(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def _start(self) -> None:
        self.started = time.monotonic()
        # A session of its own: Ctrl-C reaches the supervisor only, which then
        # ends the children in order.
        self.process = subprocess.Popen(  # noqa: S603  our own fixed commands
            self.command, stdin=subprocess.PIPE, start_new_session=True
        )

    def _bury(self) -> None:
        code = self.process.returncode if self.process else None
        self.end()
        lived = time.monotonic() - self.started
        self.deaths = self.deaths + 1 if lived < YOUNG_SECONDS else 0
        pause = min(FIRST_PAUSE_SECONDS * 2**self.deaths, LONGEST_PAUSE_SECONDS)
        self.due = time.monotonic() + pause
        logger.error(
            "process died and is started again",
            extra={"facts": {"process": self.name, "code": code}},
        )


class Supervisor:
    """Keeps children alive until it is told to stop."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.stopping = False
        self.patience = PATIENCE_SECONDS

    def run(self, at_each_look: Callable[[], None]) -> None:
        """Look after the children until `stop` or a signal; then end them all."""
        with self._listening_to_signals():
            try:
                while not self.stopping:
                    for child in self.children:
                        child.look_after()
                    at_each_look()
                    time.sleep(LOOK_SECONDS)
            finally:
                self._finish()

    def stop(self) -> None:
        """Stop soon; told a second time, stop without waiting for anything."""
        if self.stopping:
            self.patience = 0.0
        self.stopping = True

    def _finish(self) -> None:
        for child in self.children:
            child.ask_to_finish()
        asked = time.monotonic()
        while time.monotonic() - asked < self.patience:
            if all(child.has_finished() for child in self.children):
                break
            time.sleep(LOOK_SECONDS)
        for child in self.children:
            child.end()

    @contextlib.contextmanager
    def _listening_to_signals(self) -> Iterator[None]:
        def heard(_number: int, _frame: FrameType | None) -> None:
            self.stop()

        before = {
            number: signal.signal(number, heard)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def web(host: str, port: int, workers: int) -> Child:
    """Return the web server as a child."""
    module = [sys.executable, "-m", "servanda.config.web"]
    return Child("web", [*module, host, str(port), str(workers)])


def worker() -> Child:
    """Return the worker as a child."""
    code = "from servanda.config.cli import main; main()"
    return Child("worker", [sys.executable, "-c", code, "work", "--supervised"])
