"""What the page shell shows on every page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from servanda.common.languages import by_language
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
            "recommendations:answers",
            "recommendations:decision",
            "recommendations:record_decision",
            "recommendations:change_decision",
            "recommendations:annex",
            "recommendations:import_annex",
            "recommendations:import_workbook",
            "recommendations:remove_annex",
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
            "people:set_competences",
            "people:add_post",
            "people:change_post",
            "people:end_post",
            "people:appoint",
            "people:end_term",
            "people:staff_list",
            "desk:institution",
            "desk:territor",
            "desk:end_institution",
            "desk:reorganise",
            "desk:pass_on_work",
        ),
        lambda person: bool(access.posts_of(person)),
    ),
    Section(
        _("People"),
        "people:people",
        (
            "people:person",
            "people:choose_post",
            "people:invite",
            "people:letter",
            "people:assessor",
            "people:password_link",
        ),
        access.may_manage_accounts,
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
            "address": _address(section.name),
            "current": section is current,
        }
        for section in SECTIONS
        if section.who(person)
    ]


@cache
def _address(name: str) -> str:
    return reverse(name)


class Shell(NamedTuple):
    """All that the band and the navigation say, in the language of the page.

    What they look like is kept in memory under this value: so nothing may stand in
    them that is not in it.
    """

    place: str  # the country
    title: str  # of the post in which the person acts
    somebody: bool  # a page asked for, not an error without a request
    signed_in: bool
    may_search: bool
    sections: tuple[tuple[str, str, bool], ...]  # words, address, current


def shell_of(request: HttpRequest) -> Shell:
    """Return what the shell says to the person who asks."""
    person = getattr(request, "user", None)
    country, post = countries.current_country(), people.current_post(person)
    return Shell(
        place=by_language(country.names) if country else "",
        title=by_language(post.titles) if post else "",
        somebody=person is not None,
        signed_in=bool(person and person.is_authenticated),
        may_search=access.may_read_documents(person),
        sections=tuple(
            (str(section["words"]), section["address"], section["current"])
            for section in sections(request)
        ),
    )


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """Return the country served, the person's post, navigation and languages."""
    return {
        "country": SimpleLazyObject(countries.current_country),
        "current_post": SimpleLazyObject(
            lambda: people.current_post(getattr(request, "user", None))
        ),
        "shell": SimpleLazyObject(lambda: shell_of(request)),
        "languages": settings.LANGUAGES,  # each by its own name
    }
