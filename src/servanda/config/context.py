"""What the page shell shows on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from servanda.countries import queries as countries
from servanda.people import access
from servanda.people import queries as people

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from servanda.people.access import Anybody


class Section(NamedTuple):
    """One entry of the main navigation, and the pages that belong to it."""

    words: Any  # lazily translated
    name: str
    pages: tuple[str, ...] = ()  # beginnings of address names
    who: Callable[[Anybody], bool] = access.may_read  # finds something there


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
        access.may_read_documents,
    ),
    Section(
        _("Register"),
        "recommendations:register",
        ("recommendations:", "desk:search"),
        access.may_read_documents,
    ),
    Section(
        _("Institutions"),
        "people:institutions",
        (
            "people:institution",
            "people:add_institution",
            "people:change_institution",
            "people:rename_institution",
            "people:place_institution",
            "people:add_post",
            "people:change_post",
            "people:end_post",
            "people:appoint",
            "people:end_term",
            "people:staff_list",
            "desk:institution",
            "desk:end_institution",
            "desk:reorganise",
            "desk:pass_on_work",
        ),
        lambda person: bool(access.posts_of(person)),
    ),
)


def sections(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the main navigation, with the section of this page marked."""
    person = getattr(request, "user", None)
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
        if section.who(person)
    ]


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """Return the country served, the person's post, navigation and languages."""
    return {
        "country": SimpleLazyObject(countries.current_country),
        "current_post": SimpleLazyObject(
            lambda: people.current_post(getattr(request, "user", None))
        ),
        "sections": SimpleLazyObject(lambda: sections(request)),
        "may_search": SimpleLazyObject(
            lambda: access.may_read_documents(getattr(request, "user", None))
        ),
        "languages": settings.LANGUAGES,  # each by its own name
    }
