"""Who may enter, read and write: the only doors to people's rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.countries import queries as countries
from servanda.people.models import Person, Post, SavedView

if TYPE_CHECKING:
    import datetime

A_MINUTE = 60  # seconds
Anybody = Person | AnonymousUser | None
Facts = ParamSpec("Facts")
View = Callable[Concatenate[HttpRequest, Facts], HttpResponseBase]


def today() -> datetime.date:
    """Return the day it is in the country served, in a page or at work alike.

    Posts are held by the day; in a task or command Django's own day is in UTC.
    """
    return timezone.localdate(timezone=countries.time_zone())


def current_post(person: Anybody) -> Post | None:
    """Return the post that `person` holds today, the most powerful first.

    The answer holds for a minute for one Person object, that is for one request
    or one stretch of work; whoever changes appointments calls `forget_post`.
    """
    if not isinstance(person, Person) or not person.is_active:
        return None
    known: tuple[float, Post | None] | None = person.__dict__.get("_post_known")
    if known is not None and time.monotonic() < known[0] + A_MINUTE:
        return known[1]
    day = today()
    # One filter call: both days must hold for the same appointment.
    held = Post.objects.select_related("institution").filter(
        Q(appointments__valid_to__isnull=True) | Q(appointments__valid_to__gte=day),
        appointments__person=person,
        appointments__valid_from__lte=day,
    )
    post = held.order_by("role", "pk").first()
    person.__dict__["_post_known"] = (time.monotonic(), post)
    return post


def forget_post(person: Person) -> None:
    """Have the next question for the post of `person` asked anew."""
    person.__dict__.pop("_post_known", None)


def may_read(person: Anybody) -> bool:
    """Say whether `person` holds any post today."""
    return current_post(person) is not None


def may_coordinate(person: Anybody) -> bool:
    """Say whether `person` holds a coordinator's post today."""
    post = current_post(person)
    return post is not None and post.role == Post.Role.COORDINATOR


def require_coordinator(person: Anybody) -> None:
    """Raise PermissionDenied (403) for anybody but a coordinator."""
    if not may_coordinate(person):
        raise PermissionDenied(_("Only a coordinator may change this."))


def person_required(view: View[Facts]) -> View[Facts]:
    """Send visitors to the sign-in page and back here afterwards."""

    @wraps(view)
    def entered(
        request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs
    ) -> HttpResponseBase:
        if isinstance(getattr(request, "user", None), Person):
            return view(request, *args, **kwargs)
        return _to_sign_in(request)

    return entered


def post_required(view: View[Facts]) -> View[Facts]:
    """Like `person_required`; and for somebody without a post there is no page."""

    @wraps(view)
    def entered(
        request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs
    ) -> HttpResponseBase:
        if not may_read(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return person_required(entered)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    # After a form was sent, the way back is the page it stood on: its address
    # may only take POST.
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    answer = redirect_to_login(back, resolve_url("people:sign_in"))
    if request.headers.get("HX-Request") != "true":
        return answer
    # htmx would paint the sign-in page into a corner of the old page.
    whole_page = HttpResponse(status=204)
    whole_page["HX-Redirect"] = answer.url
    return whole_page


def saved_views_visible_to(person: Anybody) -> QuerySet[SavedView]:
    """Return the views that `person` saved; nobody sees those of others."""
    if not isinstance(person, Person) or not may_read(person):
        return SavedView.objects.none()
    return SavedView.objects.filter(person=person)
