"""Seals personal values of the trail under one erasable key a person.

Envelope: a value is sealed by the person's key (AES-256-GCM), that key is
wrapped by the master key of the installation, which lives in the keys folder
and never in the database. A copy of the database alone opens nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from servanda.people.errors import ErasedError, KeysMissingError
from servanda.people.models import Person, SealingKey

NONCE = 12  # bytes, as AES-GCM wants
KEY = 32  # bytes: AES-256


def master_key() -> bytes:
    """Return the installation's master key, made on first use (mode 0600)."""
    path = Path(settings.KEYS_ROOT) / "sealing.key"
    with contextlib.suppress(FileNotFoundError):
        return bytes.fromhex(path.read_text(encoding="ascii"))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".sealing-{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_bytes(KEY).hex())
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all, and only for the first of two
        # processes that start together: both then read the same key.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii"))


def master_name(master: bytes) -> str:
    """Return a short name by which a wrapped key finds its master key."""
    return hashlib.sha256(b"servanda master key" + master).hexdigest()[:16]


def key_of(person: Person) -> SealingKey:
    """Return the key that seals new values about `person`, made where missing.

    After a restore without keys the old keys stay, closed, and a new one is made.
    """
    master = master_key()
    name = master_name(master)
    found = SealingKey.objects.filter(person=person, master=name).first()
    if found is None:
        found = SealingKey(person=person, master=name)
        found.wrapped = _encrypt(
            master, secrets.token_bytes(KEY), f"key of person {person.pk}"
        )
        found.save()
    return found


def seal(key: SealingKey, values: dict[str, Any], place: str) -> bytes:
    """Return `values` sealed; they open only for the same `place`."""
    return _encrypt(_unwrap(key), json.dumps(values).encode(), place)


def unseal(key: SealingKey, sealed: bytes, place: str) -> dict[str, Any]:
    """Return the sealed values, or raise ErasedError or KeysMissingError."""
    opened: dict[str, Any] = json.loads(_decrypt(_unwrap(key), bytes(sealed), place))
    return opened


def seal_text(text: str, place: str) -> str:
    """Return `text` sealed under the master key itself, to be kept as text.

    For secrets of the installation that nobody's erasure concerns, or that are
    deleted with what they belong to.
    """
    return _encrypt(master_key(), text.encode(), place).hex()


def unseal_text(sealed: str, place: str) -> str:
    """Return a text that `seal_text` sealed, or raise KeysMissingError."""
    try:
        kept = bytes.fromhex(sealed)
    except ValueError:
        raise KeysMissingError(
            "Sealed values were changed or belong elsewhere; they cannot be opened."
        ) from None
    return _decrypt(master_key(), kept, place).decode()


def _unwrap(key: SealingKey) -> bytes:
    if key.wrapped is None:
        raise ErasedError("These values were erased; nobody can open them any more.")
    master = master_key()
    if key.master != master_name(master):
        raise KeysMissingError(
            "These values are sealed under a key that is not in this keys folder. "
            "Restore the keys that belong to this database."
        )
    return _decrypt(master, bytes(key.wrapped), f"key of person {key.person_id}")


def _encrypt(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    # The place is authenticated: sealed bytes moved elsewhere do not open.
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def _decrypt(key: bytes, sealed: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except InvalidTag:
        raise KeysMissingError(
            "Sealed values were changed or belong elsewhere; they cannot be opened."
        ) from None
