"""Pages on which a coordinator makes, corrects, renames and moves institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.forms.institutions import (
    AddInstitutionForm,
    CompetencesForm,
    InstitutionForm,
    MoveForm,
    RenameForm,
    competences_initial,
    institution_initial,
    names_initial,
)
from servanda.people.operations import institutions as operations
from servanda.people.queries.listing import number_in
from servanda.people.queries.territories import territories_to_choose
from servanda.people.views.changing import UNPROCESSABLE, Difference, kept
from servanda.people.views.signed_in import person_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from servanda.people.models import Institution

METHODS = ["GET", "HEAD", "POST"]


@access.any_post_required
@require_http_methods(METHODS)
def add(request: HttpRequest) -> HttpResponse:
    """Make an institution."""
    under = _under(request)
    if under is None:
        access.require_coordinator(request.user)
    else:
        access.require_coordinator_in(request.user, under)
    form = AddInstitutionForm(
        request.POST or None,
        initial={"parent": under},
        territories=territories_to_choose(),
    )
    if request.method == "POST" and form.is_valid():
        parent = form.cleaned_data["parent"]
        if parent is None:
            access.require_coordinator(request.user)
        else:
            access.require_coordinator_in(request.user, parent)
        made: list[Institution] = []
        done, _none = kept(
            form,
            lambda: made.append(
                operations.add_institution(
                    form.facts(), parent=parent, by=person_of(request)
                )
            ),
            institution_initial,
        )
        if done:
            messages.success(
                request,
                _("%(name)s is in the tree.") % {"name": by_language(made[0].names)},
            )
            return redirect("desk:institution", made[0].pk)
    return _page(request, form, under, (_("Add an institution"), _("Add it")))


def _under(request: HttpRequest) -> Institution | None:
    key = number_in(request.GET.get("under", ""))
    return access.institutions_visible_to(request.user).filter(pk=key).first()


@access.any_post_required
@require_http_methods(METHODS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right what is kept of an institution."""
    found = editable(request, pk)
    form = InstitutionForm(
        request.POST or None,
        initial=institution_initial(found),
        territories=territories_to_choose(found.territory),
    )
    different: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        done, different = kept(
            form,
            lambda: operations.change_institution(
                found,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=person_of(request),
            ),
            institution_initial,
        )
        if done:
            return _done(request, found, _("The institution is corrected."))
    words = _("Correct the institution"), _("Save the correction")
    return _page(request, form, found, words, different)


@access.any_post_required
@require_http_methods(METHODS)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an institution another name from a day on."""
    found = editable(request, pk)
    form = RenameForm(request.POST or None, initial=_names_of(found))
    different: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done, different = kept(
            form,
            lambda: operations.rename(
                found,
                names=form.names(),
                on=values["on"],
                decision=values["decision"],
                revision=values["revision"] or 0,
                by=person_of(request),
            ),
            _names_of,
        )
        if done:
            said = _(
                "The new name holds; the old one is found and shown with its days."
            )
            return _done(request, found, said)
    words = _("Give it another name"), _("Record the new name")
    return _page(request, form, found, words, different)


def _names_of(institution: Institution) -> dict[str, Any]:
    return {**names_initial(institution.names), "revision": institution.revision}


@access.any_post_required
@require_http_methods(METHODS)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an institution under another from a day on."""
    found = editable(request, pk)
    form = MoveForm(request.POST or None, initial=_place_of(found))
    different: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        parent = values["parent"]
        if parent is None:
            access.require_coordinator(request.user)
        else:
            access.require_coordinator_in(request.user, parent)
        done, different = kept(
            form,
            lambda: operations.place_under(
                found,
                parent=parent,
                on=values["on"],
                decision=values["decision"],
                revision=values["revision"],
                by=person_of(request),
            ),
            _place_of,
        )
        if done:
            return _done(request, found, _("The institution has its new place."))
    words = _("Put it under another institution"), _("Record the new place")
    return _page(request, form, found, words, different)


def _place_of(institution: Institution) -> dict[str, Any]:
    return {"parent": institution.parent, "revision": institution.revision}


@access.any_post_required
@require_http_methods(METHODS)
def competences(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what an institution answers for."""
    found = editable(request, pk)
    form = CompetencesForm(request.POST or None, initial=competences_initial(found))
    different: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done, different = kept(
            form,
            lambda: operations.set_competences(
                found,
                themes=values["themes"],
                articles=values["articles"],
                revision=values["revision"],
                by=person_of(request),
            ),
            competences_initial,
        )
        if done:
            return _done(request, found, _("What it answers for is kept."))
    words = _("What it answers for"), _("Save what it answers for")
    return _page(request, form, found, words, different)


def editable(request: HttpRequest, pk: int) -> Institution:
    """Return the institution; 404 for strangers, 403 for those who only read."""
    visible = access.institutions_visible_to(request.user)
    found = get_object_or_404(visible.select_related("parent", "territory"), pk=pk)
    access.require_coordinator_in(request.user, found)
    return found


def _done(request: HttpRequest, found: Institution, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("desk:institution", found.pk)


def _page(
    request: HttpRequest,
    form: Form,
    found: Institution | None,
    words: tuple[str, str],
    different: Sequence[Difference] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "institution": found,
        "heading": words[0],
        "verb": words[1],
        "different": different,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/institution_form.html", context, status=status)
