"""Has the person signed in act in the post that they chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.middleware import get_user
from django.utils.functional import SimpleLazyObject

from servanda.people import access
from servanda.people.models import Person
from servanda.people.operations import sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest, HttpResponseBase

ACTING_IN = "acting_in"  # in the session: key of a post
USED_ON = "used_on"  # in the session, where it is one that the person may end


class ActingPost:
    """Puts the chosen post into `request.user`, once somebody asks for it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(lambda: _acting(request))  # type: ignore[assignment]  # stands for the person, as Django's own does
        return self.answer(request)


def _acting(request: HttpRequest) -> Person | AnonymousUser:
    person = get_user(request)
    if not isinstance(person, Person):
        return person
    access.act_in(person, request.session.get(ACTING_IN))
    used_on = request.session.get(USED_ON)
    today = access.today()
    if used_on is not None and used_on != today.isoformat():
        request.session[USED_ON] = today.isoformat()
        sessions.use(request.session.session_key or "", today)
    return person
