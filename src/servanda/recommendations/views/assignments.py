"""An assignment's own page with its answers, and the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.common.pagination import page_of
from servanda.people.access import (
    institutions_visible_to,
    may_coordinate,
    post_required,
)
from servanda.people.queries.history import history_of
from servanda.people.queries.institutions import search_institutions
from servanda.recommendations import access
from servanda.recommendations.forms.assignments import ReturnForm, RevisionForm
from servanda.recommendations.operations import assignments as operations
from servanda.recommendations.operations.assignments import (
    AssignmentChanged,
    AssignmentRefused,
)
from servanda.recommendations.operations.exports import assignments as exports
from servanda.recommendations.queries import assignment_list as listing
from servanda.recommendations.queries import assignments as queries
from servanda.recommendations.queries.events import sentence_of
from servanda.recommendations.queries.holders import OPEN, STANDING
from servanda.recommendations.queries.rights import (
    may_answer,
    may_give_on,
    may_see_every_owner,
)
from servanda.recommendations.views.assigning import (
    UNPROCESSABLE,
    assignment_or_404,
    changed_words,
)
from servanda.recommendations.views.sending import as_file, as_stream
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from servanda.people.models import Institution
    from servanda.recommendations.models import Assignment

_ONE = 1


@post_required
@require_safe
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one assignment, and what may be done with it."""
    return _page(request, assignment_or_404(request, pk))


def _page(
    request: HttpRequest, row: Assignment, form: ReturnForm | None = None
) -> HttpResponse:
    card = queries.cards_of(
        access.assignments_visible_to(request.user).filter(pk=row.pk)
    )[0]
    row = card.assignment
    answers = may_answer(request.user, row)
    context = {
        "card": card,
        "assignment": row,
        "recommendation": row.recommendation,
        "chain": queries.follow_chain(row),
        "history": [(line, sentence_of(line)) for line in history_of(row)],
        "may_accept": answers and row.status == row.Status.GIVEN,
        "may_return": answers and _returnable(card),
        "may_give_on": row.status in OPEN and may_give_on(request.user, row),
        "may_withdraw": row.status in STANDING and may_coordinate(request.user),
        "return_form": form or ReturnForm(initial={"revision": row.revision}),
    }
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "recommendations/assignment.html", context, status=status)


def _returnable(card: queries.Card) -> bool:
    row = card.assignment
    if row.status == row.Status.GIVEN:
        return True
    return row.status == row.Status.ACCEPTED and queries.in_time(row)


