"""`servanda serve` as a person uses it: one command, and Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import Served

pytestmark = pytest.mark.slow


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path / "office", "serve", "--workers", "1")
    yield running
    running.end()


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
