"""Inviting people to a post or for an assessor, by mail or by letter."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.countries.queries import current_country
from servanda.people import access
from servanda.people.errors import Refused
from servanda.people.models import Invitation, SignInLink
from servanda.people.operations import audit
from servanda.people.operations.sign_in import issue_link
from servanda.people.operations.telling import tell_coordinators

if TYPE_CHECKING:
    from servanda.people.models import Assessor, Person, Post

logger = logging.getLogger("servanda.mail")

A_DAY = 24  # hours
LONGEST = 30  # days
USUAL = 14


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation with the secret of its link, which is shown once."""

    invitation: Invitation
    secret: str

    @property
    def address(self) -> str:
        """Return the whole address, as it stands in the mail."""
        return address_of(self.secret)


@transaction.atomic
def invite(
    *,
    post: Post | None = None,
    assessor: Assessor | None = None,
    email: str = "",
    days: int = USUAL,
    by: Person,
) -> Sent:
    """Invite somebody to a post, or to an account of an assessor.

    With an address, mail it after `transaction.on_commit`; see `mail_invitation`.
    """
    _must_be_allowed(post, assessor, by)
    if post is not None and not _is_open(post):
        raise Refused("post", _("This post has ended. Choose another one."))
    link, secret = issue_link(
        post=post, assessor=assessor, hours=_checked(days) * A_DAY, by=by
    )
    invitation = Invitation.objects.create(
        post=post,
        assessor=assessor,
        email=email,
        way=Invitation.Way.MAIL if email else Invitation.Way.LETTER,
        link=link,
        invited_by=access.current_post(by),
    )
    audit.record(
        verb="people.invite",
        by=by,
        subjects=[each for each in (invitation, post, assessor) if each],
        after=audit.snapshot(invitation),
    )
    tell_coordinators(invitation, [post] if post else [], by=by)
    return Sent(invitation, secret)


@transaction.atomic
def invite_again(invitation: Invitation, *, days: int = USUAL, by: Person) -> Sent:
    """Give an invitation that nobody took up a new link; the old one ends."""
    _must_be_allowed(invitation.post, invitation.assessor, by)
    kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _must_be_open(kept)
    _end_link(kept.link)
    kept.link, secret = issue_link(
        post=kept.post, assessor=kept.assessor, hours=_checked(days) * A_DAY, by=by
    )
    kept.ended_at = None
    kept.save(update_fields=["link", "ended_at"])
    audit.record(
        verb="people.invite_again",
        by=by,
        subjects=[each for each in (kept, kept.post, kept.assessor) if each],
        after=audit.snapshot(kept),
    )
    return Sent(kept, secret)


@transaction.atomic
def take_back(invitation: Invitation, *, by: Person) -> Invitation:
    """Have an invitation that nobody took up no longer work."""
    _must_be_allowed(invitation.post, invitation.assessor, by)
    kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _must_be_open(kept)
    _end_link(kept.link)
    before = audit.snapshot(kept)
    kept.ended_at, kept.email = timezone.now(), ""
    kept.save(update_fields=["ended_at", "email"])
    audit.record(
        verb="people.take_back_invitation",
        by=by,
        subjects=[kept],
        before=before,
        after=audit.snapshot(kept),
    )
    return kept


def mail_invitation(sent: Sent, *, by: Person) -> bool:
    """Mail an invitation that was committed; say whether the server took it.

    The secret is kept nowhere, so a mail that does not leave is not queued:
    whoever invites is told, and prints the letter or sends it again.
    """
    if not settings.MAIL_IS_ON or not sent.invitation.email:
        return False
    facts = {"sent": sent, "country": current_country()}
    mail = EmailMessage(
        subject=_("Your account in Servanda"),
        body=render_to_string("people/mails/invitation.txt", facts),
        to=[sent.invitation.email],
    )
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("invitation not mailed: %s", type(error).__name__)
        return False
    _note_mailed(sent.invitation, by=by)
    return True


@transaction.atomic
def _note_mailed(invitation: Invitation, *, by: Person) -> None:
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
    audit.record(
        verb="people.mail_invitation",
        by=by,
        subjects=[invitation],
        after={"sent_at": invitation.sent_at},
    )


def address_of(secret: str) -> str:
    """Return the whole address of a link, as it stands in mails and letters."""
    path = reverse("people:first_account", args=[secret])
    return f"{settings.SITE_ADDRESS}{path}"


def _checked(days: int) -> int:
    if not 1 <= days <= LONGEST:
        raise Refused(
            "days",
            _("Choose 1 to %(longest)s days.") % {"longest": LONGEST},
        )
    return days


def _must_be_allowed(
    post: Post | None, assessor: Assessor | None, by: Person | None
) -> None:
    allowed = (
        access.may_give(by, post) if post is not None else access.may_coordinate(by)
    )
    if not allowed or (post is None) == (assessor is None):
        raise PermissionDenied(
            _(
                "Only a coordinator in whose scope the post lies, or a system "
                "administrator, may invite to it."
            )
        )


def _is_open(post: Post) -> bool:
    return post.valid_to is None or post.valid_to >= access.today()


def _must_be_open(invitation: Invitation) -> None:
    if invitation.link.used_at is not None:
        raise Refused("", _("This invitation was taken up already."))


def _end_link(link: SignInLink) -> None:
    link.expires_at = min(link.expires_at, timezone.now())
    link.save(update_fields=["expires_at"])
