"""Suggests labels for recommendations, each with its confidence and its reasons.

Texts of documents of United Nations mechanisms and of institutions only; the labels
are closed lists. `suggest` is the whole of it; a model of one's own is trained with
`undocs.classify.training`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from undocs.classify.errors import Fault, ModelError, TableError
    from undocs.classify.model import Model, load, load_or_shipped, shipped
    from undocs.classify.suggestions import (
        Suggestion,
        Suggestions,
        suggest,
        suggest_all,
        to_json,
    )

_HOMES = {
    "Fault": "errors",
    "Model": "model",
    "ModelError": "errors",
    "Suggestion": "suggestions",
    "Suggestions": "suggestions",
    "TableError": "errors",
    "load": "model",
    "load_or_shipped": "model",
    "shipped": "model",
    "suggest": "suggestions",
    "suggest_all": "suggestions",
    "to_json": "suggestions",
}

__all__ = [
    "Fault",
    "Model",
    "ModelError",
    "Suggestion",
    "Suggestions",
    "TableError",
    "load",
    "load_or_shipped",
    "shipped",
    "suggest",
    "suggest_all",
    "to_json",
]


def __getattr__(name: str) -> Any:
    """Load a public name's module on first use."""
    if name in _HOMES:
        home = importlib.import_module(f"undocs.classify.{_HOMES[name]}")
        return getattr(home, name)
    message = f"module 'undocs.classify' has no attribute {name!r}"
    raise AttributeError(message)
