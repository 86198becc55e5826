"""Pages of documents and of their readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.common.pagination import page_of as page_of_list
from servanda.documents import access, failures, operations, queries
from servanda.documents.forms import IdentificationForm
from servanda.documents.models import Paragraph, Reading, Translation
from servanda.files.views import serve
from servanda.people.access import (
    may_coordinate,
    post_required,
    reader_required,
    require_coordinator,
    scope_of,
)
from servanda.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servanda.documents.models import Document

PARTS_A_PAGE = 50
LONG_WAIT_SECONDS = 30  # a worker that lives begins far sooner
SECONDS_BETWEEN_WORDS = 10  # a screen reader is not told more often
UNSETTLED = {Reading.Status.RECEIVED, Reading.Status.READING}


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph with its translations, and the page it begins on."""

    paragraph: Paragraph
    translations: list[Translation]
    page: int | None
    item: bool  # one of a list, as recommendations are


def _reading(request: HttpRequest, reading_id: int) -> Reading:
    rows = access.readings_visible_to(request.user).select_related(
        "file", "document__review__state"
    )
    return get_object_or_404(rows, pk=reading_id)


def _version(request: HttpRequest, reading_id: int) -> Reading:
    rows = access.versions_visible_to(request.user).select_related(
        "file", "document__review__state"
    )
    return get_object_or_404(rows, pk=reading_id)


@require_safe
@post_required
def reading(request: HttpRequest, reading_id: int) -> HttpResponseBase:
    """Show how far a reading is, or why it failed; once read, go to its desk."""
    shown = _reading(request, reading_id)
    if shown.status == Reading.Status.READ:
        document = shown.document
        known = document is not None and document.review is not None
        if known or not may_coordinate(request.user):
            return redirect("recommendations:import_desk", shown.pk)
        return redirect("documents:identify", shown.pk)
    return render(
        request,
        "documents/reading.html",
        {
            **_state_of(shown),
            "failure": failures.sentence(shown),
            "may_retry": failures.may_retry(shown),
            "may_write": may_coordinate(request.user),
        },
    )


@require_safe
@post_required
def progress(request: HttpRequest, reading_id: int) -> HttpResponseBase:
    """Give the moving part of the page above; a settled reading has its own page."""
    shown = _reading(request, reading_id)
    if shown.status not in UNSETTLED:
        settled = HttpResponse(status=204)
        settled["HX-Redirect"] = reverse("documents:reading", args=[shown.pk])
        return settled
    return render(request, "documents/progress.html", _state_of(shown))


def _state_of(reading: Reading) -> dict[str, Any]:
    waited = (timezone.now() - reading.received_at).total_seconds()
    waiting = reading.status == Reading.Status.RECEIVED
    return {
        "reading": reading,
        "unsettled": reading.status in UNSETTLED,
        "waits_long": waiting and waited > LONG_WAIT_SECONDS,
        "words": _progress_in_words(reading),
        "announce": int(waited) % SECONDS_BETWEEN_WORDS == 0,
    }


