"""Asking for the second step: at sign-in, and where something is signed.

Reading and reporting progress never ask for it. A view that signs, publishes or
gives somebody power is wrapped in `second_factor_required`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from allauth.account.stages import LoginStage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from servanda.people import limits, sealing
from servanda.people.forms.second_factor import CodeForm
from servanda.people.models import Person
from servanda.people.operations import second_factor as operations

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

GIVEN_AT = "code_given_at"  # in the session
HOLDS_FOR = 10 * 60  # seconds
OWN_FIELDS = ("csrfmiddlewaretoken", "second_factor_code")

Facts = ParamSpec("Facts")
View = Callable[Concatenate[HttpRequest, Facts], HttpResponseBase]


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Has allauth seal its secrets as ours are."""

    def encrypt(self, text: str) -> str:
        return sealing.seal_text(text, operations.PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal_text(encrypted_text, operations.PLACE)


class CodeStage(LoginStage):  # type: ignore[misc]  # allauth ships no types
    """Asks for a code at sign-in, of those who want it so."""

    key = "code_at_sign_in"
    urlname = "people:sign_in_code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        person = self.login.user
        if not isinstance(person, Person) or not person.code_at_sign_in:
            return None, True
        if not is_on(person):
            return None, True
        return redirect(self.urlname), True


def is_on(person: Person) -> bool:
    """Say whether a person switched the second step on."""
    rows = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    return bool(rows.exists())


def signed_recently(request: HttpRequest) -> bool:
    """Say whether a code was given in this session a short while ago."""
    given: float = request.session.get(GIVEN_AT, 0)
    return 0 <= time.time() - given < HOLDS_FOR


def note_given(request: HttpRequest) -> None:
    """Keep in the session that a code was given now."""
    request.session[GIVEN_AT] = time.time()


def second_factor_required(view: View[Facts]) -> View[Facts]:
    """Ask for a code before what `view` does; its page is shown without one.

    Somebody who never switched the second step on is led there first. A form that
    was sent is kept on the page that asks, and goes on once the code is right.
    """

    @wraps(view)
    def entered(
        request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs
    ) -> HttpResponseBase:
        asked = ask_to_sign(request)
        return asked if asked is not None else view(request, *args, **kwargs)

    return entered


def ask_to_sign(request: HttpRequest) -> HttpResponseBase | None:
    """Return what to show before something is signed; None once it may be done.

    For a view in which only some of what is sent needs a signature.
    """
    person = request.user
    if not isinstance(person, Person) or signed_recently(request):
        return None
    if not is_on(person):
        return _to_setting_up(request)
    return ask(request, person) if request.method == "POST" else None


def ask(request: HttpRequest, person: Person) -> HttpResponseBase | None:
    """Return the page that asks for a code; None once it was given."""
    sent = request.POST if "second_factor_code" in request.POST else None
    form = CodeForm(sent)
    if sent is not None and form.is_valid():
        if right_code(request, person, form.cleaned_data["second_factor_code"]):
            note_given(request)
            return None
        form.add_error("second_factor_code", refusal(request, person))
    context = {"form": form, "kept": _kept(request.POST), "back": request.path}
    status = 422 if form.errors else 200
    return render(request, "people/second_factor_asked.html", context, status=status)


def right_code(request: HttpRequest, person: Person, code: str) -> bool:
    """Say whether a code is right, counting the tries."""
    key = _key(person)
    request.code_tries_left = limits.allow(request, "second_factor", key=key)  # type: ignore[attr-defined]  # read by `refusal`
    if not request.code_tries_left:  # type: ignore[attr-defined]  # as above
        return False
    if not operations.check_code(person, code):
        return False
    limits.forgive(request, "second_factor", key=key)
    return True


def refusal(request: HttpRequest, person: Person) -> str:
    """Return why a code was not taken, and what to do."""
    del person
    if getattr(request, "code_tries_left", True):
        return operations.wrong_code()
    return _("There were too many wrong codes. Wait five minutes, then try again.")


def _key(person: Person) -> str:
    return f"second factor of {person.pk}"


def _kept(posted: QueryDict) -> list[tuple[str, Any]]:
    return [
        (name, value)
        for name, values in posted.lists()
        if name not in OWN_FIELDS
        for value in values
    ]


def _to_setting_up(request: HttpRequest) -> HttpResponseBase:
    messages.warning(
        request,
        _(
            "What is done here is signed with a code from your phone. Switch the "
            "second step on first; it takes two minutes."
        ),
    )
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return redirect(f"{reverse('people:second_factor_on')}?{urlencode({'next': back})}")
