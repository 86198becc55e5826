"""A staff list from a file: looked at first, kept second, deleted in any case."""

from __future__ import annotations

import tempfile
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.forms.staff_list import StaffListForm
from servanda.people.models import Post
from servanda.people.operations.staff_list import import_staff_list
from servanda.people.queries.staff_list import plan_of
from servanda.people.queries.staff_places import coordinates, posts_to_fill
from servanda.people.second_factor import ask_to_sign, is_on, signed_recently
from servanda.people.staff_cells import StaffLine
from servanda.people.staff_sheet import Sheet, StaffList
from servanda.people.views.changing import UNPROCESSABLE
from servanda.people.views.signed_in import person_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

_SALT = "people.staff_list"
_GOOD_FOR = 60 * 60  # seconds between the preview and its confirmation
MOST_SHOWN = 200  # lines listed of a kind; all are kept
MOST_POSTS = 2_000  # in the template


@access.any_post_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_list(request: HttpRequest) -> HttpResponse:
    """Take a staff list and show what it would change."""
    _must_coordinate(request)
    if request.method != "POST":
        return _page(request, StaffListForm())
    form = StaffListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    file = form.cleaned_data["file"]
    try:
        sheet = StaffList().read(file)
    finally:
        file.close()  # the upload is deleted with it
    if sheet.unusable:
        form.add_error("file", [problem.text for problem in sheet.problems])
        return _page(request, form)
    return _preview(request, form, sheet, {})


@access.any_post_required
@require_POST
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep what the preview showed, with what was decided there."""
    _must_coordinate(request)
    person = person_of(request)
    try:
        kept = signing.loads(
            request.POST.get("lines", ""), salt=_SALT, max_age=_GOOD_FOR
        )
    except signing.BadSignature:
        kept = {}
    if kept.get("by") != person.pk:
        messages.error(
            request,
            _(
                "The preview is too old to be kept. Nothing was changed; choose the"
                " file again."
            ),
        )
        return redirect("people:staff_list")
    lines = [StaffLine(*values) for values in kept["lines"]]
    decisions = _decisions(request.POST)
    if request.POST.get("step") == "look":
        return _preview(request, StaffListForm(), Sheet(tuple(lines), ()), decisions)
    if plan_of(lines, decisions=decisions, by=person).gives_power:
        asked = ask_to_sign(request)
        if asked is not None:
            return asked
    return _keep(request, lines, decisions)


def _keep(
    request: HttpRequest, lines: Sequence[StaffLine], decisions: Mapping[int, str]
) -> HttpResponse:
    done = import_staff_list(lines, decisions=decisions, by=person_of(request))
    messages.success(
        request,
        _(
            "Kept: %(people)s new people, %(posts)s new posts, %(terms)s terms in"
            " office; %(corrected)s corrections. The file is deleted."
        )
        % {
            "people": done.people,
            "posts": done.posts,
            "terms": done.terms,
            "corrected": done.corrected,
        },
    )
    if done.left:
        messages.warning(
            request,
            ngettext(
                "%(left)s line was left out. Put it right and import the list again.",
                "%(left)s lines were left out. Put them right and import the list"
                " again.",
                done.left,
            )
            % {"left": done.left},
        )
    return redirect("people:institutions")


@access.any_post_required
@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """Send a sheet with the posts that there are, to be filled in."""
    _must_coordinate(request)
    target = tempfile.SpooledTemporaryFile(max_size=2**20)  # noqa: SIM115 - the response closes it when it is sent
    book = xlsxwriter.Workbook(
        target,
        # What looks like a formula or an address in a name stays text.
        {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True},
    )
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet()
    sheet.set_column(0, 7, 24, text)
    heads = [names[0] for names in StaffList.names.values()]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for row, post in enumerate(posts_to_fill(person_of(request), MOST_POSTS), start=1):
        sheet.write_string(row, 0, post.institution.code)
        sheet.write_string(row, 1, by_language(post.titles))
        sheet.write_string(row, 2, post.code)
        sheet.write_string(row, 3, post.role.replace("_", " "))
    sheet.data_validation(
        1,
        3,
        5000,
        3,
        {"validate": "list", "source": [r.value.replace("_", " ") for r in Post.Role]},
    )
    sheet.freeze_panes(1, 0)
    book.close()
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename="staff-list.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _must_coordinate(request: HttpRequest) -> None:
    if not coordinates(request.user):
        raise PermissionDenied(_("Only a coordinator may change this."))


def _decisions(sent: Mapping[str, str]) -> dict[int, str]:
    decisions = {}
    for name, value in sent.items():
        _before, _dash, number = name.partition("who-")
        if number.isascii() and number.isdigit() and len(number) < 7:  # noqa: PLR2004 - longer than any line number
            decisions[int(number)] = value
    return decisions


def _preview(
    request: HttpRequest,
    form: StaffListForm,
    sheet: Sheet,
    decisions: Mapping[int, str],
) -> HttpResponse:
    person = person_of(request)
    plan = plan_of(sheet.lines, decisions=decisions, by=person)
    wrong = [(problem.line, problem.text) for problem in sheet.problems]
    wrong += [(step.line.number, step.problem) for step in plan.wrong]
    facts = {
        "sheet": sheet,
        "plan": plan,
        "wrong": sorted(wrong)[:MOST_SHOWN],
        "wrong_count": len(wrong),
        "doubtful": plan.doubtful[:MOST_SHOWN],
        "changing": plan.changing[:MOST_SHOWN],
        "changing_count": len(plan.changing),
        "decisions": decisions,
        "cannot_sign": plan.gives_power
        and not (signed_recently(request) or is_on(person)),
        "lines": signing.dumps(
            {"by": person.pk, "lines": [astuple(line) for line in sheet.lines]},
            salt=_SALT,
            compress=True,
        ),
    }
    return _page(request, form, facts)


def _page(
    request: HttpRequest, form: StaffListForm, facts: Mapping[str, Any] | None = None
) -> HttpResponse:
    context = {"form": form, "columns": _columns(), **(facts or {})}
    wrong = form.errors or (facts and facts["wrong"])
    status = UNPROCESSABLE if wrong else 200
    return render(request, "people/staff_list.html", context, status=status)


def _columns() -> Sequence[tuple[str, str, str]]:
    words = {
        "institution": _("Its name of today, or its code"),
        "post": _("The title of the post; a new one is made, if a role is given"),
        "post_code": _("Instead of the title, for a post that is there"),
        "role": _("Needed for a new post only"),
        "name": _("Name of the person"),
        "email": _("Tells two people of one name apart"),
        "from": _("First day in office, for example 1/5/2026; empty: today"),
        "to": _("Last day in office; empty: until further notice"),
    }
    return [
        (names[0], "; ".join(names[1:]), words[key])
        for key, names in StaffList.names.items()
    ]
