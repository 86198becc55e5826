"""Secrets that stand in an address: made here, and only their hash is kept."""

from __future__ import annotations

import hashlib
import secrets

LENGTH = 32  # bytes: nobody tries them all


def new_secret() -> str:
    """Return a secret that fits into an address."""
    return secrets.token_urlsafe(LENGTH)


def secret_hash(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
