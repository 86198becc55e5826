"""Tables sent as files to keep."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 2 * 2**20  # bytes; a larger file goes to disk while it is made


def as_stream(parts: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """Send a CSV file while it is made."""
    response = StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_dated(name)}"'
    return response


def as_file(write: Callable[[Any], None], name: str) -> FileResponse:
    """Send an Excel file that `write` fills."""
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response closes it when it is sent
    write(target)
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=_dated(name), content_type=XLSX
    )


def _dated(name: str) -> str:
    stem, _dot, ending = name.rpartition(".")
    return f"servanda-{stem}-{timezone.localdate().isoformat()}.{ending}"
