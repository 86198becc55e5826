"""What the surroundings say: the home folder, secrets and switches."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """Return SERVANDA_HOME, made with its folders where missing.

    The folder holds everything of a running office: database, files, keys
    (mode 0600, in a folder of mode 0700) and logs.
    """
    given = os.environ.get("SERVANDA_HOME", "")
    folder = Path(given) if given else Path.home() / ".servanda"
    for name in ("", "files", "incoming", "logs", "static"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "keys").mkdir(mode=0o700, exist_ok=True)
    return folder.resolve()


def secret_key(folder: Path) -> str:
    """Return the key that signs sessions, made on the first start."""
    given = os.environ.get("SERVANDA_SECRET_KEY", "")
    if given:
        return given
    return _kept_secret(folder / "keys" / "session.key")


def _kept_secret(path: Path) -> str:
    try:
        # Exclusive creation: two processes that start together agree on one key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(48)
        file.write(value)
    return value


def flag(name: str) -> bool:
    """Return whether the variable `name` is switched on."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str) -> list[str]:
    """Return the comma-separated words of the variable `name`."""
    return [w.strip() for w in os.environ.get(name, default).split(",") if w.strip()]
