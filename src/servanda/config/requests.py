"""What happens around every request: its number, its log line, its time zone."""

from __future__ import annotations

import logging
import secrets
import sys
import time
from typing import TYPE_CHECKING, Any

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
