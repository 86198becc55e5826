"""The audit trail: chained, append-only, sealed where personal."""

from __future__ import annotations

import threading
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from servanda.people import chain, sealing
from servanda.people.errors import ErasedError, KeysMissingError
from servanda.people.models import AuditEntry, AuditHead, AuditSubject, SealingKey
from servanda.people.operations import account, audit
from servanda.people.operations.audit import OutsideTransactionError
from servanda.people.proof import prove
from servanda.people.queries import history_of

guards = import_module("servanda.people.migrations.0003_append_only_trail")


def write(by=None, *subjects, **facts):
    with transaction.atomic():
        return audit.record(verb="people.try", by=by, subjects=subjects, **facts)


@pytest.fixture
def unguarded(db):
    """A database whose triggers somebody with full access has removed."""
    with connection.cursor() as cursor:
        for statement in guards.opening(connection.vendor):
            cursor.execute(statement)


def test_it_tells_the_history_of_a_thing_by_post(coordinator, home):
    write(coordinator, coordinator, before={"a": "x"}, after={"a": 1.0})
    line = history_of(coordinator)[0]
    assert (line.verb, line.before, line.after) == ("people.try", {"a": "x"}, {"a": 1})
    assert line.post_title("vi") == "coordinator"
    assert "Coordinator" not in str(coordinator)


def test_it_shows_only_the_history_of_that_thing(coordinator, reader, home):
    write(coordinator, coordinator)
    assert history_of(reader) == []


def test_it_refuses_an_entry_without_a_transaction(transactional_db):
    with pytest.raises(OutsideTransactionError, match="transaction"):
        audit.record(verb="people.try", by=None, subjects=[])


def test_it_refuses_a_verb_that_names_no_room(db):
    with pytest.raises(ValueError, match=r"room\.verb"), transaction.atomic():
        audit.record(verb="try", by=None, subjects=[])


def test_it_loses_the_entry_with_the_write_that_failed(db):
    @transaction.atomic
    def fail():
        write()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert prove().entries == 0
    assert prove().problem == ""


def test_it_proves_a_whole_trail(coordinator, reader, home, capsys):
    write(coordinator, coordinator, reader, after={"text": "Cao Bằng \0 é"})
    write(None)
    write(reader, reader, personal={"after": {"name": "An"}})
    call_command("audit", "verify")
    assert "whole: 3 entries" in capsys.readouterr().out


TAMPERING = {
    "a changed value": "UPDATE people_auditentry SET after = '{\"n\": 9}' WHERE sequence = 2",
    "a changed author": "UPDATE people_auditentry SET by_id = NULL WHERE sequence = 2",
    "a changed verb": "UPDATE people_auditentry SET verb = 'a.b' WHERE sequence = 2",
    "another subject": "UPDATE people_auditsubject SET key = key + 1 WHERE entry_id ="
    " (SELECT id FROM people_auditentry WHERE sequence = 2)",
    "a subject taken away": "DELETE FROM people_auditsubject WHERE entry_id ="
    " (SELECT id FROM people_auditentry WHERE sequence = 2)",
    "another hash before": "UPDATE people_auditentry SET previous_hash = hash"
    " WHERE sequence = 2",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
def test_it_names_the_first_entry_that_was_changed(
    coordinator, home, unguarded, statement
):
    for number in (1, 2, 3):
        write(coordinator, coordinator, after={"n": number})
    with connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(CommandError, match="First bad entry 2") as stopped:
        call_command("audit", "verify")
    assert stopped.value.returncode == 1


def test_it_names_an_entry_that_is_missing_inside(coordinator, home, unguarded):
    for _ in range(3):
        write()
    AuditEntry.objects.filter(sequence=2).delete()
    assert prove().problem.startswith("entry 2: it is missing")


def test_it_notices_an_end_that_was_cut_off(coordinator, home, unguarded):
    for _ in range(3):
        write()
    AuditEntry.objects.filter(sequence=3).delete()
    assert prove().problem.startswith("entry 3: it is missing")


def test_it_notices_an_end_that_was_moved_back(db, unguarded):
    first, _second = write(), write()
    AuditHead.objects.update(sequence=1, hash=first.hash)
    assert prove().problem.startswith("entry 2: it stands behind the end")


def test_it_notices_a_forged_end_by_the_one_noted_before(db, unguarded, capsys):
    first, _second = write(), write()
    call_command("audit", "verify")
    noted = capsys.readouterr().out.split()[-1]
    call_command("audit", "verify", noted=noted)
    AuditEntry.objects.filter(sequence=2).delete()
    AuditHead.objects.update(sequence=1, hash=first.hash)
    call_command("audit", "verify")
    with pytest.raises(CommandError, match="noted before and is missing"):
        call_command("audit", "verify", noted=noted)


def test_it_notices_a_trail_that_was_written_anew(db):
    write()
    with pytest.raises(CommandError, match="not the one noted before"):
        call_command("audit", "verify", noted=f"1:{'a' * 64}")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL only")
def test_it_cannot_be_truncated_by_sql(db):
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute("TRUNCATE people_auditentry CASCADE")


def test_it_says_how_to_write_a_noted_end(db):
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        call_command("audit", "verify", noted="yesterday")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_auditentry SET verb = 'a.b'",
        "DELETE FROM people_auditentry",
        "UPDATE people_auditsubject SET kind = 'x'",
        "DELETE FROM people_auditsubject",
    ],
)
def test_it_cannot_be_changed_or_deleted_even_by_sql(coordinator, home, statement):
    write(coordinator, coordinator)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO people_auditentry SELECT * FROM people_auditentry",
        "INSERT OR REPLACE INTO people_auditsubject SELECT * FROM people_auditsubject",
        """INSERT OR REPLACE INTO people_auditentry
            (id, sequence, at, verb, previous_hash, hash)
            SELECT id + 99, sequence, at, verb, previous_hash, hash
            FROM people_auditentry""",
    ],
)
def test_it_cannot_be_replaced_in_sqlite(coordinator, home, statement):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    write(coordinator, coordinator)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_it_cannot_be_emptied_by_the_flush_command(db, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "/home/office/servanda")
    with pytest.raises(CommandError, match="nothing was deleted"):
        call_command("flush", interactive=False)


