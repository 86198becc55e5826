"""What coordinators and administrators type about invitations and assessors."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.models import Assessor, Invitation
from servanda.people.operations.invitations import LONGEST, USUAL

Way = Invitation.Way
LONGEST_NAME = 200
LONGEST_REFERENCE = 300


class InvitationForm(forms.Form):
    """How an invitation reaches somebody, and how long it holds."""

    way = forms.ChoiceField(
        label=gettext_lazy("How it is sent"),
        choices=[
            (Way.LETTER, gettext_lazy("As a letter to print and hand over")),
            (Way.MAIL, gettext_lazy("By mail")),
        ],
        initial=Way.LETTER,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        help_text=gettext_lazy(
            "Of the office, where there is one. Needed for a mail only."
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days for which it holds"),
        min_value=1,
        max_value=LONGEST,
        initial=USUAL,
    )
    privacy: ClassVar[PrivacyMap] = {
        "way": Privacy.OFFICE,
        "email": Privacy.PERSONAL,
        "days": Privacy.OFFICE,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.MAIL_IS_ON:
            # Nothing to choose: the page says that letters are printed here.
            del self.fields["way"], self.fields["email"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == Way.MAIL:
            if not cleaned.get("email") and "email" not in self.errors:
                self.add_error("email", _("Give the address to which it is mailed."))
        else:
            cleaned["email"] = ""
        return cleaned


class CodeOfLetterForm(forms.Form):
    """The code that stands in a letter."""

    letter_code = forms.CharField(
        label=gettext_lazy("Code from your letter"),
        help_text=gettext_lazy(
            "Twenty letters and figures. Capitals and hyphens make no difference."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    privacy: ClassVar[PrivacyMap] = {"letter_code": Privacy.SEALED}


def _choices(kind: Any, none: Any) -> list[tuple[str, Any]]:
    return [("", none), *kind.choices]


class AssessorForm(forms.Form):
    """An organisation that asks to be admitted, and the formal ground it names."""

    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        help_text=gettext_lazy("As the organisation itself chose it."),
        max_length=LONGEST_NAME,
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Formal ground"),
        choices=Assessor.Ground.choices,
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(
        label=gettext_lazy("Where it can be looked up"),
        help_text=gettext_lazy(
            "Symbol of a UN document, number of the accreditation, status or "
            "registration, or address of the published statutes."
        ),
        max_length=LONGEST_REFERENCE,
    )
    missing = forms.ChoiceField(
        label=gettext_lazy("Is something of this ground missing?"),
        help_text=gettext_lazy(
            "Nobody is refused for another reason. The organisation can ask again."
        ),
        choices=_choices(
            Assessor.Missing, gettext_lazy("No: the organisation is admitted")
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("name", "ground", "reference", "missing"), Privacy.OFFICE
    )

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        taken = Assessor.objects.filter(
            name__iexact=name, status=Assessor.Status.ADMITTED
        )
        if taken.exists():
            raise ValidationError(
                _("An organisation of this name is admitted already.")
            )
        return name


class EndAssessorForm(forms.Form):
    """Why an admission ends."""

    ending = forms.ChoiceField(
        label=gettext_lazy("Why it ends"),
        choices=Assessor.Ending.choices,
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(
        label=gettext_lazy("Where that can be looked up"),
        help_text=gettext_lazy("The organisation's letter, or the published decision."),
        max_length=LONGEST_REFERENCE,
    )
    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("ending", "reference"), Privacy.OFFICE
    )
