"""One's own account: name, language, password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import views as allauth_views
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from servanda.people import language
from servanda.people.access import person_required, posts_of
from servanda.people.forms.account import AccountForm, PasswordForm
from servanda.people.operations import account as account_operations
from servanda.people.operations import sessions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from servanda.people.models import Person


@method_decorator([person_required, rate_limit(action="change_password")], "dispatch")
class Password(allauth_views.PasswordChangeView):  # type: ignore[misc]  # allauth ships no types
    template_name = "people/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("people:account")

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        person: Person = self.request.user
        account_operations.change_password(
            person, password=form.cleaned_data["password1"], by=person
        )
        # This session goes on; every other one of this person ends.
        before = self.request.session.session_key or ""
        update_session_auth_hash(self.request, person)
        sessions.move(before, self.request.session.session_key or "")
        sessions.forget_others(person, staying=self.request.session.session_key or "")
        messages.success(self.request, _("Your password was changed."))
        return HttpResponseRedirect(str(self.success_url))


@person_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    person: Person = request.user  # type: ignore[assignment]  # person_required saw to it
    if request.method != "POST":
        form = AccountForm(
            initial={
                "name": person.name,
                "language": person.language,
                "single_keys": person.single_keys,
            }
        )
        return _account_page(request, form)
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _account_page(request, form)
    account_operations.change_account(person, **form.cleaned_data, by=person)
    messages.success(request, _("Your account was changed."))
    answer = redirect("people:account")
    language.remember(answer, person.language)
    return answer


def _account_page(request: HttpRequest, form: AccountForm) -> HttpResponse:
    context = {"form": form, "posts": posts_of(request.user)}
    status = 422 if form.is_bound else 200
    return render(request, "people/account.html", context, status=status)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    # Only a page of ours: else a form elsewhere could send people anywhere.
    if not url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    answer = HttpResponseRedirect(back)
    code = request.POST.get("language", "")
    if language.offered(code):
        language.remember(answer, code)
        if request.user.is_authenticated:
            account_operations.change_language(
                request.user, language=code, by=request.user
            )
    return answer