def _progress_in_words(reading: Reading) -> str:
    if reading.status == Reading.Status.RECEIVED:
        return _("The file is kept and waits for the reader.")
    if not reading.page_count:
        return _("The reader opens the file.")
    return _("%(done)s of %(count)s pages read") % {
        "done": reading.pages_read,
        "count": reading.page_count,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@post_required
def identify(request: HttpRequest, reading_id: int) -> HttpResponseBase:
    """Correct which document a file is."""
    shown = _reading(request, reading_id)
    require_coordinator(request.user)
    form = IdentificationForm(request.POST or None, document=shown.document)
    if request.method == "POST" and form.is_valid():
        by = request.user if isinstance(request.user, Person) else None
        try:
            document = operations.identify(shown, form.identification(), by=by)
        except operations.AlreadyInRegister:
            form.add_error(
                None,
                _(
                    "Recommendations of this import are in the register already, and "
                    "another document with these facts exists. Undo the import "
                    "first, then correct it."
                ),
            )
        else:
            messages.success(
                request, _("Saved: this is %(symbol)s.") % {"symbol": document.symbol}
            )
            return redirect("documents:document", document.pk)
    return render(
        request,
        "documents/identify.html",
        {"reading": shown, "form": form, "warnings": queries.warnings_of(shown)},
        status=422 if form.errors else 200,
    )


@require_safe
@reader_required
def document(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """Show what a document is, its versions, and its words beside translations."""
    rows = access.documents_visible_to(request.user)
    shown = get_object_or_404(rows, pk=document_id)
    visible = access.versions_visible_to(request.user)
    versions = queries.versions_of(shown, visible)
    current = next((v for v in versions if v.status == Reading.Status.READ), None)
    context: dict[str, Any] = {
        "document": shown,
        "versions": versions,
        "current": current,
        "may_write": may_coordinate(request.user),
        "sees_imports": scope_of(request.user).everything,
    }
    if current is not None:
        current.document = shown
        _go_to_label(request, current)
        page_of_parts = page_of_list(
            current.paragraphs.all(), request, size=PARTS_A_PAGE
        )
        parts = _parts(shown, page_of_parts.items)
        context |= {
            "page": page_of_parts,
            "parts": parts,
            "translated": any(part.translations for part in parts),
            "warnings": queries.warnings_of(current),
        }
    return render(request, "documents/document.html", context)


def _go_to_label(request: HttpRequest, reading: Reading) -> None:
    """Turn to the page of the list on which ?label=143.12 stands."""
    label = request.GET.get("label", "")
    if label and "page" not in request.GET:
        before = queries.place_in_order(reading, label)
        query = request.GET.copy()
        query["page"] = str(before // PARTS_A_PAGE + 1)
        request.GET = query  # type: ignore[assignment]  # a copy that may be changed is a QueryDict all the same


def _parts(document: Document, paragraphs: Sequence[Paragraph]) -> list[Part]:
    labels = {each.label for each in paragraphs}
    translations = queries.translations_of(document, labels)
    return [
        Part(
            paragraph=each,
            translations=translations.get(each.label, []),
            page=each.places[0]["page"] if each.places else None,
            item="." in each.label,
        )
        for each in paragraphs
    ]


@require_safe
@reader_required
def page(request: HttpRequest, reading_id: int, number: int) -> HttpResponseBase:
    """Show a whole page, with the place of ?label= marked."""
    shown = _version(request, reading_id)
    sheet = queries.page_of(shown, number)
    if sheet is None:
        raise Http404
    label = request.GET.get("label", "")
    marked = queries.paragraph(shown, label) if label else None
    return render(
        request,
        "documents/page.html",
        {
            "reading": shown,
            "sheet": sheet,
            "marked": marked,
            "marks": queries.marks_on(marked.places if marked else (), number),
            "last": shown.page_count or number,
            "sees_imports": scope_of(request.user).everything,
        },
    )


@require_safe
@reader_required
def page_picture(
    request: HttpRequest, reading_id: int, number: int
) -> HttpResponseBase:
    """Send the picture of a page."""
    shown = _version(request, reading_id)
    sheet = queries.page_of(shown, number)
    if sheet is None or sheet.picture is None:
        raise Http404
    return serve(
        sheet.picture,
        filename=f"{shown.pk}-{number}.png",
        inline=True,
        immutable=False,
        request=request,
    )


@require_safe
@reader_required
def original(request: HttpRequest, reading_id: int) -> HttpResponseBase:
    """Send the file as it came."""
    shown = _version(request, reading_id)
    if shown.file is None:
        raise Http404
    return serve(
        shown.file,
        filename=_name_for(request, shown),
        inline=False,
        immutable=False,
        request=request,
    )


def _name_for(request: HttpRequest, reading: Reading) -> str:
    """Return the name to save a file under; the office's own name is its own."""
    if scope_of(request.user).everything or reading.document is None:
        return reading.file_name
    ending = reading.file_name.rpartition(".")[2]
    return f"{reading.document.symbol.replace('/', '-')}.{ending}"
