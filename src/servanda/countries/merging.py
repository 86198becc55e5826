"""Brings what a pack says together with what is there, without losing either.

Three voices speak of each thing: the pack as it was last loaded, the pack as it
is now, and the tables. Where the pack did not change, the tables stay; where only
the pack changed, it is followed; where the office changed the same thing, the
office's word stands and is told. What has passed is not rewritten.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.db import models

from servanda.countries.models import PackRow
from servanda.countries.reading.problems import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from servanda.countries.reading.problems import Problems

BATCH = 400  # rows in one statement, below SQLite's number of values
Row = TypeVar("Row", bound=models.Model)
Values = dict[str, Any]  # as JSON holds them: days as texts, others by their code


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that loading a pack did, or left alone for the office's sake."""

    what: str  # "added", "changed", "ended", "removed" or "kept"
    kind: str
    key: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.kind} {self.key}{self.words and ': '}{self.words}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the pack says of one thing, and where."""

    values: Values
    place: Place


class Table(ABC, Generic[Row]):
    """How one kind of thing lies in the database; a class for each kind."""

    kind: ClassVar[str]  # its name in messages and in `PackRow`
    file: ClassVar[str]  # where the pack says it
    fields: ClassVar[Sequence[str]]  # the columns that may change
    links: ClassVar[Sequence[str]] = ()  # those that point at rows of the same kind
    tell: ClassVar[bool] = True  # whether the office's own values are worth a line

    def __init__(self, model: type[Row], rows: dict[str, Row]) -> None:
        self.model = model
        self.rows = rows  # what is there, by key

    @abstractmethod
    def said(self, row: Row) -> Values:
        """Return what a row says, in the same form as the pack."""

    @abstractmethod
    def put(self, row: Row, key: str, values: Values) -> None:
        """Set a row's attributes; links only to rows that are saved."""

    def history(
        self, name: str, before: Values, after: Values, today: datetime.date
    ) -> str:
        """Say why a value may not change any more, or nothing."""
        return past_reason(name, before, after, today)

    def touched(self, row: Row) -> bool:  # noqa: ARG002 - for those that can tell
        """Say whether the office changed a row about which no pack row is kept."""
        return False

    def may_go(self, values: Values, today: datetime.date) -> bool:  # noqa: ARG002 - as above
        """Say whether a row that the pack no longer has may be deleted."""
        return False


@dataclass
class Merge(Generic[Row]):
    """What came of it: changes, rows made and changed, and values before and after."""

    changes: list[Change] = field(default_factory=list)
    made: dict[str, Row] = field(default_factory=dict)
    changed: dict[str, Row] = field(default_factory=dict)
    before: dict[str, Values] = field(default_factory=dict)
    after: dict[str, Values] = field(default_factory=dict)


def merge(
    table: Table[Row],
    wanted: Mapping[str, Wanted],
    *,
    today: datetime.date,
    problems: Problems,
    folder: str,
) -> Merge[Row]:
    """Bring the rows of one kind up to date; note what would rewrite history.

    Nothing is written once there is a problem: the caller stops then.
    """
    last = _last_loaded(table.kind)
    merge: Merge[Row] = Merge()
    for key, each in wanted.items():
        row = table.rows.get(key)
        if row is None and key in last:
            # The office took it away, or wrote it anew: its word stands.
            merge.changes += [Change("kept", table.kind, key)] if table.tell else []
        elif row is None:
            _add(table, key, each.values, merge)
        else:
            base = last.get(key) or _assumed(table, row, each.values)
            _follow(table, (key, row), (base, each), (merge, problems, today))
    place = Place(str(Path(folder) / table.file))
    gone = _gone(table, last, wanted, (problems, today, place))
    if problems:
        return merge
    _write(table, merge, wanted)
    _take_away(table, {key: last[key] for key in gone}, merge)
    _remember(table.kind, last, wanted, gone)
    return merge


def _last_loaded(kind: str) -> dict[str, Values]:
    return dict(PackRow.objects.filter(kind=kind).values_list("key", "values"))


def _assumed(table: Table[Row], row: Row, wanted: Values) -> Values:
    """Return what an earlier pack will have said of a thing nothing is kept about."""
    return wanted if table.touched(row) else table.said(row)


def _add(table: Table[Row], key: str, values: Values, merge: Merge[Row]) -> None:
    row = table.model()
    table.rows[key] = row
    merge.made[key] = row
    merge.after[key] = values
    merge.changes.append(Change("added", table.kind, key))


def _follow(
    table: Table[Row],
    thing: tuple[str, Row],
    said: tuple[Values, Wanted],
    surroundings: tuple[Merge[Row], Problems, datetime.date],
) -> None:
    """Change one row where the pack changed and the office did not."""
    (key, row), (base, wanted), (merge, problems, today) = thing, said, surroundings
    now = table.said(row)
    different: dict[str, tuple[Any, Any]] = {}
    for name, value in wanted.values.items():
        before = base.get(name, now.get(name))
        if value == now.get(name):
            continue
        reason = (
            table.history(name, base, wanted.values, today) if value != before else ""
        )
        if reason:
            problems.add(wanted.place, f"{table.kind} {key}: {reason}")
        elif value != before and now.get(name) == before:
            different[name] = (before, value)
        elif table.tell:
            words = f"{name} is {now.get(name)} here, the pack says {value}"
            merge.changes.append(Change("kept", table.kind, key, words))
    if different:
        merge.changed[key] = row
        merge.before[key] = {name: old for name, (old, _new) in different.items()}
        merge.after[key] = {name: new for name, (_old, new) in different.items()}
        merge.changes.append(_told(table.kind, key, different))


