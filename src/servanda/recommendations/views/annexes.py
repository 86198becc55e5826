"""Tables that assign work: file, columns, rows, and who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from servanda.common.pagination import page_of
from servanda.files.errors import NoSpace
from servanda.people.access import (
    may_coordinate,
    post_required,
    require_coordinator,
    scope_of,
)
from servanda.recommendations import access
from servanda.recommendations.forms.annexes import AnnexFileForm, ColumnsForm
from servanda.recommendations.models import AnnexImport, AnnexRow
from servanda.recommendations.operations import annexes as operations
from servanda.recommendations.operations.annexes import (
    AnnexChanged,
    AnnexRefused,
)
from servanda.recommendations.queries import annexes as queries
from servanda.recommendations.views.decisions import decision_or_404
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from servanda.recommendations.models import Decision

UNPROCESSABLE = 422
FIRST_DOUBTFUL = 20  # rows on the first page; all the others one click away
FIRST_SURE = 3
SAMPLES = 3  # cells of a column shown beside its heading
_METHODS = ["GET", "HEAD", "POST"]
State, Stage = AnnexRow.State, AnnexImport.Stage


@post_required
@require_http_methods(_METHODS)
def import_annex(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file with a decision's annex."""
    decision = decision_or_404(request, pk)
    require_coordinator(request.user)
    return _file_page(request, decision)


@post_required
@require_http_methods(_METHODS)
def import_workbook(request: HttpRequest) -> HttpResponse:
    """Take the office's own workbook, or the export of another system."""
    if not scope_of(request.user).everything:
        raise Http404
    require_coordinator(request.user)
    return _file_page(request, None)


def _file_page(request: HttpRequest, decision: Decision | None) -> HttpResponse:
    visible = access.recommendations_visible_to(request.user)
    reviews = queries.reviews_with(visible)
    status = 200
    if request.method == "POST":
        form = AnnexFileForm(request.POST, request.FILES, reviews=reviews)
        annex = _brought_in(request, form, decision) if form.is_valid() else None
        if annex is not None:
            return redirect("recommendations:annex_columns", annex.pk)
        status = UNPROCESSABLE
    else:
        form = AnnexFileForm(reviews=reviews)
    context = {"form": form, "decision": decision, "reviews": reviews}
    return render(request, "recommendations/annex_file.html", context, status=status)


def _brought_in(
    request: HttpRequest, form: AnnexFileForm, decision: Decision | None
) -> AnnexImport | None:
    file = form.cleaned_data["file"]
    try:
        return operations.bring_in(
            file,
            name=file.name,
            reviews=list(form.cleaned_data["reviews"]),
            decision=decision,
            by=person_of(request),
        )
    except (AnnexRefused, NoSpace) as refused:
        form.add_error("file", str(refused))
    finally:
        file.close()  # the upload is deleted with it
    return None


@post_required
@require_http_methods(_METHODS)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which column is which; the rows are matched after it."""
    found = annex_or_404(request, pk)
    require_coordinator(request.user)
    if found.stage != Stage.COLUMNS:
        return redirect("recommendations:annex", pk)
    initial = {part: str(place) for part, place in found.columns.items()}
    form = ColumnsForm(
        request.POST or None,
        headings=found.headings,
        initial={**initial, "revision": found.revision},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and _mapped(request, found, form):
            return redirect("recommendations:annex", pk)
        status = UNPROCESSABLE
    context = {
        "annex": found,
        "form": form,
        "samples": _samples(found),
        "row_count": found.rows.count(),
        "remembered": request.method != "POST" and bool(found.columns),
    }
    template = "recommendations/annex_columns.html"
    return render(request, template, context, status=status)


def _mapped(request: HttpRequest, found: AnnexImport, form: ColumnsForm) -> bool:
    try:
        operations.map_columns(
            found,
            form.columns(),
            revision=form.cleaned_data["revision"],
            by=person_of(request),
        )
    except AnnexRefused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused))
        return False
    except AnnexChanged:
        messages.info(request, _("Another person has mapped the columns meanwhile."))
    return True


def _samples(found: AnnexImport) -> list[tuple[str, list[str]]]:
    rows = list(found.rows.order_by("number")[:SAMPLES])
    return [
        (heading, [row.cells[place] for row in rows if place < len(row.cells)])
        for place, heading in enumerate(found.headings)
    ]


@post_required
@require_safe
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rows: the doubtful ones first, each with its next step."""
    found = annex_or_404(request, pk)
    if found.stage == Stage.COLUMNS:
        return redirect("recommendations:annex_columns", pk)
    shown = request.GET.get("show", "")
    context: dict[str, Any] = {
        "annex": found,
        "counts": queries.counts_of(found),
        "sure_is": queries.sure_is(found),
        "at_once": operations.AT_ONCE,
        "rule": queries.rule_of_time(),
        "show": shown,
        "may_write": may_coordinate(request.user),
    }
    if shown in State.values:
        page = page_of(_full(queries.rows_of(found, shown)), request)
        context["page"] = page
        context["lines"] = queries.lines_of(found, page.items)
    else:
        doubtful = _full(queries.rows_of(found, State.DOUBTFUL))[:FIRST_DOUBTFUL]
        sure = _full(queries.rows_of(found, State.SURE))[:FIRST_SURE]
        context["doubtful"] = queries.lines_of(found, doubtful)
        context["sure"] = queries.lines_of(found, sure)
    return render(request, "recommendations/annex.html", context)


def _full(rows: QuerySet[AnnexRow]) -> QuerySet[AnnexRow]:
    return rows.select_related("lead").prefetch_related(
        "cooperating", "recommendations", "assignments__lead"
    )


@post_required
@require_POST
def assign_sure(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign the sure rows, so many at a time."""
    found = annex_or_404(request, pk)
    require_coordinator(request.user)
    given = operations.assign_sure(found, by=person_of(request))
    left = queries.counts_of(found)
    words = ngettext(
        "%(count)s row is assigned. Its lead was told.",
        "%(count)s rows are assigned. Their leads were told.",
        given,
    )
    said = [words % {"count": given}]
    if left.sure:
        more = ngettext(
            "%(count)s sure row is left.", "%(count)s sure rows are left.", left.sure
        )
        said.append(more % {"count": left.sure})
    messages.success(request, " ".join(said))
    if not left.sure and not left.doubtful:
        return redirect("recommendations:annex_told", pk)
    return redirect("recommendations:annex", pk)


@post_required
@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which institutions were given something, and who there was told."""
    found = annex_or_404(request, pk)
    context = {
        "annex": found,
        "counts": queries.counts_of(found),
        "told": queries.told_by(found),
    }
    return render(request, "recommendations/annex_told.html", context)


@post_required
@require_http_methods(_METHODS)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether an import goes that gave nothing yet, and remove it."""
    found = annex_or_404(request, pk)
    require_coordinator(request.user)
    decision = found.decision
    counts = queries.counts_of(found)
    if request.method == "POST":
        try:
            operations.remove(found, by=person_of(request))
        except AnnexRefused as refused:
            messages.error(request, str(refused))
            return redirect("recommendations:annex", pk)
        messages.success(
            request, _("The table is removed; nothing was assigned by it.")
        )
        if decision is None:
            return redirect("recommendations:decisions")
        return redirect("recommendations:decision", decision.pk)
    context = {"annex": found, "counts": counts}
    return render(request, "recommendations/annex_remove.html", context)


def annex_or_404(request: HttpRequest, pk: int) -> AnnexImport:
    """Return a table that the person may see."""
    visible = access.annexes_visible_to(request.user)
    found = visible.select_related("decision").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
