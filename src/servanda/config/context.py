"""What the page shell shows on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from servanda.countries import queries as countries
from servanda.people import queries as people

if TYPE_CHECKING:
    from django.http import HttpRequest


class Section(NamedTuple):
    """One entry of the main navigation, and the pages that belong to it."""

    words: Any  # lazily translated
    name: str
    pages: tuple[str, ...] = ()  # beginnings of address names


SECTIONS = (
    Section(_("My work"), "desk:start", ("desk:receive",)),
    Section(
        _("Documents"),
        "recommendations:imports",
        (
            "documents:",
            "recommendations:import_desk",
            "recommendations:finding",
            "recommendations:sure",
            "recommendations:undo_import",
            "recommendations:differences",
            "recommendations:split",
            "recommendations:withdraw",
            "recommendations:translations",
            "recommendations:import_translations",
        ),
    ),
    Section(
        _("Register"),
        "recommendations:register",
        ("recommendations:", "desk:search"),
    ),
)


def sections(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the main navigation, with the section of this page marked."""
    match = request.resolver_match
    here = match.view_name if match else ""
    current = next((s for s in SECTIONS if s.name == here), None) or next(
        (s for s in SECTIONS if s.pages and here.startswith(s.pages)), None
    )
    return [
        {
            "words": section.words,
            "address": reverse(section.name),
            "current": section is current,
        }
        for section in SECTIONS
    ]


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """Return the country served, the person's post, navigation and languages."""
    return {
        "country": SimpleLazyObject(countries.current_country),
        "current_post": SimpleLazyObject(
            lambda: people.current_post(getattr(request, "user", None))
        ),
        "sections": SimpleLazyObject(lambda: sections(request)),
        "languages": settings.LANGUAGES,  # each by its own name
    }
