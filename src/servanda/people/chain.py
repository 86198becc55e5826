"""The arithmetic of the audit trail: plain values, canonical form, hashes."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from servanda.people.models import AuditEntry

START = "0" * 64  # stands before the first entry
LONGEST = 10_000  # characters of one value; a longer one is kept by its hash
EXACT_INTEGERS = 2**53  # floats beyond are not told apart as integers

Subject = tuple[str, int]


def subject_of(thing: Model) -> Subject:
    """Return kind and key by which the trail speaks of `thing`."""
    return thing._meta.label_lower, int(thing.pk)


def plain(value: Any) -> Any:
    """Return `value` as JSON that every database gives back unchanged.

    PostgreSQL keeps numbers as decimals, refuses NUL and reorders keys; so
    whole floats become integers, others are rounded, and NUL is replaced.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return _plain_float(value)
    if isinstance(value, Mapping):
        return {_plain_text(str(k)): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    return _plain_text(_written(value))


def _written(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()  # a time of day too: datetime is a date
    return str(value)  # texts, lazy translations, decimals, enumerations


def _plain_float(value: float) -> int | float | str:
    if not math.isfinite(value) or abs(value) > EXACT_INTEGERS:
        return str(value)
    rounded = round(value, 6)
    return int(rounded) if rounded.is_integer() else rounded


def _plain_text(value: str) -> str:
    return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def shortened(value: Any) -> Any:
    """Return a plain value, or for a very long one its length and hash."""
    text = canonical(value)
    if len(text) <= LONGEST:
        return value
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "length": len(text)}


def canonical(value: Any) -> str:
    """Return the one way to write a plain value down."""
    return json.dumps(
        value,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )


def hash_of(entry: AuditEntry, subjects: Iterable[Subject]) -> str:
    """Return the hash over everything that is stored of `entry`."""
    sealed = None if entry.sealed is None else bytes(entry.sealed).hex()
    stored = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "verb": entry.verb,
        "by": entry.by_id,
        "post": entry.post_id,
        "before": entry.before,
        "after": entry.after,
        "sealed": sealed,
        "sealing_key": entry.sealing_key_id,
        "subjects": sorted([kind, key] for kind, key in subjects),
        "previous": entry.previous_hash,
    }
    return hashlib.sha256(canonical(stored).encode()).hexdigest()
