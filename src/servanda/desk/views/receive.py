"""Taking in a file from the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from servanda.desk.forms import UploadForm
from servanda.desk.operations import receiving as operations
from servanda.desk.views.start import start_page
from servanda.documents.access import readings_visible_to
from servanda.documents.failures import Failure, Refused, words
from servanda.people import limits
from servanda.people.access import post_required, require_coordinator
from servanda.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

BESIDE_THE_FILE = 64 * 2**10  # bytes of a form around its file
MOST_DRAINED = 2**30
PIECE = 2**20
STATUSES = {Failure.TOO_LARGE: 413, Failure.NO_SPACE: 507}


@csrf_exempt  # only to look at the size first: `_receive` checks the token
@require_POST
@post_required
def receive(request: HttpRequest) -> HttpResponseBase:
    """Look at the announced size before the body is read and put on the disk.

    The check of the form's token reads the body, so it comes after this.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    announced = int(length) if length.isascii() and length.isdigit() else 0
    if announced > settings.UPLOAD_LIMIT_BYTES + BESIDE_THE_FILE:
        return _too_large(request)
    return _receive(request)


def _too_large(request: HttpRequest) -> HttpResponseBase:
    # A browser shows the answer only once it could send everything.
    drained = 0
    while drained < MOST_DRAINED and (piece := request.read(PIECE)):
        drained += len(piece)
    form = UploadForm({}, {})
    form.full_clean()
    form.errors.clear()
    return _refused(request, form, Refused(Failure.TOO_LARGE))


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponseBase:
    require_coordinator(request.user)
    if not limits.allow(request, "upload"):
        return limits.too_many(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return start_page(request, upload=form, status=422)
    upload = form.cleaned_data["file"]
    try:
        received = operations.receive(
            upload, name=upload.name or "", by=_person(request)
        )
    except Refused as refused:
        return _refused(request, form, refused)
    if received.again:
        messages.info(
            request, _("This file came in before. Here is what was read from it.")
        )
    return redirect("documents:reading", received.reading.pk)


@require_POST
@post_required
def retry(request: HttpRequest, reading_id: int) -> HttpResponseBase:
    """Have a file read again that failed for our own reasons."""
    reading = get_object_or_404(readings_visible_to(request.user), pk=reading_id)
    require_coordinator(request.user)
    operations.retry(reading, by=_person(request))
    return redirect("documents:reading", reading.pk)


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def _refused(
    request: HttpRequest, form: UploadForm, refused: Refused
) -> HttpResponseBase:
    sentence = words(refused.failure, settings.UPLOAD_LIMIT_BYTES)
    number = _("Number to quote: %(number)s.") % {"number": refused.failure_id}
    form.add_error("file", f"{sentence} {number}")
    status = STATUSES.get(refused.failure, 422)
    return start_page(request, upload=form, status=status)
