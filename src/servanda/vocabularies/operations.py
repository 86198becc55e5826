"""Writes: filling the vocabularies from the ones that undocs ships."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.db import transaction

from servanda.vocabularies import queries
from servanda.vocabularies.models import Mechanism, State, Theme
from undocs import vocabularies as shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model


@transaction.atomic
def load() -> int:
    """Bring States, mechanisms and themes up to date; return how many changed.

    Loading again changes nothing. Nothing is ever deleted: a recommendation may
    carry a theme that a later list has dropped.
    """
    changed = (
        _put(State, "iso3", {each.iso3: _state(each) for each in shipped.states()})
        + _put(
            Mechanism,
            "code",
            {each.code: {"names": _names(each, "bodies")} for each in shipped.bodies()},
        )
        + _put(
            Theme,
            "code",
            {
                each.code: {
                    "names": _names(each, "themes"),
                    "group": each.group,
                    "rank": rank,
                }
                for rank, each in enumerate(shipped.themes(), start=1)
            },
        )
    )
    if changed:
        queries.forget()
    return changed


def _state(state: shipped.State) -> dict[str, Any]:
    return {"names": dict(state.names), "invented": state.invented}


def _names(term: shipped.Term, part: str) -> dict[str, str]:
    """Return a term's names: the Vietnamese one is ours."""
    found = vietnamese_names()[part].get(term.code)
    return {"en": term.name} | ({"vi": found} if found else {})


@cache
def vietnamese_names() -> Mapping[str, Mapping[str, str]]:
    """Return the Vietnamese names of bodies, themes and groups of themes."""
    file = resources.files("servanda.vocabularies").joinpath("names_vi.json")
    names: Mapping[str, Mapping[str, str]] = json.loads(
        file.read_text(encoding="utf-8")
    )
    return names


def _put(kind: type[Model], key: str, wanted: Mapping[str, Mapping[str, Any]]) -> int:
    """Create the rows that are missing and update those that differ."""
    rows = kind._default_manager.in_bulk(field_name=key)  # noqa: SLF001  Django's name
    missing = [
        kind(**{key: code}, **values)
        for code, values in wanted.items()
        if code not in rows
    ]
    different = []
    for code, values in wanted.items():
        row = rows.get(code)
        if row is None or all(getattr(row, name) == values[name] for name in values):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        different.append(row)
    kind._default_manager.bulk_create(missing)  # noqa: SLF001  Django's name
    if different:
        fields = list(next(iter(wanted.values())))
        kind._default_manager.bulk_update(different, fields)  # noqa: SLF001  Django's name
    return len(missing) + len(different)
