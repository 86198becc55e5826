"""What the page shell shows on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from servanda.countries import queries as countries
from servanda.people import queries as people


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """Return the country served and the post of the person signed in."""
    return {
        "country": SimpleLazyObject(countries.current_country),
        "current_post": SimpleLazyObject(
            lambda: people.current_post(getattr(request, "user", None))
        ),
    }
