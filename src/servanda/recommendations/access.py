"""Who may see and change what was found, what is in the register, and who has it.

Whoever sees the whole mechanism sees every row; a post of an institution sees
what was given to that institution or to one below it, as lead or cooperating.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from servanda.people import access as people
from servanda.recommendations.models import (
    AnnexImport,
    Assignment,
    Decision,
    Finding,
    PositionProposal,
    Recommendation,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from servanda.people.models import Person

    Someone = Person | AnonymousUser | None

Status = Assignment.Status
IN_HAND = (Status.GIVEN, Status.ACCEPTED, Status.RETURNED)


def findings_visible_to(person: Someone) -> QuerySet[Finding]:
    """Return what the person may see on the import desk."""
    if not people.scope_of(person).everything:
        return Finding.objects.none()
    return Finding.objects.all()


def position_proposals_visible_to(person: Someone) -> QuerySet[PositionProposal]:
    """Return the answers that documents state, for whom the desk is open."""
    if not people.scope_of(person).everything:
        return PositionProposal.objects.none()
    return PositionProposal.objects.all()


def findings_editable_by(person: Someone) -> QuerySet[Finding]:
    """Return what the person may correct, confirm or reject."""
    if not people.may_coordinate(person):
        return Finding.objects.none()
    return findings_visible_to(person)


def recommendations_visible_to(person: Someone) -> QuerySet[Recommendation]:
    """Return the register as the person may see it: nothing that was withdrawn."""
    standing = Recommendation.objects.filter(withdrawn_at__isnull=True)
    scope = people.scope_of(person)
    if scope.everything or people.assesses(person):
        return standing
    if scope.empty:
        return Recommendation.objects.none()
    led, helped = _given_to(scope)
    return standing.filter(
        Q(pk__in=led.filter(status__in=IN_HAND).values("recommendation"))
        | Q(
            pk__in=helped.filter(assignment__status__in=IN_HAND).values(
                "assignment__recommendation"
            )
        )
    )


def recommendations_editable_by(person: Someone) -> QuerySet[Recommendation]:
    """Return the recommendations that the person may change."""
    if not people.may_coordinate(person):
        return Recommendation.objects.none()
    return recommendations_visible_to(person)


def assignments_visible_to(person: Someone) -> QuerySet[Assignment]:
    """Return who was given what, where an institution of the person's has part."""
    scope = people.scope_of(person)
    if scope.everything:
        return Assignment.objects.all()
    if scope.empty:
        return Assignment.objects.none()
    led, helped = _given_to(scope)
    return Assignment.objects.filter(
        Q(pk__in=led.values("pk")) | Q(pk__in=helped.values("assignment"))
    )


def _given_to(scope: people.Scope) -> tuple[QuerySet[Assignment], QuerySet[Any]]:
    """Return what institutions within `scope` lead, and the rows where they help."""
    inside = people.institutions_in(scope).values("pk")
    return (
        Assignment.objects.filter(lead__in=inside),
        Assignment.cooperating.through.objects.filter(institution__in=inside),
    )


def decisions_visible_to(person: Someone) -> QuerySet[Decision]:
    """Return the decisions with their files; number and date go with assignments."""
    if not people.scope_of(person).everything:
        return Decision.objects.none()
    return Decision.objects.all()


def annexes_visible_to(person: Someone) -> QuerySet[AnnexImport]:
    """Return the tables that assign work, as they were brought in."""
    if not people.scope_of(person).everything:
        return AnnexImport.objects.none()
    return AnnexImport.objects.all()
