"""Secrets that stand in an address: made here, and only their hash is kept."""

from __future__ import annotations

import hashlib
import secrets

LENGTH = 32  # bytes: nobody tries them all
EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz23456789"
TYPED_LENGTH = 20
GROUP = 4


def new_secret() -> str:
    """Return a secret that fits into an address."""
    return secrets.token_urlsafe(LENGTH)


def typeable_secret() -> str:
    """Return a secret that can be read from paper and typed: 98 bits, no 0 or O."""
    return "".join(secrets.choice(EASY_TO_READ) for _ in range(TYPED_LENGTH))


def in_groups(secret: str) -> str:
    """Return a typed secret as it stands on paper: "k7qf-..."."""
    parts = range(0, len(secret), GROUP)
    return "-".join(secret[at : at + GROUP] for at in parts)


def as_typed(words: str) -> str:
    """Return the secret that somebody typed from paper, however they wrote it."""
    return "".join(each for each in words.lower() if each.isalnum())


def secret_hash(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
