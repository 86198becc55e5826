"""Independent assessors: admitted on closed formal grounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from servanda.people import access, limits
from servanda.people.access import post_required
from servanda.people.errors import Refused
from servanda.people.forms.invitations import (
    AssessorForm,
    EndAssessorForm,
    InvitationForm,
)
from servanda.people.models import Assessor
from servanda.people.operations import assessors as operations
from servanda.people.queries.accounts import assessors_listed
from servanda.people.views.invitations import send
from servanda.people.views.signed_in import person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

UNPROCESSABLE = 422


@never_cache
@post_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessors(request: HttpRequest) -> HttpResponse:
    """List the organisations, and admit one or say what of its ground is missing."""
    _must_coordinate(request)
    form = AssessorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _decide(request, form)
    context = {
        "form": form,
        "assessors": assessors_listed(),
        "grounds": Assessor.Ground.labels,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/assessors.html", context, status=status)


def _decide(request: HttpRequest, form: AssessorForm) -> HttpResponse:
    person, facts = person_of(request), dict(form.cleaned_data)
    missing, name = facts.pop("missing"), facts.pop("name")
    if missing:
        operations.refuse(name, missing=missing, by=person, **facts)
        messages.success(
            request,
            _("Kept: “%(name)s” is not admitted, because of the formal ground.")
            % {"name": name},
        )
        return redirect("people:assessors")
    admitted = operations.admit(name, by=person, **facts)
    messages.success(request, _("“%(name)s” is admitted.") % {"name": name})
    return redirect("people:assessor", admitted.pk)


@never_cache
@post_required
@require_safe
def assessor(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one organisation: invite it, or end its admission."""
    shown = _assessor(request, pk)
    return _page(request, shown, InvitationForm(), EndAssessorForm())


@never_cache
@post_required
@require_http_methods(["POST"])
def invite_assessor(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody of the organisation to make an account."""
    shown = _assessor(request, pk)
    if not limits.allow(request, "invite"):
        return limits.too_many(request)
    form = InvitationForm(request.POST)
    if shown.status != Assessor.Status.ADMITTED or not form.is_valid():
        return _page(request, shown, form, EndAssessorForm())
    return send(request, form, assessor=shown)


@never_cache
@post_required
@require_http_methods(["POST"])
def end_assessor(request: HttpRequest, pk: int) -> HttpResponse:
    """End the admission of an organisation."""
    shown = _assessor(request, pk)
    form = EndAssessorForm(request.POST)
    if form.is_valid():
        try:
            operations.end(shown, by=person_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(
                request,
                _("The admission has ended. What the organisation wrote stays."),
            )
            return redirect("people:assessors")
    return _page(request, shown, InvitationForm(), form)


def _page(
    request: HttpRequest, shown: Assessor, form: InvitationForm, ending: EndAssessorForm
) -> HttpResponse:
    context = {
        "assessor": shown,
        "form": form,
        "ending": ending,
        "mail_is_on": settings.MAIL_IS_ON,
        "admitted": shown.status == Assessor.Status.ADMITTED,
    }
    failed = form.errors or ending.errors or request.method == "POST"
    status = UNPROCESSABLE if failed else 200
    return render(request, "people/assessor.html", context, status=status)


def _assessor(request: HttpRequest, pk: int) -> Assessor:
    _must_coordinate(request)
    return get_object_or_404(assessors_listed(), pk=pk)


def _must_coordinate(request: HttpRequest) -> None:
    if not access.may_coordinate(request.user):
        raise Http404
