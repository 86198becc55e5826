"""The home folder, secrets and switches."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from servanda.config import environment
from servanda.config.cli import choose_example, language_of_terminal

ROOT = Path(__file__).resolve().parents[2]


def test_it_makes_a_home_that_only_its_owner_enters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVANDA_HOME", str(tmp_path / "office"))
    folder = environment.home()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o700


def test_it_says_what_to_do_when_the_home_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a-file").touch()
    monkeypatch.setenv("SERVANDA_HOME", str(tmp_path / "a-file"))
    with pytest.raises(SystemExit, match="Set SERVANDA_HOME to another folder"):
        environment.home()


def test_it_keeps_the_session_key_for_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVANDA_HOME", str(tmp_path / "office"))
    folder = environment.home()
    first = environment.secret_key(folder)
    assert environment.secret_key(folder) == first
    kept = folder / "keys" / "session.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in (folder / "keys").iterdir()] == ["session.key"]


def test_it_refuses_a_number_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVANDA_PROXIES", "one")
    with pytest.raises(SystemExit, match="SERVANDA_PROXIES must be a whole number"):
        environment.number("SERVANDA_PROXIES")


def test_it_reads_no_variable_that_is_not_listed() -> None:
    with pytest.raises(KeyError):
        environment.value("SERVANDA_NOT_LISTED")


def test_it_reads_the_environment_in_one_place_only() -> None:
    pattern = re.compile(r"os\.environ|os\.getenv|getenv\(")
    reading = {
        path.relative_to(ROOT / "src/servanda").as_posix()
        for path in (ROOT / "src/servanda").rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8"))
    }
    # Besides the list itself: what starts Django or another program, or asks for
    # the language of the terminal.
    allowed = {
        "config/environment.py",
        "config/cli.py",
        "config/wsgi.py",
        "config/dumps.py",
        "config/doctor.py",
        "desk/management/commands/import.py",
        "documents/reader_process.py",
    }
    assert reading <= allowed


def test_it_documents_every_variable() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    for variable in environment.VARIABLES:
        assert f"`{variable.name}`" in page


def test_it_keeps_the_example_apart_from_a_real_office(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SERVANDA_HOME")
    monkeypatch.setenv("SERVANDA_COUNTRY", "VNM")
    choose_example()
    assert environment.value("SERVANDA_HOME") == "~/.servanda-demo"
    assert environment.value("SERVANDA_COUNTRY") == "XAA"


@pytest.mark.parametrize(
    ("given", "answer"),
    [("vi_VN.UTF-8", "vi"), ("en_GB.UTF-8", "en"), ("C", "en"), ("", "en")],
)
def test_it_answers_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, given: str, answer: str
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", given)
    assert language_of_terminal() == answer
