"""What happens around every request: number, log line, time zone, size of the body."""

from __future__ import annotations

import logging
import secrets
import sys
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.utils import timezone

from servanda.config.logs import request_number
from servanda.countries import queries as countries

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    Answer = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger("servanda.requests")

HEALTH = "/healthz"
LOOK_THEMSELVES = frozenset({"desk:receive"})
"""Pages that look at the size before they read, to give an answer of their own."""


class NumberedRequests:
    """Gives each request a number, which logs and error pages share.

    The log line names the pattern of the address, never the address itself:
    an address may hold a one-time secret or the words somebody searched for.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = secrets.token_hex(4)
        request.error_id = number  # type: ignore[attr-defined]  # read by the error pages
        token = request_number.set(number)
        started = time.perf_counter()
        try:
            response = self.answer(request)
            response["X-Request-ID"] = number
            if request.path_info != HEALTH:  # asked every few seconds, for ever
                facts = _facts(request, response.status_code, started)
                logger.info("request answered", extra=facts)
        finally:
            request_number.reset(token)
        return response


class CountryTime:
    """Shows times in the zone of the country served."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == HEALTH:
            return self.answer(request)
        with timezone.override(countries.time_zone()):
            return self.answer(request)


class SizedBodies:
    """Refuses a body that is too large before any of it lies on the disk.

    Django's own limit leaves files out, and the check of a form's token reads the
    files too: anybody who may see the sign-in page could fill the disk.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        match = request.resolver_match
        if match and match.view_name in LOOK_THEMSELVES:
            return
        given = request.META.get("CONTENT_LENGTH") or ""
        size = int(given) if given.isascii() and given.isdigit() else 0
        most = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        # Only a large body is worth asking the database who sends it.
        if size > most and request.user.is_authenticated:
            most += settings.UPLOAD_LIMIT_BYTES
        if size > most:
            raise RequestDataTooBig


def _facts(request: HttpRequest, status: int, started: float) -> dict[str, Any]:
    match = request.resolver_match
    return {
        "facts": {
            "method": request.method,
            "page": match.view_name if match else None,
            "status": status,
            "milliseconds": round((time.perf_counter() - started) * 1000, 1),
        }
    }


def log_exception(request: HttpRequest | None = None, **_: object) -> None:
    """Write the exception being handled into the log, under the request's number."""
    match = request.resolver_match if request else None
    logger.error(
        "page failed",
        exc_info=sys.exc_info(),
        extra={"facts": {"page": match.view_name if match else None}},
    )


def connect() -> None:
    """Have every unhandled exception logged; called once at start-up."""
    got_request_exception.connect(log_exception, dispatch_uid="servanda.log_exception")
