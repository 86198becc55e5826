"""Starts the limited process that opens a file, and hears what it says.

Files from outside are opened there only. It gets no secrets in its surroundings,
a session of its own, limits on memory, processor time, files and wall time, and
it is ended together with whoever started it.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

import undocs
from servanda.documents.failures import Failure
from undocs.models import Document, from_dict, to_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

READ, TABLES, TEXT = "read", "tables", "text"  # what the process can be asked for
CHILD = "servanda.documents.reader_child"
SOURCES = Path(__file__).resolve().parents[2]  # where servanda and undocs lie
FILE_BYTES = 64 * 2**20  # the largest file that the process may write
OPEN_FILES = 64
SECONDS_TO_END = 5
LAST_WORDS = 2000  # characters of an error that go into the log


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the process read: the document, and its pages' pictures by number."""

    document: Document
    pictures: dict[int, Path]


class NotRead(Exception):  # noqa: N818 - what happened, not a mistake
    """The process ended without a result; `failure` says why."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}")
        self.failure = failure
        self.detail = detail


def run(
    original: Path, folder: Path, *, progress: Callable[[int, int], None]
) -> Outcome:
    """Have `original` read in `folder`; raise NotRead when there is no result."""
    _work(READ, original, folder, progress)
    return _outcome(folder)


def result_of(task: str, original: Path, folder: Path) -> Any:
    """Have another task done with `original` in `folder`, and return what it gave.

    Raises NotRead like `run`.
    """
    _work(task, original, folder, lambda _done, _total: None)
    try:
        return _clean(json.loads((folder / "result.json").read_bytes()))
    except (OSError, ValueError) as error:
        raise NotRead(Failure.STOPPED, f"unusable result: {error!r}") from error


def _work(
    task: str, original: Path, folder: Path, progress: Callable[[int, int], None]
) -> None:
    """Start the process for `task` and wait for it; raise NotRead if it fails."""
    deadline = time.monotonic() + settings.READER_SECONDS
    last: dict[str, Any] = {}
    with (folder / "errors.txt").open("w+b") as errors:
        with _child(task, original, folder, errors.fileno()) as process:
            for message in _messages(process, deadline):
                if "done" in message:
                    progress(int(message["done"]), int(message["of"]))
                last = message
            status = _wait(process)
        errors.seek(0)
        words = errors.read()[-LAST_WORDS:].decode("utf-8", "replace")
    if last.get("outcome") != "read" or status != 0:
        raise _not_read(last, status, words, original)


@contextmanager
def _child(
    task: str, original: Path, folder: Path, errors: int
) -> Iterator[subprocess.Popen[bytes]]:
    limits = {
        "memory": settings.READER_MEMORY_BYTES,
        "seconds": settings.READER_SECONDS,
        "bytes": settings.UPLOAD_LIMIT_BYTES,
        "file_bytes": FILE_BYTES,
        "open_files": OPEN_FILES,
    }
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-P", "-m", CHILD, task, str(original), json.dumps(limits)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=folder,
        env=_surroundings(folder),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            # The whole session, so that nothing it started outlives it.
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _surroundings(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(SOURCES),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _messages(
    process: subprocess.Popen[bytes], deadline: float
) -> Iterator[dict[str, Any]]:
    if process.stdout is None:
        return
    pipe, rest = process.stdout.fileno(), b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise NotRead(Failure.OUT_OF_TIME)
            chunk = os.read(pipe, 65536)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield json.loads(line)


def _wait(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(timeout=SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL  # it said its last word and hangs: ended by us


def _not_read(last: dict[str, Any], status: int, words: str, original: Path) -> NotRead:
    if last.get("outcome") == "refused":
        return NotRead(_refusal(last["code"], original), last["text"])
    if last.get("why") == "memory":
        return NotRead(Failure.OUT_OF_MEMORY)
    if last.get("why") == "space":
        return NotRead(Failure.NO_SPACE)
    if status == -signal.SIGXCPU:
        return NotRead(Failure.OUT_OF_TIME)
    return NotRead(Failure.STOPPED, f"ended with {status}. {words}".strip())


def _refusal(code: str, original: Path) -> Failure:
    if code == Failure.OTHER_KIND and undocs.sniff(original) in {"docx", "doc"}:
        return Failure.WORD_FILE
    return Failure(code) if code in set(Failure) else Failure.NOT_A_DOCUMENT


def _outcome(folder: Path) -> Outcome:
    try:
        values = json.loads((folder / "result.json").read_bytes())
        document = from_dict(_clean(values))
        to_dict(document)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotRead(Failure.STOPPED, f"unusable result: {error!r}") from error
    pictures = {
        page.number: folder / f"{page.number}.png"
        for page in document.pages
        if (folder / f"{page.number}.png").is_file()
    }
    return Outcome(document, pictures)


def _clean(value: Any) -> Any:
    """Take out of texts what no database keeps: NUL and half characters."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return value
