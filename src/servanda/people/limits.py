"""Named limits on how often something may be tried.

The names and figures are in settings.ACCOUNT_RATE_LIMITS; they count in the
shared cache, so that all web processes count together.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.conf import settings
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def allow(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Count one try of `action` and say whether it is within the limit.

    Reading pages (GET) is never counted. `key` is what a limit "per key" counts.
    """
    return bool(ratelimit.consume(request, action=action, key=key))


def forgive(request: HttpRequest, action: str, *, key: str) -> None:
    """Forget the tries of `action` after one that was right."""
    ratelimit.clear(request, action=action, key=key)


def cache_key(key: str, prefix: str, version: int) -> str:
    """Return the name of a value in the shared cache, as a hash.

    Limits are counted by client address, and the cache lies in the database:
    nobody is to read there from where somebody came.
    """
    name = f"{prefix}:{version}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), name, hashlib.sha256).hexdigest()


def too_many(request: HttpRequest) -> HttpResponse:
    """Return the page that says to wait."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = "60"
    return answer
