"""Who may see and change documents: all reads of the room start here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.documents.models import Document, Reading
from servanda.people.access import Anybody, may_coordinate, may_read

if TYPE_CHECKING:
    from django.db.models import QuerySet


def readings_visible_to(person: Anybody) -> QuerySet[Reading]:
    """Return the readings for somebody with a post; for others none."""
    if not may_read(person):
        return Reading.objects.none()
    # The result is large and rarely wanted; whoever needs it asks for it.
    return Reading.objects.defer("result")


def readings_editable_by(person: Anybody) -> QuerySet[Reading]:
    """Return the readings that `person` may retry, correct and undo."""
    if not may_coordinate(person):
        return Reading.objects.none()
    return readings_visible_to(person)


def documents_visible_to(person: Anybody) -> QuerySet[Document]:
    """Return the documents for somebody with a post; for others none."""
    if not may_read(person):
        return Document.objects.none()
    return Document.objects.select_related("review__state", "review__mechanism")
