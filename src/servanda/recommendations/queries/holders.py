"""In whose hands an ask is, and what that is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.recommendations.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servanda.people.models import Institution

Status = Assignment.Status
LIVE = (Status.GIVEN, Status.ACCEPTED)  # a lead has it
OPEN = (*LIVE, Status.RETURNED)  # somebody has to do something
STANDING = (*OPEN, Status.NOT_FOR_US)  # says what became of an ask
NAMES_TOLD = 80  # characters of an ask that a sentence quotes


def names_of_leads(assignments: Iterable[Assignment]) -> str:
    """Return who leads these, as a sentence names them."""
    names = dict.fromkeys(name_of_lead(each) for each in assignments)
    return ", ".join(names) or _("nobody yet")


def name_of_lead(assignment: Assignment) -> str:
    """Return the name of the lead, or that it is for nobody here."""
    if assignment.lead is None:
        return str(Status.NOT_FOR_US.label)
    return name_of(assignment.lead)


def name_of(institution: Institution) -> str:
    """Return the name of an institution in the language of the page."""
    return by_language(institution.names) or institution.code
