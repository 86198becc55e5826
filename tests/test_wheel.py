"""The wheel holds everything: installed alone, it reads, serves and translates."""

from __future__ import annotations

import json
import os
import shutil
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
NEVER_SHIPPED = {"__pycache__"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that no earlier build leaks into it."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(
        ROOT / "src",
        source / "src",
        ignore=shutil.ignore_patterns("*.egg-info", *NEVER_SHIPPED),
    )
    _run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "."],
        cwd=source,
    )
    return next(source.glob("*.whl"))


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel, not the clone."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    programs = folder / "bin"
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    _run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)])
    # The locked packages come from here; a path added so brings no editable
    # install with it, and stands behind the wheel.
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "locked.pth").write_text("\n".join(site.getsitepackages()))
    return programs


def _run(command: list[str], **options: object) -> str:
    surroundings = {
        name: text
        for name, text in os.environ.items()
        if name not in {"PYTHONPATH", "DATABASE_URL"}
    }
    environment = surroundings | options.pop("env", {})
    ran = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, **options
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_it_holds_every_file_of_the_source(wheel: Path) -> None:
    wanted = {
        path.relative_to(ROOT / "src").as_posix()
        for room in ("undocs", "servanda")
        for path in (ROOT / "src" / room).rglob("*")
        if path.is_file() and not NEVER_SHIPPED & set(path.parts)
    }
    with zipfile.ZipFile(wheel) as archive:
        missing = wanted - set(archive.namelist())
    assert missing == set()


def test_it_reads_a_document(programs: Path, tmp_path: Path) -> None:
    assert "read" in _run([str(programs / "undocs"), "--help"])
    report = ROOT / "src/servanda/countries/packs/XAA/documents/lumaria2025.pdf"
    lines = _run(
        [str(programs / "undocs"), "read", "--format", "jsonl", str(report)],
        cwd=tmp_path,
    ).splitlines()
    assert len(lines) > 40
    assert json.loads(lines[0])["state_under_review"] == "XAA"


LOOK = """
import json
import django
django.setup()
import servanda
from django.test import Client
from servanda.config import startup
from servanda.vocabularies.models import State, Theme

startup.prepare()
client = Client(headers={"host": "localhost"})
client.cookies["servanda_language"] = "vi"
page = client.get("/sign-in/").content.decode()
sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
print(json.dumps({
    "from": servanda.__file__,
    "page": page,
    "sheet": client.get(sheet).status_code,
    "states": State.objects.count(),
    "themes": Theme.objects.count(),
}))
"""


def test_it_serves_pages_in_vietnamese_with_their_style_sheets(
    programs: Path, tmp_path: Path
) -> None:
    seen = json.loads(
        _run(
            [str(programs / "python"), "-c", LOOK],
            cwd=tmp_path,
            env={"SERVANDA_HOME": str(tmp_path / "home"), "SERVANDA_COUNTRY": "VNM"},
        )
    )
    assert seen["from"].startswith(str(programs.parent))
    assert "Đăng nhập" in seen["page"]
    assert seen["sheet"] == 200
    assert seen["states"] > 190
    assert seen["themes"] > 50


def test_it_starts_its_commands(programs: Path, tmp_path: Path) -> None:
    home = {"SERVANDA_HOME": str(tmp_path / "home"), "LANG": "C"}
    report = _run([str(programs / "servanda"), "doctor"], cwd=tmp_path, env=home)
    assert "No problems found" in report
