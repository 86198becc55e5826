"""Where one is signed in, and in which post one acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.access import person_required
from servanda.people.middleware import ACTING_IN
from servanda.people.operations import sessions as operations
from servanda.people.queries.accounts import sessions_of
from servanda.people.views.signed_in import person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@person_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in."""
    person = person_of(request)
    context = {
        "sessions": sessions_of(person),
        "here": request.session.session_key,
        "assessor": person.assessor_id is not None,
    }
    return render(request, "people/sessions.html", context)


@person_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out somewhere else, or here."""
    person = person_of(request)
    session = get_object_or_404(sessions_of(person), pk=session_id)
    operations.end(session, by=person)
    messages.success(request, _("You are signed out there."))
    return redirect("people:sessions")


@person_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    person = person_of(request)
    here = request.session.session_key or ""
    number = operations.end_others(person, staying=here, by=person)
    words = ngettext(
        "You are signed out in %(number)s other place.",
        "You are signed out in %(number)s other places.",
        number,
    )
    messages.success(request, words % {"number": number})
    return redirect("people:sessions")


@person_required
@require_POST
def act_in(request: HttpRequest) -> HttpResponse:
    """Choose in which of one's posts one acts."""
    person = person_of(request)
    wanted = request.POST.get("post", "")
    for post in access.posts_of(person):
        if str(post.pk) == wanted:
            request.session[ACTING_IN] = post.pk
            words = _("You act as: %(post)s.") % {"post": by_language(post.titles)}
            messages.success(request, words)
            return redirect("desk:start")
    messages.error(
        request, _("You do not hold this post today. Choose one of those listed.")
    )
    return redirect("people:account")
