"""The import desk: the list, one item, its page, and what is done with the item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from servanda.documents.access import readings_visible_to
from servanda.people.access import post_required, require_coordinator
from servanda.recommendations.access import findings_visible_to
from servanda.recommendations.forms.desk import Typed
from servanda.recommendations.operations.desk import (
    ChangedMeanwhile,
    InUse,
    Refused,
)
from servanda.recommendations.queries.answers import counts_of_answers
from servanda.recommendations.queries.desk import Desk, desk_of
from servanda.recommendations.views import deciding
from servanda.recommendations.views.found import Desktop, address_of, choice_of
from servanda.recommendations.views.showing import context_of, meanwhile_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from servanda.documents.models import Reading
    from servanda.recommendations.models import Finding


@post_required
@require_safe
def import_desk(request: HttpRequest, reading_id: int) -> HttpResponse:
    """Open the desk at what needs a person first."""
    reading = reading_or_404(request, reading_id)
    if is_unread(reading):
        return redirect("documents:reading", reading.pk)
    desk = desk_for(request, reading)
    if not desk.findings and counts_of_answers(reading).all:
        return redirect("recommendations:answers", reading.pk)
    choice = choice_of(request)
    shown = Desk(reading, tuple(desk.shown(choice.show, choice.order)))
    current = shown.to_begin_with() or desk.to_begin_with()
    return _page(request, Desktop(desk, choice, current))


@post_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request", "HX-Target")
def finding(request: HttpRequest, reading_id: int, finding_id: int) -> HttpResponse:
    """Show one item beside its page, or do with it what a person decided."""
    desk = desk_for(request, reading_or_404(request, reading_id))
    current = desk.find(finding_id)
    if current is None:
        raise Http404
    top = Desktop(desk, choice_of(request), current)
    if request.method != "POST":
        return _page(request, top)
    require_coordinator(request.user)
    return _decide(request, top, current)


def desk_for(request: HttpRequest, reading: Reading) -> Desk:
    """Return the desk with the items that the person may see."""
    return desk_of(reading, findings_visible_to(request.user))


def reading_or_404(request: HttpRequest, reading_id: int) -> Reading:
    """Return the import; for somebody who may not see it there is none."""
    readings = readings_visible_to(request.user).select_related(
        "document__review__state", "document__review__mechanism"
    )
    return get_object_or_404(readings, pk=reading_id)


def is_unread(reading: Reading) -> bool:
    """Say whether nothing was laid out yet; its own page then says why."""
    return reading.status not in {reading.Status.READ, reading.Status.UNDONE}


def _decide(request: HttpRequest, top: Desktop, current: Finding) -> HttpResponse:
    typed = Typed(request.POST, current)
    try:
        outcome = deciding.act(request, top, typed)
    except Refused as refused:
        typed.problems.extend(refused.problems)
        top.typed = typed
        return _page(request, top, status=422)
    except ChangedMeanwhile as changed:
        changed.finding.reading = top.desk.reading
        top.current, top.typed = changed.finding, typed
        top.meanwhile = meanwhile_of(changed.finding, typed.wording)
        return _page(request, top, status=409)
    except InUse as in_use:
        top.typed = typed
        top.more["dependents"] = in_use.dependents
        return _page(request, top, status=409)
    return _after(request, top, outcome)


def _after(
    request: HttpRequest, top: Desktop, outcome: deciding.Outcome
) -> HttpResponse:
    """Show what comes next: the panes to htmx, a new address to anybody else."""
    if outcome.address:
        if request.htmx:  # type: ignore[attr-defined]  # set by the middleware of django-htmx
            return HttpResponse(headers={"HX-Redirect": outcome.address})
        return redirect(outcome.address)
    desk = desk_for(request, top.desk.reading)
    following = deciding.following(outcome, desk, top)
    messages.success(request, outcome.words)
    if not request.htmx:  # type: ignore[attr-defined]  # as above
        return redirect(address_of(following, top.choice))
    after = Desktop(desk, top.choice, following)
    after.more["written"] = True
    answer = _page(request, after)
    answer["HX-Push-Url"] = address_of(following, top.choice)
    return answer


def _page(request: HttpRequest, top: Desktop, *, status: int = 200) -> HttpResponse:
    htmx = request.htmx  # type: ignore[attr-defined]  # set by the middleware of django-htmx
    template = "recommendations/desk.html"
    if htmx and not htmx.history_restore_request:
        template = "recommendations/desk_panes.html"
        if htmx.target == "page" and request.method == "GET":
            template = "recommendations/desk_page.html"
    return render(request, template, context_of(request, top), status=status)
