"""The audit trail: one entry for each write, chained by hash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from servanda.common.privacy import Privacy
from servanda.people import chain, sealing
from servanda.people.access import current_post
from servanda.people.models import (
    AuditEntry,
    AuditHead,
    AuditSubject,
    Person,
    SealingKey,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import Model

VERB = re.compile(r"[a-z]+(\.[a-z_]+)+")
IN_CLEAR = {Privacy.NONE, Privacy.OFFICE}


class OutsideTransactionError(RuntimeError):
    """An entry must stand or fall with the write that it tells of."""


def record(  # noqa: PLR0913 - an entry has these parts, all named
    *,
    verb: str,
    by: Person | None,
    subjects: Iterable[Model],
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
    about: Person | None = None,
) -> AuditEntry:
    """Write one entry at the end of the chain, inside the caller's transaction.

    Args:
        verb: "room.verb", for example "recommendations.confirm".
        by: Who did it; None for the system itself.
        subjects: The things it was done to; their history shows the entry.
        before: Values before, of the classes none and office only (`snapshot`).
        after: Values after, likewise.
        personal: Personal values; sealed under the key of `about`, or of `by`.
        about: The person whom `personal` speaks of.

    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError(
            f"{verb}: audit.record needs a transaction around it"
        )
    if not VERB.fullmatch(verb):
        raise ValueError(f"Expected a verb like 'room.verb', found {verb!r}")
    head = _locked_head()
    post = current_post(by)
    entry = AuditEntry(
        sequence=head.sequence + 1,
        at=timezone.now(),
        verb=verb,
        by=by,
        post=post,
        before=None if before is None else chain.plain(before),
        after=None if after is None else chain.plain(after),
        previous_hash=head.hash,
    )
    if personal:
        _seal(entry, personal, about or by)
    spoken_of = sorted({chain.subject_of(thing) for thing in subjects})
    _append(entry, spoken_of, head)
    return entry


def _seal(entry: AuditEntry, personal: dict[str, Any], about: Person | None) -> None:
    if about is None:
        raise ValueError("Personal values need the person whom they are about.")
    key: SealingKey = sealing.key_of(about)
    entry.sealing_key = key
    entry.sealed = sealing.seal(key, chain.plain(personal), place_of(entry.sequence))


def place_of(sequence: int) -> str:
    """Return the place to which sealed values of an entry are bound."""
    return f"audit entry {sequence}"


def _locked_head() -> AuditHead:
    """Return the end of the chain, ours until the transaction ends.

    PostgreSQL locks the row; SQLite writes one transaction at a time anyway.
    """
    locked = AuditHead.objects.select_for_update()
    head = locked.filter(pk=1).first()
    if head is None:  # the very first entry
        AuditHead.objects.get_or_create(pk=1)
        head = locked.get(pk=1)
    return head


def _append(
    entry: AuditEntry, subjects: Collection[chain.Subject], head: AuditHead
) -> None:
    entry.hash = chain.hash_of(entry, subjects)
    entry.save(force_insert=True)
    AuditSubject.objects.bulk_create(
        [AuditSubject(entry=entry, kind=kind, key=key) for kind, key in subjects],
        batch_size=500,
    )
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])


def snapshot(instance: Model, *, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """Return the values of `instance` that may stand in clear in the trail.

    Personal and sealed fields are never among them: give those as `personal`.
    A very long value stands there as its length and hash.
    """
    privacy: dict[str, Privacy] = instance.privacy  # type: ignore[attr-defined]  # every model of ours declares it, the safeguards test sees to it
    return {
        field.name: chain.shortened(chain.plain(field.value_from_object(instance)))
        for field in instance._meta.concrete_fields
        if privacy[field.name] in IN_CLEAR and field.name not in leave_out
    }
