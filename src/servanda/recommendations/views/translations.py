"""Translations of a document's texts from an Excel file, by label."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from servanda.documents.access import documents_visible_to
from servanda.documents.operations.translating import Preview, preview_translations
from servanda.documents.queries import labels_of, translations_of
from servanda.documents.sheets import Line
from servanda.people.access import person_required, require_coordinator
from servanda.recommendations import access
from servanda.recommendations.forms.register import TranslationSheetForm
from servanda.recommendations.operations import register as operations
from servanda.recommendations.queries.listing import texts_by_label
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from servanda.documents.models import Document

UNPROCESSABLE = 422
_SALT = "recommendations.translations"
_GOOD_FOR = 60 * 60  # seconds between the preview and its confirmation
_SHOWN = 200  # changes listed in the preview; all are imported


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def translations(request: HttpRequest, document: int) -> HttpResponseBase:
    """Take a file of translations and show what it would change."""
    found = _document(request, document)
    if request.method != "POST":
        return _page(request, found, TranslationSheetForm())
    form = TranslationSheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, status=UNPROCESSABLE)
    file = form.cleaned_data["file"]
    preview = preview_translations(
        found,
        file,
        language=form.cleaned_data["language"],
        kind=form.cleaned_data["kind"],
        labels=_labels(request, found),
    )
    file.close()  # the upload is deleted with it
    status = UNPROCESSABLE if preview.problems else 200
    return _page(request, found, form, preview=preview, status=status)


@person_required
@require_POST
def import_translations(request: HttpRequest, document: int) -> HttpResponseBase:
    """Keep what the preview showed."""
    found = _document(request, document)
    try:
        kept = signing.loads(
            request.POST.get("lines", ""), salt=_SALT, max_age=_GOOD_FOR
        )
    except signing.BadSignature:
        kept = {}
    if kept.get("document") != found.pk:
        messages.error(
            request,
            _(
                "The preview is too old to be kept. Nothing was changed; choose the file again."
            ),
        )
        return redirect("recommendations:translations", found.pk)
    lines = [Line(*values) for values in kept["lines"]]
    count = operations.import_translations(found, lines, by=person_of(request))
    messages.success(
        request,
        ngettext(
            "%(count)s translation is kept.", "%(count)s translations are kept.", count
        )
        % {"count": count},
    )
    return redirect("documents:document", found.pk)


@person_required
@require_safe
def template(request: HttpRequest, document: int) -> HttpResponseBase:
    """Send a sheet with every label and text of the register, to be filled in."""
    found = _document(request, document)
    target = tempfile.SpooledTemporaryFile(max_size=2**20)  # noqa: SIM115 - the response closes it when it is sent
    book = xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False}
    )
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    filled_in = book.add_worksheet()
    filled_in.set_column(0, 0, 12)
    filled_in.set_column(1, 1, 90)
    filled_in.freeze_panes(1, 1)
    originals = book.add_worksheet(_("Original")[:31])
    originals.set_column(0, 0, 12)
    originals.set_column(1, 1, 90)
    language = request.GET.get("language", "vi")
    standing = translations_of(found)
    for sheet in (filled_in, originals):
        sheet.write_row(0, 0, ("label", "text"))
    visible = access.recommendations_visible_to(request.user)
    for row, (label, text) in enumerate(texts_by_label(found, visible), 1):
        known = {one.language: one.text for one in standing.get(label, ())}
        filled_in.write_string(row, 0, label, wrapped)
        filled_in.write_string(row, 1, known.get(language, ""), wrapped)
        originals.write_string(row, 0, label, wrapped)
        originals.write_string(row, 1, text, wrapped)
    book.close()
    target.seek(0)
    name = "".join(sign if sign.isalnum() else "-" for sign in found.symbol)
    return FileResponse(
        target,
        as_attachment=True,
        filename=f"{name}-translations.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _document(request: HttpRequest, pk: int) -> Document:
    """Return the document; 404 for strangers, 403 for readers."""
    found = documents_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    require_coordinator(request.user)
    return found


def _labels(request: HttpRequest, document: Document) -> set[str]:
    visible = access.recommendations_visible_to(request.user)
    registered = visible.filter(document=document).values_list("label", flat=True)
    return labels_of(document) | set(registered)


def _page(
    request: HttpRequest,
    document: Document,
    form: TranslationSheetForm,
    *,
    preview: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"document": document, "form": form, "preview": preview}
    if preview is not None and preview.changes and not preview.problems:
        lines = [_values(change.line) for change in preview.changes]
        context["lines"] = signing.dumps(
            {"document": document.pk, "lines": lines}, salt=_SALT, compress=True
        )
        context["shown"] = preview.changes[:_SHOWN]
        context["left_out"] = max(0, len(preview.changes) - _SHOWN)
    name = "recommendations/translations.html"
    return render(request, name, context, status=status)


def _values(line: Line) -> tuple[int, str, str, str, str, str]:
    return (line.number, line.label, line.text, line.language, line.kind, line.source)
