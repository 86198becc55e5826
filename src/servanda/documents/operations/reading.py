"""From the original to pages, paragraphs and what was found."""

from __future__ import annotations

import importlib.metadata
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from servanda.documents import reader_process, workplace
from servanda.documents.failures import MAY_RETRY, Failure, new_id
from servanda.documents.models import Page, Paragraph, Reading
from servanda.documents.operations.identifying import document_of
from servanda.documents.operations.receiving import begin_anew, facts
from servanda.documents.parts import parts_of
from servanda.documents.space import is_full
from servanda.files import operations as files
from servanda.files.errors import NoSpace
from servanda.files.models import StoredFile
from servanda.files.queries import path_of
from servanda.people.operations import audit
from undocs.models import to_dict

if TYPE_CHECKING:
    from servanda.people.models import Person

logger = logging.getLogger(__name__)

LayOut = Callable[[Reading], object]
SECONDS_BETWEEN_REPORTS = 0.5
TRIES = 3  # a file that ends its worker so often is not tried by itself again
IN_ONE_INSERT = 500


def read(reading: Reading, *, lay_out: LayOut | None = None) -> Reading:
    """Read the original of `reading` in the limited process and keep the result.

    `lay_out` belongs to whoever goes on with the result. It is called in the
    transaction that keeps it, so that both are there or neither. Called twice,
    or for a reading that another process makes, this does nothing.
    """
    try:
        with workplace.held(reading.pk) as folder:
            if _claim(reading):
                _read_claimed(reading, folder, lay_out)
    except workplace.Busy:
        logger.info("made by another process", extra={"facts": {"reading": reading.pk}})
    return Reading.objects.get(pk=reading.pk)


def _claim(reading: Reading) -> bool:
    claimed = Reading.objects.filter(
        pk=reading.pk, status=Reading.Status.RECEIVED
    ).update(
        status=Reading.Status.READING,
        attempts=F("attempts") + 1,
        pages_read=0,
        started_at=timezone.now(),
        finished_at=None,
    )
    reading.refresh_from_db(from_queryset=Reading.objects.select_related("file"))
    return claimed == 1


def _read_claimed(reading: Reading, folder: Path, lay_out: LayOut | None) -> None:
    try:
        outcome = reader_process.run(
            path_of(_original(reading)), folder, progress=_Progress(reading)
        )
        pictures = _store_pictures(outcome.pictures)
        _keep(reading, outcome, pictures, lay_out)
    except reader_process.NotRead as error:
        _fail(reading, error.failure, error.detail)
    except NoSpace:
        _fail(reading, Failure.NO_SPACE)
    except Exception as error:
        full = isinstance(error, OperationalError) and is_full(error)
        logger.exception(
            "reading could not be kept", extra={"facts": {"reading": reading.pk}}
        )
        # Writing that down needs room, too.
        workplace.empty(folder)
        _fail(reading, Failure.NO_SPACE if full else Failure.STOPPED)
    except BaseException:
        # Asked to end: the next start goes on with it.
        _still_there(reading).update(status=Reading.Status.RECEIVED, pages_read=0)
        raise


def _original(reading: Reading) -> StoredFile:
    if reading.file is None:
        raise reader_process.NotRead(Failure.STOPPED, "the original is not kept")
    return reading.file


class _Progress:
    """Writes how far a reading is, at most twice a second."""

    def __init__(self, reading: Reading) -> None:
        self._rows = _still_there(reading)
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= SECONDS_BETWEEN_REPORTS:
            self._last = now
            self._rows.update(pages_read=done, page_count=total)


def _still_there(reading: Reading) -> Any:
    """Return the row, unless somebody else has taken the reading over."""
    return Reading.objects.filter(
        pk=reading.pk, attempts=reading.attempts, status=Reading.Status.READING
    )


def _store_pictures(pictures: dict[int, Path]) -> dict[int, StoredFile]:
    # Before the transaction: nobody waits for the disk, and a picture without
    # a page is harmless, as the same page gives the same picture again.
    stored = {}
    try:
        for number, path in pictures.items():
            with path.open("rb") as file:
                stored[number] = files.store(
                    file, room=StoredFile.Room.PAGES, content_type="image/png"
                )
    except NoSpace:
        # Make room: telling the person what happened needs some, too.
        for path in pictures.values():
            path.unlink()
        for picture in stored.values():
            files.discard(picture)
        raise
    return stored


