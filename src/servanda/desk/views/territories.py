"""The country's division on any day, and one unit of it. Read-only."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from servanda.common.pagination import page_of
from servanda.desk.queries import territories as queries
from servanda.people import access

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LINES = 100


@access.any_post_required
@require_safe
def territories(request: HttpRequest) -> HttpResponse:
    """List the units of a level as they stood on a day."""
    levels = queries.levels()
    codes = [each.code for each in levels]
    wanted = request.GET.get("level", "")
    level = wanted if wanted in codes else (codes or [""])[0]
    typed = request.GET.get("on", "")
    day = _day(typed)
    units = queries.units_on(day or access.today(), level)
    page = page_of(units, request, size=LINES)
    context = {
        "levels": levels,
        "level": next((each for each in levels if each.code == level), None),
        "on": day,
        "unreadable": typed if typed and day is None else "",
        "page": page,
        "lines": queries.lines_of(page.items),
        "tiles": queries.tiles_of(units),
    }
    return render(request, "desk/territories.html", context)


def _day(typed: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(typed)
    except ValueError:
        return None


@access.any_post_required
@require_safe
def territory(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one unit: who came before and after it, and its institutions."""
    unit = get_object_or_404(queries.territories_visible_to(request.user), pk=pk)
    context = {"unit": unit, "shown": queries.territory_page(unit, request.user)}
    return render(request, "desk/territory.html", context)
