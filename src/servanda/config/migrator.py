"""Two roles on PostgreSQL: one owns the tables, the other serves the pages.

The role that serves may add to the audit trail, but neither change nor delete
what stands there, and it owns no table, so it cannot take the guards away.
"""

from __future__ import annotations

import contextlib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

trail = import_module("servanda.people.migrations.0003_append_only_trail")
OF_A_CONNECTION = ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")


@contextlib.contextmanager
def as_owner() -> Iterator[str]:
    """Work as the owner of the tables, where one is set.

    Gives the role that serves pages and has to be granted its rights; "" where
    one role does everything.
    """
    owner: dict[str, Any] | None = settings.MIGRATION_DATABASE
    if owner is None:
        yield ""
        return
    known = {name: connection.settings_dict[name] for name in OF_A_CONNECTION}
    connection.close()
    connection.settings_dict.update({name: owner[name] for name in OF_A_CONNECTION})
    try:
        yield str(known["USER"])
    finally:
        connection.close()
        connection.settings_dict.update(known)


def grant(role: str) -> None:
    """Let `role` work with every table; of the trail it may only read and add.

    Run as the owner after each migration: new tables are then in it, too.
    """
    with connection.cursor() as cursor:
        for statement in granting(connection.ops.quote_name(role)):
            cursor.execute(statement)


def granting(role: str) -> list[str]:
    """Return the statements for a role, whose name is quoted already."""
    tables = ", ".join(trail.GUARDED)
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {tables} FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
