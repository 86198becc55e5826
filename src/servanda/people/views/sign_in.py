"""Signing in and out, and the one-time link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from servanda.people import language, limits
from servanda.people.errors import LinkError, Refused
from servanda.people.forms.sign_in import (
    AssessorAccountForm,
    FirstAccountForm,
    NewPasswordForm,
    SignInForm,
)
from servanda.people.operations import sign_in as sign_in_operations
from servanda.people.operations.sign_in import usable_link
from servanda.people.queries.accounts import anybody_has_an_account
from servanda.people.second_factor import is_on
from servanda.people.sign_in import BACKEND, open_session

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from servanda.people.models import Person, SignInLink


class SignIn(allauth_views.LoginView):  # type: ignore[misc]  # allauth ships no types
    template_name = "people/sign_in.html"
    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth's own adds addresses of its pages, which are not open here.
        facts: dict[str, Any] = super(allauth_views.LoginView, self).get_context_data(
            **kwargs
        )
        return {**facts, "nobody_yet": not anybody_has_an_account()}


class SignOut(allauth_views.LogoutView):  # type: ignore[misc]  # allauth ships no types
    # By GET, a picture on any page could sign people out.
    http_method_names = ("post",)


@never_cache
@sensitive_post_parameters()
def first_account(request: HttpRequest, secret: str) -> HttpResponse:
    if not limits.allow(request, "sign_in_link"):
        return limits.too_many(request)
    try:
        answer = _with_link(request, secret, usable_link(secret))
    except LinkError as error:
        answer = render(
            request, "people/link_unusable.html", {"reason": str(error)}, status=404
        )
    # The address holds the secret: no other site is told where one came from.
    # ("no-referrer" would make browsers send "Origin: null" with the form, which
    # the protection against forged requests refuses.)
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _with_link(request: HttpRequest, secret: str, link: SignInLink) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = _form_of(link, sent)
    if not form.is_valid():
        return _first_account_page(request, form, link)
    try:
        person = _enter(secret, form)
    except IntegrityError:
        form.add_error("username", _("Somebody has this user name already."))
        return _first_account_page(request, form, link)
    except Refused as refused:
        raise LinkError(str(refused)) from refused
    if person.code_at_sign_in and is_on(person):
        # A link alone must not go round the code that this person wished for.
        messages.success(request, _("Your password was changed."))
        return redirect("people:sign_in")
    login(request, person, backend=BACKEND)
    open_session(request, person)
    messages.success(request, _("You are signed in."))
    answer = redirect(settings.LOGIN_REDIRECT_URL)
    language.remember(answer, person.language)
    return answer


def _form_of(link: SignInLink, sent: QueryDict | None) -> NewPasswordForm:
    if link.person is not None:
        return NewPasswordForm(sent, person=link.person)
    kind = FirstAccountForm if link.assessor is None else AssessorAccountForm
    return kind(sent)


def _first_account_page(
    request: HttpRequest, form: NewPasswordForm, link: SignInLink
) -> HttpResponse:
    context = {"form": form, "link": link}
    status = 422 if form.is_bound else 200
    return render(request, "people/first_account.html", context, status=status)


def _enter(secret: str, form: NewPasswordForm) -> Person:
    if form.person is not None:
        return sign_in_operations.set_password_by_link(
            secret, password=form.cleaned_data["password"]
        )
    return sign_in_operations.make_account(
        secret,
        name=form.cleaned_data.get("name", ""),
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        language=get_language() or "en",
    )
