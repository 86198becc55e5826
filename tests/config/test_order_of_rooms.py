"""The contracts on imports each catch what they are there to catch."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLANTED = {
    "servanda/common/planted.py": "import servanda.people.models",
    "servanda/countries/access.py": "import servanda.countries.operations",
    "servanda/nowhere/__init__.py": "",
    "servanda/files/planted.py": "import undocs.models",
    "undocs/planted.py": "import django.db",
    "servanda/config/planted.py": """
import servanda.desk.views
import servanda.recommendations.forms
import servanda.documents.forms
import servanda.people.views
""",
}


def _contracts() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [each["name"] for each in project["tool"]["importlinter"]["contracts"]]


def _checked(folder: Path) -> str:
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy with every kind of wrong import."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("*.egg-info")
    )
    for name, text in PLANTED.items():
        path = folder / "src" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return _checked(folder)


@pytest.mark.parametrize("contract", _contracts())
def test_it_catches_a_planted_import(planted: str, contract: str) -> None:
    assert f"{contract} BROKEN" in planted


def test_it_catches_a_room_without_a_place(planted: str) -> None:
    assert "servanda.nowhere" in planted
