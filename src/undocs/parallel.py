"""Reads many files in several processes, in the order in which they were given.

A process that is killed costs the one file that it was reading; the others go on
with a fresh process. (The pools of the standard library give up as a whole.)
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from undocs.errors import ReadingError, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from undocs.models import Document

Outcome = tuple[str, "Document | Exception"]


def read_one(path: str) -> Document | Exception:
    """Read a file; give what hindered it instead of raising it."""
    from undocs.reading import read  # noqa: PLC0415 - loaded in the process that reads

    try:
        return read(path)
    except (ReadingError, OSError) as error:
        return error


def read_all(paths: Sequence[str], jobs: int) -> Iterator[Outcome]:
    """Give the outcome for every path, in order, as soon as it is known."""
    if jobs <= 1 or len(paths) <= 1:
        for path in paths:
            yield path, read_one(path)
        return
    crew = _Crew(paths, min(jobs, len(paths)))
    try:
        yield from crew.outcomes()
    finally:
        crew.dismiss()


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    task: int


class _Crew:
    """Worker processes, each with a pipe of its own and one file at a time."""

    def __init__(self, paths: Sequence[str], size: int) -> None:
        self._paths = paths
        self._context = multiprocessing.get_context("spawn")
        self._waiting = deque(range(len(paths)))
        self._workers: list[_Worker] = []
        self._size = size

    def outcomes(self) -> Iterator[Outcome]:
        known: dict[int, Document | Exception] = {}
        following = 0
        while following < len(self._paths):
            self._engage()
            known.update(self._collect())
            while following in known:
                yield self._paths[following], known.pop(following)
                following += 1

    def dismiss(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
            worker.process.join()
            worker.connection.close()

    def _engage(self) -> None:
        while self._waiting and len(self._workers) < self._size:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            worker = _Worker(process, ours, self._waiting.popleft())
            self._workers.append(worker)
            self._give(worker)

    def _give(self, worker: _Worker) -> None:
        # A worker that died is noticed when its answer is waited for.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            worker.connection.send(self._paths[worker.task])

    def _collect(self) -> Iterator[tuple[int, Document | Exception]]:
        ready = wait([worker.connection for worker in self._workers])
        for worker in [each for each in self._workers if each.connection in ready]:
            task = worker.task
            try:
                answer = worker.connection.recv()
            except (EOFError, ConnectionResetError):
                self._bury(worker)
                yield task, _stopped()
                continue
            yield task, answer
            self._employ_again(worker)

    def _employ_again(self, worker: _Worker) -> None:
        if self._waiting:
            worker.task = self._waiting.popleft()
            self._give(worker)
        else:
            self._bury(worker)

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()


def _stopped() -> ReadingError:
    return ReadingError(
        Reason.DAMAGED,
        "a file that can be read",
        "the process that read this one was stopped",
        "Read it again alone; if that happens again, the file is damaged.",
    )


def _serve(connection: Connection) -> None:
    """Read the files that come through the pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            connection.send(read_one(connection.recv()))
