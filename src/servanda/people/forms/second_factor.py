"""What people type for the second step."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from servanda.common.privacy import Privacy, PrivacyMap

LONGEST = 20  # characters; codes are six or eight figures, with spaces perhaps


def code_field(hint: Any) -> forms.CharField:
    """Return the field for a code, which phones fill in by themselves."""
    return forms.CharField(
        label=gettext_lazy("Code"),
        help_text=hint,
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class CodeForm(forms.Form):
    """A code from the app, or a recovery code."""

    second_factor_code = code_field(
        gettext_lazy("Six figures from your app; or one of your recovery codes.")
    )
    privacy: ClassVar[PrivacyMap] = {"second_factor_code": Privacy.SEALED}


class FirstCodeForm(forms.Form):
    """The first code, which shows that the app has the secret."""

    code = code_field(gettext_lazy("The six figures that your app shows now."))
    privacy: ClassVar[PrivacyMap] = {"code": Privacy.SEALED}
