"""Queries of the busiest pages, put into SQL once instead of on each request.

Django builds the SQL of a query anew each time, which often takes ten times as
long as the database needs for the answer.
"""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

Found = TypeVar("Found", bound=Model)
Value = int | str | datetime.date
_STAND_IN = 987_654_000  # and the numbers behind it: no query has them as its own
_DAY = datetime.date(9870, 1, 1)  # and those behind it, likewise


class Compiled:
    """A query whose form never changes; only the values in it do.

    `make` takes the values and returns a queryset of `values_list`. Values are
    numbers, texts and days; each must reach the SQL as it is.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        """Take what builds the queryset; it is called once for each database."""
        self._make = make
        self._made: dict[tuple[str, tuple[bool, ...]], _Made] = {}

    def rows(self, *values: Value) -> list[tuple[Any, ...]]:
        """Return the rows for these values."""
        dated = tuple(isinstance(value, datetime.date) for value in values)
        made = self._made.get((connection.vendor, dated))
        if made is None:
            made = self._made[connection.vendor, dated] = _Made(self._make, dated)
        return made.rows(values)


class CompiledModels(Generic[Found]):
    """A `Compiled` whose rows are models, with those that their keys point at.

    `make` returns a queryset of the model; `related` are paths as those of
    `select_related`, each beginning before what hangs on it.
    """

    def __init__(self, make: Callable[..., QuerySet[Found]], *related: str) -> None:
        """Take what builds the queryset and what comes with each row."""
        self._make, self._related = make, related
        self._rows = Compiled(lambda *values: self._listed(make(*values)))
        self._kinds: list[tuple[str, type[Model], list[str]]] = []

    def rows(self, *values: Value) -> list[Found]:
        """Return the models for these values."""
        return [self._of(row) for row in self._rows.rows(*values)]

    def _listed(self, found: QuerySet[Found]) -> QuerySet[Any, Any]:
        kinds: list[tuple[str, type[Model]]] = [("", found.model)]
        for path in self._related:
            kind: Any = found.model
            for name in path.split("__"):
                kind = kind._meta.get_field(name).related_model
            kinds.append((path, kind))
        self._kinds = [
            (path, kind, [field.attname for field in kind._meta.concrete_fields])
            for path, kind in kinds
        ]
        return found.values_list(
            *(
                f"{path}__{name}" if path else name
                for path, _kind, names in self._kinds
                for name in names
            )
        )

    def _of(self, row: tuple[Any, ...]) -> Any:
        made: dict[str, Any] = {}
        start = 0
        for path, kind, names in self._kinds:
            facts = row[start : start + len(names)]
            start += len(names)
            there = facts[names.index(kind._meta.pk.attname)] is not None
            made[path] = kind.from_db(connection.alias, names, facts) if there else None
            before, _, name = path.rpartition("__")
            if path and made[before] is not None:
                setattr(made[before], name, made[path])
        return made[""]


def by_key(model: type[Found], key: int) -> Found:
    """Return the row of a model with this key, which must be there."""
    found: Found
    (found,) = _of_key(model).rows(key)
    return found


@cache
def _of_key(model: type[Found]) -> CompiledModels[Found]:
    rows = model._default_manager.order_by()  # noqa: SLF001 - Django's public name for it
    return CompiledModels(lambda key: rows.filter(pk=key))


class _Made:
    def __init__(
        self, make: Callable[..., QuerySet[Any, Any]], dated: tuple[bool, ...]
    ) -> None:
        stand_ins = [
            _DAY + datetime.timedelta(place) if is_day else _STAND_IN + place
            for place, is_day in enumerate(dated)
        ]
        compiler = make(*stand_ins).query.get_compiler(connection=connection)
        self.sql, parameters = compiler.as_sql()
        self.converters = compiler.get_converters([one[0] for one in compiler.select])
        self.parameters = [_place_of(one, stand_ins) for one in parameters]
        missing = set(range(len(dated))).difference(at for at, _ in self.parameters)
        if missing:
            raise ValueError(f"values {sorted(missing)} are not in the SQL: {self.sql}")

    def rows(self, values: Sequence[Value]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                self.sql,
                [own if at < 0 else own(values[at]) for at, own in self.parameters],
            )
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        facts = list(row)
        for at, (converters, expression) in self.converters.items():
            for convert in converters:
                facts[at] = convert(facts[at], expression, connection)
        return tuple(facts)


def _place_of(parameter: Any, stand_ins: Sequence[Value]) -> tuple[int, Any]:
    """Return the place of the value that goes here and how, or -1 and what is here."""
    for at, stand_in in enumerate(stand_ins):
        if parameter == stand_in:
            return at, _as_it_is
        if parameter == str(stand_in):
            return at, str
    return -1, parameter


def _as_it_is(value: Value) -> Value:
    return value
