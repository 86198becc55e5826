"""Children that die are started again; none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from servanda.config import supervisor
from servanda.config.supervisor import Child, Supervisor

WAITS = "import sys; sys.stdin.read()"
IGNORES = (
    "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); sys.stdin.read()"
)


def _child(code: str) -> Child:
    return Child("a child", [sys.executable, "-c", code])


def _pid(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)


def test_it_starts_a_killed_child_again() -> None:
    child = _child(WAITS)
    killed: list[int] = []
    family = Supervisor([child])

    def look() -> None:
        if child.process is None:
            return
        if not killed:
            killed.append(_pid(child))
            os.kill(killed[0], signal.SIGKILL)
            child.process.wait()
        elif _pid(child) != killed[0]:
            family.stop()

    family.run(look)
    assert child.deaths == 1
    assert not _exists(killed[0])


def test_it_leaves_nobody_behind_when_it_stops() -> None:
    children = [_child(WAITS), _child(WAITS)]
    family = Supervisor(children)
    pids: list[int] = []

    def look() -> None:
        pids.extend(_pid(child) for child in children)
        family.stop()

    family.run(look)
    assert len(pids) == 2
    assert not any(_exists(pid) for pid in pids)


def test_it_ends_a_child_that_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE_SECONDS", 0.05)
    child = _child(IGNORES)
    family = Supervisor([child])
    pids: list[int] = []

    def look() -> None:
        pids.append(_pid(child))
        family.stop()

    family.run(look)
    assert not _exists(pids[0])


def test_it_waits_longer_for_a_child_that_dies_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_SECONDS", 100.0)
    child = _child("pass")
    child.look_after()
    assert child.process is not None
    child.process.wait()
    child.look_after()
    assert child.process is None
    child.look_after()
    assert child.process is None  # not due yet


def test_it_stops_at_once_when_told_twice() -> None:
    family = Supervisor([])
    family.stop()
    assert family.patience > 0
    family.stop()
    assert family.patience == 0


def test_it_ends_a_child_whose_supervisor_is_gone() -> None:
    code = (
        "from servanda.config import lifeline; import threading;"
        "lifeline.hold(); print('held', flush=True); threading.Event().wait()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        child.stdin.close()
        assert child.wait(30) == -signal.SIGTERM
