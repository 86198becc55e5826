"""A backup put back in place, checked whole before anything is changed."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from servanda.config import dumps, health
from servanda.config.backup import CHUNK, FORMAT, MANIFEST, Manifest
from servanda.files.models import StoredFile
from servanda.people.models import Person

FOLDERS = ("files", "keys")


class RestoreError(Exception):
    """Nothing was restored; the message says what to do."""


def restore(source: Path, *, replace: bool) -> tuple[Manifest, Path | None]:
    """Put the backup `source` in place of this home's contents.

    What was there is kept in a folder of the home, which is returned; None
    where the home was empty.
    """
    _check_nobody_works()
    in_use = is_in_use()
    if in_use and not replace:
        raise RestoreError(
            f"The home {settings.HOME} should be empty, but somebody has worked in it. "
            "Set SERVANDA_HOME to a new folder, or give --replace: what is there now "
            "is then kept in a folder beside it."
        )
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as folder:
        unpacked = Path(folder)
        manifest = _unpack_checked(source, unpacked)
        kept = _set_aside(keys=manifest.keys) if in_use else None
        _move_in(unpacked, manifest)
    return manifest, kept


def is_in_use() -> bool:
    """Say whether this home holds somebody's work."""
    tables = connection.introspection.table_names()
    needed = {Person._meta.db_table, StoredFile._meta.db_table}
    return needed <= set(tables) and (
        Person.objects.exists() or StoredFile.objects.exists()
    )


def _check_nobody_works() -> None:
    try:
        alive = health.worker_is_alive()
    except DatabaseError:
        alive = False  # a new home has no tables yet
    if alive:
        raise RestoreError(
            "Nobody may work while a backup is put back, but `servanda serve` is "
            "running for this home, or was ended by force within the last half "
            "minute. Stop it and try again."
        )


def _unpack_checked(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as archive:
            hashes = {entry.name: _unpack(archive, entry, folder) for entry in archive}
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        manifest = Manifest(**json.loads(text))
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise RestoreError(_not_a_backup(source)) from error
    except (TypeError, ValueError) as error:
        raise RestoreError(_not_a_backup(source)) from error
    del hashes[MANIFEST]
    if hashes != manifest.files:
        raise RestoreError(
            f"Every file in {source} should be as it was backed up, but "
            f"{_first_difference(hashes, manifest.files)} is not. Nothing was "
            "changed. Use another copy of the backup."
        )
    _check_fits(manifest)
    dumps.check(folder / manifest.database)
    return manifest


def _unpack(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> str:
    name = PurePosixPath(entry.name)
    content = archive.extractfile(entry) if entry.isreg() else None
    if content is None or name.is_absolute() or ".." in name.parts:
        raise tarfile.TarError(f"unexpected entry {entry.name}")
    target = folder.joinpath(*name.parts)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as file:
        target.chmod(0o600)
        while part := content.read(CHUNK):
            digest.update(part)
            file.write(part)
    return digest.hexdigest()


def _not_a_backup(source: Path) -> str:
    return (
        f"{source} should be a whole file that `servanda backup` made, but is not, "
        "or cannot be read. Nothing was changed. Use another copy of the backup."
    )


def _first_difference(found: dict[str, str], wanted: dict[str, str]) -> str:
    names = sorted(found.keys() | wanted.keys())
    return next(name for name in names if found.get(name) != wanted.get(name))


def _check_fits(manifest: Manifest) -> None:
    if manifest.database != dumps.file_name():
        raise RestoreError(
            f"The backup should hold {dumps.file_name()}, as DATABASE_URL asks for, "
            f"but holds {manifest.database}. Restore it with the kind of database it "
            "was made from. Nothing was changed."
        )
    known = {
        f"{room}.{name}" for room, name in MigrationLoader(None).disk_migrations or {}
    }
    ahead = sorted(set(manifest.migrations) - known)
    if manifest.format > FORMAT or ahead:
        raise RestoreError(
            f"The backup was made by version {manifest.version}, which is newer than "
            "this one. Install that version first. Nothing was changed."
        )


def _set_aside(*, keys: bool) -> Path:
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside: Path = settings.HOME / f"before-restore-{stamp}"
    aside.mkdir(mode=0o700)
    dumps.write_out(aside / dumps.file_name())
    for name in FOLDERS if keys else FOLDERS[:1]:
        shutil.copytree(settings.HOME / name, aside / name, copy_function=_link)
    return aside


def _link(source: str, target: str) -> None:
    # The bytes of stored files never change, so both places may share them.
    Path(target).hardlink_to(source)


def _move_in(unpacked: Path, manifest: Manifest) -> None:
    for name in FOLDERS:
        for path in sorted((unpacked / name).rglob("*")):
            if path.is_file():
                target = settings.HOME / path.relative_to(unpacked)
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.replace(target)
    # Last: from here on the restored database counts, and all it names is there.
    dumps.read_in(unpacked / manifest.database)
