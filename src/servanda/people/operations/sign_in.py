"""One-time links, the accounts they make, and what the trail keeps of sign-in."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.people import access
from servanda.people.errors import LinkError
from servanda.people.models import Assessor, Invitation, Person, SignInLink
from servanda.people.operations import audit
from servanda.people.operations.posts import appoint
from servanda.people.secret import secret_hash, typeable_secret

if TYPE_CHECKING:
    from servanda.people.models import Post


@transaction.atomic
def make_sign_in_link(
    *,
    post: Post | None,
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
    return issue_link(post=post, hours=hours, person=person, by=by)[1]


@transaction.atomic
def issue_link(
    *,
    post: Post | None = None,
    assessor: Assessor | None = None,
    hours: int = 24,
    person: Person | None = None,
    by: Person | None = None,
) -> tuple[SignInLink, str]:
    """Return a new link and its secret, as `make_sign_in_link` explains."""
    now = timezone.now()
    if person is not None:
        SignInLink.objects.filter(person=person, used_at=None).update(expires_at=now)
    secret = typeable_secret()
    link = SignInLink.objects.create(
        secret_sha256=secret_hash(secret),
        post=post,
        assessor=assessor,
        person=person,
        created_at=now,
        expires_at=now + datetime.timedelta(hours=hours),
    )
    audit.record(
        verb="people.make_sign_in_link",
        by=by,
        subjects=[each for each in (link, post, assessor, person) if each],
        after=audit.snapshot(link),
    )
    return link, secret


def usable_link(secret: str) -> SignInLink:
    """Return the link of a secret, or raise LinkError.

    Whoever has the whole secret was given it, and is told what became of it;
    nobody finds a secret by trying.
    """
    links = SignInLink.objects.select_related("post", "person", "assessor")
    link = links.filter(secret_sha256=secret_hash(secret)).first()
    if link is None:
        raise LinkError(_("This link is not known here. Perhaps a part is missing."))
    if link.used_at is not None:
        raise LinkError(
            _(
                "This link was used already, and it works once. Whoever used it has "
                "an account since then; sign in with it."
            )
        )
    if link.expires_at <= timezone.now() or _is_closed(link):
        raise LinkError(_("This link is too old, or it was taken back."))
    return link


def _is_closed(link: SignInLink) -> bool:
    """Say whether what the link is for has ended."""
    if link.person is not None:
        return not link.person.is_active
    if link.assessor is not None:
        return link.assessor.status != Assessor.Status.ADMITTED
    last_day = link.post.valid_to if link.post is not None else None
    return last_day is not None and last_day < access.today()


@transaction.atomic
def make_account(
    secret: str, *, name: str, username: str, password: str, language: str = "en"
) -> Person:
    """Make the account that a link allows, with its post; the link is then used.

    An assessor's account bears the organisation's name, whatever was typed.
    """
    link = _use(secret)
    if link.person is not None:
        raise LinkError(_("This link is for a new password, not for a new account."))
    person = Person(name=name, username=username, language=language)
    if link.assessor is not None:
        person.assessor, person.name = link.assessor, link.assessor.name
    person.set_password(password)
    person.save()
    link.person = person
    link.save(update_fields=["person"])
    audit.record(
        verb="people.make_account",
        by=person,
        subjects=[person, link],
        after=audit.snapshot(person),
        personal={"after": {"name": person.name, "username": username}},
    )
    _take_over_invitation(link, person)
    if link.post is not None:
        appoint(person, link.post, by=person)
    return person


def _take_over_invitation(link: SignInLink, person: Person) -> None:
    invitation = Invitation.objects.filter(link=link).first()
    if invitation is None:
        return
    if person.assessor is None and invitation.email:
        person.email = invitation.email
        person.save(update_fields=["email"])
    # What it was kept for is done.
    invitation.email = ""
    invitation.save(update_fields=["email"])


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
    """Keep that somebody signed in; not from where or with what.

    Of an independent assessor not even that: it would say when they read.
    """
    if person.assessor_id is not None:
        person.last_login = None
        person.save(update_fields=["last_login"])
        return
    audit.record(verb="people.sign_in", by=person, subjects=[person])


@transaction.atomic
def note_failed_sign_in(username: str) -> None:
    """Keep that a sign-in failed.

    The typed name is not kept: people type their password there by mistake.
    Where it names an account, that account's history shows the attempt.
    """
    meant = Person.objects.filter(username__iexact=username[:150], assessor=None)
    audit.record(verb="people.failed_sign_in", by=None, subjects=meant[:1])


@transaction.atomic
def note_sign_out(person: Person) -> None:
    """Keep that somebody signed out; of an independent assessor, nothing."""
    if person.assessor_id is not None:
        return
    audit.record(verb="people.sign_out", by=person, subjects=[person])
