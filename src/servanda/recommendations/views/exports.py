"""Downloads of what the register's filters find."""

from __future__ import annotations

import logging
import tempfile
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from servanda.common.languages import by_language
from servanda.countries.queries import current_country
from servanda.people.access import reader_required
from servanda.recommendations import access
from servanda.recommendations.operations.exports import tables
from servanda.recommendations.operations.exports.rows import rows_of
from servanda.recommendations.queries.register import address_query, find
from servanda.recommendations.queries.rights import may_see_every_owner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from servanda.recommendations.operations.exports.rows import Row
    from servanda.recommendations.queries.register import Found

logger = logging.getLogger(__name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 2 * 2**20  # bytes; a larger file goes to disk while it is made


@reader_required
@require_safe
def table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Send the rows found as CSV, JSON or XLSX."""
    found = _found(request)
    if found.selection.ignored:
        return _refused(request, found)
    rows = _rows(request, found, kind)
    if kind == "csv":
        return _stream(tables.csv_lines(rows), "text/csv; charset=utf-8", kind)
    if kind == "json":
        return _stream(tables.json_lines(rows), "application/json", kind)
    return _file(lambda target: tables.write_xlsx(rows, target), XLSX, "xlsx")


@reader_required
@require_safe
def word_matrix(request: HttpRequest) -> HttpResponseBase:
    """Send the rows found as the matrix of the OHCHR."""
    found = _found(request)
    if found.selection.ignored:
        return _refused(request, found)
    return _matrix(_rows(request, found, "matrix"))


@reader_required
@require_safe
def one_matrix(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send one recommendation as a matrix of one row."""
    visible = access.recommendations_visible_to(request.user).filter(pk=pk)
    if not visible.exists():
        raise Http404
    return _matrix(rows_of(find(QueryDict(), visible), visible))


@reader_required
@require_safe
def word_brief(request: HttpRequest) -> HttpResponseBase:
    """Send a brief of two pages on what the filters find."""
    from servanda.recommendations.operations.exports import brief  # noqa: PLC0415 - python-docx is loaded only when there is a Word file to write

    found = _found(request)
    if found.selection.ignored:
        return _refused(request, found)
    _note("brief", found)
    visible = access.recommendations_visible_to(request.user)
    country = _country_name()

    def write(target: BinaryIO) -> None:
        brief.write_brief(found, visible, target, country=country)

    return _file(write, DOCX, "docx", name="brief")


def _found(request: HttpRequest) -> Found:
    visible = access.recommendations_visible_to(request.user)
    every_owner = may_see_every_owner(request.user)
    return find(request.GET, visible, every_owner=every_owner)


def _refused(request: HttpRequest, found: Found) -> HttpResponse:
    """Say why there is no file: on paper, nobody would see what was left out."""
    selection = found.selection
    context = {
        "ignored": selection.ignored,
        "query": address_query(selection, found.columns),
    }
    template = "recommendations/export_refused.html"
    return render(request, template, context, status=400)


def _rows(request: HttpRequest, found: Found, kind: str) -> Iterator[Row]:
    _note(kind, found)
    return rows_of(found, access.recommendations_visible_to(request.user))


def _note(kind: str, found: Found) -> None:
    """Log how much left the house, not who took it nor what was asked."""
    facts = {"kind": kind, "rows": len(found.rows())}
    logger.info("register exported", extra={"facts": facts})


def _matrix(rows: Iterator[Row]) -> FileResponse:
    from servanda.recommendations.operations.exports import matrix  # noqa: PLC0415 - as above

    country = _country_name()
    return _file(
        lambda target: matrix.write_matrix(rows, target, country=country),
        DOCX,
        "docx",
        name="matrix",
    )


def _country_name() -> str:
    country = current_country()
    return by_language(country.names) if country else ""


def _stream(parts: Iterator[bytes], kind: str, ending: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{_name(ending)}"'
    return response


def _file(
    write: Callable[[Any], None], kind: str, ending: str, *, name: str = "register"
) -> FileResponse:
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response closes it when it is sent
    write(target)
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=_name(ending, name), content_type=kind
    )


def _name(ending: str, name: str = "register") -> str:
    return f"servanda-{name}-{timezone.localdate().isoformat()}.{ending}"
