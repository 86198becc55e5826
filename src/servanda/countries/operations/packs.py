"""Loading a country pack: the country, its territories and its calendars."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from servanda.common.folding import fold
from servanda.countries.merging import (
    Change,
    Table,
    Values,
    Wanted,
    day_of,
    day_text,
    merge,
    note_loaded,
    past_reason,
    unchanged,
)
from servanda.countries.models import (
    CalendarDay,
    Country,
    Territory,
    TerritorySuccession,
)
from servanda.countries.packs import Pack, PackError, read_pack
from servanda.countries.queries import forget_country
from servanda.countries.reading.problems import Problems

if TYPE_CHECKING:
    from pathlib import Path

ROOM = "countries"
REMARKS = ("certainty", "variants", "source")  # no part of what was


@transaction.atomic
def load_pack(code_or_path: str | Path) -> Pack:
    """Load the pack of a code or a folder, and return it checked."""
    pack = read_pack(code_or_path)
    take_over(pack)
    return pack


@transaction.atomic
def take_over(pack: Pack) -> list[Change]:
    """Bring country, territories and calendars up to date; return what changed.

    Loading the same pack again changes nothing. A newer version that would
    rewrite what has passed is refused with the reason, and then nothing of it is
    loaded. An installation serves one country: another one is refused.
    """
    other = Country.objects.exclude(iso3=pack.iso3).first()
    if other is not None:
        raise PackError(
            f"This installation serves {other.iso3}; it cannot load the pack of "
            f"{pack.iso3} as well. Use another SERVANDA_HOME for another country."
        )
    if unchanged(ROOM, pack.digest):
        return []
    problems = Problems()
    changes = [
        *_country(pack),
        *_territories(pack, problems),
        *_successions(pack, problems),
        *_days(pack, problems),
    ]
    problems.stop_if_any()
    note_loaded(ROOM, pack.digest)
    forget_country()
    return changes


def today_in(pack: Pack) -> datetime.date:
    """Return the day it is where the pack is valid."""
    return timezone.localdate(timezone=zoneinfo.ZoneInfo(pack.time_zone))


def _country(pack: Pack) -> list[Change]:
    before = Country.objects.filter(iso3=pack.iso3).first()
    wanted: dict[str, Any] = {
        "names": dict(pack.names),
        "languages": list(pack.languages),
        "time_zone": pack.time_zone,
        "invented": pack.invented,
        "pack_version": pack.version,
        "parts": list(pack.parts),
        "settings": {
            **pack.settings,
            "levels": {each.code: dict(each.names) for each in pack.levels},
            "kinds": {each.code: dict(each.names) for each in pack.kinds},
            "tiles": [[each.territory, each.row, each.column] for each in pack.tiles],
        },
    }
    Country.objects.update_or_create(iso3=pack.iso3, defaults=wanted)
    if before is None:
        return [Change("added", "country", pack.iso3)]
    different = [name for name in wanted if getattr(before, name) != wanted[name]]
    return [Change("changed", "country", name) for name in different]


def _territories(pack: Pack, problems: Problems) -> list[Change]:
    wanted = {
        each.key: Wanted(
            {
                "code": each.code,
                "level": each.level,
                "kind": each.kind,
                "names": dict(each.names),
                "variants": list(each.variants),
                "parent": each.parent,
                "valid_from": day_text(each.span.valid_from),
                "valid_to": day_text(each.span.valid_to),
                "certainty": each.certainty,
            },
            each.place,
        )
        for each in pack.territories
    }
    return _merged(Territories(), wanted, pack, problems)


def _successions(pack: Pack, problems: Problems) -> list[Change]:
    wanted = {
        f"{each.predecessor} > {each.successor}": Wanted(
            {
                "predecessor": each.predecessor,
                "successor": each.successor,
                "on": day_text(each.on),
                "act": each.act,
                "certainty": each.certainty,
            },
            each.place,
        )
        for each in pack.territory_successions
    }
    return _merged(TerritorySuccessions(), wanted, pack, problems)


def _days(pack: Pack, problems: Problems) -> list[Change]:
    wanted = {
        f"{each.calendar} {each.day}": Wanted(
            {
                "calendar": each.calendar,
                "day": day_text(each.day),
                "working": each.working,
                "names": dict(each.names),
                "source": each.source,
                "certainty": each.certainty,
            },
            each.place,
        )
        for each in pack.days
    }
    return _merged(CalendarDays(), wanted, pack, problems)


def _merged(
    table: Table[Any], wanted: dict[str, Wanted], pack: Pack, problems: Problems
) -> list[Change]:
    return merge(
        table, wanted, today=today_in(pack), problems=problems, folder=pack.folder
    ).changes


class Territories(Table[Territory]):
    """Units of the country's division."""

    kind = "territory"
    file = "territories.csv"
    fields = (
        "code", "level", "kind", "names", "variants", "parent", "valid_from",
        "valid_to", "certainty",
    )  # fmt: skip
    links = ("parent",)

    def __init__(self) -> None:
        found = Territory.objects.select_related("parent")
        super().__init__(Territory, {each.key: each for each in found})

    def said(self, row: Territory) -> Values:
        return {
            "code": row.code,
            "level": row.level,
            "kind": row.kind,
            "names": row.names,
            "variants": row.variants,
            "parent": row.parent.key if row.parent else "",
            "valid_from": day_text(row.valid_from),
            "valid_to": day_text(row.valid_to),
            "certainty": row.certainty,
        }

    def put(self, row: Territory, key: str, values: Values) -> None:
        above = self.rows.get(values["parent"])
        row.key = key
        row.code, row.level = values["code"], values["level"]
        row.kind, row.certainty = values["kind"], values["certainty"]
        row.names, row.variants = values["names"], values["variants"]
        row.parent = above if above is not None and above.pk else None
        row.valid_from = day_of(values["valid_from"])
        row.valid_to = day_of(values["valid_to"])

    def history(
        self, name: str, before: Values, after: Values, today: datetime.date
    ) -> str:
        if name in REMARKS:
            return ""
        if name == "names" and _renamed(before["names"], after["names"]):
            return (
                "a unit that is renamed ends, and another with a key of its own "
                "follows it"
            )
        if name in {"code", "level", "parent"} and _has_begun(before, today):
            return (
                f"its {name} is not changed afterwards: end this unit, and let another "
                "with a key of its own follow it"
            )
        return past_reason(name, before, after, today)