def test_it_keeps_personal_values_sealed_and_opens_them_with_the_key(reader, home):
    entry = write(reader, reader, personal={"after": {"name": "Hoàng Văn An"}})
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert "Hoàng".encode() not in bytes(stored.sealed)
    assert "An" not in str(stored.before) + str(stored.after)
    key = stored.sealing_key
    place = audit.place_of(stored.sequence)
    assert sealing.unseal(key, stored.sealed, place) == {
        "after": {"name": "Hoàng Văn An"}
    }


def test_it_does_not_open_sealed_values_that_were_moved(reader, home):
    entry = write(reader, reader, personal={"a": "b"})
    with pytest.raises(KeysMissingError):
        sealing.unseal(entry.sealing_key, entry.sealed, audit.place_of(99))


def test_it_refuses_personal_values_about_nobody(db, home):
    with pytest.raises(ValueError, match="about"):
        write(None, personal={"name": "An"})


def test_it_makes_the_master_key_for_its_owner_only(reader, home):
    write(reader, personal={"a": "b"})
    path = home / "keys" / "sealing.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list((home / "keys").iterdir()) == [path]
    assert sealing.master_key() == sealing.master_key()


def test_it_erases_personal_values_and_the_chain_still_verifies(
    coordinator, reader, home
):
    write(coordinator, reader, personal={"after": {"name": "An"}}, about=reader)
    account.erase(reader, by=coordinator)
    entry = AuditEntry.objects.get(sequence=1)
    assert entry.sealing_key.wrapped is None
    with pytest.raises(ErasedError):
        sealing.unseal(entry.sealing_key, entry.sealed, audit.place_of(1))
    with pytest.raises(ErasedError):
        write(coordinator, personal={"name": "again"}, about=reader)
    reader.refresh_from_db()
    assert (reader.name, reader.email, reader.is_active) == ("", "", False)
    assert history_of(reader)[0].verb == "people.erase"
    assert prove().problem == ""


def test_it_goes_on_after_a_restore_without_keys(reader, home):
    old = write(reader, personal={"a": "b"})
    (home / "keys" / "sealing.key").unlink()
    new = write(reader, personal={"c": "d"})
    assert sealing.unseal(new.sealing_key, new.sealed, audit.place_of(2)) == {"c": "d"}
    with pytest.raises(KeysMissingError, match="Restore the keys"):
        sealing.unseal(old.sealing_key, old.sealed, audit.place_of(1))
    assert SealingKey.objects.filter(person=reader).count() == 2
    assert prove().problem == ""


def test_it_keeps_a_snapshot_free_of_personal_values(reader, home):
    values = audit.snapshot(reader)
    assert set(values) == {"id", "is_active", "created_at", "assessor"}


def test_it_keeps_a_very_long_value_by_its_hash():
    kept = chain.shortened("x" * 20_000)
    assert kept["length"] == 20_002
    assert len(kept["sha256"]) == 64


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_it_writes_every_value_down_the_same_way_twice(value):
    once = chain.plain(value)
    assert chain.canonical(chain.plain(once)) == chain.canonical(once)
    assert "\0" not in chain.canonical(once)


@pytest.mark.parametrize(
    "value",
    [1.0, 0.1, -0.0, 1e-9, 123456.789012345, 1e20, "é\0", ["đ", {"b": 1, "a": 2.5}]],
)
def test_it_gets_from_the_database_what_it_hashed(db, value):
    entry = write(None, after={"v": value})
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert chain.hash_of(stored, []) == entry.hash


@pytest.mark.django_db(transaction=True)
def test_it_keeps_one_chain_when_many_write_at_once(home):
    begin = threading.Barrier(4)
    failures = []

    def work():
        begin.wait()
        try:
            for _ in range(10):
                write(None, after={"by": threading.current_thread().name})
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (prove().entries, prove().problem) == (40, "")
    assert AuditSubject.objects.count() == 0


def test_it_erases_from_the_command_line_only_when_told_for_good(reader, home, capsys):
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase", "reader")
    reader.refresh_from_db()
    assert reader.is_active
    call_command("erase", "reader", "--for-good")
    reader.refresh_from_db()
    assert not reader.is_active
    assert "still verifies" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("erase", "reader", "--for-good")
