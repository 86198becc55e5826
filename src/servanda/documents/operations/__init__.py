"""Writes of the room, each one function."""

from __future__ import annotations

from servanda.documents.operations.identifying import (
    AlreadyInRegister,
    Identification,
    identify,
)
from servanda.documents.operations.reading import (
    read,
    resume_interrupted,
    retry,
)
from servanda.documents.operations.receiving import Received, receive_document
from servanda.documents.operations.translating import (
    import_translations,
    set_translation,
)

__all__ = [
    "AlreadyInRegister",
    "Identification",
    "Received",
    "identify",
    "import_translations",
    "read",
    "receive_document",
    "resume_interrupted",
    "retry",
    "set_translation",
]
