"""What people type to sign in, and with a one-time link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.common.folding import composed
from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_PASSWORD = 200  # a longer one only costs the machine time
PASSWORD_HINT = gettext_lazy(
    "At least 12 characters. A short sentence is easier to remember than signs."
)
PASSWORD_PROBLEMS: Mapping[str, Any] = {
    "password_too_short": gettext_lazy(
        "The password is too short. Make it 12 characters or longer."
    ),
    "password_too_common": gettext_lazy(
        "Many people use this password, so it is tried first. Choose another."
    ),
    "password_too_similar": gettext_lazy(
        "The password is too much like your name or user name. Choose another."
    ),
}


def password_field(label: Any, *, new: bool, hint: Any = "") -> forms.CharField:
    """Return the field for a password, which password managers understand."""
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password"}
        ),
    )


def check_password_rules(password: str, person: Person) -> None:
    """Raise ValidationError in our own words for a password that is too weak."""
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        raise ValidationError(
            [PASSWORD_PROBLEMS.get(each.code or "", each) for each in error.error_list]
        ) from None


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """User name and password."""

    privacy: ClassVar[PrivacyMap] = {
        "login": Privacy.PERSONAL,
        "password": Privacy.SEALED,
        "remember": Privacy.NONE,  # of allauth's form; taken away below
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].max_length = LONGEST_PASSWORD
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autocapitalize"] = "none"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # allauth asks whether to stay signed in: as long as the session lasts.
        cleaned["remember"] = True
        return cleaned


class NewPasswordForm(forms.Form):
    """A password chosen with a one-time link."""

    password = password_field(gettext_lazy("Password"), new=True, hint=PASSWORD_HINT)
    privacy: ClassVar[PrivacyMap] = {"password": Privacy.SEALED}

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person = self.person or Person(
            username=cleaned.get("username", ""), name=cleaned.get("name", "")
        )
        if "password" in cleaned:
            try:
                check_password_rules(cleaned["password"], person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class FirstAccountForm(NewPasswordForm):
    """The account that a one-time link makes."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As it stands in your office's letters."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=gettext_lazy("User name"),
        help_text=gettext_lazy(
            "For signing in: small letters a to z, figures, full stop or hyphen."
        ),
        min_length=3,
        max_length=60,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9.-]*\Z",
                gettext_lazy(
                    "Use only small letters a to z, figures, full stop and hyphen, "
                    "without spaces or accents."
                ),
            )
        ],
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    field_order = ("name", "username", "password")
    privacy: ClassVar[PrivacyMap] = {
        "name": Privacy.PERSONAL,
        "username": Privacy.PERSONAL,
        "password": Privacy.SEALED,
    }

    def clean_name(self) -> str:
        return composed(self.cleaned_data["name"])

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if Person.objects.filter(username__iexact=username).exists():
            raise ValidationError(
                _("Somebody has this user name already. Choose another.")
            )
        return username


class AssessorAccountForm(FirstAccountForm):
    """An account of an independent assessor: it bears the organisation's name."""

    name = None  # type: ignore[assignment]  # how Django takes a field away
    privacy: ClassVar[PrivacyMap] = {
        "username": Privacy.PERSONAL,
        "password": Privacy.SEALED,
    }
