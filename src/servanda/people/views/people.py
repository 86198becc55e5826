"""Accounts of others: who is invited, who has one, closing and opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from servanda.common.pagination import page_of
from servanda.people import access
from servanda.people.access import account_manager_required
from servanda.people.errors import Refused
from servanda.people.operations import accounts as operations
from servanda.people.operations.invitations import address_of
from servanda.people.queries.accounts import (
    accounts_found,
    accounts_managed_by,
    accounts_of,
    invitations_managed_by,
)
from servanda.people.queries.second_factor import facts_of
from servanda.people.second_factor import second_factor_required
from servanda.people.views.signed_in import person_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from servanda.people.models import Person


@never_cache
@account_manager_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List invitations that wait, and the accounts in one's scope."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    found = accounts_found(accounts_managed_by(request.user), words)
    page = page_of(found, request)
    waiting = page_of(
        invitations_managed_by(request.user), request, parameter="waiting"
    )
    context = {
        "words": words,
        "page": page,
        "accounts": accounts_of(page.items),
        "waiting": waiting,
        "administers": access.may_administer(request.user),
        "admits": access.may_coordinate(request.user),
        "mail_is_on": settings.MAIL_IS_ON,
    }
    return render(request, "people/people.html", context)


@never_cache
@account_manager_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account and what may be done with it."""
    shown = _person(request, pk)
    context = {
        "person": shown,
        "account": accounts_of([shown])[0],
        "factor": facts_of(shown),
        "administers": access.may_administer(request.user),
        "own": shown.pk == person_of(request).pk,
    }
    return render(request, "people/person.html", context)


@never_cache
@account_manager_required
@require_POST
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Have an account no longer open."""
    return _do(request, pk, operations.close_account, _("The account is closed."))


@never_cache
@account_manager_required
@require_POST
@second_factor_required
def reopen_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a closed account open again."""
    return _do(request, pk, operations.reopen_account, _("The account is open again."))


@never_cache
@account_manager_required
@require_POST
@second_factor_required
def take_away_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Help somebody who lost both the phone and the recovery codes."""
    words = _("The second step of this account is switched off.")
    return _do(request, pk, operations.take_away_second_factor, words)


@never_cache
@account_manager_required
@require_POST
@second_factor_required
def password_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show, once, a link by which somebody chooses a new password."""
    shown = _person(request, pk)
    try:
        secret = operations.new_password_link(shown, by=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("people:person", pk)
    context = {"person": shown, "address": address_of(secret)}
    return render(request, "people/password_link.html", context)


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(accounts_managed_by(request.user), pk=pk)


def _do(
    request: HttpRequest, pk: int, act: Callable[..., object], words: str
) -> HttpResponse:
    shown = _person(request, pk)
    try:
        act(shown, by=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("people:person", pk)
