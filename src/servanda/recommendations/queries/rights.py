"""What somebody may do with an assignment that they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.people import access as people
from servanda.people.models import Post

if TYPE_CHECKING:
    from servanda.people.access import Anybody
    from servanda.people.models import Institution
    from servanda.recommendations.models import Assignment

GIVES_ON = {Post.Role.COORDINATOR, Post.Role.REVIEWER}


def may_see_every_owner(person: Anybody) -> bool:
    """Say whether the person may know of every recommendation who has it."""
    return people.scope_of(person).everything


def may_answer(person: Anybody, assignment: Assignment) -> bool:
    """Say whether the person acts for the lead, so may accept or return it."""
    lead = assignment.lead
    return lead is not None and people.may_answer_for(person, lead)


def may_give_on(person: Anybody, assignment: Assignment) -> bool:
    """Say whether the person may give it to another.

    A coordinator of the whole to anybody; a coordinator or reviewer of the lead,
    or of a body above it, to the bodies below their own (`may_give_to`).
    """
    if people.may_coordinate(person):
        return True
    lead = assignment.lead
    return lead is not None and may_give_to(person, lead)


def may_give_to(person: Anybody, institution: Institution) -> bool:
    """Say whether the institution is one to whom the person may give work."""
    if people.may_coordinate(person):
        return True
    post = people.current_post(person)
    if post is None or post.role not in GIVES_ON:
        return False
    return people.may_answer_for(person, institution) or people.may_coordinate_in(
        person, institution
    )
