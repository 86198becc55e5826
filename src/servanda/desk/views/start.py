"""The first page after sign-in, and the search box of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from servanda.desk.forms import UploadForm
from servanda.desk.queries import imports as queries
from servanda.desk.queries import work
from servanda.documents.access import documents_visible_to
from servanda.people.access import (
    assesses,
    current_post,
    may_administer,
    may_coordinate,
    may_read,
    person_required,
    reader_required,
    scope_of,
    today,
)
from servanda.people.queries.institutions import called
from servanda.people.queries.notices import unread_count
from servanda.recommendations.access import recommendations_visible_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@person_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what to do first, or what waits."""
    return start_page(request)


def start_page(
    request: HttpRequest, *, upload: UploadForm | None = None, status: int = 200
) -> HttpResponse:
    """Show the start page; with a form that came back, what was wrong with it."""
    person = request.user
    if not may_read(person):
        return _without_content(request)
    post = current_post(person)
    if post is not None and not scope_of(person).everything:
        context = {
            "waiting": work.of_institution(post),
            "unread": unread_count(person),
            "today": today(),
        }
        return render(request, "desk/my_work.html", context)
    form = upload or UploadForm()
    context = {
        "upload": form,
        "upload_error": " ".join(map(str, form.errors.get("file", [])))
        if upload
        else "",
        "may_write": may_coordinate(person),
        "work": queries.work_of(person),
        "waiting": work.of_coordinator(person),
        "unread": unread_count(person),
        "today": today(),
    }
    first = queries.first_day(person)
    template = "desk/start.html" if first else "desk/start_later.html"
    return render(request, template, context, status=status)


def _without_content(request: HttpRequest) -> HttpResponse:
    """Say to somebody without a post, or with one for the machine, what to do."""
    person = request.user
    if assesses(person):
        return redirect("recommendations:register")
    context = {"administers": may_administer(person)}
    return render(request, "desk/start_without_post.html", context)


@reader_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Go to what has this name, or search the register for the words."""
    words = request.GET.get("q", "").strip()
    register = reverse("recommendations:register")
    if not words:
        return redirect(register)
    named = recommendations_visible_to(request.user).filter(label=words)
    keys = list(named.values_list("pk", flat=True)[:2])
    if len(keys) == 1:
        return redirect("recommendations:recommendation", keys[0])
    # A document stands once in each language; the first received leads to the rest.
    documents = documents_visible_to(request.user).filter(symbol__iexact=words)
    document = documents.order_by("pk").values_list("pk", flat=True).first()
    if document is not None:
        return redirect("documents:document", document)
    institution = called(words) if may_read(request.user) else None
    if institution is not None:
        return redirect("desk:institution", institution.pk)
    return redirect(f"{register}?{urlencode({'q': words})}")
