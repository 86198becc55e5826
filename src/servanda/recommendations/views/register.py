"""The register: filters, list and picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.common.pagination import page_of
from servanda.people.access import may_coordinate, reader_required
from servanda.recommendations import access
from servanda.recommendations.queries import listing
from servanda.recommendations.queries import register as queries
from servanda.recommendations.queries.register import Listed
from servanda.recommendations.queries.rights import may_see_every_owner

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_MOST_SHOWN = 8  # values of a facet, before "all"


@reader_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the recommendations that the address selects."""
    visible = access.recommendations_visible_to(request.user)
    every_owner = may_see_every_owner(request.user)
    found = queries.find(request.GET, visible, every_owner=every_owner)
    page = page_of(Listed(found), request)
    context = {
        "found": found,
        "selection": found.selection,
        "query": queries.address_query(found.selection, found.columns),
        "page": page,
        "lines": listing.lines(found, page.items),
        "facets": _facets(request, found),
        "chips": _chips(found),
        "sorts": _sorts(found),
        "picture": listing.picture(found, complete=request.GET.get("all") == "picture"),
        "base": reverse("recommendations:register"),
        "may_assign": may_coordinate(request.user),
        "several_reviews": int((found.present("review") > 0).sum()) > 1,
    }
    template = "recommendations/register.html"
    return render(request, template, context)


def _facets(request: HttpRequest, found: queries.Found) -> list[dict[str, Any]]:
    opened = request.GET.get("all", "")
    facets = []
    for name in found.facets:
        most = None if name == opened else _MOST_SHOWN
        options, present = queries.options(found, name, most=most)
        # Several values are needed for a choice.
        if not options or (name == "mechanism" and present < 2):  # noqa: PLR2004
            continue
        facets.append(
            {
                "name": name,
                "heading": queries.FACET_NAMES[name],
                "options": options,
                "open": name in {"review", "position", "theme", opened}
                or name in found.selection.chosen,
                "present": present,
                "all_left": present > len(options),
            }
        )
    return facets


def _chips(found: queries.Found) -> list[dict[str, str]]:
    selection, columns = found.selection, found.columns
    chips = []
    if selection.terms:
        without = queries.without_words(selection)
        chips.append(
            {
                "words": _("Words: %(words)s") % {"words": selection.words},
                "address": "?" + queries.address_query(without, columns),
            }
        )
    for name in found.facets:
        for code in selection.chosen.get(name, ()):
            without = queries.without_value(selection, name, code)
            chips.append(
                {
                    "words": _("%(facet)s: %(value)s")
                    % {
                        "facet": queries.FACET_NAMES[name],
                        "value": queries.name_of(columns, name, code),
                    },
                    "address": "?" + queries.address_query(without, columns),
                }
            )
    return chips


def _sorts(found: queries.Found) -> list[dict[str, Any]]:
    return [
        {
            "value": value,
            "words": words,
            "current": value == found.selection.sort,
        }
        for value, words in queries.SORTS.items()
        if value != queries.RELEVANCE or found.selection.terms
    ]
