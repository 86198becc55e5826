"""How somebody wants to be told."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from servanda.common.privacy import Privacy, PrivacyMap


def _hours() -> list[tuple[int, str]]:
    return [(hour, f"{hour:02d}:00") for hour in range(24)]


class NoticeWishesForm(forms.Form):
    """Mail or not, and the hours in which none is sent."""

    by_mail = forms.BooleanField(
        label=gettext_lazy("Tell me by mail"),
        help_text=gettext_lazy(
            "Once when something is new, then one mail a week while it is open. "
            "Without mail your inbox here holds everything, and your office gets a "
            "printed list."
        ),
        required=False,
    )
    quiet_from = forms.TypedChoiceField(
        label=gettext_lazy("No mail from"), choices=_hours, coerce=int
    )
    quiet_to = forms.TypedChoiceField(
        label=gettext_lazy("until"),
        help_text=gettext_lazy("The same hour twice: mail at any time."),
        choices=_hours,
        coerce=int,
    )
    privacy: ClassVar[PrivacyMap] = {
        "by_mail": Privacy.PERSONAL,
        "quiet_from": Privacy.PERSONAL,
        "quiet_to": Privacy.PERSONAL,
    }
