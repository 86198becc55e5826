"""Queries of the busiest pages, put into SQL once instead of on each request.

Django builds the SQL of a query anew each time, which often takes ten times as
long as the database needs for the answer.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from django.db.models import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

Found = TypeVar("Found", bound=Model)
_STAND_IN = 987_654_000  # and the numbers behind it: no query has them as its own


class Compiled:
    """A query whose form never changes; only the values in it do.

    `make` takes the values and returns a queryset of `values_list`. Values are
    numbers and texts; each must reach the SQL as it is.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        """Take what builds the queryset; it is called once for each database."""
        self._make = make
        self._made: dict[tuple[str, int], _Made] = {}

    def rows(self, *values: int | str) -> list[tuple[Any, ...]]:
        """Return the rows for these values."""
        place = (connection.vendor, len(values))
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = _Made(self._make, len(values))
        return made.rows(values)


def by_key(model: type[Found], key: int) -> Found:
    """Return the row of a model with this key, which must be there."""
    (row,) = _row_of(model).rows(key)
    return model.from_db(connection.alias, _columns_of(model), row)


@cache
def _row_of(model: type[Model]) -> Compiled:
    rows = model._default_manager.order_by()  # noqa: SLF001 - Django's public name for it
    return Compiled(lambda key: rows.filter(pk=key).values_list(*_columns_of(model)))


@cache
def _columns_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


class _Made:
    def __init__(self, make: Callable[..., QuerySet[Any, Any]], count: int) -> None:
        stand_ins = [_STAND_IN + place for place in range(count)]
        compiler = make(*stand_ins).query.get_compiler(connection=connection)
        self.sql, parameters = compiler.as_sql()
        self.converters = compiler.get_converters([one[0] for one in compiler.select])
        self.parameters = [_place_of(one, stand_ins) for one in parameters]
        missing = set(range(count)).difference(at for at, _ in self.parameters)
        if missing:
            raise ValueError(f"values {sorted(missing)} are not in the SQL: {self.sql}")

    def rows(self, values: Sequence[int | str]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                self.sql,
                [own if at < 0 else values[at] for at, own in self.parameters],
            )
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        facts = list(row)
        for at, (converters, expression) in self.converters.items():
            for convert in converters:
                facts[at] = convert(facts[at], expression, connection)
        return tuple(facts)


def _place_of(parameter: Any, stand_ins: Sequence[int]) -> tuple[int, Any]:
    """Return the place of the value that goes here, or -1 and what stands here."""
    for at, stand_in in enumerate(stand_ins):
        if parameter in (stand_in, str(stand_in)):
            return at, None
    return -1, parameter
