"""Imports as wholes: their list, the sure ones together, differences, undoing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from servanda.common.pagination import page_of
from servanda.documents import failures
from servanda.documents.access import (
    documents_visible_to,
    readings_visible_to,
    versions_visible_to,
)
from servanda.people.access import (
    may_coordinate,
    post_required,
    reader_required,
    require_coordinator,
    scope_of,
)
from servanda.recommendations.access import recommendations_editable_by
from servanda.recommendations.models import Finding
from servanda.recommendations.operations import desk as operations
from servanda.recommendations.operations import differences
from servanda.recommendations.operations.desk import InUse, Refused
from servanda.recommendations.operations.desk.wording import (
    of_finding,
    of_recommendation,
)
from servanda.recommendations.queries import dependents
from servanda.recommendations.queries import desk as queries
from servanda.recommendations.views.desk import desk_for, is_unread, reading_or_404
from servanda.recommendations.views.found import Choice, address_of, in_print
from servanda.recommendations.views.naming import about
from servanda.recommendations.views.showing import naming, with_names
from servanda.recommendations.views.signed_in import person_of
from servanda.vocabularies.queries import state_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from servanda.documents.models import Reading
    from servanda.recommendations.queries.desk import Counts, Desk


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import in the list."""

    reading: Reading
    counts: Counts
    about: str
    failure: str
    may_retry: bool


@dataclass(frozen=True, slots=True)
class SureRow:
    """One item that would be confirmed with the others."""

    label: str
    text: str
    position: str
    address: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One item beside what the register has of it."""

    finding: Finding
    address: str
    text: str
    difference: differences.Difference | None
    new: bool  # the version before did not have it


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One recommendation that this version no longer has."""

    key: int
    label: str
    text: str


@reader_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """List every import, the newest first, each with its next step.

    Who does not see the imports sees the documents that came of them.
    """
    if not scope_of(request.user).everything:
        return _documents(request)
    readings = readings_visible_to(request.user).select_related(
        "document__review__state", "document__review__mechanism"
    )
    page = page_of(readings, request)
    counts = queries.counts_of(page.items)
    rows = [
        ImportRow(
            reading,
            counts.get(reading.pk, queries.Counts()),
            about(reading.document),
            failures.sentence(reading) if _failed(reading) else "",
            _failed(reading) and failures.may_retry(reading),
        )
        for reading in page.items
    ]
    context = {"page": page, "rows": rows, "may_write": may_coordinate(request.user)}
    return render(request, "recommendations/imports.html", context)


def _documents(request: HttpRequest) -> HttpResponse:
    readings = versions_visible_to(request.user).values("document")
    documents = documents_visible_to(request.user).filter(pk__in=readings)
    page = page_of(documents.order_by("-published_on", "-pk"), request)
    rows = [(document, about(document)) for document in page.items]
    context = {"page": page, "rows": rows}
    return render(request, "recommendations/documents.html", context)


@post_required
@require_http_methods(["GET", "HEAD", "POST"])
def sure(request: HttpRequest, reading_id: int) -> HttpResponse:
    """Show the sure items in full, or confirm them together."""
    reading = reading_or_404(request, reading_id)
    if is_unread(reading):
        return redirect("documents:reading", reading.pk)
    desk = desk_for(request, reading)
    rows = list(_sure_rows(desk))
    if request.method != "POST":
        return _sure_page(request, reading, rows)
    require_coordinator(request.user)
    if request.POST.get("count") != str(len(rows)):
        said = _("The number has changed since the page was shown. Look once more.")
        messages.warning(request, said)
        return redirect("recommendations:sure", reading.pk)
    try:
        entered = operations.confirm_sure(reading, by=person_of(request))
    except Refused as refused:
        return _sure_page(request, reading, rows, refused=refused)
    _say_entered(request, len(entered.recommendations), entered.left_out)
    return redirect("recommendations:import_desk", reading.pk)


