"""The closed lists of the field: States, bodies, instruments, themes, groups, goals.

They are data (CSV files beside this module), read once when first asked for.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from undocs.folding import fold

_SHORT = 6  # letters; in names as short as this, "the" is no article


@dataclass(frozen=True, slots=True)
class State:
    """A State: its code, its names by language and the spellings met in print.

    Codes that begin with XA belong to invented States of worked examples; ISO
    3166-1 leaves them to users.
    """

    iso3: str
    name: str
    names: dict[str, str]
    spellings: tuple[str, ...]
    invented: bool


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a list: a code, a name, and the heading that it stands under."""

    code: str
    name: str
    group: str = ""


@cache
def states() -> tuple[State, ...]:
    """Give all States, the invented ones last."""
    return (*_states("states.csv"), *_states("invented_states.csv"))


def _states(file: str) -> tuple[State, ...]:
    return tuple(
        State(
            iso3=row["iso3"],
            name=row["en"],
            names={"en": row["en"], "vi": row["vi"]},
            spellings=tuple(filter(None, row["spellings"].split("|"))),
            invented=file.startswith("invented"),
        )
        for row in _rows(file)
    )


def state_key(name: str) -> str:
    """Give what two spellings of a State have in common: their bare letters."""
    letters = re.sub("[^a-z]", "", fold(name).replace("&", "and"))
    return letters.removeprefix("the") if len(letters) > _SHORT else letters


@cache
def state_keys() -> dict[str, str]:
    """Give the code for the bare letters of every spelling."""
    keys: dict[str, str] = {}
    for state in states():
        for name in (state.iso3, state.name, *state.spellings):
            keys.setdefault(state_key(name), state.iso3)
    return keys


def state_of(text: str) -> str | None:
    """Give the code of the State that a text names, or None."""
    return state_keys().get(state_key(text))


@cache
def bodies() -> tuple[Term, ...]:
    """Give the bodies that review States."""
    return _terms("bodies.csv")


@cache
def instruments() -> tuple[Term, ...]:
    """Give the treaties and declarations that recommendations speak of."""
    return _terms("instruments.csv")


@cache
def themes() -> tuple[Term, ...]:
    """Give OHCHR's themes, the generation in use since 2021."""
    return _terms("themes.csv")


@cache
def persons_groups() -> tuple[Term, ...]:
    """Give OHCHR's groups of persons."""
    return _terms("persons_groups.csv")


@cache
def goals() -> tuple[Term, ...]:
    """Give the seventeen Sustainable Development Goals."""
    return _terms("goals.csv")


def _terms(file: str) -> tuple[Term, ...]:
    return tuple(
        Term(row["code"], row["name"], row.get("group") or "") for row in _rows(file)
    )


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
