"""What spans rooms: a file comes in and is queued for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.documents import operations as documents
from servanda.recommendations.tasks import take_in

if TYPE_CHECKING:
    from pathlib import Path

    from django.core.files.base import File

    from servanda.documents.models import Reading
    from servanda.documents.operations import Received
    from servanda.people.models import Person


def receive(upload: File[bytes] | Path, *, name: str, by: Person | None) -> Received:
    """Keep a file and have it read in the background, unless it was before."""
    received = documents.receive_document(upload, name=name, by=by)
    if not received.again:
        take_in.enqueue(received.reading.pk)
    return received


def retry(reading: Reading, *, by: Person | None) -> Reading:
    """Have a failed reading made again in the background."""
    waiting = documents.retry(reading, by=by)
    if waiting.status == waiting.Status.RECEIVED:
        take_in.enqueue(waiting.pk)
    return waiting