@post_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo_import(request: HttpRequest, reading_id: int) -> HttpResponse:
    """Say what undoing an import would do, or do it."""
    reading = reading_or_404(request, reading_id)
    require_coordinator(request.user)
    if is_unread(reading):
        return redirect("documents:reading", reading.pk)
    depending = dependents.dependents_of_import(reading)
    if request.method == "POST" and not depending.any:
        try:
            number = operations.undo_import(reading, by=person_of(request))
        except InUse as in_use:  # it came in between
            depending = in_use.dependents
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("recommendations:imports")
        else:
            words = ngettext(
                "The import is undone. %(number)s recommendation left the register.",
                "The import is undone. %(number)s recommendations left the register.",
                number,
            )
            messages.success(request, words % {"number": number})
            return redirect("recommendations:imports")
    context = {
        **naming(reading),
        "dependents": depending,
        "leaving": dependents.leaving_with(reading).count(),
        "staying": dependents.staying_without(reading).count(),
        "counts": queries.counts_of([reading]).get(reading.pk, queries.Counts()),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "recommendations/undo.html", context, status=status)


@post_required
@require_safe
def version_differences(request: HttpRequest, reading_id: int) -> HttpResponse:
    """Show how this version of a document differs from what the register has."""
    reading = reading_or_404(request, reading_id)
    if is_unread(reading):
        return redirect("documents:reading", reading.pk)
    desk = desk_for(request, reading)
    rows = list(_changed_rows(desk))
    states = state_names()
    missing = [
        MissingRow(row.pk, row.label, in_print(of_recommendation(row), states))
        for row in dependents.missing_from(reading)
        .prefetch_related("clauses__states")
        .order_by("label_order")
    ]
    context = {
        **naming(reading),
        "changed": [row for row in rows if row.difference is not None],
        "new": [row for row in rows if row.difference is None and row.new],
        "waiting": [row for row in rows if row.difference is None and not row.new],
        "missing": missing,
        "may_write": may_coordinate(request.user),
    }
    return render(request, "recommendations/differences.html", context)


@post_required
@require_POST
def withdraw(
    request: HttpRequest, reading_id: int, recommendation_id: int
) -> HttpResponse:
    """Take out one recommendation that this version no longer has."""
    reading = reading_or_404(request, reading_id)
    require_coordinator(request.user)
    rows = recommendations_editable_by(request.user)
    row = get_object_or_404(rows, pk=recommendation_id)
    try:
        operations.withdraw_missing(reading, row, by=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = _(
            "%(label)s has left the register. Undoing this import brings it back."
        )
        messages.success(request, words % {"label": row.label})
    return redirect("recommendations:differences", reading.pk)


def _failed(reading: Reading) -> bool:
    return reading.status == reading.Status.FAILED


def _sure_rows(desk: Desk) -> Iterator[SureRow]:
    states = state_names()
    choice = Choice(show="sure")
    for finding in desk.shown(Finding.Status.SURE):
        yield SureRow(
            finding.label,
            in_print(of_finding(finding), states),
            finding.position,
            address_of(finding, choice),
        )


def _sure_page(
    request: HttpRequest,
    reading: Reading,
    rows: list[SureRow],
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    context = {
        **naming(reading),
        "rows": rows,
        "problems": refused.problems if refused else (),
        "may_write": may_coordinate(request.user),
    }
    status = 422 if refused else 200
    return render(request, "recommendations/desk_sure.html", context, status=status)


def _say_entered(request: HttpRequest, number: int, left_out: list[str]) -> None:
    words = ngettext(
        "%(number)s recommendation is confirmed and in the register.",
        "%(number)s recommendations are confirmed and in the register.",
        number,
    )
    messages.success(request, words % {"number": number})
    if left_out:
        said = _("Left open, because another recommendation has the label: %(labels)s.")
        messages.warning(request, said % {"labels": ", ".join(left_out)})


def _changed_rows(desk: Desk) -> Iterator[ChangedRow]:
    in_register = queries.in_register_of(desk.findings)
    choice, states = Choice(), state_names()
    for finding in desk.findings:
        if finding.status not in queries.OPEN:
            continue
        own = in_register.get(finding.recommendation_id or 0)
        here = of_finding(finding)
        difference = None
        if own is not None:
            difference = differences.between(of_recommendation(own), here)
            difference = with_names(difference, states)
        place = address_of(finding, choice)
        new = queries.NEW_IN_VERSION in queries.codes_of(finding)
        yield ChangedRow(finding, place, in_print(here, states), difference, new)
