"""A reorganisation in two steps: what the decision says, then what goes where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.common.languages import by_language
from servanda.desk.forms import ReorganiseForm
from servanda.desk.operations import reorganising as operations
from servanda.desk.operations.reorganising import NEW, Plan
from servanda.desk.queries import reorganising as queries
from servanda.people import access
from servanda.people.errors import Refused
from servanda.people.models import Person
from servanda.people.second_factor import ask_to_sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422


@access.any_post_required
@require_http_methods(METHODS)
def reorganise(request: HttpRequest) -> HttpResponseBase:
    """Ask what a decision says, show what follows from it, then record it."""
    access.require_coordinator(request.user)
    if request.method != "POST":
        # Recording is signed: who cannot sign yet learns it before typing anything.
        asked = ask_to_sign(request)
        form = ReorganiseForm(initial=_initial(request))
        return asked if asked is not None else _form(request, form)
    form = ReorganiseForm(request.POST)
    if not form.is_valid() or request.POST.get("step") == "back":
        return _form(request, form)
    plan = _plan(form, request.POST)
    if request.POST.get("step") != "record":
        return _preview(request, form, plan)
    if len(plan.keys) > 1 and not plan.goes_on and plan.main not in plan.keys:
        form.add_error(None, _("Choose who gets what nobody sends elsewhere."))
        return _preview(request, form, plan)
    asked = ask_to_sign(request)
    return asked if asked is not None else _record(request, form, plan)


def _record(request: HttpRequest, form: ReorganiseForm, plan: Plan) -> HttpResponse:
    try:
        done = operations.reorganise(
            plan, going=_going(request.POST), by=_person(request)
        )
    except Refused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused))
        return _form(request, form)
    messages.success(
        request,
        _("Recorded: %(decision)s. The old names are found and shown with their days.")
        % {"decision": done.decision},
    )
    first = done.successions.order_by("-main", "pk")[0]
    return redirect("desk:institution", first.successor_id)


@access.any_post_required
@require_http_methods(METHODS)
def pass_on_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass on what predecessors of a recorded reorganisation still owe."""
    found = get_object_or_404(queries.reorganisations_visible_to(request.user), pk=pk)
    access.require_coordinator(request.user)
    if request.method == "POST":
        going = {
            key: int(value)
            for key, value in _going(request.POST).items()
            if value.isascii() and value.isdigit()
        }
        moved = operations.pass_on_work(found, going=going, by=_person(request))
        messages.success(
            request,
            ngettext(
                "%(moved)s assignment went to its successor.",
                "%(moved)s assignments went to their successors.",
                moved,
            )
            % {"moved": moved},
        )
        first = found.successions.order_by("-main", "pk")[0]
        return redirect("desk:institution", first.predecessor_id)
    steps = queries.steps_of(found)
    successors = {step.successor_id: step.successor for step in steps}
    context = {
        "reorganisation": found,
        "steps": steps,
        "owed": queries.owed_by({step.predecessor for step in steps}),
        "choices": [
            {"key": str(each.pk), "name": by_language(each.names)}
            for each in successors.values()
        ],
        "several": len(successors) > 1,
        "goes_on": not any(step.main for step in steps),
    }
    return render(request, "desk/reorganisation_work.html", context)


def _initial(request: HttpRequest) -> dict[str, Any]:
    key = request.GET.get("of", "")
    visible = access.institutions_visible_to(request.user)
    if not (key.isascii() and key.isdigit() and len(key) < 10):  # noqa: PLR2004 - longer than any row number
        return {}
    return {"predecessors": list(visible.filter(pk=key).select_related("parent"))}


def _plan(form: ReorganiseForm, sent: Mapping[str, str]) -> Plan:
    values = form.cleaned_data
    language = get_language() or "en"
    keys = [str(each.pk) for each in values["successors"]]
    return Plan(
        kind=values["kind"],
        on=values["on"],
        decision=values["decision"],
        predecessors=values["predecessors"],
        successors=values["successors"],
        new_names=form.new_names(),
        main=sent.get("main", ""),
        goes_on=values["goes_on"],
        posts_go_along=values["posts_go_along"],
        subjects={
            key: {language: words}
            for key in [*keys, NEW]
            if (words := sent.get(f"subjects-{key}", "").strip()[:200])
        },
    )


def _going(sent: Mapping[str, str]) -> dict[int, str]:
    going = {}
    for name, value in sent.items():
        _before, _dash, key = name.partition("going-")
        if key.isascii() and key.isdigit() and value:
            going[int(key)] = value
    return going


def _form(request: HttpRequest, form: ReorganiseForm) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/reorganise.html", {"form": form}, status=status)


def _preview(request: HttpRequest, form: ReorganiseForm, plan: Plan) -> HttpResponse:
    choices = [(str(each.pk), by_language(each.names)) for each in plan.successors]
    if plan.new_names:
        choices.append((NEW, by_language(dict(plan.new_names))))
    main = plan.main or ("" if plan.goes_on else choices[0][0])
    context = {
        "form": form,
        "plan": plan,
        "choices": [
            {
                "key": key,
                "name": name,
                "subjects": by_language(dict(plan.subjects.get(key, {}))),
            }
            for key, name in choices
        ],
        "main": main,
        "several": len(choices) > 1,
        "owed": queries.owed_by(plan.predecessors),
        "effects": [queries.effect_of(each) for each in plan.predecessors],
        "sent": [
            (name, value)
            for name in form.fields
            for value in request.POST.getlist(name)
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/reorganise_preview.html", context, status=status)


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise TypeError("a coordinator is a person")
    return request.user
