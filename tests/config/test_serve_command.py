"""`servanda serve` as a person uses it: one command, and Ctrl-C."""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

RUN = "from servanda.config.cli import main; main()"
PATIENCE = 60
"""Seconds; a busy build machine takes its time."""


class Served:
    """A running `servanda serve`."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        surroundings = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        options = ["--port", str(self.port), "--workers", "1"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, "serve", *options],
            env=surroundings | {"SERVANDA_HOME": str(home), "LANG": "C"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.said = self._read_until_ready()

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
        answer = json.loads(connection.getresponse().read())
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


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path / "office")
    pids = running.descendants()
    yield running
    running.process.kill()
    running.wait_for_the_end(pids)
    assert running.process.stdout is not None
    running.process.stdout.close()


def test_it_prints_where_to_go_and_a_link_for_the_first_account(served: Served) -> None:
    assert f"http://localhost:{served.port}/" in served.said
    assert "/welcome/" in served.said
    assert served.health()["database"] == "ok"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_leaves_no_process_behind(served: Served, number: signal.Signals) -> None:
    pids = served.descendants()
    assert len(pids) >= 3  # web server, its worker process, background worker
    served.process.send_signal(number)
    served.wait_for_the_end(pids)
    wanted = -number if number is signal.SIGKILL else 0
    assert served.process.returncode == wanted
