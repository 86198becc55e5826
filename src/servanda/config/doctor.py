"""What `servanda doctor` looks at."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import stat
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from servanda.config import environment, health
from servanda.countries import queries as countries
from servanda.files.errors import MissingFileError
from servanda.files.models import StoredFile
from servanda.files.queries import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_FREE_BYTES = 2**30
LEAST_POSTGRESQL = 150000


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing looked at."""

    level: Level
    thing: str
    said: str


@dataclass(frozen=True, slots=True)
class Program:
    """A program outside the installation that one feature uses."""

    name: str
    needed_for: str
    package: str


PROGRAMS = (
    Program("soffice", "reading old Word files (.doc)", "libreoffice-writer-nogui"),
    Program("pg_dump", "backups of PostgreSQL", "postgresql-client"),
)


def examine() -> Iterator[Observation]:
    """Look at everything that a running installation needs."""
    yield from _versions()
    yield from _programs()
    yield _disk()
    yield _keys()
    yield from _surroundings()
    yield from _database()


def variables() -> Iterator[tuple[environment.Variable, str]]:
    """Return every variable with the value in force; secrets are masked."""
    for variable in environment.VARIABLES:
        given = environment.value(variable.name)
        if variable.secret and given:
            given = "(set, not shown)"
        yield variable, given or "(empty)"


def _versions() -> Iterator[Observation]:
    yield Observation(Level.OK, "Servanda", version("servanda"))
    yield Observation(Level.OK, "Python", platform.python_version())
    yield Observation(Level.OK, "Django", django.get_version())


def _programs() -> Iterator[Observation]:
    for program in PROGRAMS:
        if program.name == "pg_dump" and connection.vendor == "sqlite":
            continue
        found = shutil.which(program.name)
        said = found or (
            f"not found; needed for {program.needed_for}. "
            f"Debian: apt install {program.package}"
        )
        yield Observation(Level.OK if found else Level.NOTE, program.name, said)


def _disk() -> Observation:
    free = shutil.disk_usage(settings.HOME).free
    said = f"{free / 2**30:.1f} GiB free in {settings.HOME}"
    if free < LEAST_FREE_BYTES:
        return Observation(
            Level.PROBLEM, "disk", f"{said}; at least 1 GiB should be. Make room."
        )
    return Observation(Level.OK, "disk", said)


def _keys() -> Observation:
    for path in [settings.KEYS_ROOT, *settings.KEYS_ROOT.iterdir()]:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            wanted = "700" if path.is_dir() else "600"
            return Observation(
                Level.PROBLEM,
                "keys",
                f"{path} has mode {mode:o}, so others on this machine may read it. "
                f"Type: chmod {wanted} {path}",
            )
    return Observation(Level.OK, "keys", "readable by this account only")


def _surroundings() -> Iterator[Observation]:
    if settings.DEBUG:
        yield Observation(
            Level.PROBLEM,
            "SERVANDA_DEVELOPMENT",
            "is on: pages show details of errors. Unset it for anybody's real work.",
        )
    known = {variable.name for variable in environment.VARIABLES}
    for name in sorted(os.environ):
        if name.startswith("SERVANDA_") and name not in known:
            yield Observation(
                Level.NOTE, name, "is set, but no variable has this name. Misspelt?"
            )


def _database() -> Iterator[Observation]:
    try:
        yield _database_kind()
        yield from _database_contents()
    except (DatabaseError, sqlite3.Error) as error:
        yield Observation(
            Level.PROBLEM,
            "database",
            f"should answer, but says: {str(error).strip()} Check DATABASE_URL, and "
            "that the database server runs.",
        )


def _database_kind() -> Observation:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            answer = cursor.fetchone()[0]
        if answer != "ok":
            return Observation(
                Level.PROBLEM,
                "database",
                f"SQLite finds it damaged: {answer}. Restore the last backup.",
            )
        return Observation(Level.OK, "database", f"SQLite {sqlite3.sqlite_version}")
    connection.ensure_connection()
    number = int(connection.pg_version)  # type: ignore[attr-defined]  # PostgreSQL's only
    said = f"PostgreSQL {number // 10000}.{number % 10000}"
    if number < LEAST_POSTGRESQL:
        return Observation(Level.PROBLEM, "database", f"{said}; needed is 15 or newer.")
    return Observation(Level.OK, "database", said)


def _database_contents() -> Iterator[Observation]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Observation(
            Level.NOTE,
            "tables",
            f"{len(waiting)} migrations wait; `servanda serve` applies them.",
        )
        return
    yield Observation(Level.OK, "tables", "up to date")
    country = countries.current_country()
    yield Observation(
        Level.OK if country else Level.NOTE,
        "country",
        country.iso3 if country else "none yet; `servanda serve` loads its pack.",
    )
    yield _stored_files()
    alive = health.worker_is_alive()
    yield Observation(Level.OK, "worker", "alive" if alive else "not running")


def _stored_files() -> Observation:
    missing = 0
    for stored in StoredFile.objects.iterator():
        try:
            path_of(stored)
        except MissingFileError:
            missing += 1
    if missing:
        return Observation(
            Level.PROBLEM,
            "stored files",
            f"{missing} are missing or cut short. Restore them from a backup.",
        )
    return Observation(Level.OK, "stored files", "all in their place")
