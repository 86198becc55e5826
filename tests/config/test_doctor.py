"""`servanda doctor` lists every setting and finds what is wrong."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from servanda.config import doctor
from servanda.config.environment import VARIABLES
from servanda.files.models import StoredFile
from servanda.files.operations import store
from servanda.files.queries import path_of

if TYPE_CHECKING:
    from servanda.countries.models import Country

pytestmark = pytest.mark.django_db


def _report() -> tuple[str, int]:
    out, errors, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("doctor", stdout=out, stderr=errors)
    except SystemExit as end:
        code = int(str(end.code))
    return out.getvalue() + errors.getvalue(), code


def test_it_lists_every_variable_with_its_meaning(home: Path, country: Country) -> None:
    report, code = _report()
    assert code == 0, report
    for variable in VARIABLES:
        assert f"{variable.name} = " in report
        assert variable.meaning in report


def test_it_masks_secrets(
    home: Path, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVANDA_SECRET_KEY", "do-not-show")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:do-not-show@db/office")
    report, _ = _report()
    assert "do-not-show" not in report
    assert report.count("(set, not shown)") == 2


def test_it_finds_keys_that_others_may_read(home: Path, country: Country) -> None:
    key = home / "keys" / "open.key"
    key.touch(mode=0o644)
    report, code = _report()
    assert code == 1
    assert f"chmod 600 {key}" in report


def test_it_finds_a_full_disk(
    home: Path, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 2**80)
    report, code = _report()
    assert code == 1
    assert "Make room" in report


def test_it_finds_a_database_that_is_away(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise DatabaseError("connection refused.")

    monkeypatch.setattr(doctor, "_database_kind", away)
    report, code = _report()
    assert code == 1
    assert "connection refused" in report


def test_it_finds_a_stored_file_that_is_gone(home: Path, country: Country) -> None:
    stored = store(b"bytes", room=StoredFile.Room.DOCUMENTS, content_type="text/plain")
    assert "all in their place" in _report()[0]
    path_of(stored).unlink()
    report, code = _report()
    assert code == 1
    assert "1 are missing or cut short" in report


def test_it_points_at_a_misspelt_variable(
    home: Path, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVANDA_HOST", "example.org")
    report, _ = _report()
    assert "SERVANDA_HOST: is set, but no variable has this name" in report


def test_it_says_what_to_install(
    home: Path, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    report, code = _report()
    assert code == 0
    assert "apt install libreoffice-writer-nogui" in report
