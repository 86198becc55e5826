"""Giving a recommendation's asks to institutions, and what goes before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from servanda.people.access import (
    institutions_visible_to,
    post_required,
    require_coordinator,
)
from servanda.people.queries.institutions import search_institutions
from servanda.recommendations import access
from servanda.recommendations.forms.assignments import (
    AssignForm,
    NotForUsForm,
    SplitAskForm,
)
from servanda.recommendations.operations import asks as ask_operations
from servanda.recommendations.operations import assignments as operations
from servanda.recommendations.operations.asks import AskRefused
from servanda.recommendations.operations.assignments import (
    AssignmentChanged,
    AssignmentRefused,
)
from servanda.recommendations.operations.assignments.checks import Task
from servanda.recommendations.operations.assignments.together import (
    MOST_TOGETHER,
    GivenTogether,
)
from servanda.recommendations.operations.register import ChangedMeanwhile
from servanda.recommendations.queries import assignments as queries
from servanda.recommendations.queries.holders import name_of
from servanda.recommendations.queries.proposals import (
    Proposal,
    likely_leads,
    shown_to_trail,
)
from servanda.recommendations.queries.register import (
    FACET_NAMES,
    address_query,
    find,
    review_name_of,
)
from servanda.recommendations.queries.register import name_of as value_name
from servanda.recommendations.queries.rights import may_give_on, may_give_to
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest, HttpResponse

    from servanda.people.models import Institution
    from servanda.recommendations.models import Assignment, Recommendation
    from servanda.recommendations.queries.register import Found

Written = TypeVar("Written")
UNPROCESSABLE = 422
MOST_FOUND = 12
_METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One institution that the page offers, and what is ticked beside it."""

    institution: Institution
    name: str
    proposal: Proposal | None
    lead: bool
    cooperating: bool


@post_required
@require_http_methods(_METHODS)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to whom the recommendation is given, and give it."""
    found = _recommendation(request, pk)
    require_coordinator(request.user)
    cards, _past = queries.of_recommendation(
        access.assignments_visible_to(request.user), pk
    )
    free = queries.free_asks(found)
    form = _form(request, asks=free, initial={"asks": [ask.pk for ask in free]})
    proposals = likely_leads(found)
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        values = form.cleaned_data
        given = _tried(
            form,
            lambda: operations.assign(
                found,
                asks=values.get("asks"),
                proposal=shown_to_trail(proposals, values["lead"]),
                by=person_of(request),
                **_task(form),
            ),
        )
        if given is not None:
            said = _("%(label)s is assigned to %(lead)s, which was told.")
            names = {"label": found.label, "lead": name_of(values["lead"])}
            messages.success(request, said % names)
            return redirect("recommendations:recommendation", pk)
    heading = _("Assign %(label)s") % {"label": found.label}
    extra = {"heading": heading, "cards": cards, "nothing_free": not free}
    return _assign_page(request, found, form, proposals, extra)


@post_required
@require_http_methods(_METHODS)
def assign_together(request: HttpRequest) -> HttpResponse:
    """Give what the register's filters find to one lead."""
    require_coordinator(request.user)
    visible = access.recommendations_visible_to(request.user)
    found = find(request.GET, visible, every_owner=True)
    count = len(found.rows())
    # The number that was looked at stands in for the state that was seen.
    form = _form(request, asks=queries.no_asks(), initial={"revision": count})
    sending = request.method == "POST" and "find" not in request.POST
    # A filter that is unknown here would give away more than was looked at.
    possible = 0 < count <= MOST_TOGETHER and not found.selection.ignored
    if sending and possible and form.is_valid() and _as_many(form, count):
        rows = list(visible.filter(pk__in=found.ids().tolist()).order_by("pk"))
        task = Task(**{**_task(form), "cooperating": tuple(_task(form)["cooperating"])})
        done = _tried(
            form,
            lambda: operations.assign_together(rows, task, by=person_of(request)),
        )
        if done is not None:
            _tell_together(request, done, name_of(task.lead))
            return redirect(
                f"{reverse('recommendations:register')}?lead={task.lead.pk}"
            )
    extra = {
        "heading": ngettext(
            "Assign %(number)s recommendation",
            "Assign %(number)s recommendations",
            count,
        )
        % {"number": count},
        "together": count,
        "too_many": count > MOST_TOGETHER,
        "impossible": not possible,
        "chips": [f"{each}" for each in _filters_of(found)],
        "query": address_query(found.selection, found.columns),
        "most": MOST_TOGETHER,
    }
    return _assign_page(request, None, form, [], extra)


