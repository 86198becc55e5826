"""Doors to pages: who is sent to the sign-in page, and who finds no page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from servanda.people.access.posts import Anybody, posts_of
from servanda.people.access.rights import (
    may_manage_accounts,
    may_read,
    may_read_documents,
)
from servanda.people.models import Person

Facts = ParamSpec("Facts")
View = Callable[Concatenate[HttpRequest, Facts], HttpResponseBase]


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


def _only_for(may: Callable[[Anybody], bool], view: View[Facts]) -> View[Facts]:
    @wraps(view)
    def entered(
        request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs
    ) -> HttpResponseBase:
        if not may(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return person_required(entered)


def post_required(view: View[Facts]) -> View[Facts]:
    """Like `person_required`; and without a post that goes with content, no page."""
    return _only_for(may_read, view)


def any_post_required(view: View[Facts]) -> View[Facts]:
    """Like `post_required`, but a system administrator comes in, too."""
    return _only_for(lambda person: bool(posts_of(person)), view)


def reader_required(view: View[Facts]) -> View[Facts]:
    """Like `post_required`, but an independent assessor comes in, too.

    For documents and the register; what the office makes of them is not theirs.
    """
    return _only_for(may_read_documents, view)


def account_manager_required(view: View[Facts]) -> View[Facts]:
    """Let in whom accounts are entrusted to; for others there is no page."""
    return _only_for(may_manage_accounts, view)


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
