"""Backups are whole, say what they hold, and come back by restoring them."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from servanda.config import backup, dumps

pytestmark = pytest.mark.slow
"""Each starts real processes with homes of their own."""

WORK = """
from django.conf import settings
from servanda.config import startup
from servanda.files.models import StoredFile
from servanda.files.operations import store
from servanda.people.models import Person
startup.prepare()
Person.objects.create(username="lan", name="Lan")
store(b"the original", room=StoredFile.Room.DOCUMENTS, content_type="application/pdf")
(settings.KEYS_ROOT / "a.key").write_text("secret")
"""
OPEN = """
from django.conf import settings
from servanda.files.models import StoredFile
from servanda.files.queries import path_of
from servanda.people.models import Person
print(Person.objects.get().username, end=" ")
print(path_of(StoredFile.objects.get()).read_text(), end=" ")
print((settings.KEYS_ROOT / "a.key").exists())
"""


class Office:
    """A home of its own, used through the command as a person would."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._python("from servanda.config.cli import main; main()", *words)

    def do(self, code: str) -> str:
        ran = self._python(f"import django; django.setup()\n{code}")
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def _python(self, code: str, *words: str) -> subprocess.CompletedProcess[str]:
        surroundings = {
            name: text for name, text in os.environ.items() if name != "DATABASE_URL"
        }
        return subprocess.run(
            [sys.executable, "-c", code, *words],
            env=surroundings | {"SERVANDA_HOME": str(self.home), "LANG": "C"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, str, Path]:
    """One office in which somebody worked, what its backup said, and the file."""
    folder = tmp_path_factory.mktemp("backups")
    office = Office(folder / "office")
    office.do(WORK)
    ran = office.run("backup", str(folder / "office.tar.gz"))
    assert ran.returncode == 0, ran.stderr
    return office, ran.stdout, folder / "office.tar.gz"


@pytest.fixture
def office(made: tuple[Office, str, Path], tmp_path: Path) -> Office:
    """The office, for this test alone."""
    return Office(Path(shutil.copytree(made[0].home, tmp_path / "office")))


@pytest.fixture
def whole(made: tuple[Office, str, Path], tmp_path: Path) -> Path:
    """Its backup, for this test alone."""
    return Path(shutil.copy(made[2], tmp_path / "office.tar.gz"))


@pytest.fixture
def other(tmp_path: Path) -> Office:
    """A home that nobody has used."""
    return Office(tmp_path / "other")


def test_it_restores_everything_into_a_new_home(
    made: tuple[Office, str, Path], other: Office
) -> None:
    _, said, file = made
    assert "HOLDS THE KEYS" in said
    assert re.search(r"end of the audit trail with it: \d+:[0-9a-f]{64}\n", said)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restored = other.run("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "HOLDS THE KEYS" in restored.stdout
    assert other.do(OPEN) == "lan the original True"


def test_it_leaves_the_keys_out_when_told_and_says_so(
    office: Office, other: Office, tmp_path: Path
) -> None:
    file = tmp_path / "without.tar.gz"
    assert "NO KEYS" in office.run("backup", str(file), "--without-keys").stdout
    with tarfile.open(file) as archive:
        assert not [name for name in archive.getnames() if name.startswith("keys")]
    assert "NO KEYS" in other.run("restore", str(file)).stdout
    assert other.do(OPEN) == "lan the original False"


def test_it_refuses_to_replace_somebodys_work_unless_told(
    office: Office, whole: Path
) -> None:
    rename = "Person.objects.update(username='new')"
    office.do(f"from servanda.people.models import Person; {rename}")
    refused = office.run("restore", str(whole))
    assert refused.returncode == 1
    assert "give --replace" in refused.stderr
    assert office.do(OPEN).startswith("new ")

    replaced = office.run("restore", str(whole), "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert office.do(OPEN) == "lan the original True"
    (kept,) = office.home.glob("before-restore-*")
    with closing(sqlite3.connect(kept / "database.sqlite3")) as before:
        (name,) = before.execute("SELECT username FROM people_person").fetchone()
    assert name == "new"
    assert (kept / "keys" / "a.key").read_text() == "secret"
    assert [path for path in (kept / "files").rglob("*") if path.is_file()]


def test_it_refuses_while_somebody_works(office: Office, whole: Path) -> None:
    office.do("from servanda.config import health; health.beat()")
    refused = office.run("restore", str(whole), "--replace")
    assert refused.returncode == 1
    assert "Stop it and try again" in refused.stderr


def _entries(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as archive:
        return [(entry, _content(archive, entry)) for entry in archive]


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    opened = archive.extractfile(entry)
    assert opened is not None
    return opened.read()


def _write(file: Path, entries: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(file, "w:gz", compresslevel=1) as archive:
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def _refusal(other: Office, file: Path) -> str:
    """Return why `file` is refused, having seen that nothing was changed."""
    ran = other.run("restore", str(file))
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    left = {path.name for path in other.home.rglob("*") if path.is_file()}
    assert {
        name for name in left if "sqlite3" not in name and ".jsonl" not in name
    } == {"session.key"}
    return ran.stderr


@pytest.mark.parametrize("name", ["files/", "database", "keys/a.key"])
def test_it_refuses_a_backup_in_which_one_byte_changed(
    whole: Path, other: Office, name: str
) -> None:
    damaged = [
        (entry, bytes([content[0] ^ 1]) + content[1:])
        if entry.name.startswith(name)
        else (entry, content)
        for entry, content in _entries(whole)
    ]
    _write(whole, damaged)
    assert "should be as it was backed up" in _refusal(other, whole)


def test_it_refuses_a_backup_that_was_cut_short(whole: Path, other: Office) -> None:
    whole.write_bytes(whole.read_bytes()[:-2000])
    assert "Use another copy of the backup" in _refusal(other, whole)


def test_it_refuses_what_is_no_backup(other: Office, tmp_path: Path) -> None:
    file = tmp_path / "letter.tar.gz"
    file.write_text("Dear Sir or Madam")
    assert "that `servanda backup` made" in _refusal(other, file)


def test_it_unpacks_nothing_outside_its_folder(
    whole: Path, other: Office, tmp_path: Path
) -> None:
    outside = tarfile.TarInfo("files/../../../outside")
    _write(whole, [(outside, b"evil"), *_entries(whole)])
    _refusal(other, whole)
    assert not list(tmp_path.rglob("outside"))


def test_it_refuses_a_backup_of_a_newer_version(whole: Path, other: Office) -> None:
    entries = {entry.name: (entry, content) for entry, content in _entries(whole)}
    entry, content = entries[backup.MANIFEST]
    manifest = json.loads(content)
    manifest["migrations"].append("documents.9999_from_the_future")
    entries[backup.MANIFEST] = entry, json.dumps(manifest).encode()
    _write(whole, list(entries.values()))
    assert "Install that version first" in _refusal(other, whole)


@pytest.mark.django_db
def test_it_writes_over_no_file(tmp_path: Path) -> None:
    file = tmp_path / "important.txt"
    file.write_text("kept")
    with pytest.raises(CommandError, match="Choose another name"):
        call_command("backup", str(file))
    assert file.read_text() == "kept"


@pytest.mark.django_db
def test_it_leaves_no_half_backup(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dumps, "write_out", full)
    place = tmp_path / "backups"
    place.mkdir()
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", str(place / "office.tar.gz"))
    assert list(place.iterdir()) == []
    assert not list(home.glob(".backup-*"))


def test_it_says_what_to_install_when_postgresql_s_programs_are_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(dumps.DumpError, match="postgresql-client"):
        dumps._run(["pg_dump"], connects=False)
