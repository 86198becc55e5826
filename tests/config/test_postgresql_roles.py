"""On PostgreSQL, the role that serves pages cannot change the audit trail."""

from __future__ import annotations

import contextlib

import pytest
from django.db import DatabaseError, connection, transaction

from servanda.config import migrator
from servanda.config.settings import _postgresql
from servanda.people.models import AuditEntry, AuditSubject, Institution
from servanda.people.operations import audit

pytestmark = pytest.mark.django_db
ROLE = "servanda_serving_test"
POSTGRESQL_ONLY = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="PostgreSQL only"
)


@pytest.fixture
def body(country):
    return Institution.objects.get(code="standing-office")


def entry_about(body):
    return audit.record(verb="people.change_institution", by=None, subjects=[body])


@pytest.fixture
def serving(body):
    """The role that serves; what it did and itself are taken back after the test."""
    entry_about(body)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    migrator.grant(ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    yield
    with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@POSTGRESQL_ONLY
@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize("table", ["people_auditentry", "people_auditsubject"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TRIGGER {table}_append_only ON {table}",
        "DROP TABLE {table} CASCADE",
        "SET session_replication_role = replica",
    ],
)
def test_it_lets_the_serving_role_change_nothing_in_the_trail(statement, table):
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table))
    assert AuditEntry.objects.count() == 1


@POSTGRESQL_ONLY
@pytest.mark.usefixtures("serving")
def test_it_lets_the_serving_role_add_to_the_trail_and_do_its_work(body):
    body.names = {"en": "Office"}
    body.save()
    entry_about(body)
    assert AuditEntry.objects.count() == 2
    assert AuditSubject.objects.count() == 2


@POSTGRESQL_ONLY
@pytest.mark.usefixtures("serving")
def test_it_lets_the_serving_role_make_no_tables(db):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE own_notes (id integer)")


def test_it_works_as_the_owner_only_for_a_while(settings, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    settings.MIGRATION_DATABASE = _postgresql("postgresql://owner:pw@db.example/office")
    before = dict(connection.settings_dict)
    with migrator.as_owner() as serving:
        assert serving == before["USER"]
        assert connection.settings_dict["USER"] == "owner"
        assert connection.settings_dict["NAME"] == "office"
    assert dict(connection.settings_dict) == before


def test_it_is_its_own_owner_where_none_is_set(settings):
    settings.MIGRATION_DATABASE = None
    with migrator.as_owner() as serving:
        assert serving == ""
