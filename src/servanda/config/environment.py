"""What the surroundings say: the home folder, secrets and switches.

`VARIABLES` is the one list of them. `servanda doctor` prints it, the manual
must name each, and reading a variable that is not in it fails at once.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable that the product reads."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False


VARIABLES = (
    Variable(
        "SERVANDA_HOME",
        "the folder with everything of this office: database, files, keys, logs",
        "~/.servanda",
    ),
    Variable(
        "DATABASE_URL",
        "postgresql://user:password@host:port/name; empty: SQLite in SERVANDA_HOME",
        secret=True,
    ),
    Variable(
        "SERVANDA_MIGRATION_DATABASE_URL",
        "the same database as its owner, for migrations only; empty: one role for all",
        secret=True,
    ),
    Variable(
        "SERVANDA_COUNTRY",
        "ISO 3166-1 alpha-3 code of the country pack that is loaded at the start",
        "VNM",
    ),
    Variable(
        "SERVANDA_HOSTS",
        "host names that the site answers to, separated by commas",
        "localhost,127.0.0.1,[::1]",
    ),
    Variable(
        "SERVANDA_ORIGINS",
        "further origins (https://name) that forms may be sent from, by commas",
    ),
    Variable(
        "SERVANDA_HTTPS",
        "1 when a proxy in front speaks HTTPS: cookies are then sent over HTTPS only",
    ),
    Variable(
        "SERVANDA_PROXIES",
        "how many proxies stand in front; their client address then counts for limits",
        "0",
    ),
    Variable(
        "SERVANDA_ADDRESS",
        "the site's address as people reach it; stands in mails and letters",
        "http://localhost:8000",
    ),
    Variable(
        "SERVANDA_MAIL",
        "smtp://user:password@host:port, smtp+tls:// or smtps://; empty: no mail",
        secret=True,
    ),
    Variable(
        "SERVANDA_MAIL_FROM",
        "the sender of mails: an address of the office",
        "servanda@localhost",
    ),
    Variable(
        "SERVANDA_SECRET_KEY",
        "signs sessions; empty: made once and kept in SERVANDA_HOME/keys",
        secret=True,
    ),
    Variable(
        "SERVANDA_LOG_LEVEL",
        "the least that reaches the log file: DEBUG, INFO, WARNING or ERROR",
        "INFO",
    ),
    Variable(
        "SERVANDA_DEVELOPMENT",
        "1 for developers only: error details on pages, the component sheet",
    ),
)

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}

FOLDERS = ("files", "incoming", "logs", "static")


def value(name: str) -> str:
    """Return the value in force of the variable `name`, which must be listed."""
    return os.environ.get(name, "") or _DEFAULTS[name]


def flag(name: str) -> bool:
    """Return whether the variable `name` is switched on."""
    return value(name).lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    """Return the comma-separated words of the variable `name`."""
    return [word.strip() for word in value(name).split(",") if word.strip()]


def number(name: str) -> int:
    """Return the variable `name` as a whole number."""
    given = value(name)
    if not given.isdecimal():
        raise SystemExit(
            f"{name} must be a whole number such as {_DEFAULTS[name]}, "
            f"but is {given!r}. Correct it and start again."
        )
    return int(given)


def home() -> Path:
    """Return SERVANDA_HOME, made with its folders where missing.

    The folder holds everything of a running office: database, files, keys
    (mode 0600, in a folder of mode 0700) and logs.
    """
    folder = Path(value("SERVANDA_HOME")).expanduser()
    try:
        # The office's papers are nobody else's on this machine.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        (folder / "keys").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SystemExit(
            f"SERVANDA_HOME must be a folder that can be written, but {folder} "
            f"gives: {error.strerror}. Set SERVANDA_HOME to another folder."
        ) from error
    return folder.resolve()


def secret_key(folder: Path) -> str:
    """Return the key that signs sessions, made on the first start."""
    return value("SERVANDA_SECRET_KEY") or _kept_secret(folder / "keys" / "session.key")


def _kept_secret(path: Path) -> str:
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        # A link appears whole or not at all: of two processes that start
        # together, the second takes the first one's key.
        os.link(whole, path)
    except FileExistsError:
        pass
    finally:
        whole.unlink()
    return path.read_text(encoding="ascii").strip()
