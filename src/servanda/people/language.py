"""The language of the pages, kept in a cookie that says nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpResponseBase

A_YEAR = 365 * 24 * 60 * 60


def offered(code: str) -> bool:
    """Say whether there are pages in a language."""
    return code in dict(settings.LANGUAGES)


def remember(answer: HttpResponseBase, code: str) -> None:
    """Have the browser ask for `code` from now on."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
