"""How a person wants to be told, and the private address of their calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from servanda.people.models import NoticeWishes
from servanda.people.operations import audit
from servanda.people.secret import new_secret, secret_hash

if TYPE_CHECKING:
    from servanda.people.models import Person


@transaction.atomic
def change_wishes(
    person: Person, *, by_mail: bool, quiet_from: int, quiet_to: int, by: Person
) -> NoticeWishes:
    """Set whether mails are sent and at which hours (0 to 23) they are not."""
    before = NoticeWishes.objects.filter(pk=person.pk).first()
    values = {"by_mail": by_mail, "quiet_from": quiet_from, "quiet_to": quiet_to}
    wishes, _made = NoticeWishes.objects.update_or_create(
        person=person, defaults=values
    )
    audit.record(
        verb="people.change_notice_wishes",
        by=by,
        subjects=[person],
        personal={
            "before": {name: getattr(before, name) for name in values}
            if before
            else None,
            "after": values,
        },
        about=person,
    )
    return wishes


@transaction.atomic
def make_calendar_address(person: Person, *, by: Person) -> str:
    """Return the secret of a new private calendar; the one before ends.

    It can be shown this once: only its hash is kept.
    """
    secret = new_secret()
    NoticeWishes.objects.update_or_create(
        person=person, defaults={"calendar_sha256": secret_hash(secret)}
    )
    audit.record(verb="people.make_calendar_address", by=by, subjects=[person])
    return secret


@transaction.atomic
def end_calendar_address(person: Person, *, by: Person) -> None:
    """Let the private calendar's address lead nowhere from now on."""
    NoticeWishes.objects.filter(person=person).update(calendar_sha256="")
    audit.record(verb="people.end_calendar_address", by=by, subjects=[person])