def _renamed(before: dict[str, str], after: dict[str, str]) -> bool:
    """Say whether a name became another one, not only another spelling."""
    return any(fold(after.get(each, "")) != fold(before[each]) for each in before)


def _has_begun(values: Values, today: datetime.date) -> bool:
    begun = day_of(values["valid_from"])
    return begun is None or begun <= today


class TerritorySuccessions(Table[TerritorySuccession]):
    """Which unit followed which."""

    kind = "succession of territories"
    file = "territory-successions.csv"
    fields = ("predecessor", "successor", "on", "act", "certainty")

    def __init__(self) -> None:
        found = TerritorySuccession.objects.select_related("predecessor", "successor")
        super().__init__(
            TerritorySuccession,
            {f"{each.predecessor.key} > {each.successor.key}": each for each in found},
        )
        self._units = {each.key: each for each in Territory.objects.all()}

    def said(self, row: TerritorySuccession) -> Values:
        return {
            "predecessor": row.predecessor.key,
            "successor": row.successor.key,
            "on": day_text(row.on),
            "act": row.act,
            "certainty": row.certainty,
        }

    def put(self, row: TerritorySuccession, key: str, values: Values) -> None:  # noqa: ARG002 - the values hold the key
        row.predecessor = self._units[values["predecessor"]]
        row.successor = self._units[values["successor"]]
        row.on = datetime.date.fromisoformat(values["on"])
        row.act, row.certainty = values["act"], values["certainty"]

    def history(
        self, name: str, before: Values, after: Values, today: datetime.date
    ) -> str:
        del after
        if name not in REMARKS and datetime.date.fromisoformat(before["on"]) <= today:
            return f"it took place on {before['on']}, and what was is not rewritten"
        return ""


class CalendarDays(Table[CalendarDay]):
    """Holidays and worked rest days; those to come may still be decided anew."""

    kind = "day"
    file = "calendar.csv"
    fields = ("calendar", "day", "working", "names", "source", "certainty")

    def __init__(self) -> None:
        super().__init__(
            CalendarDay,
            {f"{each.calendar} {each.day}": each for each in CalendarDay.objects.all()},
        )

    def said(self, row: CalendarDay) -> Values:
        return {
            "calendar": row.calendar,
            "day": day_text(row.day),
            "working": row.working,
            "names": row.names,
            "source": row.source,
            "certainty": row.certainty,
        }

    def put(self, row: CalendarDay, key: str, values: Values) -> None:  # noqa: ARG002 - the values hold the key
        row.calendar, row.working = values["calendar"], values["working"]
        row.day = datetime.date.fromisoformat(values["day"])
        row.names, row.source = values["names"], values["source"]
        row.certainty = values["certainty"]

    def history(
        self, name: str, before: Values, after: Values, today: datetime.date
    ) -> str:
        del after
        if name == "working" and not self.may_go(before, today):
            return "time limits were counted with it, and what was is not rewritten"
        return ""

    def may_go(self, values: Values, today: datetime.date) -> bool:
        return datetime.date.fromisoformat(values["day"]) > today
