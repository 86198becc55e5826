"""Decisions that assign work: list, page, record, file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.common.pagination import page_of
from servanda.files.errors import MissingFileError, NoSpace
from servanda.files.views import serve
from servanda.people.access import (
    may_coordinate,
    post_required,
    require_coordinator,
    scope_of,
)
from servanda.recommendations import access
from servanda.recommendations.forms.annexes import DecisionForm
from servanda.recommendations.operations.decisions import (
    DecisionRefused,
    record_decision,
)
from servanda.recommendations.queries.assignments import cards_of
from servanda.recommendations.queries.holders import name_of
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from servanda.recommendations.models import Decision

UNPROCESSABLE = 422
_METHODS = ["GET", "HEAD", "POST"]


@post_required
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """List the decisions, the newest first."""
    found = _visible(request)
    counted = found.select_related("issuer").annotate(given=Count("assignments"))
    tables = access.annexes_visible_to(request.user).filter(decision=None)
    context = {
        "page": page_of(counted, request),
        "workbooks": tables.annotate(row_count=Count("rows")).order_by("-pk"),
        "may_write": may_coordinate(request.user),
    }
    return render(request, "recommendations/decisions.html", context)


@post_required
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decision, its annexes and what it gave to whom."""
    found = decision_or_404(request, pk)
    given = access.assignments_visible_to(request.user).filter(decision=found)
    page = page_of(given.order_by("recommendation__label_order", "pk"), request)
    keys = [each.pk for each in page.items]
    context = {
        "decision": found,
        "may_write": may_coordinate(request.user),
        "issuer": name_of(found.issuer) if found.issuer else "",
        "annexes": access.annexes_visible_to(request.user)
        .filter(decision=found)
        .annotate(row_count=Count("rows"))
        .order_by("-pk"),
        "page": page,
        "cards": cards_of(given.filter(pk__in=keys)) if keys else [],
    }
    return render(request, "recommendations/decision.html", context)


@post_required
@require_http_methods(_METHODS)
def record(request: HttpRequest) -> HttpResponse:
    """Record a new decision."""
    _visible(request)
    require_coordinator(request.user)
    return _form_page(request, None)


@post_required
@require_http_methods(_METHODS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a decision's facts, or add its file."""
    found = decision_or_404(request, pk)
    require_coordinator(request.user)
    return _form_page(request, found)


@post_required
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the decision's file as it was received."""
    found = decision_or_404(request, pk)
    if found.file is None:
        raise Http404
    try:
        return serve(
            found.file,
            filename=found.file_name,
            inline=False,
            immutable=False,
            request=request,
        )
    except MissingFileError as error:
        raise Http404 from error


def _form_page(request: HttpRequest, found: Decision | None) -> HttpResponse:
    form = DecisionForm(
        request.POST or None, request.FILES or None, initial=_as_it_is(found)
    )
    status = 200
    if request.method == "POST":
        kept = _kept(request, form, found) if form.is_valid() else None
        if kept is not None:
            messages.success(
                request, _("%(number)s is recorded.") % {"number": kept.number}
            )
            return redirect("recommendations:decision", kept.pk)
        status = UNPROCESSABLE
    context = {"form": form, "decision": found}
    return render(request, "recommendations/decision_form.html", context, status=status)


def _kept(
    request: HttpRequest, form: DecisionForm, found: Decision | None
) -> Decision | None:
    values = form.cleaned_data
    try:
        return record_decision(
            number=values["number"],
            issued_on=values["issued_on"],
            issuer=values["issuer"],
            title=values["title"],
            file=values["file"],
            decision=found,
            by=person_of(request),
        )
    except DecisionRefused as refused:
        form.add_error("number", str(refused))
    except NoSpace as full:
        form.add_error("file", str(full))
    return None


def _as_it_is(found: Decision | None) -> dict[str, object]:
    if found is None:
        return {}
    return {
        "number": found.number,
        "issued_on": found.issued_on,
        "issuer": name_of(found.issuer) if found.issuer else "",
        "title": found.title,
    }


def decision_or_404(request: HttpRequest, pk: int) -> Decision:
    """Return a decision that the person may see."""
    found = _visible(request).select_related("issuer", "file").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _visible(request: HttpRequest) -> QuerySet[Decision]:
    """Return all decisions, to whoever sees the whole mechanism; others 404."""
    if not scope_of(request.user).everything:
        raise Http404
    return access.decisions_visible_to(request.user)
