"""Proves the audit trail whole, reading it once from the first entry to the end."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Max

from servanda.people import chain
from servanda.people.models import AuditEntry, AuditHead, AuditSubject

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 1000  # entries in memory
NO_SUBJECTS: list[chain.Subject] = []


@dataclass(frozen=True)
class Proof:
    """What was found: `problem` names the first bad entry, or is ""."""

    entries: int
    end: str  # hash of the last good entry
    problem: str = ""


@dataclass(frozen=True)
class NotedEnd:
    """An end of the trail that somebody wrote down on an earlier day."""

    sequence: int
    hash: str


def prove(noted: NotedEnd | None = None) -> Proof:
    """Recompute every hash and compare links, numbers, subjects and the end.

    What was cut off at the end together with a forged end shows only against an
    end that was `noted` outside this database.
    """
    head = AuditHead.objects.order_by("pk").first() or AuditHead()
    last, end = 0, chain.START
    for entry, subjects in _entries(head.sequence):
        problem = _problem(entry, subjects, last + 1, end)
        if noted and entry.sequence == noted.sequence and entry.hash != noted.hash:
            problem = problem or (
                f"entry {entry.sequence}: its hash is not the one noted before"
            )
        if problem:
            return Proof(last, end, problem)
        last, end = entry.sequence, entry.hash
    return Proof(last, end, _end_problem(head, last, end, noted))


def _problem(
    entry: AuditEntry, subjects: list[chain.Subject], number: int, previous: str
) -> str:
    if entry.sequence != number:
        return f"entry {number}: it is missing; entry {entry.sequence} comes next"
    if entry.previous_hash != previous:
        return f"entry {number}: it does not follow from entry {number - 1}"
    if entry.hash != chain.hash_of(entry, subjects):
        return f"entry {number}: its content or its subjects were changed"
    return ""


def _end_problem(head: AuditHead, last: int, end: str, noted: NotedEnd | None) -> str:
    if last < head.sequence:
        return f"entry {last + 1}: it is missing, and the trail ends at {head.sequence}"
    if end != head.hash:
        return f"entry {last}: the end of the trail speaks of another entry"
    newest = AuditEntry.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    # Asked in this order: whoever writes meanwhile moves both, the end last.
    now = AuditHead.objects.order_by("pk").first() or AuditHead()
    if newest > now.sequence:
        return f"entry {now.sequence + 1}: it stands behind the end of the trail"
    if noted and noted.sequence > last:
        return f"entry {noted.sequence}: it was noted before and is missing"
    return ""


def _entries(upto: int) -> Iterator[tuple[AuditEntry, list[chain.Subject]]]:
    """Yield each entry with its subjects; both tables are read side by side."""
    by_entry = groupby(
        AuditSubject.objects.filter(entry__sequence__lte=upto)
        .order_by("entry__sequence")
        .values_list("entry_id", "kind", "key")
        .iterator(AT_ONCE),
        key=lambda row: row[0],
    )
    waiting = next(by_entry, None)
    rows = AuditEntry.objects.filter(sequence__lte=upto).order_by("sequence")
    for entry in rows.iterator(AT_ONCE):
        if waiting is None or waiting[0] != entry.pk:
            yield entry, NO_SUBJECTS
            continue
        yield entry, [(kind, key) for _, kind, key in waiting[1]]
        waiting = next(by_entry, None)
