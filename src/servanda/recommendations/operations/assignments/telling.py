"""Notices of what was assigned, answered or taken back.

Each is part of the transaction of the write that it tells of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from servanda.people.access import today
from servanda.people.operations import notices
from servanda.people.queries.accounts import coordinator_post
from servanda.people.queries.institutions import posts_answering_for

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from servanda.people.models import Institution, Post
    from servanda.recommendations.models import Assignment

ASSIGNED = "recommendations.assigned"
COOPERATING = "recommendations.cooperating"
ACCEPTED = "recommendations.accepted"
RETURNED = "recommendations.returned"
REASSIGNED = "recommendations.reassigned"
WITHDRAWN = "recommendations.withdrawn"
UNANSWERED = "recommendations.unanswered"


def tell_lead(assignment: Assignment) -> None:
    """Ask the lead to answer, and tell those that cooperate."""
    ask_lead(assignment, _posts_of_lead(assignment))
    for body in assignment.cooperating.all():
        for post in posts_answering_for(body):
            _tell(post, COOPERATING, assignment, of=body)


def ask_lead(assignment: Assignment, posts: Iterable[Post]) -> None:
    """Ask these posts of the lead to answer."""
    for post in posts:
        _tell(post, ASSIGNED, assignment, due=assignment.answer_by)


def tell_giver(assignment: Assignment, code: str) -> None:
    """Tell whoever gave it; what came back or was not answered asks for a step."""
    post = assignment.given_by or coordinator_post()
    if post is not None:
        asks_for_a_step = code in {RETURNED, UNANSWERED}
        _tell(post, code, assignment, due=today() if asks_for_a_step else None)


def tell_former_lead(assignment: Assignment, code: str) -> None:
    """Tell the institution from which it was taken."""
    for post in _posts_of_lead(assignment):
        _tell(post, code, assignment)


def close(assignment: Assignment) -> None:
    """Close what still asked somebody for something about it."""
    notices.done([assignment])


def _posts_of_lead(assignment: Assignment) -> list[Post]:
    if assignment.post is not None:
        return [assignment.post]
    return posts_answering_for(assignment.lead) if assignment.lead else []


def _tell(
    post: Post,
    code: str,
    assignment: Assignment,
    *,
    of: Institution | None = None,
    due: datetime.date | None = None,
) -> None:
    body = of or assignment.lead
    # A name by language is taken in the language of the inbox or mail.
    words: dict[str, Any] = {
        "label": assignment.recommendation.label,
        "institution": body.names if body else {},
    }
    notices.notify(
        post,
        code=code,
        subject=assignment,
        words=words,
        address=reverse("recommendations:assignment", args=[assignment.pk]),
        due=due,
    )
