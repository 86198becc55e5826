"""List addresses that people keep under a name; each has only their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from servanda.people import access
from servanda.people.models import SavedView
from servanda.people.operations import audit

if TYPE_CHECKING:
    from servanda.people.models import Person


@transaction.atomic
def save_view(person: Person, *, name: str, page: str, query: str) -> SavedView:
    """Keep `query` of a list `page` under a name; the same name is replaced."""
    if not access.may_read(person):
        raise PermissionDenied
    before = SavedView.objects.filter(person=person, page=page, name=name).first()
    view, made = SavedView.objects.update_or_create(
        person=person, page=page, name=name, defaults={"query": query}
    )
    values = {"name": name, "query": query}
    audit.record(
        verb="people.save_view",
        by=person,
        subjects=[view],
        after={"page": page, "new": made},
        personal={
            "before": {"query": before.query} if before else None,
            "after": values,
        },
    )
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: Person) -> None:
    """Forget a kept list address of one's own."""
    if view.person_id != by.pk:
        raise PermissionDenied
    audit.record(
        verb="people.delete_view",
        by=by,
        subjects=[view],
        before={"page": view.page},
        personal={"before": {"name": view.name, "query": view.query}},
    )
    view.delete()
