"""How people sign in: allauth with sign-up closed and every entry in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.people import access, language
from servanda.people.middleware import USED_ON
from servanda.people.models import Person
from servanda.people.operations import sessions, sign_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def open_session(request: HttpRequest, person: Person) -> None:
    """Keep that `person` signed in here; of an assessor, nothing is kept."""
    sign_in.note_sign_in(person)
    if request.session.session_key is None:
        request.session.save()
    key = request.session.session_key
    if person.assessor_id is None and key is not None:
        sessions.keep(person, key)
        request.session[USED_ON] = access.today().isoformat()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up: accounts come from a link that an office gives."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        # One text for both: nobody learns by trying which user names there are.
        "username_password_mismatch": gettext_lazy(
            "The user name and the password do not belong together. "
            "Check both and sign in again."
        ),
        "too_many_login_attempts": gettext_lazy(
            "There were too many failed tries. Wait five minutes, then sign in again."
        ),
        "enter_current_password": gettext_lazy(
            "This is not your password of today. Type the one you signed in with."
        ),
    }

    def get_login_stages(self) -> list[str]:
        """Name what comes between password and entry; of allauth's own, nothing."""
        return ["servanda.people.second_factor.CodeStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages have their own words, without the user name."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 - allauth's signature
        sign_in.note_failed_sign_in(str(credentials.get("username", "")))

    def post_login(
        self, request: HttpRequest, user: Person, **facts: Any
    ) -> HttpResponse:
        open_session(request, user)
        answer: HttpResponse = super().post_login(request, user, **facts)
        language.remember(answer, user.language)
        return answer

    def respond_user_inactive(
        self,
        request: HttpRequest,
        user: Person,  # noqa: ARG002 - allauth's signature
    ) -> HttpResponse:
        messages.error(
            request, _("This account is closed. Ask your coordinator about it.")
        )
        return redirect("people:sign_in")

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        super().logout(request)
        if isinstance(person, Person):
            sign_in.note_sign_out(person)
