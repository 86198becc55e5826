"""What the product is built from is named once and pinned by hash."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKED = ("requirements.txt", "requirements-dev.txt")


def _project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def test_it_locks_exactly_what_the_project_names() -> None:
    project = _project()
    wanted = {*project["project"]["dependencies"], *project["build-system"]["requires"]}
    assert set(_lines("requirements.in")) == wanted


@pytest.mark.parametrize("name", LOCKED)
def test_it_pins_every_package_by_hash_and_names_no_registry(name: str) -> None:
    lines = [line for line in _lines(name) if not line.lstrip().startswith("#")]
    pins = [line for line in lines if not line.startswith(" ")]
    assert len(pins) > 20
    for pin in pins:
        assert re.match(r"[a-z0-9.\[\],_-]+==\S+( ; .*)? \\$", pin), pin
    assert lines[lines.index(pins[0]) + 1].startswith("    --hash=sha256:")
    assert not [line for line in _lines(name) if "://" in line or "--index" in line]


def test_it_develops_with_the_versions_that_run() -> None:
    pins = {
        name: dict(
            re.findall(
                r"^([a-z0-9._-]+)(?:\[.*\])?==(\S+)",
                "\n".join(_lines(name)),
                re.MULTILINE,
            )
        )
        for name in LOCKED
    }
    running, developing = pins["requirements.txt"], pins["requirements-dev.txt"]
    assert running.items() <= developing.items()
