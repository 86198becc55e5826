"""The page where a person says where an item is cut, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.people.access import post_required, require_coordinator
from servanda.recommendations.forms.desk import SplitForm, cut_of
from servanda.recommendations.operations import desk as operations
from servanda.recommendations.operations.desk import (
    ChangedMeanwhile,
    ClauseWords,
    Cut,
    InUse,
    Problem,
    Refused,
    Wording,
)
from servanda.recommendations.operations.desk.wording import of_finding
from servanda.recommendations.views.desk import desk_for, reading_or_404
from servanda.recommendations.views.found import address_of, choice_of
from servanda.recommendations.views.showing import naming
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from servanda.recommendations.models import Finding


@post_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, reading_id: int, finding_id: int) -> HttpResponse:
    """Ask where to cut, or cut there."""
    desk = desk_for(request, reading_or_404(request, reading_id))
    finding = desk.find(finding_id)
    if finding is None:
        raise Http404
    require_coordinator(request.user)
    if request.method != "POST":
        return _page(request, finding)
    form = SplitForm(request.POST)
    try:
        words = _cut(request, finding, form)
    except Refused as refused:
        return _page(request, finding, form, refused.problems, status=422)
    except ChangedMeanwhile:
        said = _("Another person has changed this item. Look at it again, then split.")
        messages.warning(request, said)
    except InUse:
        said = _("Work depends on it in the register, so it cannot be split.")
        messages.error(request, said)
    else:
        messages.success(request, words)
    return redirect(address_of(finding, choice_of(request)))


def _cut(request: HttpRequest, finding: Finding, form: SplitForm) -> str:
    stored = of_finding(finding)
    if not form.is_valid() or form.cleaned_data["number"] > len(stored.clauses):
        raise Refused(Problem("", _("That clause is no longer there. Look again.")))
    values = form.cleaned_data
    number = values["number"]
    divided = cut_of(values["text"])
    if divided is None:
        message = _("Put one line break where the second part begins.")
        raise Refused(Problem(f"clause-{number}", message))
    text, offset = divided
    wording, cut = _with_text(stored, number, text), Cut(number, offset)
    if values["into"] == "clause":
        operations.split_clause(
            finding,
            wording=wording,
            cut=cut,
            revision=values["revision"],
            by=person_of(request),
        )
        said = _("Clause %(number)s is split. Both parts keep the States.")
        return said % {"number": number}
    new = operations.split_finding(
        finding,
        wording=wording,
        cut=cut,
        label=values["label"],
        revision=values["revision"],
        by=person_of(request),
    )
    said = _("%(label)s is now an item of its own, after this one.")
    return said % {"label": new.label}


def _with_text(wording: Wording, number: int, text: str) -> Wording:
    clauses = list(wording.clauses)
    old = clauses[number - 1]
    clauses[number - 1] = ClauseWords(text, old.states, old.places)
    return Wording(wording.label, tuple(clauses), wording.position)


def _page(
    request: HttpRequest,
    finding: Finding,
    form: SplitForm | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    typed = form.data if form else {}
    context = {
        **naming(finding.reading),
        "finding": finding,
        "clauses": [
            (
                number,
                typed["text"] if typed.get("number") == str(number) else clause["text"],
            )
            for number, clause in enumerate(finding.clauses, 1)
        ],
        "label": typed.get("label", ""),
        "into": typed.get("into", "clause"),
        "problems": problems,
        "back": address_of(finding, choice_of(request)),
    }
    return render(request, "recommendations/desk_split.html", context, status=status)
