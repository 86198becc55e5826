"""A recommendation's own page, and what a coordinator enters there."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.people.access import (
    may_coordinate,
    person_required,
    reader_required,
    require_coordinator,
)
from servanda.recommendations import access
from servanda.recommendations.forms import register as forms
from servanda.recommendations.operations import register as operations
from servanda.recommendations.operations.desk.wording import of_facts
from servanda.recommendations.operations.differences import between
from servanda.recommendations.queries import one as queries
from servanda.recommendations.queries.notes import source_in_words
from servanda.recommendations.queries.register import review_name_of
from servanda.recommendations.views.showing import with_names
from servanda.recommendations.views.signed_in import person_of
from servanda.vocabularies.queries import state_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, QueryDict

    from servanda.recommendations.models import Recommendation
    from servanda.recommendations.operations.differences import Difference

UNPROCESSABLE = 422


_METHODS = ["GET", "HEAD", "POST"]


@reader_required
@require_safe
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one recommendation."""
    shown = queries.one(access.recommendations_visible_to(request.user), pk)
    if shown is None:
        raise Http404
    history = [(event, _changed_in(event)) for event in shown.history]
    context = {
        "shown": shown,
        "recommendation": shown.recommendation,
        "history": history,
        "words_changed_at": max(
            (e.at for e, changed in history if changed), default=None
        ),
        "source": source_in_words(shown.recommendation.document_position_source),
        "review_name": review_name_of(shown.recommendation.review),
        "may_write": may_coordinate(request.user),
    }
    return render(request, "recommendations/recommendation.html", context)


def _changed_in(event: queries.Event) -> Difference | None:
    """Return how the words changed with this event, None where they did not."""
    before, after = of_facts(event.before), of_facts(event.after)
    if before is None or after is None:
        return None
    difference = between(before, after)
    return with_names(difference, state_names()) if difference.any else None


@person_required
@require_http_methods(_METHODS)
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the State's final answer and keep it."""
    found = _editable(request, pk)
    form = forms.position_form_of(found)
    if request.method == "POST":
        form = forms.FinalPositionForm(request.POST)
        if form.is_valid() and _kept(
            form, lambda: _keep_position(found, form, request)
        ):
            messages.success(request, _("The final position is kept."))
            return redirect("recommendations:recommendation", pk)
    return _form_page(request, found, form, _("Final position of the State"))


@person_required
@require_http_methods(_METHODS)
def themes(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the themes of a recommendation and keep them."""
    found = _editable(request, pk)
    form = forms.themes_form_of(found)
    if request.method == "POST":
        form = forms.ThemesForm(request.POST)
        if form.is_valid() and _kept(form, lambda: _keep_themes(found, form, request)):
            messages.success(request, _("The themes are kept."))
            return redirect("recommendations:recommendation", pk)
    return _form_page(request, found, form, _("Themes"))


@person_required
@require_http_methods(_METHODS)
def translation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a translation beside the original and keep it."""
    found = _editable(request, pk)
    form = forms.translation_form_of(found)
    if request.method == "POST":
        form = forms.TranslationForm(request.POST)
        if form.is_valid():
            _keep_translation(found, form, request)
            messages.success(request, _("The translation is kept and found by search."))
            return redirect("recommendations:recommendation", pk)
    return _form_page(request, found, form, _("Translation"))


def _keep_position(found: Recommendation, form: Form, request: HttpRequest) -> None:
    values = form.cleaned_data
    operations.set_final_position(
        found,
        position=values["position"],
        source=values["source"],
        revision=values["revision"],
        by=person_of(request),
    )


def _keep_themes(found: Recommendation, form: Form, request: HttpRequest) -> None:
    values = form.cleaned_data
    operations.set_themes(
        found,
        themes=values["themes"],
        revision=values["revision"],
        by=person_of(request),
    )


def _keep_translation(found: Recommendation, form: Form, request: HttpRequest) -> None:
    values = form.cleaned_data
    operations.translate(
        found,
        language=values["language"],
        kind=values["kind"],
        text=" ".join(values["text"].split()),
        source=values["translation_source"],
        by=person_of(request),
    )


def _kept(form: Form, keep: Callable[[], None]) -> bool:
    """Say whether the write went through, else tell on the form why not."""
    try:
        keep()
    except operations.ChangedMeanwhile as changed:
        form.add_error(
            None,
            _(
                "Another person changed this recommendation after you opened it."
                " Compare what is kept now with what you entered, then save again."
            ),
        )
        # What was entered stays; the next save speaks of the newest state.
        newest = cast("QueryDict", form.data).copy()
        newest["revision"] = str(changed.revision)
        form.data = newest
        return False
    return True


def _editable(request: HttpRequest, pk: int) -> Recommendation:
    """Return the recommendation; 404 for strangers, 403 for readers."""
    visible = access.recommendations_visible_to(request.user)
    found = visible.select_related("document").filter(pk=pk).first()
    if found is None:
        raise Http404
    require_coordinator(request.user)
    return found


def _form_page(
    request: HttpRequest, found: Recommendation, form: Form, heading: str
) -> HttpResponse:
    context = {"recommendation": found, "form": form, "heading": heading}
    status = UNPROCESSABLE if form.errors else 200
    template = "recommendations/recommendation_form.html"
    return render(request, template, context, status=status)