def _told(kind: str, key: str, different: dict[str, tuple[Any, Any]]) -> Change:
    words = "; ".join(
        f"{name} {_short(a)} → {_short(b)}" for name, (a, b) in different.items()
    )
    ended = different.get("valid_to")
    return Change("ended" if ended and ended[1] else "changed", kind, key, words)


def _short(value: object) -> str:
    if isinstance(value, dict):
        return " / ".join(str(each) for each in value.values())
    return "nothing" if value in (None, "", []) else str(value)


def _gone(
    table: Table[Row],
    last: Mapping[str, Values],
    wanted: Mapping[str, Wanted],
    surroundings: tuple[Problems, datetime.date, Place],
) -> list[str]:
    """Return the keys that may be forgotten; note the others."""
    problems, today, place = surroundings
    gone = [key for key in last if key not in wanted]
    for key in gone:
        if not table.may_go(last[key], today):
            problems.add(
                place,
                f"the row of {table.kind} {key} was loaded before and is missing now; "
                "what was cannot be taken out: put it back, with the last day in "
                "valid_to if it ended",
            )
    return gone


def _write(table: Table[Row], merge: Merge[Row], wanted: Mapping[str, Wanted]) -> None:
    manager = table.model._default_manager  # noqa: SLF001  Django's name
    for key, row in merge.made.items():
        table.put(row, key, wanted[key].values)
    manager.bulk_create(merge.made.values(), batch_size=BATCH)
    # Links among the new rows can be set only now that all have their numbers.
    linked = []
    for key, row in merge.made.items():
        if table.said(row) != wanted[key].values:
            table.put(row, key, wanted[key].values)
            linked.append(row)
    for key, row in merge.changed.items():
        table.put(row, key, table.said(row) | merge.after[key])
    if linked:
        manager.bulk_update(linked, table.links, batch_size=BATCH)
    if merge.changed:
        manager.bulk_update(merge.changed.values(), table.fields, batch_size=BATCH)


def _take_away(
    table: Table[Row], gone: Mapping[str, Values], merge: Merge[Row]
) -> None:
    """Delete what the pack no longer says and the office never changed."""
    for key, values in gone.items():
        row = table.rows.get(key)
        if row is not None and table.said(row) == values:
            row.delete()
            merge.changes.append(Change("removed", table.kind, key))


def _remember(
    kind: str,
    last: Mapping[str, Values],
    wanted: Mapping[str, Wanted],
    gone: list[str],
) -> None:
    PackRow.objects.bulk_create(
        [
            PackRow(kind=kind, key=key, values=each.values)
            for key, each in wanted.items()
            if last.get(key) != each.values
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["values"],
    )
    if gone:
        PackRow.objects.filter(kind=kind, key__in=gone).delete()


def numbered(key: str, seen: Collection[str]) -> str:
    """Return the key, or "key #2" where it is taken: a name can be used twice."""
    count, free = 1, key
    while free in seen:
        count += 1
        free = f"{key} #{count}"
    return free


def day_text(day: datetime.date | None) -> str | None:
    """Return a day as the pack's values hold it."""
    return day.isoformat() if day else None


def day_of(text: str | None) -> datetime.date | None:
    """Return the day of such a text."""
    return datetime.date.fromisoformat(text) if text else None


def unchanged(kind: str, digest: str) -> bool:
    """Say whether a room loaded the pack of this digest last."""
    return PackRow.objects.filter(
        kind="pack", key=kind, values={"digest": digest}
    ).exists()


def note_loaded(kind: str, digest: str) -> None:
    """Keep which pack a room loaded last."""
    PackRow.objects.update_or_create(
        kind="pack", key=kind, defaults={"values": {"digest": digest}}
    )


def past_reason(name: str, before: Values, after: Values, today: datetime.date) -> str:
    """Say why a value of something with validity may not change any more.

    What has ended stays as it was, and the day on which something began is not
    moved afterwards. A language may be added to the names, and a first day where
    none was known.
    """
    ended, begun = day_of(before.get("valid_to")), day_of(before.get("valid_from"))
    was, will = before.get(name), after.get(name)
    if ended is not None and ended < today and not _only_adds(was, will):
        return f"it ended on {ended}, and what was is not rewritten ({name})"
    if name == "valid_from" and begun is not None and begun <= today:
        return f"it began before today, and its valid_from ({was}) is not moved"
    return ""


def _only_adds(was: object, will: object) -> bool:
    """Say whether a value only gained something: a language, a variant."""
    if isinstance(was, dict) and isinstance(will, dict):
        return all(will.get(key) == value for key, value in was.items())
    if isinstance(was, list) and isinstance(will, list):
        return all(each in will for each in was)
    return False
