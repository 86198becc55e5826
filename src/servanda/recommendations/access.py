"""Who may see and change what was found and what is in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.people import access as people
from servanda.recommendations.models import Finding, Recommendation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from servanda.people.models import Person

    Someone = Person | AnonymousUser | None


def findings_visible_to(person: Someone) -> QuerySet[Finding]:
    """Return what the person may see on the import desk."""
    if not people.may_read(person):
        return Finding.objects.none()
    return Finding.objects.all()


def findings_editable_by(person: Someone) -> QuerySet[Finding]:
    """Return what the person may correct, confirm or reject."""
    if not people.may_coordinate(person):
        return Finding.objects.none()
    return findings_visible_to(person)


def recommendations_visible_to(person: Someone) -> QuerySet[Recommendation]:
    """Return the register as the person may see it: nothing that was withdrawn."""
    if not people.may_read(person):
        return Recommendation.objects.none()
    return Recommendation.objects.filter(withdrawn_at__isnull=True)


def recommendations_editable_by(person: Someone) -> QuerySet[Recommendation]:
    """Return the recommendations that the person may change."""
    if not people.may_coordinate(person):
        return Recommendation.objects.none()
    return recommendations_visible_to(person)
