"""Have the database itself refuse to change or delete what the trail holds.

A later migration that alters one of the two tables on SQLite rebuilds it and so
loses its triggers: it must end with `guard` again. A test looks for them.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

GUARDED = ("people_auditentry", "people_auditsubject")
# What no two rows share. SQLite deletes the row in the way of INSERT OR REPLACE
# without asking its triggers for deleting.
UNIQUE = {"people_auditentry": ("id", "sequence"), "people_auditsubject": ("id",)}
WORDS = "the audit trail is append-only"


def guarding(vendor: str) -> list[str]:
    """Return the statements that put the triggers in place."""
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            for table in GUARDED
            for act in ("update", "delete")
        ] + [
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN "
            + " OR ".join(
                f"EXISTS (SELECT 1 FROM {table} WHERE {column} = NEW.{column})"
                for column in UNIQUE[table]
            )
            + f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            for table in GUARDED
        ]
    refuse = "EXECUTE FUNCTION servanda_trail_is_append_only()"
    statements = [
        "CREATE OR REPLACE FUNCTION servanda_trail_is_append_only() RETURNS trigger "
        f"AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$ LANGUAGE plpgsql"
    ]
    for table in GUARDED:
        statements += [
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {refuse}",
        ]
    return statements


def opening(vendor: str) -> list[str]:
    """Return the statements that take the triggers away."""
    if vendor != "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_{act}"
            for table in GUARDED
            for act in ("update", "delete", "replace")
        ]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
        for table in GUARDED
        for name in ("append_only", "no_truncate")
    ]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def guard(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    _run(connection, opening(connection.vendor) + guarding(connection.vendor))


def open_up(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor.connection, opening(schema_editor.connection.vendor))


class Migration(migrations.Migration):

    dependencies = [("people", "0002_sealing_key_per_master")]

    operations = [migrations.RunPython(guard, open_up)]
