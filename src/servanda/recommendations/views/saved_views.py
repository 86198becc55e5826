"""Views of the register that a person keeps under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.people.access import post_required, saved_views_visible_to
from servanda.people.operations.saved_views import delete_view, save_view
from servanda.recommendations import access
from servanda.recommendations.forms.register import SaveViewForm
from servanda.recommendations.queries.register import address_query, find
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = "recommendations:register"
UNPROCESSABLE = 422


@post_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: HttpRequest) -> HttpResponse:
    """List one's saved views, and keep the filters that one comes from."""
    form = SaveViewForm(initial={"query": request.GET.urlencode()})
    status = 200
    if request.method == "POST":
        form = SaveViewForm(request.POST)
        if form.is_valid():
            name = form.cleaned_data["name"]
            query = _canonical(request, form.cleaned_data["query"])
            save_view(person_of(request), name=name, page=PAGE, query=query)
            messages.success(
                request, _("The view “%(name)s” is kept.") % {"name": name}
            )
            return redirect("recommendations:saved_views")
        status = UNPROCESSABLE
    context = {
        "form": form,
        "query": form["query"].value() or "",
        "views": saved_views_visible_to(request.user)
        .filter(page=PAGE)
        .order_by("name"),
    }
    template = "recommendations/saved_views.html"
    return render(request, template, context, status=status)


@post_required
@require_POST
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    view = saved_views_visible_to(request.user).filter(pk=pk, page=PAGE).first()
    if view is None:
        raise Http404
    name = view.name
    delete_view(view, by=person_of(request))
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": name})
    return redirect("recommendations:saved_views")


def _canonical(request: HttpRequest, query: str) -> str:
    """Return the query as the register itself writes it, without unknown parts."""
    visible = access.recommendations_visible_to(request.user)
    found = find(QueryDict(query), visible)
    return address_query(found.selection, found.columns)[:2000]
