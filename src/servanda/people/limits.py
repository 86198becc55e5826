"""Named limits on how often something may be tried.

The names and figures are in settings.ACCOUNT_RATE_LIMITS; they count in the
shared cache, so that all web processes count together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def allow(request: HttpRequest, action: str) -> bool:
    """Count one try of `action` and say whether it is within the limit.

    Reading pages (GET) is never counted.
    """
    return bool(ratelimit.consume(request, action=action))


def too_many(request: HttpRequest) -> HttpResponse:
    """Return the page that says to wait."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = "60"
    return answer
