"""What a person changes about their own account, and its erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from servanda.people import access
from servanda.people.models import Appointment, SavedView, SealingKey, SignInLink
from servanda.people.operations import audit, sessions

if TYPE_CHECKING:
    from servanda.people.models import Person

OWN_FACTS = ("name", "language", "single_keys")


@transaction.atomic
def change_account(
    person: Person, *, name: str, language: str, single_keys: bool, by: Person
) -> Person:
    """Change name, language and single-letter keys of an account."""
    wanted = {"name": name, "language": language, "single_keys": single_keys}
    before = {each: getattr(person, each) for each in OWN_FACTS}
    changed = [each for each in OWN_FACTS if wanted[each] != before[each]]
    if not changed:
        return person
    for each in changed:
        setattr(person, each, wanted[each])
    person.save(update_fields=changed)
    audit.record(
        verb="people.change_account",
        by=by,
        subjects=[person],
        after={"changed": changed},
        personal={
            "before": {each: before[each] for each in changed},
            "after": {each: wanted[each] for each in changed},
        },
        about=person,
    )
    return person


@transaction.atomic
def change_language(person: Person, *, language: str, by: Person) -> Person:
    """Change the language in which a person reads the pages."""
    return change_account(
        person,
        name=person.name,
        language=language,
        single_keys=person.single_keys,
        by=by,
    )


@transaction.atomic
def change_password(person: Person, *, password: str, by: Person) -> Person:
    """Give an account a new password; every other session of it ends."""
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(verb="people.change_password", by=by, subjects=[person])
    return person


@transaction.atomic
def erase(person: Person, *, by: Person | None) -> Person:
    """Erase for good what is known of a person; what they did stays by post.

    The account is closed and emptied, saved views go, appointments end today,
    and the keys are destroyed that sealed their values in the trail. The chain
    still verifies: it is computed over the sealed bytes.
    """
    now = timezone.now()
    SavedView.objects.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    SignInLink.objects.filter(person=person, used_at=None).update(expires_at=now)
    _end_appointments(person)
    person.username = f"erased-{person.pk}"
    person.name = person.email = ""
    person.is_active = False
    person.last_login = None
    person.set_unusable_password()
    person.save()
    access.forget_post(person)
    keys = SealingKey.objects.filter(person=person)
    keys.update(wrapped=None, erased_at=now)
    audit.record(
        verb="people.erase",
        by=None if by == person else by,
        subjects=[person],
        after={"keys_destroyed": len(keys)},
    )
    return person


def _end_appointments(person: Person) -> None:
    today = access.today()
    Appointment.objects.filter(person=person, valid_from__gt=today).delete()
    Appointment.objects.filter(person=person, valid_to=None).update(valid_to=today)
