"""Who is signed in, for operations that need a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from servanda.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest


def person_of(request: HttpRequest) -> Person:
    """Return the person signed in; visitors were sent away before."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
