"""What coordinators and administrators do with accounts of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from servanda.people import access
from servanda.people.errors import Refused
from servanda.people.models import OpenSession, Person
from servanda.people.operations import audit
from servanda.people.operations.sign_in import issue_link
from servanda.people.queries.accounts import accounts_managed_by, post_for_link

if TYPE_CHECKING:
    from collections.abc import Iterable


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
    _end_all(OpenSession.objects.filter(person=person))
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
    return issue_link(post=post, assessor=person.assessor, person=person, by=by)[1]


@transaction.atomic
def end_session(session: OpenSession, *, by: Person) -> None:
    """Sign a person out somewhere."""
    audit.record(verb="people.end_session", by=by, subjects=[session.person])
    _end_all([session])


@transaction.atomic
def end_other_sessions(person: Person, *, staying: str, by: Person) -> int:
    """Sign a person out everywhere but here; return of how many places."""
    others = list(OpenSession.objects.filter(person=person).exclude(key=staying))
    if others:
        audit.record(
            verb="people.end_other_sessions",
            by=by,
            subjects=[person],
            after={"sessions": len(others)},
        )
    _end_all(others)
    return len(others)


def _end_all(sessions: Iterable[OpenSession]) -> None:
    ended = list(sessions)
    Session.objects.filter(session_key__in=[each.key for each in ended]).delete()
    OpenSession.objects.filter(pk__in=[each.pk for each in ended]).delete()


def _must_manage(person: Person, by: Person) -> None:
    if not accounts_managed_by(by).filter(pk=person.pk).exists():
        raise PermissionDenied(_("This account lies outside your scope."))
