"""Backup and restore with PostgreSQL's own programs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

WORK = """
from servanda.people.models import Person
from servanda.config import startup
startup.prepare()
Person.objects.create(username="lan", name="Lan")
"""
OPEN = """
from servanda.people.models import Person
print(Person.objects.get().username)
"""
NAMES = ("servanda_office", "servanda_other")


@pytest.fixture
def addresses(
    django_db_blocker: object, django_db_setup: None
) -> Iterator[tuple[str, str]]:
    """Two empty databases beside the one of the tests."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    with django_db_blocker.unblock():
        for name in NAMES:
            _sql(f"DROP DATABASE IF EXISTS {name}")
            _sql(f"CREATE DATABASE {name}")
        yield tuple(_address(name) for name in NAMES)
        for name in NAMES:
            _sql(f"DROP DATABASE {name} WITH (FORCE)")


def _sql(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _address(name: str) -> str:
    facts = connection.settings_dict
    who = ":".join(quote(facts[part]) for part in ("USER", "PASSWORD") if facts[part])
    options = {"host": facts["HOST"], "port": facts["PORT"]}
    given = urlencode({name: value for name, value in options.items() if value})
    return f"postgresql://{who}@/{name}?{given}"


def _python(
    home: Path, address: str, code: str, *words: str
) -> subprocess.CompletedProcess[str]:
    surroundings = {
        "SERVANDA_HOME": str(home),
        "DATABASE_URL": address,
        "SERVANDA_COUNTRY": "XAA",
        "LANG": "C",
    }
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def _do(home: Path, address: str, code: str) -> str:
    ran = _python(home, address, f"import django; django.setup()\n{code}")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_it_restores_into_another_database(
    addresses: tuple[str, str], tmp_path: Path
) -> None:
    office, other = addresses
    run = "from servanda.config.cli import main; main()"
    file = str(tmp_path / "office.tar.gz")
    _do(tmp_path / "office", office, WORK)

    made = _python(tmp_path / "office", office, run, "backup", file)
    assert made.returncode == 0, made.stderr
    restored = _python(tmp_path / "other", other, run, "restore", file)
    assert restored.returncode == 0, restored.stderr
    assert _do(tmp_path / "other", other, OPEN) == "lan"

    again = _python(tmp_path / "other", other, run, "restore", file)
    assert again.returncode == 1
    assert "give --replace" in again.stderr
