"""Tables and words of a file that another room needs; nothing is kept of it.

The file is opened by the limited process alone, in a folder of its own that is
gone afterwards.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy

from servanda.common.sizes import size_in_words
from servanda.documents import failures, reader_process, workplace
from servanda.documents.failures import Failure, Refused

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.utils.functional import _StrPromise  # only a type: a lazy text

    Upload = File[bytes] | BinaryIO | Path

FULL = {errno.ENOSPC, errno.EDQUOT}
SENTENCES: dict[Failure, _StrPromise] = {
    Failure.EMPTY: gettext_lazy(
        "Expected a table in a Word, Excel, CSV or PDF file, but the file is empty. "
        "Choose another copy."
    ),
    Failure.NOT_A_DOCUMENT: gettext_lazy(
        "Expected a table in a Word (.docx), Excel (.xlsx), CSV or PDF file, but the "
        "file holds something else, whatever its name ends in. Choose one of those."
    ),
    Failure.OTHER_KIND: gettext_lazy(
        "This file is of an old Office version. Open it, save it as .docx or .xlsx, "
        "and choose that copy."
    ),
    Failure.DAMAGED: gettext_lazy(
        "Expected a whole file, but part of it is damaged or missing, or a CSV file "
        "is not in Unicode (UTF-8). Save the table anew, best as .xlsx, and choose "
        "that copy."
    ),
    Failure.NO_TEXT: gettext_lazy(
        "Expected a table with text, but the pages are pictures only (a scan). Ask "
        "the issuer for the Word or Excel file, or choose a copy with recognised text."
    ),
    Failure.TOO_MANY_PAGES: gettext_lazy(
        "The file has far more pages than an annex. Choose the annex alone."
    ),
    Failure.TOO_LARGE: gettext_lazy(
        "Expected a file of at most %(size)s and 20,000 rows, but this one is larger. "
        "Divide it into several files."
    ),
    Failure.ARCHIVE_BOMB: gettext_lazy(
        "This file would unpack to an enormous size, so it was not opened. Save the "
        "table anew and choose that copy."
    ),
    Failure.STOPPED: gettext_lazy(
        "Reading stopped unexpectedly. Nothing was kept; choose the file again."
    ),
    Failure.OUT_OF_TIME: gettext_lazy(
        "Reading took longer than allowed and was ended. Divide the file, or choose "
        "it again when the machine is less busy."
    ),
    Failure.OUT_OF_MEMORY: gettext_lazy(
        "Reading needed more memory than allowed and was ended. Divide the file into "
        "several."
    ),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, as rows of text; joined cells are filled.

    `notes` are codes of what is worth knowing: "hidden_sheet", "formulas",
    "numbers" (some may have lost a last nought), "titles_left_out".
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pages: tuple[int, ...]
    notes: tuple[str, ...]


def tables_of(upload: Upload) -> list[Table]:
    """Return the tables of a file, those of one shape joined; none where none is.

    Raises:
        Refused: It cannot be read; `sentence` says why.

    """
    return [
        Table(
            heading=tuple(each["heading"]),
            rows=tuple(tuple(row) for row in each["rows"]),
            pages=tuple(each["pages"]),
            notes=tuple(dict.fromkeys(note["code"] for note in each["notes"])),
        )
        for each in _result(reader_process.TABLES, upload)
    ]


def text_of(upload: Upload) -> str:
    """Return the words of a file, line by line. Raises Refused like `tables_of`."""
    return str(_result(reader_process.TEXT, upload))


def sentence(refused: Refused) -> str:
    """Return why a file with a table was refused, in the language of the page."""
    words = SENTENCES.get(refused.failure)
    if words is None:
        return failures.words(refused.failure, settings.UPLOAD_LIMIT_BYTES)
    if refused.failure is Failure.TOO_LARGE:
        return str(words) % {"size": size_in_words(settings.UPLOAD_LIMIT_BYTES)}
    return str(words)


def _result(task: str, upload: Upload) -> Any:
    place = workplace.incoming()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=workplace.TABLE, dir=place) as folder:
            original = Path(folder) / "original.upload"
            _copy(upload, original)
            inside = Path(folder) / "work"
            inside.mkdir(mode=0o700)
            return reader_process.result_of(task, original, inside)
    except reader_process.NotRead as error:
        raise Refused(error.failure) from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise Refused(Failure.NO_SPACE) from error


def _copy(upload: Upload, original: Path) -> None:
    with original.open("wb") as target:
        if isinstance(upload, Path):
            with upload.open("rb") as file:
                shutil.copyfileobj(file, target)
        else:
            upload.seek(0)
            shutil.copyfileobj(upload, target)
    size = original.stat().st_size
    if size == 0:
        raise Refused(Failure.EMPTY)
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise Refused(Failure.TOO_LARGE)
