"""The database as one file and back, for SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

BUSY_SECONDS = 60


class DumpError(Exception):
    """The database could not be written out or read in; says what to do."""


def file_name() -> str:
    """Return the name that the database has inside a backup."""
    return "database.sqlite3" if connection.vendor == "sqlite" else "database.pgdump"


def applied_migrations() -> list[str]:
    """Return the migrations of the database, as "room.name"."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{room}.{name}" for room, name in applied)


def write_out(target: Path) -> None:
    """Write a consistent copy of the database while others go on using it."""
    if connection.vendor == "sqlite":
        _copy_sqlite(_sqlite_file(), target)
    else:
        _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"])


def check(source: Path) -> None:
    """Raise DumpError unless `source` is a whole database."""
    if connection.vendor != "sqlite":
        _run(["pg_restore", "--list", str(source)], connects=False)
        return
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as database:
            answer = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise DumpError(
            f"The database in the backup should be whole, but SQLite says: {answer}. "
            "Nothing was changed. Use another backup."
        )


def read_in(source: Path) -> None:
    """Put the database of `source` in the place of the one in use."""
    connection.close()
    if connection.vendor == "sqlite":
        place = _sqlite_file()
        for beside in ("-wal", "-shm"):
            place.with_name(place.name + beside).unlink(missing_ok=True)
        # A rename is whole or not at all; the source lies in the same home.
        source.replace(place)
    else:
        name = connection.settings_dict["NAME"]
        options = ["--clean", "--if-exists", "--single-transaction", "--no-owner"]
        _run(["pg_restore", *options, f"--dbname={name}", str(source)])


def _sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            # One file without companions, whatever mode the source was in.
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise DumpError(
            f"The database should be copied, but SQLite says: {error}. Look at the "
            "free disk space with `servanda doctor` and try again."
        ) from error


def _run(command: list[str], *, connects: bool = True) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise DumpError(
            f"A backup of PostgreSQL needs the program {command[0]}, which is not "
            "installed here. Install PostgreSQL's client programs (Debian: apt "
            "install postgresql-client) and try again."
        )
    ran = subprocess.run(  # noqa: S603  our own fixed commands, no shell
        [program, *command[1:]],
        env=os.environ | (_postgresql_variables() if connects else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        last = (ran.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise DumpError(
            f"{command[0]} should have worked, but says: {last} Nothing was changed."
        )


def _postgresql_variables() -> dict[str, str]:
    """Return what PostgreSQL's programs read; a password never on a command line."""
    facts = connection.settings_dict
    given = {
        "PGHOST": facts["HOST"],
        "PGPORT": facts["PORT"],
        "PGUSER": facts["USER"],
        "PGPASSWORD": facts["PASSWORD"],
        "PGDATABASE": facts["NAME"],
        **{f"PG{name.upper()}": text for name, text in facts["OPTIONS"].items()},
    }
    return {name: str(value) for name, value in given.items() if value}
