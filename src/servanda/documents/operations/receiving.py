"""A file comes in: kept by hash first, then named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.db import OperationalError, transaction

import undocs
from servanda.documents import workplace
from servanda.documents.failures import Failure, Refused
from servanda.documents.models import Reading
from servanda.documents.names import safe_name
from servanda.documents.space import is_full
from servanda.files import operations as files
from servanda.files.errors import NoSpace
from servanda.files.models import StoredFile
from servanda.files.queries import path_of
from servanda.people.operations import audit

if TYPE_CHECKING:
    from django.core.files.base import File

    from servanda.people.models import Person

# What the reading process may look into; by content, whatever the name says.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "zip": "application/zip",
}


FORGOTTEN_SECONDS = 60 * 60  # no upload takes so long: its web process ended


@dataclass(frozen=True, slots=True)
class Received:
    """The reading of a file that came in; `again` when it had come before."""

    reading: Reading
    again: bool


def receive_document(
    upload: File[bytes] | Path, *, name: str, by: Person | None
) -> Received:
    """Keep the original and begin a reading of it, or recognise it.

    The same bytes again give the reading that they already have; one that was
    undone begins anew, one that failed for our own reasons is tried again.

    Raises:
        Refused: Nothing was kept; `failure` says why.

    """
    workplace.sweep_uploads(older_than=FORGOTTEN_SECONDS)
    try:
        stored = _store(upload)
        return _recognised(stored, name=name, by=by)
    except NoSpace as error:
        raise Refused(Failure.NO_SPACE) from error
    except OperationalError as error:
        if not is_full(error):
            raise
        raise Refused(Failure.NO_SPACE) from error


def _recognised(stored: StoredFile, *, name: str, by: Person | None) -> Received:
    kind = undocs.sniff(path_of(stored))
    if kind not in CONTENT_TYPES:
        files.discard(stored)
        raise Refused(Failure.EMPTY if kind == "empty" else Failure.NOT_A_DOCUMENT)
    return _receive(stored, content_type=CONTENT_TYPES[kind], name=name, by=by)


def _store(upload: File[bytes] | Path) -> StoredFile:
    if isinstance(upload, Path):
        with upload.open("rb") as file:
            return _store_within_limits(file, upload.stat().st_size)
    upload.seek(0)
    # The upload's own file object reads raw pieces; File.read goes through it.
    return _store_within_limits(upload, upload.size)


def _store_within_limits(file: BinaryIO | File[bytes], size: int) -> StoredFile:
    if size == 0:
        raise Refused(Failure.EMPTY)
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise Refused(Failure.TOO_LARGE)
    return files.store(
        file, room=StoredFile.Room.DOCUMENTS, content_type="application/octet-stream"
    )


@transaction.atomic
def _receive(
    stored: StoredFile, *, content_type: str, name: str, by: Person | None
) -> Received:
    # Two people who send the same file at once wait for each other here.
    locked = StoredFile.objects.select_for_update().get(pk=stored.pk)
    if locked.content_type != content_type:
        locked.content_type = content_type
        locked.save(update_fields=["content_type"])
    earlier = (
        Reading.objects.defer("result")
        .filter(file=locked)
        .exclude(status=Reading.Status.UNDONE)
        .first()
    )
    if earlier is not None and earlier.status != Reading.Status.FAILED:
        return Received(earlier, again=True)
    reading = earlier or Reading(file=locked, received_by=by)
    before = facts(reading) if earlier else None
    reading.file_name = safe_name(name)
    begin_anew(reading)
    reading.save()
    audit.record(
        verb="documents.receive",
        by=by,
        subjects=[reading],
        before=before,
        after=facts(reading),
    )
    return Received(reading, again=False)


def begin_anew(reading: Reading) -> None:
    """Make `reading` wait for the reader, without a trace of an earlier try."""
    reading.status = Reading.Status.RECEIVED
    reading.pages_read, reading.attempts = 0, 0
    reading.failure = reading.failure_text = reading.failure_id = ""
    reading.started_at = reading.finished_at = None


def facts(reading: Reading) -> dict[str, Any]:
    """Return what the trail keeps of a reading: all but the words it found."""
    return audit.snapshot(reading, leave_out=("result", "pages_read"))
