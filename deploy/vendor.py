"""Fetch the web assets that are committed under src/servanda/static/vendor.

Run by hand when a version changes: `python deploy/vendor.py`. It asks npm for
the named packages, takes the named files only, and writes beside them which
version, hash and licence each has. The running product fetches nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

TARGET = Path(__file__).resolve().parent.parent / "src/servanda/static/vendor"


class Package(NamedTuple):
    """A package of npm and the files taken from it."""

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str]  # path inside the package -> name here


def _faces() -> dict[str, str]:
    faces = ("400-normal", "400-italic", "700-normal")
    subsets = ("latin", "latin-ext", "vietnamese")
    names = [f"noto-sans-{s}-{f}.woff2" for s in subsets for f in faces]
    return {"LICENSE": "LICENSE", **{f"files/{name}": name for name in names}}


PACKAGES = [
    Package(
        name="htmx.org",
        version="2.0.11",
        licence="0BSD",
        folder="htmx",
        files={"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        name="@fontsource/noto-sans",
        version="5.3.0",
        licence="OFL-1.1",
        folder="noto-sans",
        files=_faces(),
    ),
    # PDFs are set with whole faces; the ones above are cut for pages.
    Package(
        name="@expo-google-fonts/noto-sans",
        version="0.4.2",
        licence="OFL-1.1",
        folder="noto-sans-ttf",
        files={
            "LICENSE_FONT": "LICENSE",
            "400Regular/NotoSans_400Regular.ttf": "NotoSans-Regular.ttf",
            "700Bold/NotoSans_700Bold.ttf": "NotoSans-Bold.ttf",
        },
    ),
]


def fetch(package: Package, folder: Path) -> tarfile.TarFile:
    """Return the package's archive, fetched through npm."""
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    # npm is found on the path on purpose: whoever runs this chose it.
    done = subprocess.run(  # noqa: S603 (a fixed command)
        command, cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    return tarfile.open(fileobj=io.BytesIO(archive.read_bytes()))


def take(package: Package, archive: tarfile.TarFile) -> dict[str, str]:
    """Write the named files; return their SHA-256 by name."""
    folder = TARGET / package.folder
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for inside, name in package.files.items():
        member = archive.extractfile(f"package/{inside}")
        if member is None:
            raise SystemExit(f"{package.name} {package.version} has no file {inside}.")
        content = member.read()
        (folder / name).write_bytes(content)
        hashes[f"{package.folder}/{name}"] = hashlib.sha256(content).hexdigest()
    return hashes


def main() -> None:
    """Fetch every package and write VENDORED.json."""
    record = []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            hashes = take(package, fetch(package, Path(folder)))
        record.append(
            {
                "package": package.name,
                "version": package.version,
                "licence": package.licence,
                "sha256": hashes,
            }
        )
    text = json.dumps(record, indent=2, sort_keys=True)
    (TARGET / "VENDORED.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
