"""Pages that anybody may read."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from servanda.common.privacy import Privacy
from servanda.desk import declared
from servanda.desk.operations.calendars import write_calendar
from servanda.desk.refusals import CLASSES, REFUSALS
from servanda.people.queries.notices import person_of_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest


@require_safe
def safeguards(request: HttpRequest) -> HttpResponse:
    """Show what is refused, and the list that the test keeps true."""
    values = [*declared.model_values(), *declared.form_values()]
    words = declared.FREE_TEXT
    free_text = [
        (_pieces(value.key), words.get(value.key))
        for value in values
        if value.free_text
    ]
    facts = {
        "refusals": REFUSALS,
        "classes": [CLASSES[each.value] for each in Privacy],
        "tables": _by_holder(declared.model_values()),
        "forms": _by_holder(declared.form_values()),
        "imports": _by_holder(declared.import_values()),
        "library_tables": [
            (_pieces(name), CLASSES[privacy.value][0], reason)
            for name, (privacy, reason) in declared.LIBRARY_TABLES.items()
        ],
        "free_text": free_text,
        "count": len(values),
    }
    return render(request, "desk/safeguards.html", facts)


@never_cache
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Return the calendar whose private address this is; else there is no page."""
    person = person_of_calendar(secret)
    if person is None:
        raise Http404
    return HttpResponse(write_calendar(person), content_type="text/calendar")


def _pieces(name: str) -> list[str]:
    """Return a long name in pieces between which a narrow screen may break it."""
    return [each for each in re.findall(r"[A-Z]?[^A-Z._]*[._]?", name) if each]


def _by_holder(
    values: Iterable[declared.Declared],
) -> list[tuple[list[str], list[tuple[Any, str]]]]:
    """Return (name of table or form, [(class, its fields)])."""
    found = []
    for holder, fields in groupby(values, key=lambda value: value.holder):
        by_class: dict[Privacy, list[str]] = {}
        for value in fields:
            if value.privacy is not None:
                by_class.setdefault(value.privacy, []).append(value.name)
        found.append(
            (
                _pieces(holder),
                [
                    (CLASSES[each.value][0], ", ".join(by_class[each]))
                    for each in Privacy
                    if each in by_class
                ],
            )
        )
    return found
