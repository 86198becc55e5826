"""Reads documents of the United Nations' human-rights mechanisms.

The verbs live here; what they need is loaded when they are first used, so that
importing this package stays cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from undocs import vocabularies
    from undocs.errors import ReadingError, Reason
    from undocs.models import SURE_CONFIDENCE, Document, sure
    from undocs.reading import Limits, read, render, sniff
    from undocs.reasons import reasons_for
    from undocs.writing import to_json

_HOMES = {
    "Document": "undocs.models",
    "Limits": "undocs.reading",
    "ReadingError": "undocs.errors",
    "Reason": "undocs.errors",
    "SURE_CONFIDENCE": "undocs.models",
    "read": "undocs.reading",
    "reasons_for": "undocs.reasons",
    "render": "undocs.reading",
    "sniff": "undocs.reading",
    "sure": "undocs.models",
    "to_json": "undocs.writing",
}

__all__ = [
    "SURE_CONFIDENCE",
    "Document",
    "Limits",
    "ReadingError",
    "Reason",
    "read",
    "reasons_for",
    "render",
    "sniff",
    "sure",
    "to_json",
    "vocabularies",
]


def __getattr__(name: str) -> Any:
    """Load a public name's module on first use."""
    if name == "vocabularies":
        return importlib.import_module("undocs.vocabularies")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    message = f"module 'undocs' has no attribute {name!r}"
    raise AttributeError(message)
