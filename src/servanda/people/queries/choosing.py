"""Institutions and people chosen by typing their name, without a script.

What is typed is a name of today, or name and parent ("Department of Justice –
Gia Lai") where several have the name, or the institution's code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from servanda.common.folding import exact, fold
from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.days import in_force
from servanda.people.errors import Refused
from servanda.people.models import Designation, Institution, Person
from servanda.people.queries.finding import search_institutions

if TYPE_CHECKING:
    from django.db.models import QuerySet

BETWEEN = " – "
MOST_SUGGESTED = 300  # more would weigh more than the page
MOST_NAMED = 5


def suggestions() -> list[str]:
    """Return what to offer while somebody types; nothing where there are too many."""
    there = Institution.objects.filter(in_force(access.today()))
    rows = list(there.select_related("parent")[: MOST_SUGGESTED + 1])
    if len(rows) > MOST_SUGGESTED:
        return []
    names = [by_language(each.names) for each in rows]
    return sorted(
        typed_name(each) if names.count(name) > 1 else name
        for each, name in zip(rows, names, strict=True)
    )


def typed_name(institution: Institution) -> str:
    """Return what somebody types to mean this institution and no other."""
    name = by_language(institution.names)
    if institution.parent is None:
        return name
    return f"{name}{BETWEEN}{by_language(institution.parent.names)}"


def chosen_institution(typed: str) -> Institution:
    """Return the one institution that is meant, or say why none is."""
    there = Institution.objects.filter(in_force(access.today())).select_related(
        "parent"
    )
    found = _meant(" ".join(typed.split()), there)
    if len(found) == 1:
        return found[0]
    if found:
        named = "; ".join(
            f"{typed_name(each)} [{each.code}]" for each in found[:MOST_NAMED]
        )
        raise Refused(
            "",
            _(
                "Several institutions have this name: %(names)s. Type the code of the"
                " one you mean, as it stands in brackets."
            )
            % {"names": named},
        )
    near = [
        by_language(each.names)
        for each in there.filter(
            pk__in=[each.institution_id for each in search_institutions(typed, there)][
                :MOST_NAMED
            ]
        )
    ]
    if near:
        raise Refused(
            "",
            _("No institution has exactly this name. Did you mean: %(names)s?")
            % {"names": "; ".join(near)},
        )
    raise Refused(
        "",
        _(
            "No institution of today has this name. Look it up in the list of"
            " institutions, or add it there first."
        ),
    )


def _meant(typed: str, there: QuerySet[Institution]) -> list[Institution]:
    by_code = list(there.filter(code=typed.strip("[]")))
    if by_code:
        return by_code
    whole = _called(typed, there)
    if whole or BETWEEN not in typed:
        return whole
    name, _between, above = typed.rpartition(BETWEEN)
    return [
        each
        for each in _called(name, there)
        if each.parent and fold(above) in map(fold, each.parent.names.values())
    ]


def _called(name: str, there: QuerySet[Institution]) -> list[Institution]:
    rows = Designation.objects.filter(in_force(access.today()), folded=fold(name))
    # Two names may differ by their marks only: the exact one is meant then.
    exactly = [row for row in rows if exact(row.name) == exact(name)]
    keys = {row.institution_id for row in exactly or rows}
    return list(there.filter(pk__in=keys).order_by("pk"))


def chosen_person(typed: str) -> Person:
    """Return the one person with this user name, e-mail address or name."""
    wanted = " ".join(typed.split())
    people = Person.objects.filter(is_active=True)
    for how in (
        Q(username__iexact=wanted),
        Q(email__iexact=wanted) & ~Q(email=""),
        Q(name__iexact=wanted),
    ):
        found = list(people.filter(how).order_by("pk")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(
                "",
                _(
                    "Several people have this name, and one name is not one person."
                    " Type the e-mail address or the user name."
                ),
            )
    raise Refused(
        "",
        _(
            "Nobody with an account has this name, e-mail address or user name."
            " Invite the person first, or check how it is written."
        ),
    )
