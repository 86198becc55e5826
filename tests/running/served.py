"""Servanda running as a person starts it: a process with children of its own."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import socket
import subprocess
import sys
from pathlib import Path

RUN = "from servanda.config.cli import main; main()"
PATIENCE = 60
"""Seconds; a busy build machine takes its time."""


class Served:
    """A running `servanda serve` (or `servanda demo`) with a home of its own."""

    def __init__(self, home: Path, *command: str, country: str = "XAA") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        surroundings = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, *command, "--port", str(self.port)],
            env=surroundings
            | {"SERVANDA_HOME": str(home), "SERVANDA_COUNTRY": country, "LANG": "C"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.said = self._read_until_ready()

    @property
    def link(self) -> str:
        """The one-time link that it printed."""
        found = re.search(r"http://\S+/welcome/\S+", self.said)
        assert found, self.said
        return found[0]

    def _read_until_ready(self) -> str:
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if "Ctrl-C" in line:
                return said
        raise AssertionError(f"it ended without being ready: {said}")

    def health(self) -> dict[str, str]:
        connection = http.client.HTTPConnection(
            "localhost", self.port, timeout=PATIENCE
        )
        connection.request("GET", "/healthz")
        answer: dict[str, str] = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def descendants(self) -> list[int]:
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            found += [int(child) for child in children]
            waiting += [int(child) for child in children]
        return found

    def wait_for_the_end(self, pids: list[int]) -> None:
        self.process.wait(PATIENCE)
        for pid in pids:
            try:
                handle = os.pidfd_open(pid)
            except ProcessLookupError:
                continue
            ended, _, _ = select.select([handle], [], [], PATIENCE)
            os.close(handle)
            assert ended, f"process {pid} is still there"

    def end(self) -> None:
        """End it and everything that it started."""
        pids = self.descendants() if self.process.poll() is None else []
        self.process.kill()
        self.wait_for_the_end(pids)
        assert self.process.stdout is not None
        self.process.stdout.close()