def _as_many(form: AssignForm, count: int) -> bool:
    """Refuse to assign more, or fewer, than the person was shown."""
    if form.cleaned_data["revision"] == count:
        return True
    said = _("The register has changed: the filters now show %(number)s.")
    form.add_error(None, said % {"number": count})
    newest = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict: it was sent
    newest["revision"] = str(count)
    form.data = newest
    return False


def _filters_of(found: Found) -> list[str]:
    """Return the filters in words, so that nobody assigns what they did not see."""
    words = [found.selection.words] if found.selection.terms else []
    return words + [
        f"{FACET_NAMES[name]}: {value_name(found.columns, name, code)}"
        for name, codes in found.selection.chosen.items()
        for code in codes
    ]


def _tell_together(request: HttpRequest, done: GivenTogether, lead: str) -> None:
    number = len(done.assignments)
    said = ngettext(
        "%(number)s recommendation is assigned to %(lead)s, which was told.",
        "%(number)s recommendations are assigned to %(lead)s, which was told.",
        number,
    )
    messages.success(request, said % {"number": number, "lead": lead})
    if done.left_out:
        said = _("These were with an institution already and stay there: %(labels)s.")
        messages.info(request, said % {"labels": ", ".join(done.left_out)})


@post_required
@require_http_methods(_METHODS)
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to whom an assignment goes instead, and give it there."""
    row = assignment_or_404(request, pk)
    if not may_give_on(request.user, row):
        raise PermissionDenied
    found = row.recommendation
    form = _form(request, asks=queries.no_asks(), initial=_as_it_is(row))
    proposals = _among(request, likely_leads(found))
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        values = form.cleaned_data
        if not may_give_to(request.user, values["lead"]):
            form.add_error("lead", _("Choose an institution below your own."))
        else:
            given = _tried(
                form,
                lambda: operations.reassign(
                    row,
                    revision=values["revision"] or 0,
                    proposal=shown_to_trail(proposals, values["lead"]),
                    by=person_of(request),
                    **_task(form),
                ),
            )
            if given is not None:
                said = _("%(label)s is assigned to %(lead)s, which was told.")
                names = {"label": found.label, "lead": name_of(values["lead"])}
                messages.success(request, said % names)
                return redirect("recommendations:assignment", given.pk)
    heading = _("Assign %(label)s again") % {"label": found.label}
    card = queries.cards_of(access.assignments_visible_to(request.user).filter(pk=pk))
    extra = {"heading": heading, "assignment": row, "card": card[0], "cards": []}
    return _assign_page(request, found, form, proposals, extra)


def _task(form: AssignForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {
        "lead": values["lead"],
        "cooperating": list(values["cooperating"]),
        "product": values["product"],
        "deadline": values["deadline"],
        "decision": values.get("decision"),
    }


def _tried(form: AssignForm, write: Callable[[], Written]) -> Written | None:
    """Return what was written, else tell on the form why not."""
    try:
        given = write()
    except AssignmentRefused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused))
        form.offer = refused.offer
    except AssignmentChanged as changed:
        form.add_error(None, changed_words(changed.assignment))
        newest = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict: it was sent
        newest["revision"] = str(changed.assignment.revision)
        form.data = newest
    else:
        return given
    return None


def changed_words(assignment: Assignment) -> str:
    """Return what another person did meanwhile, and how it stands now."""
    said = _(
        "Another person was faster: the assignment is now “%(state)s”. Look at it"
        " again before you go on."
    )
    return said % {"state": assignment.get_status_display()}


def _as_it_is(row: Assignment) -> dict[str, Any]:
    lead = row.suggested_lead_id if row.status == row.Status.RETURNED else None
    return {
        "lead": lead,
        "cooperating": [each.pk for each in row.cooperating.all()],
        "product": row.product,
        "deadline": row.deadline,
        "decision": row.decision_id,
        "revision": row.revision,
    }


def _form(request: HttpRequest, *, asks: Any, initial: dict[str, Any]) -> AssignForm:
    decisions = access.decisions_visible_to(request.user)
    if request.method == "POST":
        return AssignForm(request.POST, asks=asks, decisions=decisions, initial=initial)
    return AssignForm(asks=asks, decisions=decisions, initial=initial)


def _among(request: HttpRequest, proposals: Iterable[Proposal]) -> list[Proposal]:
    return [each for each in proposals if may_give_to(request.user, each.institution)]


def _assign_page(
    request: HttpRequest,
    found: Recommendation | None,
    form: AssignForm,
    proposals: list[Proposal],
    extra: dict[str, Any],
) -> HttpResponse:
    finding = "find" in request.POST
    errors = bool(form.is_bound and not finding and form.errors)
    words = str(form["words"].value() or "").strip()
    candidates, count = _candidates(request, form, proposals, words)
    context = {
        "recommendation": found,
        "review_name": review_name_of(found.review) if found else "",
        "form": form,
        "show_errors": errors,
        "candidates": candidates,
        "words": words,
        "found_count": count,
        "may_none": "nothing_free" in extra,
        **extra,
    }
    refused = form.is_bound and not finding and extra.get("impossible", False)
    status = UNPROCESSABLE if errors or refused else 200
    return render(request, "recommendations/assign.html", context, status=status)


def _candidates(
    request: HttpRequest, form: AssignForm, proposals: list[Proposal], words: str
) -> tuple[list[Candidate], int]:
    """Return the institutions to choose from: chosen ones, likely ones, found ones."""
    lead, helping = str(form["lead"].value() or ""), _keys(form["cooperating"].value())
    bodies = institutions_visible_to(request.user)
    hits = [each.institution_id for each in search_institutions(words, bodies)]
    by_key = {str(each.institution.pk): each for each in proposals}
    offered = [str(each.pk) for each in getattr(form, "offer", ())]
    wanted = [lead, *helping, *offered, *by_key, *map(str, hits[:MOST_FOUND])]
    known = bodies.in_bulk([int(key) for key in wanted if key.isdigit()])
    rows = [
        known[int(key)]
        for key in dict.fromkeys(wanted)
        if key.isdigit() and int(key) in known
    ]
    return [
        Candidate(
            body,
            name_of(body),
            by_key.get(str(body.pk)),
            lead=str(body.pk) == lead,
            cooperating=str(body.pk) in helping,
        )
        for body in rows
    ], len(hits)


def _keys(values: Any) -> list[str]:
    return [str(value) for value in values or ()]


@post_required
@require_http_methods(_METHODS)
def not_for_us(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask on which ground nobody here is given it, and record that."""
    found = _recommendation(request, pk)
    require_coordinator(request.user)
    free = queries.free_asks(found)
    form = NotForUsForm(asks=free, initial={"asks": [ask.pk for ask in free]})
    if request.method == "POST":
        form = NotForUsForm(request.POST, asks=free)
        if form.is_valid() and _recorded(request, found, form):
            messages.success(request, _("The outcome is kept with its ground."))
            return redirect("recommendations:recommendation", pk)
    context = {
        "recommendation": found,
        "review_name": review_name_of(found.review),
        "form": form,
        "nothing_free": not free,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "recommendations/not_for_us.html", context, status=status)


