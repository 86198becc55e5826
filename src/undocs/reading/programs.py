"""Other programs that make a file readable: LibreOffice and OCRmyPDF.

They are called with a fixed list of arguments, in a folder of their own and with a
time limit. Where one is not installed, the message says so.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from undocs.errors import ReadingError, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from undocs.reading.limits import Deadline

_OFFICE = ("soffice", "libreoffice")


@contextlib.contextmanager
def as_word(path: Path, deadline: Deadline) -> Iterator[Path]:
    """Give a legacy Word file (.doc) as one of the present form."""
    program = next(filter(None, map(shutil.which, _OFFICE)), None)
    if program is None:
        raise ReadingError(
            Reason.MISSING_PROGRAM,
            "LibreOffice, which is needed for Word files of the old form (.doc)",
            "it is not installed",
            "Install it (package libreoffice-writer), or open the file in Word and "
            "save it as .docx.",
        )
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        source = room / "file.doc"
        shutil.copyfile(path, source)
        command = [
            *(program, "--headless", "--norestore", "--nolockcheck"),
            *(f"-env:UserInstallation={(room / 'profile').as_uri()}",),
            *("--convert-to", "docx", "--outdir", folder, str(source)),
        ]
        made = room / "file.docx"
        if not _run(command, deadline) or not made.is_file():
            raise ReadingError(
                Reason.DAMAGED,
                "a Word file that can be opened",
                "LibreOffice could not open this one",
                "Open it in Word, save it as .docx, and choose that copy.",
            )
        yield made


@contextlib.contextmanager
def with_text(path: Path, deadline: Deadline) -> Iterator[Path | None]:
    """Give a scan with a text layer, or None where no program can make one."""
    program = shutil.which("ocrmypdf")
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "file.pdf"
        command = [program, "--quiet", "--skip-text", "--jobs", "1", str(path)]
        is_made = _run([*command, str(made)], deadline) and made.is_file()
        yield made if is_made else None


def _run(command: list[str], deadline: Deadline) -> bool:
    """Run a program to its end or to the end of the time; tell whether it succeeded."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and a name of our own
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=deadline.left,
        )
    except (subprocess.TimeoutExpired, OSError):
        return False
    return done.returncode == 0
