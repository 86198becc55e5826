"""Finding a State by what a person typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from servanda.common.folding import fold
from servanda.vocabularies.queries import states_by_iso3
from undocs.vocabularies import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from servanda.vocabularies.models import State

_NEAR = 70  # of 100: near enough to be asked "did you mean"


@dataclass(frozen=True, slots=True)
class Sought:
    """A State that was typed: found, or perhaps meant."""

    typed: str
    found: State | None = None
    nearest: State | None = None


def seek(typed: str) -> Iterator[Sought]:
    """Find the States that a person typed, one or several with commas between.

    A name in any language counts, with or without its marks, also the ISO code
    and the spellings met in print.
    """
    states = states_by_iso3()
    named = _named(states)
    whole = _find(typed, states, named)
    if whole.found is not None:
        yield whole
        return
    for part in typed.replace(";", ",").split(","):
        if part.strip():
            yield _find(part.strip(), states, named)


def _named(states: Mapping[str, State]) -> dict[str, State]:
    names: dict[str, State] = {}
    for iso3, state in states.items():
        for name in (iso3, *state.names.values()):
            names.setdefault(fold(name), state)
    return names


def _find(
    typed: str, states: Mapping[str, State], named: Mapping[str, State]
) -> Sought:
    found = named.get(fold(typed)) or states.get(state_of(typed) or "")
    if found is not None:
        return Sought(typed, found=found)
    near = process.extractOne(
        fold(typed), named.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR
    )
    return Sought(typed, nearest=named[near[0]] if near else None)
