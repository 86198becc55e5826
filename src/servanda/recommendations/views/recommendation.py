"""A recommendation's own page, and what a coordinator enters there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.people.access import (
    may_coordinate,
    person_required,
    post_required,
    require_coordinator,
)
from servanda.recommendations import access
from servanda.recommendations.forms import register as forms
from servanda.recommendations.operations import register as operations
from servanda.recommendations.queries import one as queries
from servanda.recommendations.queries.register import review_name

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from servanda.recommendations.models import Recommendation

UNPROCESSABLE = 422


@post_required
@require_safe
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one recommendation."""
    return _page(request, pk)


@person_required
@require_POST
def position(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep the State's final answer."""
    found = _editable(request, pk)
    form = forms.FinalPositionForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, position_form=form)
    values = form.cleaned_data
    try:
        operations.set_final_position(
            found,
            position=values["position"],
            source=values["source"],
            revision=values["revision"],
            by=request.user,
        )
    except operations.ChangedMeanwhile:
        return _changed_meanwhile(request, pk, form, position_form=form)
    messages.success(request, _("The final position is kept."))
    return redirect("recommendations:recommendation", pk)


@person_required
@require_POST
def themes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep the themes of a recommendation."""
    found = _editable(request, pk)
    form = forms.ThemesForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, themes_form=form)
    values = form.cleaned_data
    try:
        operations.set_themes(
            found,
            themes=values["themes"],
            revision=values["revision"],
            by=request.user,
        )
    except operations.ChangedMeanwhile:
        return _changed_meanwhile(request, pk, form, themes_form=form)
    messages.success(request, _("The themes are kept."))
    return redirect("recommendations:recommendation", pk)


@person_required
@require_POST
def translation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep a translation typed in beside the original."""
    found = _editable(request, pk)
    form = forms.TranslationForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, translation_form=form)
    values = form.cleaned_data
    operations.translate(
        found,
        language=values["language"],
        kind=values["kind"],
        text=" ".join(values["text"].split()),
        source=values["translation_source"],
        by=request.user,
    )
    messages.success(request, _("The translation is kept and found by search."))
    return redirect("recommendations:recommendation", pk)


def _editable(request: HttpRequest, pk: int) -> Recommendation:
    """Return the recommendation; 404 for strangers, 403 for readers."""
    found = access.recommendations_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    require_coordinator(request.user)
    return found


def _changed_meanwhile(
    request: HttpRequest, pk: int, form: Form, **given: Form
) -> HttpResponse:
    form.add_error(
        None,
        _(
            "Another person changed this recommendation after you opened it. Compare"
            " what is kept now with what you entered, then save again."
        ),
    )
    # What was entered stays; the next save speaks of the newest state.
    newest = access.recommendations_visible_to(request.user).filter(pk=pk).first()
    if newest is not None:
        form.data = form.data.copy()
        form.data["revision"] = str(newest.revision)
    return _page(request, pk, **given)


def _page(request: HttpRequest, pk: int, **given: Form) -> HttpResponse:
    shown = queries.one(access.recommendations_visible_to(request.user), pk)
    if shown is None:
        raise Http404
    found = shown.recommendation
    review = found.review
    context: dict[str, Any] = {
        "shown": shown,
        "recommendation": found,
        "review_name": review_name(
            {
                "mechanism": review.mechanism.code,
                "cycle": review.cycle,
                "year": review.year,
                "session": review.session,
            }
        ),
    }
    if may_coordinate(request.user):
        context |= {
            "position_form": forms.position_form_of(found),
            "themes_form": forms.themes_form_of(found),
            "translation_form": forms.TranslationForm(),
        }
        context |= given
        context["wrong_form"] = next(iter(given.values()), None)
    status = UNPROCESSABLE if given else 200
    template = "recommendations/recommendation.html"
    return render(request, template, context, status=status)
