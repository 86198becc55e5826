"""One row of a table: its next step; and all rows as an Excel file."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from servanda.people.access import (
    institutions_visible_to,
    post_required,
    require_coordinator,
)
from servanda.people.queries.naming import match_institution
from servanda.recommendations.models import AnnexRow
from servanda.recommendations.operations import annexes as operations
from servanda.recommendations.operations.annexes import (
    AnnexRefused,
    RowChanged,
)
from servanda.recommendations.operations.annexes.sheet import write_rows
from servanda.recommendations.queries.holders import name_of
from servanda.recommendations.views.annexes import annex_or_404
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from servanda.people.models import Institution

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 2 * 2**20  # bytes; a larger file goes to disk while it is made
# A person who says so has looked at the row: with no other doubt it is given.
GIVES = {"position", "already", "deadline_past", "refused"}


@post_required
@require_POST
def step(request: HttpRequest, pk: int, row_id: int) -> HttpResponse:
    """Take one step about one row."""
    annex = annex_or_404(request, pk)
    require_coordinator(request.user)
    row = annex.rows.filter(pk=row_id).first()
    if row is None:
        raise Http404
    take = _STEPS.get(request.POST.get("step", ""), _choose)
    try:
        said = take(request, row, _revision(request))
    except RowChanged:
        messages.info(
            request,
            _("Another person was faster with row %(number)s; look at it as it is now.")
            % {"number": row.number},
        )
    except AnnexRefused as refused:
        told = _("Row %(number)s: %(words)s")
        messages.error(request, told % {"number": row.number, "words": refused})
    else:
        messages.success(request, said)
    return redirect(_back(request, pk))


def _back(request: HttpRequest, pk: int) -> str:
    """Return the page to go on with; the list that was shown stays."""
    address = reverse("recommendations:annex", args=[pk])
    show = request.POST.get("show", "")
    return f"{address}?show={show}" if show in AnnexRow.State.values else address


def _accept(request: HttpRequest, row: AnnexRow, revision: int) -> str:
    doubt = request.POST.get("doubt", "")
    by = person_of(request)
    kept = operations.accept(row, doubt, revision=revision, by=by)
    if doubt in GIVES and kept.state == AnnexRow.State.SURE:
        refused = operations.give(kept, by=by)
        if refused:
            raise AnnexRefused(refused)
        return _("Row %(number)s is assigned; its lead was told.") % {
            "number": row.number
        }
    return _settled(kept)


def _choose(request: HttpRequest, row: AnnexRow, revision: int) -> str:
    typed = request.POST.get("label", "").strip()
    wanted = typed or request.POST.get("recommendation", "")
    if wanted == "wait":
        return _("Row %(number)s waits.") % {"number": row.number}
    if not wanted:
        raise AnnexRefused(_("Choose a recommendation, or enter its label."))
    kept = operations.choose(row, wanted, revision=revision, by=person_of(request))
    return _settled(kept)


def _lead(request: HttpRequest, row: AnnexRow, revision: int) -> str:
    lead = _institution(request)
    by = person_of(request)
    if "unknown_lead" not in row.doubts:
        return _settled(operations.name_lead(row, lead, revision=revision, by=by))
    count = operations.name_lead_everywhere(row, lead, revision=revision, by=by)
    return ngettext(
        "%(name)s leads in %(count)s row.", "%(name)s leads in %(count)s rows.", count
    ) % {"name": name_of(lead), "count": count}


def _institution(request: HttpRequest) -> Institution:
    """Return the institution chosen, or the one whose name was typed."""
    typed = request.POST.get("name", "").strip()
    if typed:
        found = match_institution(typed)
        if found.certain and found.institution is not None:
            return found.institution
        near = ", ".join(name_of(each.institution) for each in found.candidates)
        words = _("no institution of today is called “%(name)s”.") % {
            "name": typed[:80]
        }
        if near:
            words += " " + _("Did you mean: %(names)s?") % {"names": near}
        raise AnnexRefused(words)
    key = request.POST.get("lead", "")
    chosen = institutions_visible_to(request.user).filter(
        pk=int(key) if key.isdecimal() and len(key) < 19 else 0  # noqa: PLR2004 - longer than any row number
    )
    lead = chosen.first()
    if lead is None:
        raise AnnexRefused(_("Choose an institution, or enter its name."))
    return lead


def _day(request: HttpRequest, row: AnnexRow, revision: int) -> str:
    try:
        day = parse_date(request.POST.get("day", ""))
    except ValueError:
        day = None
    if day is None:
        raise AnnexRefused(_("Expected a day such as 31/12/2027. Enter it."))
    kept = operations.set_deadline(row, day, revision=revision, by=person_of(request))
    return _settled(kept)


def _leave_out(request: HttpRequest, row: AnnexRow, revision: int) -> str:
    operations.leave_out(row, revision=revision, by=person_of(request))
    return _("Row %(number)s is left out.") % {"number": row.number}


def _put_back(request: HttpRequest, row: AnnexRow, revision: int) -> str:
    return _settled(operations.put_back(row, revision=revision, by=person_of(request)))


_STEPS: dict[str, Callable[[HttpRequest, AnnexRow, int], str]] = {
    "accept": _accept,
    "choose": _choose,
    "lead": _lead,
    "day": _day,
    "leave_out": _leave_out,
    "put_back": _put_back,
}


def _settled(row: AnnexRow) -> str:
    if row.state == AnnexRow.State.SURE:
        words = _("Row %(number)s is decided; it goes with the sure ones.")
    else:
        words = _("Row %(number)s: kept. One more thing to look at.")
    return words % {"number": row.number}


def _revision(request: HttpRequest) -> int:
    words = request.POST.get("revision", "")
    return int(words) if words.isdecimal() and len(words) < 10 else 0  # noqa: PLR2004 - longer than any revision


@post_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> FileResponse:
    """Send all rows with what they were matched with, as an Excel file."""
    annex = annex_or_404(request, pk)
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response closes it when it is sent
    write_rows(annex, target)
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename=f"servanda-annex-{annex.pk}.xlsx",
        content_type=XLSX,
    )
