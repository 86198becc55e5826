"""No migration is missing, and offices of earlier versions are taken along."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command

DATABASES = Path(__file__).parent / "samples" / "databases"


@pytest.mark.django_db
def test_it_has_a_migration_for_every_change_of_a_model() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


OPEN = """
import json, sys
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from servanda.config import startup
from servanda.people.models import Person
from servanda.recommendations.models import Recommendation

startup.prepare()
call_command("audit", "verify", stdout=sys.stderr)
rows = {m._meta.label: [str(each) for each in m.objects.all()]
        for m in apps.get_models() if m.__module__.startswith("servanda")}
client = Client(headers={"host": "localhost"})
client.force_login(Person.objects.get())
pages = {}
for address in json.loads(sys.argv[1]):
    answer = client.get(address)
    pages[address] = (answer.status_code, answer.content.decode(errors="replace"))
print(json.dumps({"rows": rows, "pages": pages}))
"""
PAGES = ["/", "/documents/", "/documents/1/", "/desk/1/", "/register/", "/register/1/"]


def _opened(home: Path) -> dict[str, dict[str, list[str]]]:
    """Start today's version on `home` in a process of its own; return what it shows."""
    surroundings = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    ran = subprocess.run(
        [sys.executable, "-c", OPEN, json.dumps(PAGES)],
        env=surroundings | {"SERVANDA_HOME": str(home), "SERVANDA_COUNTRY": "XAA"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    "dump", sorted(DATABASES.glob("*.sql")), ids=lambda dump: dump.stem
)
def test_it_takes_an_office_of_an_earlier_version_along(
    dump: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "servanda.sqlite3")) as database:
        database.executescript(dump.read_text(encoding="utf-8"))

    found = _opened(tmp_path)

    rows, pages = found["rows"], found["pages"]
    assert rows["recommendations.Recommendation"] == ["98.1"]
    assert rows["recommendations.Finding"] == ["finding 98.1", "finding 98.2"]
    assert "old-coordinator" in rows["people.Post"]
    assert {address: status for address, (status, _) in pages.items()} == dict.fromkeys(
        PAGES, 200
    )
    for address in ("/register/", "/register/1/", "/desk/1/"):
        assert "Ratify the Convention" in pages[address][1]
