"""What people change about their own account."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from servanda.common.folding import composed
from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.forms.sign_in import (
    PASSWORD_HINT,
    check_password_rules,
    password_field,
)


class AccountForm(forms.Form):
    """What a person changes about their own account."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the pages"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    single_keys = forms.BooleanField(
        label=gettext_lazy("Work the import desk with single-letter keys"),
        help_text=gettext_lazy(
            "Switch them off if you dictate or use a screen reader."
        ),
        required=False,
    )
    privacy: ClassVar[PrivacyMap] = {
        "name": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "single_keys": Privacy.PERSONAL,
    }

    def clean_name(self) -> str:
        return composed(self.cleaned_data["name"])


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The password of today and, once, the new one."""

    oldpassword = password_field(gettext_lazy("Your password of today"), new=False)
    password1 = password_field(
        gettext_lazy("New password"), new=True, hint=PASSWORD_HINT
    )
    # Typing blindly twice helps nobody: a one-time link mends a slip.
    password2 = None
    privacy: ClassVar[PrivacyMap] = {
        "oldpassword": Privacy.SEALED,
        "password1": Privacy.SEALED,
    }

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        check_password_rules(password, self.user)
        return password