@post_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assignment on."""
    row = _answerable(request, pk)
    said = _("%(label)s is accepted.") % {"label": row.recommendation.label}
    return _done(
        request,
        row,
        lambda revision: operations.accept(
            row, revision=revision, by=person_of(request)
        ),
        said,
    )


@post_required
@require_POST
def return_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an assignment back with a reason."""
    row = _answerable(request, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid() or not _returned(request, row, form):
        return _page(request, row, form)
    said = _("%(label)s is returned. The coordinator was told and gives it to another.")
    messages.success(request, said % {"label": row.recommendation.label})
    return redirect(_way_back(request, row))


def _returned(request: HttpRequest, row: Assignment, form: ReturnForm) -> bool:
    values = form.cleaned_data
    try:
        operations.return_it(
            row,
            reason=values["reason"],
            words=values["words"],
            suggested_lead=_named(request, values["suggested"]),
            revision=values["revision"],
            by=person_of(request),
        )
    except AssignmentChanged as changed:
        form.add_error(None, changed_words(changed.assignment))
    except AssignmentRefused as refused:
        names = {"suggested_lead": "suggested"}
        field = names.get(refused.field, refused.field)
        form.add_error(field if field in form.fields else None, str(refused))
    return not form.errors


def _named(request: HttpRequest, words: str) -> Institution | None:
    """Return the institution that the words name; refuse what names none or several."""
    if not words.strip():
        return None
    bodies = institutions_visible_to(request.user)
    found = search_institutions(words, bodies)
    if not found:
        message = _(
            "No institution has “%(words)s” in its name. Leave it empty, or try a part of the name."
        )
        raise AssignmentRefused(message % {"words": words}, field="suggested_lead")
    exact = [each for each in found if each.name.casefold() == words.strip().casefold()]
    if len(found) > _ONE and len(exact) != _ONE:
        names = "; ".join(each.name for each in found[:5])
        message = _(
            "Several institutions have “%(words)s” in their names: %(names)s. Type the whole name of one."
        )
        raise AssignmentRefused(
            message % {"words": words, "names": names}, field="suggested_lead"
        )
    return bodies.get(pk=(exact or found)[0].institution_id)


@post_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assignment back: its asks are with nobody again."""
    row = assignment_or_404(request, pk)
    if not may_coordinate(request.user):
        raise PermissionDenied
    said = _("The assignment of %(label)s is withdrawn.")
    return _done(
        request,
        row,
        lambda revision: operations.withdraw(
            row, revision=revision, by=person_of(request)
        ),
        said % {"label": row.recommendation.label},
    )


def _answerable(request: HttpRequest, pk: int) -> Assignment:
    row = assignment_or_404(request, pk)
    if not may_answer(request.user, row):
        raise PermissionDenied
    return row


def _done(
    request: HttpRequest,
    row: Assignment,
    write: Callable[[int], object],
    said: str,
) -> HttpResponse:
    form = RevisionForm(request.POST)
    revision = form.cleaned_data["revision"] if form.is_valid() else 0
    try:
        write(revision)
    except AssignmentChanged as changed:
        messages.warning(request, changed_words(changed.assignment))
        return redirect("recommendations:assignment", row.pk)
    except AssignmentRefused as refused:
        messages.error(request, str(refused))
        return redirect("recommendations:assignment", row.pk)
    messages.success(request, said)
    return redirect(_way_back(request, row))


def _way_back(request: HttpRequest, row: Assignment) -> str:
    """Return where the person came from: their work, or the assignment's page."""
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("recommendations:assignment", args=[row.pk])


@post_required
@require_safe
def assignments(request: HttpRequest) -> HttpResponse:
    """List who has what, opening on what needs a person."""
    visible = access.assignments_visible_to(request.user)
    every_owner = may_see_every_owner(request.user)
    found = listing.read(request.GET, visible, every_owner=every_owner)
    page = page_of(found.rows(), request)
    keys = list(page.items)
    by_key = {c.assignment.pk: c for c in queries.cards_of(visible.filter(pk__in=keys))}
    context = {
        "page": page,
        "cards": [by_key[key] for key in keys if key in by_key],
        "facets": _facets(found),
        "chips": _chips(found),
        "query": found.chosen.query(),
        "all_count": found.all_count,
        "needs_a_person": found.chosen.state == listing.NEEDS_A_PERSON,
        "may_write": may_coordinate(request.user),
    }
    return render(request, "recommendations/assignments.html", context)


def _facets(found: listing.Found) -> list[dict[str, Any]]:
    facets = []
    for name in listing.FACETS:
        if name == "mechanism" and not listing.several_mechanisms():
            continue
        options = listing.options(found, name)
        if options and (
            name == "state" or len(options) > _ONE or found.chosen.of(name)
        ):
            heading = listing.FACET_NAMES[name]
            facets.append({"name": name, "heading": heading, "options": options})
    return facets


def _chips(found: listing.Found) -> list[dict[str, str]]:
    return [
        {
            "words": _("%(facet)s: %(value)s")
            % {
                "facet": listing.FACET_NAMES[name],
                "value": listing.name_of_value(name, value),
            },
            "address": "?" + _without(found.chosen, name, value),
        }
        for name in listing.FACETS
        for value in found.chosen.of(name)
    ]


def _without(chosen: listing.Chosen, name: str, value: Any) -> str:
    left = tuple(each for each in chosen.of(name) if each != value)
    said = listing.Chosen(chosen.state, chosen.lead, chosen.mechanism, said=True)
    return said.query(**{name: left})


@post_required
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Send the assignments found as CSV or XLSX."""
    found = listing.read(request.GET, access.assignments_visible_to(request.user))
    cards = queries.cards_in_batches(found.rows())
    if kind == "csv":
        return as_stream(exports.csv_lines(cards), "assignments.csv")
    return as_file(lambda target: exports.write_xlsx(cards, target), "assignments.xlsx")
