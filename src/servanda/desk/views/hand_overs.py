"""Handing a post over, and taking it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from servanda.common.pagination import page_of
from servanda.desk import access
from servanda.desk.forms import HandOverForm
from servanda.desk.operations import hand_over_paper, handing_over
from servanda.desk.queries import hand_overs as queries
from servanda.people.access import (
    appointments_visible_to,
    may_coordinate_in,
    person_required,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from servanda.desk.models import HandOver
    from servanda.people.models import Person


@person_required
@require_safe
def hand_overs(request: HttpRequest) -> HttpResponse:
    visible = access.hand_overs_visible_to(request.user)
    facts = {
        "page": page_of(visible, request),
        "ending": queries.ending_terms(request.user),
        "ownerless": queries.ownerless(request.user),
    }
    return render(request, "desk/hand_overs.html", facts)


@person_required
@require_POST
def begin(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Begin the list for a term that ends."""
    person: Person = request.user  # type: ignore[assignment]  # person_required saw to it
    outgoing = appointments_visible_to(person).filter(pk=appointment_id).first()
    if outgoing is None:
        raise Http404
    own = outgoing.person_id == person.pk
    if not own and not may_coordinate_in(person, outgoing.post.institution):
        raise PermissionDenied(_("Only who leaves the post may hand it over."))
    begun = handing_over.open_hand_over(outgoing, by=person)
    return redirect("desk:hand_over", begun.pk)


@person_required
@never_cache
def hand_over(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Show one hand-over; by POST note what the successor should know."""
    found = _found(request, hand_over_id)
    if request.method != "POST":
        return _page(request, found, HandOverForm.of(found))
    if not access.may_write(request.user, found):
        raise PermissionDenied(_("Only who leaves the post may note this."))
    form = HandOverForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    person: Person = request.user  # type: ignore[assignment]  # person_required saw to it
    try:
        handing_over.write_notes(
            found,
            words=form.cleaned_data["words"],
            notes=form.notes,
            revision=form.cleaned_data["revision"],
            by=person,
        )
        if request.POST.get("then") == "hand_over":
            handing_over.hand_over_now(found, revision=found.revision, by=person)
    except handing_over.StaleError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, status=409)
    messages.success(
        request,
        _("Handed over. The successor finds it in the post's inbox.")
        if found.state == found.State.HANDED
        else _("Your notes are saved."),
    )
    return redirect("desk:hand_over", found.pk)


@person_required
@require_POST
def accept(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    found = _found(request, hand_over_id)
    given = request.POST.get("revision", "")
    try:
        handing_over.accept(
            found,
            revision=int(given) if given.isdecimal() else 0,
            by=request.user,  # type: ignore[arg-type]  # person_required saw to it
        )
    except handing_over.StaleError:
        messages.warning(
            request, _("The list changed meanwhile. Look at it, then accept it.")
        )
        return redirect("desk:hand_over", found.pk)
    messages.success(request, _("The post is yours, with everything on this list."))
    return redirect("desk:hand_over", found.pk)


@person_required
@require_safe
def pdf(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    found = _found(request, hand_over_id)
    answer = HttpResponse(
        hand_over_paper.write_pdf(found), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="hand-over-{found.pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _found(request: HttpRequest, hand_over_id: int) -> HandOver:
    found = queries.hand_over_of(request.user, hand_over_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, found: HandOver, form: HandOverForm, status: int = 200
) -> HttpResponse:
    facts = {
        "hand_over": found,
        "form": form,
        "rows": form.rows(),
        "may_write": access.may_write(request.user, found),
        "may_accept": access.may_accept(request.user, found),
    }
    return render(request, "desk/hand_over.html", facts, status=status)
