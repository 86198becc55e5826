"""What coordinators and administrators do with accounts of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from servanda.people import access
from servanda.people.errors import Refused
from servanda.people.operations import audit, second_factor, sessions
from servanda.people.operations.sign_in import issue_link
from servanda.people.operations.telling import tell_coordinators
from servanda.people.queries.accounts import accounts_managed_by, post_for_link

if TYPE_CHECKING:
    from servanda.people.models import Person


@transaction.atomic
def close_account(person: Person, *, by: Person) -> Person:
    """Have an account no longer open; the terms in office go on for a successor.

    Only erasing an account takes away what is known of the person.
    """
    _must_manage(person, by)
    if person.pk == by.pk:
        raise Refused("", _("You cannot close your own account."))
    if not person.is_active:
        raise Refused("", _("This account is closed already."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    access.forget_post(person)
    audit.record(
        verb="people.close_account",
        by=by,
        subjects=[person],
        after=audit.snapshot(person),
    )
    sessions.end_all(person)
    return person


@transaction.atomic
def reopen_account(person: Person, *, by: Person) -> Person:
    """Have a closed account open again, with the posts it still holds."""
    _must_manage(person, by)
    if person.is_active or person.username.startswith("erased-"):
        raise Refused("", _("This account cannot be opened again."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record(
        verb="people.reopen_account",
        by=by,
        subjects=[person],
        after=audit.snapshot(person),
    )
    return person


@transaction.atomic
def new_password_link(person: Person, *, by: Person) -> str:
    """Return the secret of a link by which a person chooses a new password."""
    _must_manage(person, by)
    if not person.is_active:
        raise Refused("", _("This account is closed. Open it again first."))
    post = post_for_link(person)
    tell_coordinators(person, access.posts_of(person), by=by)
    return issue_link(post=post, person=person, by=by)[1]


@transaction.atomic
def take_away_second_factor(person: Person, *, by: Person) -> None:
    """Switch off the second step of somebody who lost phone and recovery codes."""
    _must_manage(person, by)
    tell_coordinators(person, access.posts_of(person), by=by)
    second_factor.switch_off(person, by=by)


def _must_manage(person: Person, by: Person) -> None:
    if not accounts_managed_by(by).filter(pk=person.pk).exists():
        raise PermissionDenied(_("This account lies outside your scope."))
