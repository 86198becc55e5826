"""Work in the background: from a received file to the import desk."""

from __future__ import annotations

from django_tasks import task

from servanda.documents import operations as documents
from servanda.documents.queries import reading_of_id
from servanda.recommendations.operations import assignments
from servanda.recommendations.operations.desk import lay_out


@task()
def take_in(reading_id: int) -> None:
    """Read a received file and lay out what was found; harmless when repeated."""
    reading = reading_of_id(reading_id)
    if reading is not None:
        documents.read(reading, lay_out=lay_out)


@task()
def tell_unanswered() -> None:
    """Tell whoever gave them of assignments that nobody answered in time."""
    assignments.tell_unanswered()


def resume() -> int:
    """Queue everything that waits to be read, also what was interrupted.

    Something that waits in the queue already is queued twice: the second time
    finds it read.
    """
    waiting = documents.resume_interrupted()
    for reading_id in waiting:
        take_in.enqueue(reading_id)
    return len(waiting)
