"""Error pages: what happened, what to do next, and the number to quote."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest


logger = logging.getLogger("servanda.requests")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _bare(request, "413.html", 413)
    # The address itself may be what is wrong, so nothing is asked of the request.
    return _bare(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it
    return render(request, "403.html", _number(request), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it
    return render(request, "404.html", _number(request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # The database may be what failed, so the page is drawn without it.
    return _bare(request, "500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django passes it
    return render(request, "403_form.html", _number(request), status=403)


def _number(request: HttpRequest) -> dict[str, Any]:
    return {"error_id": getattr(request, "error_id", "")}


def _bare(request: HttpRequest, template: str, status: int) -> HttpResponse:
    number = _number(request)
    try:
        page = render_to_string(template, number)
    except Exception:
        # What failed may be a part of this page too: a missing file of the look,
        # a template. The reader still gets a sentence and the number.
        logger.exception("error page failed")
        return HttpResponse(
            f"{_('Something failed on our side')} ({number['error_id']})",
            content_type="text/plain; charset=utf-8",
            status=status,
        )
    return HttpResponse(page, status=status)
