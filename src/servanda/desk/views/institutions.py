"""An institution's page, its end, and what follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.common.languages import by_language
from servanda.desk.forms import EndInstitutionForm
from servanda.desk.operations import reorganising as operations
from servanda.desk.queries.institutions import institution_page
from servanda.people import access
from servanda.people.errors import ChangedMeanwhile, Refused
from servanda.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422


@access.any_post_required
@require_safe
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one institution and what it owes."""
    visible = access.institutions_visible_to(request.user)
    found = get_object_or_404(visible.select_related("parent", "territory"), pk=pk)
    may_write = access.may_coordinate_in(request.user, found)
    context = {
        "institution": found,
        "shown": institution_page(found, request.user),
        "may_write": may_write,
        "may_reorganise": access.may_coordinate(request.user),
        "may_read": access.may_read(request.user),
        "today": access.today(),
    }
    return render(request, "desk/institution.html", context)


@access.any_post_required
@require_http_methods(METHODS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Have an institution end that nobody follows."""
    visible = access.institutions_visible_to(request.user)
    found = get_object_or_404(visible, pk=pk)
    access.require_coordinator_in(request.user, found)
    form = EndInstitutionForm(
        request.POST or None, initial={"revision": found.revision}
    )
    if request.method == "POST" and form.is_valid() and _ended(request, form, found):
        messages.success(
            request,
            _("%(name)s has its last day.") % {"name": by_language(found.names)},
        )
        return redirect("desk:institution", found.pk)
    context: dict[str, Any] = {
        "form": form,
        "institution": found,
        "posts": access.posts_visible_to(request.user).filter(
            institution=found, valid_to=None
        ),
        "may_reorganise": access.may_coordinate(request.user),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/institution_end.html", context, status=status)


def _ended(request: HttpRequest, form: EndInstitutionForm, found: Any) -> bool:
    by = request.user
    if not isinstance(by, Person):
        return False
    try:
        operations.end_institution(found, **form.cleaned_data, by=by)
    except Refused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused))
        return False
    except ChangedMeanwhile:
        form.add_error(
            None,
            _(
                "Another person changed this institution after you opened it. Look at"
                " its page, then come here again. Nothing was changed."
            ),
        )
        return False
    return True