@transaction.atomic
def _keep(
    claimed: Reading,
    outcome: reader_process.Outcome,
    pictures: dict[int, StoredFile],
    lay_out: LayOut | None,
) -> None:
    reading = _still_there(claimed).select_for_update().first()
    if reading is None:
        return
    found = outcome.document
    values = to_dict(found)
    values["stem"] = Path(reading.file_name).stem
    before = facts(reading)
    reading.document = document_of(found)
    reading.result = {"document": values}
    reading.reader_version = reader_version()
    reading.status = Reading.Status.READ
    reading.pages_read = reading.page_count = found.page_count
    reading.failure = reading.failure_text = reading.failure_id = ""
    reading.finished_at = timezone.now()
    reading.save()
    _keep_parts(reading, outcome, pictures)
    audit.record(
        verb="documents.read",
        by=None,
        subjects=[reading, *([reading.document] if reading.document else [])],
        before=before,
        after=facts(reading),
    )
    if lay_out is not None:
        lay_out(reading)


def _keep_parts(
    reading: Reading,
    outcome: reader_process.Outcome,
    pictures: dict[int, StoredFile],
) -> None:
    reading.pages.all().delete()
    reading.paragraphs.all().delete()
    Page.objects.bulk_create(
        [
            Page(
                reading=reading,
                number=page.number,
                width=page.width,
                height=page.height,
                picture=pictures.get(page.number),
            )
            for page in outcome.document.pages
        ],
        batch_size=IN_ONE_INSERT,
    )
    Paragraph.objects.bulk_create(
        [
            Paragraph(
                reading=reading,
                order=order,
                label=part.label[:32],
                text=part.text,
                section=part.section[:300],
                places=[
                    {"page": place.page, "bbox": list(place.bbox)}
                    for place in part.places
                ],
            )
            for order, part in enumerate(parts_of(outcome.document), start=1)
        ],
        batch_size=IN_ONE_INSERT,
    )


@transaction.atomic
def _fail(claimed: Reading, failure: Failure, detail: str = "") -> None:
    reading = _still_there(claimed).select_related(None).select_for_update().first()
    if reading is None:
        return
    before = facts(reading)
    reading.status = Reading.Status.FAILED
    reading.failure, reading.failure_id = str(failure), new_id()
    ours = failure in MAY_RETRY
    reading.failure_text = "" if ours else detail
    reading.finished_at = timezone.now()
    original, reading.file = reading.file, reading.file if ours else None
    reading.save()
    logger.log(
        logging.WARNING if ours else logging.INFO,
        "reading failed",
        extra={
            "facts": {
                "reading": reading.pk,
                "number": reading.failure_id,
                "failure": str(failure),
                "detail": detail if ours else "",
            }
        },
    )
    audit.record(
        verb="documents.reading_failed",
        by=None,
        subjects=[reading],
        before=before,
        after=facts(reading),
    )
    if original is not None and reading.file is None:
        files.discard(original)


@transaction.atomic
def retry(reading: Reading, *, by: Person | None) -> Reading:
    """Have a failed reading tried again from its kept original."""
    locked = Reading.objects.select_for_update().get(pk=reading.pk)
    if locked.status != Reading.Status.FAILED or locked.file_id is None:
        return locked
    before = facts(locked)
    begin_anew(locked)
    locked.save()
    audit.record(
        verb="documents.retry",
        by=by,
        subjects=[locked],
        before=before,
        after=facts(locked),
    )
    return locked


def resume_interrupted() -> list[int]:
    """Make interrupted readings wait again, and return all that wait.

    Called whenever a worker starts; whoever calls it queues the readings. What
    interrupted uploads and readings left on the disk is deleted.
    """
    for reading in Reading.objects.defer("result").filter(
        status=Reading.Status.READING
    ):
        if not workplace.is_held(reading.pk):
            _resume(reading)
    workplace.sweep()
    waiting = Reading.objects.filter(status=Reading.Status.RECEIVED)
    return list(waiting.order_by("received_at", "pk").values_list("pk", flat=True))


def _resume(reading: Reading) -> None:
    if reading.attempts >= TRIES:
        _fail(reading, Failure.STOPPED, f"its worker ended {reading.attempts} times")
        return
    logger.warning("interrupted, waits again", extra={"facts": {"reading": reading.pk}})
    _still_there(reading).update(status=Reading.Status.RECEIVED, pages_read=0)


def reader_version() -> str:
    """Return the version of the reader that makes readings now."""
    try:
        return importlib.metadata.version("servanda")[:32]
    except importlib.metadata.PackageNotFoundError:
        return "unpacked"  # run from its sources, not installed
