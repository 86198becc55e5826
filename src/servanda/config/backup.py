"""One file with everything of an office: database, files and, if wanted, keys."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings

from servanda.config import dumps
from servanda.countries import queries as countries
from servanda.people import proof

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 2**20


class BackupError(Exception):
    """The backup was not made; the message says what to do."""


@dataclass
class Manifest:
    """What a backup says of itself."""

    keys: bool
    database: str
    migrations: list[str]
    made_at: str
    country: str = ""
    version: str = ""
    trail: str = ""  # the end of the audit trail, as NUMBER:HASH
    trail_problem: str = ""
    format: int = FORMAT
    files: dict[str, str] = field(default_factory=dict)  # name -> SHA-256


def make(target: Path, *, keys: bool) -> Manifest:
    """Write a backup to `target`; it appears there whole or not at all."""
    if target.exists():
        raise BackupError(
            f"The backup needs a new file, but {target} exists already. Choose "
            "another name; nothing was changed."
        )
    try:
        with (
            _appearing_whole(target) as file,
            tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".backup-") as folder,
        ):
            return _write(file, Path(folder), keys=keys)
    except (OSError, dumps.DumpError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise BackupError(
            f"The backup should go to {target}, but that failed: {said}. "
            "No backup was left behind."
        ) from error


def _write(file: BinaryIO, folder: Path, *, keys: bool) -> Manifest:
    country = countries.current_country()
    trail = proof.prove()
    manifest = Manifest(
        keys=keys,
        database=dumps.file_name(),
        migrations=dumps.applied_migrations(),
        made_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        country=country.iso3 if country else "",
        version=version("servanda"),
        trail=f"{trail.entries}:{trail.end}",
        trail_problem=trail.problem,
    )
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
        # The database first: a file stored meanwhile is then one too many in the
        # backup, never one that the database names and the backup lacks.
        database = folder / dumps.file_name()
        dumps.write_out(database)
        _add(archive, manifest, database, dumps.file_name())
        for root in [settings.FILES_ROOT, *([settings.KEYS_ROOT] if keys else [])]:
            for path in sorted(p for p in root.rglob("*") if p.is_file()):
                name = f"{root.name}/{path.relative_to(root).as_posix()}"
                _add(archive, manifest, path, name)
        _add_manifest(archive, manifest)
    return manifest


def _add(archive: tarfile.TarFile, manifest: Manifest, path: Path, name: str) -> None:
    with path.open("rb") as source:
        entry = _entry(name, os.fstat(source.fileno()).st_size)
        hashing = _Hashing(source)
        archive.addfile(entry, hashing)
    manifest.files[name] = hashing.digest.hexdigest()


def _add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    text = json.dumps(vars(manifest), indent=1).encode()
    archive.addfile(_entry(MANIFEST, len(text)), io.BytesIO(text))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    return entry


class _Hashing(io.RawIOBase):
    """Passes bytes on while it computes their hash."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        part = self.source.read(size)
        self.digest.update(part)
        return part


@contextmanager
def _appearing_whole(target: Path) -> Iterator[BinaryIO]:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:  # mkstemp gave it mode 0600
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
