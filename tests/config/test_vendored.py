"""What was fetched from elsewhere is what its record says, with its licence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import servanda

VENDOR = Path(servanda.__file__).parent / "static" / "vendor"


def record() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        (VENDOR / "VENDORED.json").read_text(encoding="utf-8")
    )
    return found


def test_it_holds_the_files_that_the_record_names() -> None:
    expected = {}
    for package in record():
        hashes = package["sha256"]
        assert isinstance(hashes, dict)
        expected.update(hashes)
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDORED.json"
    }

    assert found == expected


def test_it_ships_each_package_with_its_licence() -> None:
    for package in record():
        hashes = package["sha256"]
        assert isinstance(hashes, dict)
        assert package["licence"] in {"0BSD", "OFL-1.1"}
        assert any(name.endswith("/LICENSE") for name in hashes)
