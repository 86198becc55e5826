"""Structured logs without personal data.

One JSON object a line: warnings to standard error, everything to one file a
day in SERVANDA_HOME/logs. Of an exception the kind and the places in the code
are kept, never its message: messages quote what people typed.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import logging
import logging.config
import traceback
from contextvars import ContextVar
from pathlib import Path
from typing import Any

KEPT_DAYS = 90

request_number: ContextVar[str] = ContextVar("request_number", default="")
"""The number of the request being answered; every log line carries it."""


class OneLine(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line: dict[str, Any] = {
            "at": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        if request_number.get():
            line["request"] = request_number.get()
        line.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__qualname__
            line["places"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """Return the message; of Django's messages about a request, without its address.

    An address may hold a one-time secret, and what a browser sent may hold anything.
    """
    if hasattr(record, "request"):
        return str(record.msg).split(":")[0].replace(" (%s)", "")
    return record.getMessage()


class DailyFile(logging.Handler):
    """Appends to one file a day, which several processes may share.

    Renaming a file that others have open loses lines; a new name each day
    needs no renaming. Files older than `KEPT_DAYS` are removed.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = Path(folder)
        self._day = ""

    def emit(self, record: logging.LogRecord) -> None:
        # A full disk must neither take the page down nor fill the terminal;
        # warnings go to standard error as well.
        with contextlib.suppress(OSError):
            self._append(self.format(record))

    def _append(self, line: str) -> None:
        day = datetime.datetime.now(datetime.UTC).date().isoformat()
        if day != self._day:
            self._day = day
            self._remove_old()
        with (self.folder / f"{day}.jsonl").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def _remove_old(self) -> None:
        oldest = datetime.date.fromisoformat(self._day) - datetime.timedelta(KEPT_DAYS)
        for file in self.folder.glob("????-??-??.jsonl"):
            if file.stem < oldest.isoformat():
                file.unlink(missing_ok=True)


def configure(options: dict[str, Any]) -> None:
    """Set up logging; Django calls this with settings.LOGGING."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": OneLine}},
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": "line",
                    "level": "WARNING",
                },
                "file": {
                    "()": DailyFile,
                    "folder": str(options["folder"]),
                    "formatter": "line",
                },
            },
            "root": {"handlers": ["stderr", "file"], "level": options["level"]},
            "loggers": {
                # These write addresses and what browsers sent; our own line of a
                # request says the same without them.
                "django.request": {"level": "CRITICAL", "propagate": False},
                "django.server": {"level": "CRITICAL", "propagate": False},
                "django.db.backends": {"level": "WARNING"},
                # The terminal gets a sentence instead.
                "servanda.config.cli": {"handlers": ["file"], "propagate": False},
                # It warns of every orderly end.
                "django_tasks_db": {"level": "ERROR"},
            },
        }
    )
