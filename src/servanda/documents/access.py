"""Who may see and change documents: all reads of the room start here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.documents.models import Document, Reading
from servanda.people.access import (
    Anybody,
    may_coordinate,
    may_read_documents,
    scope_of,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet


def readings_visible_to(person: Anybody) -> QuerySet[Reading]:
    """Return the imports, for those who see the whole mechanism; for others none."""
    if not scope_of(person).everything:
        return Reading.objects.none()
    # The result is large and rarely wanted; whoever needs it asks for it.
    return Reading.objects.defer("result")


def readings_editable_by(person: Anybody) -> QuerySet[Reading]:
    """Return the readings that `person` may retry, correct and undo."""
    if not may_coordinate(person):
        return Reading.objects.none()
    return readings_visible_to(person)


def documents_visible_to(person: Anybody) -> QuerySet[Document]:
    """Return the UN documents: public, so for every post that goes with content."""
    if not may_read_documents(person):
        return Document.objects.none()
    return Document.objects.select_related("review__state", "review__mechanism")


def versions_visible_to(person: Anybody) -> QuerySet[Reading]:
    """Return the files whose pages `person` may see.

    Whoever sees the imports sees them all; others those of a UN document that
    were read. A file that is not known to be one is nobody's else.
    """
    if scope_of(person).everything:
        return readings_visible_to(person)
    if not may_read_documents(person):
        return Reading.objects.none()
    read = Reading.objects.filter(
        status=Reading.Status.READ, document__review__isnull=False
    )
    return read.defer("result")
