"""One-time links, the accounts they make, and what the trail keeps of sign-in."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.people.errors import LinkError
from servanda.people.models import Person, SignInLink
from servanda.people.operations import audit
from servanda.people.operations.posts import appoint
from servanda.people.secret import new_secret, secret_hash

if TYPE_CHECKING:
    from servanda.people.models import Post


@transaction.atomic
def make_sign_in_link(
    *,
    post: Post,
    hours: int = 24,
    person: Person | None = None,
    by: Person | None = None,
) -> str:
    """Return the secret of a new link; it is shown once and kept nowhere.

    Args:
        post: What a new account may do.
        hours: How long the link works.
        person: Somebody who has an account and needs a new password; their
            older links stop working.
        by: Who asked for the link; None from the command line.

    """
    now = timezone.now()
    if person is not None:
        SignInLink.objects.filter(person=person, used_at=None).update(expires_at=now)
    secret = new_secret()
    link = SignInLink.objects.create(
        secret_sha256=secret_hash(secret),
        post=post,
        person=person,
        created_at=now,
        expires_at=now + datetime.timedelta(hours=hours),
    )
    audit.record(
        verb="people.make_sign_in_link",
        by=by,
        subjects=[link, post, *([person] if person else [])],
        after=audit.snapshot(link),
    )
    return secret


def usable_link(secret: str) -> SignInLink:
    """Return the link of a secret, or raise LinkError.

    A wrong, a used and an old link give the same answer: nobody learns by trying
    which secrets there were.
    """
    found = SignInLink.objects.select_related("post", "person").filter(
        Q(person=None) | Q(person__is_active=True),
        secret_sha256=secret_hash(secret),
        used_at=None,
        expires_at__gt=timezone.now(),
    )
    link = found.first()
    if link is None:
        raise LinkError(
            _("This link does not work: it was used already, is too old or incomplete.")
        )
    return link


@transaction.atomic
def make_account(
    secret: str, *, name: str, username: str, password: str, language: str = "en"
) -> Person:
    """Make the account that a link allows, with its post; the link is then used."""
    link = _use(secret)
    if link.person is not None:
        raise LinkError(_("This link is for a new password, not for a new account."))
    person = Person(name=name, username=username, language=language)
    person.set_password(password)
    person.save()
    link.person = person
    link.save(update_fields=["person"])
    audit.record(
        verb="people.make_account",
        by=person,
        subjects=[person, link],
        after=audit.snapshot(person),
        personal={"after": {"name": name, "username": username}},
    )
    appoint(person, link.post, by=person)
    return person


@transaction.atomic
def set_password_by_link(secret: str, *, password: str) -> Person:
    """Give the person of a link a new password; the link is then used."""
    link = _use(secret)
    if link.person is None:
        raise LinkError(_("This link is for a new account, not for a new password."))
    person = link.person
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(verb="people.set_password_by_link", by=person, subjects=[person, link])
    return person


def _use(secret: str) -> SignInLink:
    link = usable_link(secret)
    # Two browsers at once: the update matches for one of them only.
    now = timezone.now()
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise LinkError(_("This link was used a moment ago."))
    link.used_at = now
    return link


@transaction.atomic
def note_sign_in(person: Person) -> None:
    """Keep that somebody signed in; not from where or with what."""
    audit.record(verb="people.sign_in", by=person, subjects=[person])


@transaction.atomic
def note_failed_sign_in(username: str) -> None:
    """Keep that a sign-in failed.

    The typed name is not kept: people type their password there by mistake.
    Where it names an account, that account's history shows the attempt.
    """
    meant = Person.objects.filter(username__iexact=username[:150])
    audit.record(verb="people.failed_sign_in", by=None, subjects=meant[:1])


@transaction.atomic
def note_sign_out(person: Person) -> None:
    """Keep that somebody signed out."""
    audit.record(verb="people.sign_out", by=person, subjects=[person])
