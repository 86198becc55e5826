"""Reads of the vocabularies, kept in the process where they are asked for often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min

from servanda.common.languages import by_language
from servanda.vocabularies.models import Mechanism, State, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

_kept: dict[str, Any] = {"mark": None, "states": {}}


def states_by_iso3() -> Mapping[str, State]:
    """Return every State by its code.

    The rows are kept in the process. They change only by `operations.load`, and
    a mark of the table tells whether it is still the one that was read.
    """
    mark = State.objects.aggregate(
        Count("id"), Max("id"), first=Min("iso3"), last=Max("iso3")
    )
    if _kept["mark"] != mark:
        _kept["states"] = State.objects.in_bulk(field_name="iso3")
        _kept["mark"] = mark
    states: Mapping[str, State] = _kept["states"]
    return states


def forget() -> None:
    """Drop the rows kept in this process."""
    _kept["mark"] = None


def state_names(lang: str | None = None) -> dict[str, str]:
    """Return the names of all States by code, by default in the page's language."""
    return {
        iso3: by_language(state.names, lang) for iso3, state in states_by_iso3().items()
    }


def mechanism(code: str) -> Mechanism:
    """Return the mechanism with this code (UPR, CERD ...)."""
    return Mechanism.objects.get(code=code)


def themes() -> list[Theme]:
    """Return the themes in the order of the list."""
    return list(Theme.objects.order_by("rank", "code"))
