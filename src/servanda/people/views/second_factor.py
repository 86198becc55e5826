"""Switching the second step on and off, recovery codes, the code at sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import segno
from allauth.account.stages import LoginStageController
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from servanda.people import sealing
from servanda.people.access import person_required
from servanda.people.errors import KeysMissingError, Refused
from servanda.people.forms.second_factor import CodeForm, FirstCodeForm
from servanda.people.models import Person
from servanda.people.operations import second_factor as operations
from servanda.people.queries.second_factor import facts_of
from servanda.people.second_factor import (
    CodeStage,
    is_on,
    note_given,
    refusal,
    right_code,
    second_factor_required,
)
from servanda.people.views.signed_in import person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase
    from django.utils.safestring import SafeString

SECRET = "second_factor_secret"  # noqa: S105 - where the session keeps it, sealed
GROUP = 4  # characters of the secret that are read out together
UNPROCESSABLE = 422


@never_cache
@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show the state of the second step; keep whether sign-in asks for it."""
    person = person_of(request)
    if request.method == "POST":
        wanted = request.POST.get("at_sign_in") == "yes"
        if wanted and not is_on(person):
            return redirect("people:second_factor_on")
        operations.ask_at_sign_in(person, wanted=wanted, by=person)
        messages.success(request, _("Your choice is kept."))
        return redirect("people:second_factor")
    return render(request, "people/second_factor.html", {"factor": facts_of(person)})


@never_cache
@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_on(request: HttpRequest) -> HttpResponse:
    """Show the secret for the app, and take the first code."""
    person = person_of(request)
    if is_on(person):
        return redirect("people:second_factor")
    secret = _secret(request)
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = operations.switch_on(
                person, secret=secret, code=form.cleaned_data["code"], by=person
            )
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            del request.session[SECRET]
            note_given(request)
            return _codes(request, codes)
    context = {
        "form": form,
        "next": request.GET.get("next", ""),
        "secret": " ".join(
            secret[at : at + GROUP] for at in range(0, len(secret), GROUP)
        ),
        "picture": _picture(person, secret),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/second_factor_on.html", context, status=status)


@never_cache
@person_required
@require_POST
@second_factor_required
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """Switch the second step off."""
    person = person_of(request)
    try:
        operations.switch_off(person, by=person)
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("The second step is switched off."))
    return redirect("people:second_factor")


@never_cache
@person_required
@require_POST
@second_factor_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once."""
    person = person_of(request)
    return _codes(request, operations.new_recovery_codes(person, by=person))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code between password and entry."""
    stage = LoginStageController.enter(request, CodeStage.key)
    if stage is None or not isinstance(stage.login.user, Person):
        return redirect("people:sign_in")
    person = stage.login.user
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if right_code(request, person, form.cleaned_data["second_factor_code"]):
            answer: HttpResponse = stage.exit()
            note_given(request)
            return answer
        form.add_error("second_factor_code", refusal(request, person))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/sign_in_code.html", {"form": form}, status=status)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = ""
    context = {
        "codes": [f"{code[:GROUP]} {code[GROUP:]}" for code in codes],
        "next": back,
    }
    return render(request, "people/recovery_codes.html", context)


def _secret(request: HttpRequest) -> str:
    """Return the secret being set up; the session keeps it sealed until then."""
    kept = request.session.get(SECRET, "")
    if kept:
        try:
            return sealing.unseal_text(kept, operations.PLACE)
        except KeysMissingError:
            pass  # begun before a restore; begin again
    secret = operations.new_secret()
    request.session[SECRET] = sealing.seal_text(secret, operations.PLACE)
    return secret


def _picture(person: Person, secret: str) -> SafeString:
    facts = urlencode({"secret": secret, "issuer": "Servanda"}, quote_via=quote)
    label = quote(f"Servanda:{person.username}")
    code = segno.make(f"otpauth://totp/{label}?{facts}", error="m")
    words = _("QR code with the secret for your app")
    return mark_safe(  # noqa: S308 - made by segno of figures only; the words are ours
        code.svg_inline(border=4, title=words, light="white", omitsize=True)
    )
