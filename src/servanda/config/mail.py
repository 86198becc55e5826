"""Which mail server takes the office's mails, read from one address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}  # scheme -> its usual port


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails go; without a host none leaves."""

    scheme: str = ""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""

    @property
    def backend(self) -> str:
        """Return the name of Django's mail backend to use."""
        kind = "smtp" if self.host else "dummy"
        return f"django.core.mail.backends.{kind}.EmailBackend"


def server_of(address: str) -> MailServer:
    """Return the server that `address` names; an empty address names none.

    Raises SystemExit, with what is expected, when the address cannot be used.
    """
    if not address:
        return MailServer()
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise SystemExit(
            "SERVANDA_MAIL must look like smtp+tls://user:password@mail.example:587 "
            f"(or begin with {', '.join(SCHEMES)}), but begins with "
            f"{parts.scheme or 'nothing'!r}. Correct it and start again."
        )
    return MailServer(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or SCHEMES[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
