"""Inviting somebody to a post: by mail, or by a letter to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from servanda.people import limits, sealing
from servanda.people.access import account_manager_required
from servanda.people.errors import KeysMissingError, Refused
from servanda.people.forms.invitations import CodeOfLetterForm, InvitationForm
from servanda.people.models import Post
from servanda.people.operations import invitations as operations
from servanda.people.queries.accounts import (
    invitations_managed_by,
    posts_found,
    posts_given_by,
)
from servanda.people.second_factor import second_factor_required
from servanda.people.secret import as_typed, in_groups
from servanda.people.views.signed_in import person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase
    from django.utils.safestring import SafeString

    from servanda.people.models import Assessor, Invitation
    from servanda.people.operations.invitations import Sent

LETTERS = "letters"  # in the session: secrets of letters to print, sealed
MOST_LETTERS = 50
PLACE = "letter"
UNPROCESSABLE = 422


@never_cache
@account_manager_required
@require_safe
def choose_post(request: HttpRequest) -> HttpResponse:
    """Find the post to which somebody is invited."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    found, more = posts_found(posts_given_by(request.user), words)
    context = {"words": words, "posts": found, "more": more}
    return render(request, "people/invite.html", context)


@never_cache
@account_manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """Ask how the invitation is sent, and send it."""
    post = get_object_or_404(posts_given_by(request.user), pk=post_id)
    if post.role in {Post.Role.COORDINATOR, Post.Role.SYSTEM_ADMINISTRATOR}:
        # Who gets much power is invited with a signature.
        return _invite_signed(request, post)
    return _invite(request, post)


def _invite(request: HttpRequest, post: Post) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST":
        if not limits.allow(request, "invite"):
            return limits.too_many(request)
        form = InvitationForm(request.POST)
        if form.is_valid():
            return send(request, form, post=post)
    context = {"post": post, "form": form, "mail_is_on": settings.MAIL_IS_ON}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/invitation.html", context, status=status)


_invite_signed = second_factor_required(_invite)


def send(
    request: HttpRequest,
    form: InvitationForm,
    *,
    post: Post | None = None,
    assessor: Assessor | None = None,
) -> HttpResponse:
    """Invite, mail where that was wished, and lead to the letter otherwise."""
    person = person_of(request)
    try:
        sent = operations.invite(
            post=post,
            assessor=assessor,
            email=form.cleaned_data["email"],
            days=form.cleaned_data["days"],
            by=person,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("people:people")
    return _sent(request, sent)


@never_cache
@account_manager_required
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, or print its letter again, with a new link."""
    invitation = _invitation(request, pk)
    if not limits.allow(request, "invite"):
        return limits.too_many(request)
    try:
        sent = operations.invite_again(invitation, by=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("people:people")
    return _sent(request, sent, letter=request.POST.get("way") == "letter")


@never_cache
@account_manager_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Have an invitation no longer work."""
    try:
        operations.take_back(_invitation(request, pk), by=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation no longer works."))
    return redirect("people:people")


@never_cache
@account_manager_required
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the letter to print; its code is known in this session only."""
    invitation = _invitation(request, pk)
    secret = _kept_secret(request, invitation)
    if secret is None:
        messages.info(
            request,
            _("The code of this letter is no longer known. Print the letter again."),
        )
        return redirect("people:people")
    address = operations.address_of(secret)
    context = {
        "invitation": invitation,
        "code": in_groups(secret),
        "address": address,
        "site": settings.SITE_ADDRESS,
        "picture": _picture(address),
    }
    return render(request, "people/letter.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the code that somebody reads from a letter."""
    form = CodeOfLetterForm(request.POST or None)
    if request.method == "POST":
        if not limits.allow(request, "sign_in_link"):
            return limits.too_many(request)
        if form.is_valid():
            typed = as_typed(form.cleaned_data["letter_code"])
            if typed:
                return redirect("people:first_account", typed)
            form.add_error(
                "letter_code", _("Type the letters and figures of the code.")
            )
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/enter_code.html", {"form": form}, status=status)


def _sent(request: HttpRequest, sent: Sent, *, letter: bool = False) -> HttpResponse:
    email = "" if letter else sent.invitation.email
    if email and operations.mail_invitation(sent, by=person_of(request)):
        messages.success(
            request, _("The invitation was mailed to %(email)s.") % {"email": email}
        )
        return redirect("people:people")
    if email:
        messages.warning(
            request,
            _(
                "The mail server did not take the mail. Print the letter instead, or "
                "send the invitation again later; this letter then no longer works."
            ),
        )
    _keep_secret(request, sent)
    return redirect("people:letter", sent.invitation.pk)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    return get_object_or_404(invitations_managed_by(request.user), pk=pk)


def _keep_secret(request: HttpRequest, sent: Sent) -> None:
    kept = request.session.get(LETTERS, {})
    kept[str(sent.invitation.pk)] = sealing.seal_text(sent.secret, PLACE)
    newest = list(kept.items())[-MOST_LETTERS:]
    request.session[LETTERS] = dict(newest)


def _kept_secret(request: HttpRequest, invitation: Invitation) -> str | None:
    sealed = request.session.get(LETTERS, {}).get(str(invitation.pk))
    if sealed is None:
        return None
    try:
        return sealing.unseal_text(sealed, PLACE)
    except KeysMissingError:
        return None


def _picture(address: str) -> SafeString:
    code = segno.make(address, error="m")
    words = _("QR code with the address of your account")
    return mark_safe(  # noqa: S308 - made by segno of figures only; the words are ours
        code.svg_inline(border=4, title=words, light="white", omitsize=True)
    )
