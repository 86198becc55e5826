"""Serving pages: what `servanda serve` and `servanda demo` share."""

from __future__ import annotations

import errno
import http.client
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.config import supervisor

if TYPE_CHECKING:
    from collections.abc import Callable

TRIES = 4


class CannotServeError(Exception):
    """The site cannot be served; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where pages are served, and by how many processes."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 3

    @property
    def address(self) -> str:
        """The address that a person on this machine types."""
        here = {"127.0.0.1": "localhost", "0.0.0.0": "localhost", "::": "localhost"}  # noqa: S104  only compared
        name = here.get(self.host, self.host)
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}/"


def check_port_is_free(site: Site) -> None:
    """Raise CannotServeError where something else listens already."""
    family = socket.AF_INET6 if ":" in site.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((site.host, site.port))
        except OSError as error:
            raise CannotServeError(_why_not(site, error)) from error


def _why_not(site: Site, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {site.port} must be free, but something listens there already, "
            f"perhaps another `servanda serve`. Stop it, or choose another port: "
            f"--port {site.port + 1}."
        )
    return (
        f"The site should listen at {site.host}, port {site.port}, but the system "
        f"says: {error.strerror}. Choose another --host or --port."
    )


def serve(site: Site, *, when_ready: Callable[[], None]) -> None:
    """Serve pages and do background work until told to stop."""
    check_port_is_free(site)
    web = supervisor.web(site.host, site.port, site.workers)
    children = supervisor.Supervisor([web, supervisor.worker()])
    waiting = True

    def look() -> None:
        nonlocal waiting
        if waiting and answers(site):
            waiting = False
            when_ready()
        elif waiting and web.deaths >= TRIES:
            children.stop()

    children.run(look)
    if waiting and web.deaths >= TRIES:
        raise CannotServeError(
            "The web server should start, but ended each time. The lines above and "
            "the newest file in SERVANDA_HOME/logs say why; `servanda doctor` checks "
            "this installation."
        )


def answers(site: Site) -> bool:
    """Say whether the site answers at all."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(site.host, site.host)  # noqa: S104  only compared
    connection = http.client.HTTPConnection(name, site.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
