"""The tree of institutions, their list, and the map one can walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.common.languages import by_language
from servanda.common.pagination import page_of
from servanda.people import access
from servanda.people.models import Institution
from servanda.people.queries import listing, mapping, tree
from servanda.people.queries.staff_places import coordinates
from servanda.people.queries.territories import territories_to_choose

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from servanda.people.queries.listing import Selection

MOST_OPENED = 60  # branches at once; an address could name thousands
LINES = 50


@access.any_post_required
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Show the tree, or the list that the address selects."""
    visible = access.institutions_visible_to(request.user)
    wanted = listing.selection_of(request.GET.dict())
    context: dict[str, Any] = {
        "wanted": wanted,
        "kinds": Institution.Kind.choices,
        "territories": territories_to_choose(wanted.territory),
        "chips": _chips(request, wanted),
        "may_add": access.may_coordinate(request.user),
        "may_import": coordinates(request.user),
        "today": access.today(),
    }
    if wanted.lists:
        page = page_of(listing.selected(visible, wanted), request, size=LINES)
        context |= {"page": page, "lines": listing.lines_of(page.items, wanted.on)}
    else:
        opened = _opened(request)
        context |= {
            "tree": tree.tree(visible, opened=opened, on=wanted.on),
            "open_base": _open_base(request),
        }
    return render(request, "people/institutions.html", context)


def _opened(request: HttpRequest) -> list[int]:
    keys = request.GET.getlist("open")[:MOST_OPENED]
    return [number for key in keys if (number := listing.number_in(key))]


def _open_base(request: HttpRequest) -> str:
    """Return the beginning of an address that opens one branch more."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}&" if query else "?"


def _chips(request: HttpRequest, wanted: Selection) -> list[dict[str, str]]:
    chosen = {
        "q": _("Words: %(words)s") % {"words": wanted.words} if wanted.words else "",
        "kind": str(dict(Institution.Kind.choices).get(wanted.kind, "")),
        "territory": by_language(wanted.territory.names) if wanted.territory else "",
        "under": _("Under %(name)s") % {"name": by_language(wanted.under.names)}
        if wanted.under
        else "",
        "on": _("As on %(day)s") % {"day": date_format(wanted.on, "DATE_FORMAT")}
        if wanted.on
        else "",
    }
    return [
        {"words": words, "address": _without(request, name)}
        for name, words in chosen.items()
        if words
    ]


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    return f"?{query.urlencode()}"


@access.any_post_required
@require_safe
def institution_map(request: HttpRequest) -> HttpResponse:
    """Show one institution, what stands above and what under it, as a picture."""
    visible = access.institutions_visible_to(request.user)
    wanted = request.GET.get("at", "")
    here = mapping.centre(visible, wanted)
    if here is None and wanted:
        raise Http404
    context = {
        "here": here,
        "picture": mapping.picture_of(here, visible) if here else None,
        "may_add": access.may_coordinate(request.user),
    }
    return render(request, "people/institution_map.html", context)
