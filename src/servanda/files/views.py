"""Sending stored bytes. No address leads here: rooms check access, then call it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from servanda.files.queries import path_of

if TYPE_CHECKING:
    from servanda.files.models import StoredFile

# Only these are shown inside a page. Everything else is downloaded: a PDF or an
# HTML file opened under our address could run scripts or forge our pages.
SHOWN = {"image/png", "image/jpeg", "image/webp"}
LONGEST_NAME = 150
LONGEST_ENDING = 8


def serve(
    stored: StoredFile,
    *,
    filename: str,
    inline: bool,
    immutable: bool,
    request: HttpRequest | None = None,
) -> HttpResponseBase:
    """Return the bytes of `stored` as an answer.

    Args:
        stored: What to send; the caller has checked that the person may see it.
        filename: The name to save it under, cleaned here.
        inline: Show it in the page, where it is a picture; else download it.
        immutable: This address never gives other bytes, so a browser may keep them.
        request: Where given, a browser that has the bytes is answered 304.

    """
    tag = f'"{stored.sha256}"'
    known = request.headers.get("If-None-Match", "") if request else ""
    answer: HttpResponseBase
    if tag in {each.strip().removeprefix("W/") for each in known.split(",")}:
        answer = HttpResponse(status=304)
    else:
        answer = FileResponse(
            path_of(stored).open("rb"),
            as_attachment=not (inline and stored.content_type in SHOWN),
            filename=safe_name(filename),
            content_type=stored.content_type,
        )
    answer["ETag"] = tag
    answer["Cache-Control"] = (
        "private, max-age=86400, immutable" if immutable else "private, no-cache"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def safe_name(name: str) -> str:
    """Return `name` as a file name without path, control or direction marks.

    Direction marks could make "exe.pdf" out of "fdp.exe" on the screen.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    spaced = " ".join(last.split())
    kept = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    stem, dot, ending = kept.strip(" .").rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return kept.strip(" .")[:LONGEST_NAME] or "file"
    return f"{stem[:LONGEST_NAME]}.{ending}"
