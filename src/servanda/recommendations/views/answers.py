"""The page on which a State's answers are checked and applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from servanda.common.pagination import page_of
from servanda.people.access import may_coordinate, post_required, require_coordinator
from servanda.recommendations.access import position_proposals_visible_to
from servanda.recommendations.models import PositionProposal
from servanda.recommendations.operations import answers as operations
from servanda.recommendations.queries import answers as queries
from servanda.recommendations.queries.answers import result_of
from servanda.recommendations.views.desk import reading_or_404
from servanda.recommendations.views.showing import naming

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from servanda.people.models import Person

State = PositionProposal.State
SHOWN = {
    "to_check": (State.TO_CHECK,),
    "sure": (State.SURE,),
    "applied": (State.APPLIED,),
    "left_out": (State.LEFT_OUT,),
}


@post_required
@require_safe
def answers(request: HttpRequest, reading_id: int) -> HttpResponse:
    """Open at what needs a person first."""
    reading = reading_or_404(request, reading_id)
    counts = queries.counts_of_answers(reading)
    if not counts.all:
        raise Http404
    show = request.GET.get("show", "")
    if show not in SHOWN:
        show = "to_check" if counts.to_check else "sure" if counts.sure else "applied"
    shown = position_proposals_visible_to(request.user).filter(
        reading=reading, state__in=SHOWN[show]
    )
    page = page_of(shown.select_related("recommendation").order_by("order"), request)
    facts = {
        **naming(reading),
        "counts": counts,
        "tabs": [
            (each, State(each).label, getattr(counts, each), each == show)
            for each in SHOWN
        ],
        "page": page,
        "rows": queries.rows_of(page.items),
        "show": show,
        "may_write": may_coordinate(request.user),
    }
    return render(request, "recommendations/answers.html", facts)


@post_required
@require_POST
def apply_sure(request: HttpRequest, reading_id: int) -> HttpResponse:
    reading = reading_or_404(request, reading_id)
    require_coordinator(request.user)
    done = operations.apply_sure(reading, by=_person(request))
    _tell(request, done)
    return redirect("recommendations:answers", reading.pk)


@post_required
@require_POST
def match_again(request: HttpRequest, reading_id: int) -> HttpResponse:
    """Hold the open answers against the register as it is now."""
    reading = reading_or_404(request, reading_id)
    require_coordinator(request.user)
    found = operations.match_again(reading, result_of(reading), by=_person(request))
    messages.success(
        request,
        ngettext(
            "%(count)d answer now has its recommendation.",
            "%(count)d answers now have their recommendation.",
            found,
        )
        % {"count": found},
    )
    return redirect("recommendations:answers", reading.pk)


@post_required
@require_POST
def decide(request: HttpRequest, reading_id: int, proposal_id: int) -> HttpResponse:
    """Apply one answer, or set it aside."""
    reading = reading_or_404(request, reading_id)
    require_coordinator(request.user)
    proposal = get_object_or_404(
        position_proposals_visible_to(request.user), pk=proposal_id, reading=reading
    )
    given = request.POST.get("revision", "")
    revision = int(given) if given.isdecimal() else 0
    try:
        if request.POST.get("do") == "leave_out":
            operations.leave_out(proposal, revision=revision, by=_person(request))
            messages.success(
                request, _("%(label)s was left out.") % {"label": proposal.label}
            )
        else:
            done = operations.apply_one(
                proposal, revision=revision, by=_person(request)
            )
            _tell(request, done)
    except operations.AnswersChanged:
        messages.warning(
            request,
            _("Another person decided about %(label)s meanwhile. Nothing was changed.")
            % {"label": proposal.label},
        )
    return redirect("recommendations:answers", reading.pk)


def _person(request: HttpRequest) -> Person:
    person: Person = request.user  # type: ignore[assignment]  # a post is held by a person
    return person


def _tell(request: HttpRequest, done: operations.Applied) -> None:
    count = len(done.changed)
    messages.success(
        request,
        ngettext(
            "%(count)d final position was set.",
            "%(count)d final positions were set.",
            count,
        )
        % {"count": count},
    )
