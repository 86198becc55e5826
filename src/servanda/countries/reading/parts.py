"""What a checked pack consists of: plain values, each with its place in the files.

Days are both included. A missing `valid_from` means longer than anybody needs to
know, a missing `valid_to` means until further notice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servanda.countries.reading.problems import Place

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

NOWHERE = Place("pack.toml")


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included; None is open."""

    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def meets(self, other: Span) -> bool:
        """Say whether both hold on some day."""
        return not (
            _is_before(self.valid_to, other.valid_from)
            or _is_before(other.valid_to, self.valid_from)
        )

    def holds(self, day: datetime.date) -> bool:
        """Say whether it holds on this day."""
        return self.meets(Span(day, day))


def _is_before(last: datetime.date | None, first: datetime.date | None) -> bool:
    return last is not None and first is not None and last < first


@dataclass(frozen=True, slots=True)
class Words:
    """Something the pack has a name for: a level, a kind of unit."""

    code: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PackTerritory:
    """A unit of the country's division as it stood in `span`."""

    key: str
    code: str
    level: str
    kind: str
    names: Mapping[str, str]
    variants: tuple[str, ...]
    parent: str
    span: Span
    certainty: str
    place: Place


@dataclass(frozen=True, slots=True)
class PackTerritorySuccession:
    """Which unit followed which, by which act."""

    predecessor: str
    successor: str
    on: datetime.date
    act: str
    certainty: str
    place: Place


@dataclass(frozen=True, slots=True)
class PackInstitution:
    """A body of the State: `names` by language; variants as (language, name)."""

    code: str
    names: Mapping[str, str]
    kind: str = "other_state_body"
    parent: str = ""
    territory: str = ""
    variants: tuple[tuple[str, str], ...] = ()
    span: Span = field(default_factory=Span)
    return_within: int | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class PackName:
    """An earlier name, or a variant that was used in `span` only."""

    institution: str
    language: str
    name: str
    official: bool
    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class PackPlacement:
    """Under which parent an institution stood before."""

    institution: str
    parent: str
    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class PackCompetence:
    """A theme or an article ("ICERD:7") that an institution answers for."""

    institution: str
    theme: str
    article: str
    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class PackSuccession:
    """One line of a reorganisation: who followed whom, with which subjects."""

    reorganisation: str
    kind: str
    on: datetime.date
    decision: str
    predecessor: str
    successor: str
    main: bool
    subjects: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class PackPost:
    """An office in the institution with the code `institution`."""

    code: str
    institution: str
    role: str
    titles: Mapping[str, str]
    superior: str = ""
    span: Span = field(default_factory=Span)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class PackDay:
    """A day that is not what its place in the week says."""

    calendar: str
    day: datetime.date
    working: bool
    names: Mapping[str, str]
    source: str
    certainty: str
    place: Place


@dataclass(frozen=True, slots=True)
class PackTile:
    """Where a territory stands on the tile map; counts from 1."""

    territory: str
    row: int
    column: int
    place: Place


@dataclass(frozen=True, slots=True)
class Pack:
    """A checked country pack. The first of `languages` is the default.

    `digest` is that of all its files: the same digest is the same pack.
    """

    iso3: str
    names: Mapping[str, str]
    languages: tuple[str, ...]
    time_zone: str
    invented: bool
    version: str
    institutions: tuple[PackInstitution, ...]
    posts: tuple[PackPost, ...]
    folder: str = ""
    digest: str = ""
    parts: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    levels: tuple[Words, ...] = ()
    kinds: tuple[Words, ...] = ()
    territories: tuple[PackTerritory, ...] = ()
    territory_successions: tuple[PackTerritorySuccession, ...] = ()
    institution_names: tuple[PackName, ...] = ()
    placements: tuple[PackPlacement, ...] = ()
    competences: tuple[PackCompetence, ...] = ()
    successions: tuple[PackSuccession, ...] = ()
    days: tuple[PackDay, ...] = ()
    tiles: tuple[PackTile, ...] = ()