def _recorded(request: HttpRequest, found: Recommendation, form: NotForUsForm) -> bool:
    values = form.cleaned_data
    try:
        operations.not_for_us(
            found,
            asks=values["asks"],
            ground=values["ground"],
            words=values["words"],
            by=person_of(request),
        )
    except AssignmentRefused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused))
        return False
    return True


@post_required
@require_http_methods(_METHODS)
def asks(request: HttpRequest, pk: int) -> HttpResponse:
    """Split and join the requested actions of a recommendation."""
    found = _recommendation(request, pk)
    require_coordinator(request.user)
    problem, typed = "", {}
    if request.method == "POST":
        problem = _split_or_join(request, found)
        if not problem:
            messages.success(request, _("The requested actions are kept."))
            return redirect("recommendations:asks", pk)
        typed = {request.POST.get("ask", ""): request.POST.get("lines", "")}
    own = queries.asks_of(found)
    context = {
        "recommendation": found,
        "review_name": review_name_of(found.review),
        "asks": [(ask, typed.get(str(ask.pk), ask.text)) for ask in own],
        "problem": problem,
    }
    status = UNPROCESSABLE if problem else 200
    return render(request, "recommendations/asks.html", context, status=status)


def _split_or_join(request: HttpRequest, found: Recommendation) -> str:
    """Return what was wrong, "" where it is written."""
    form = SplitAskForm(request.POST)
    again = _("Another person has changed this meanwhile. Look at it again.")
    if not form.is_valid():
        return again
    values = form.cleaned_data
    ask = next((a for a in queries.asks_of(found) if a.pk == values["ask"]), None)
    if ask is None:
        return again
    facts: Any = {"ask": ask, "revision": values["revision"], "by": person_of(request)}
    try:
        if "join" in request.POST:
            ask_operations.join_asks(found, **facts)
        else:
            lines = values["lines"].splitlines()
            ask_operations.split_ask(found, texts=lines, **facts)
    except AskRefused as refused:
        return str(refused)
    except ChangedMeanwhile:
        return again
    return ""


def _recommendation(request: HttpRequest, pk: int) -> Recommendation:
    found = (
        access.recommendations_visible_to(request.user)
        .select_related("document", "review__mechanism")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def assignment_or_404(request: HttpRequest, pk: int) -> Assignment:
    """Return an assignment that the person may see."""
    found = (
        access.assignments_visible_to(request.user)
        .select_related(
            "lead", "recommendation__document", "recommendation__review__mechanism"
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found
