"""Django's `flush` empties a database. In an office, nothing may."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

trail = import_module("servanda.people.migrations.0003_append_only_trail")


class Command(flush.Command):
    help = "Empties a test database; refuses to empty any other."

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        if not _is_for_tests(connection):
            raise CommandError(
                "This would delete everything the office has kept, its audit trail "
                "included; nothing was deleted. To begin anew, start with another "
                "SERVANDA_HOME or database."
            )
        _run(connection, trail.opening(connection.vendor))
        super().handle(**options)
        _run(connection, trail.guarding(connection.vendor))


def _is_for_tests(connection: BaseDatabaseWrapper) -> bool:
    name = str(connection.settings_dict["NAME"])
    given = str(connection.settings_dict["TEST"]["NAME"])
    return name == given or Path(name).name.startswith("test_")


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
