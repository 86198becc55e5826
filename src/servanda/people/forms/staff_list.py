"""The form that takes a staff list."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap

MOST_BYTES = 5 * 2**20


class StaffListForm(forms.Form):
    """A file with one line for each person in a post."""

    file = forms.FileField(
        label=_("Staff list (.xlsx or .csv)"),
        help_text=_(
            "Columns: institution, post or post code, name; if you like also role,"
            " e-mail, from, to. The file is read and deleted."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("No file came. Choose the staff list, then send it."),
            "missing": _("No file came. Choose the staff list, then send it."),
            "empty": _("This file is empty. Choose the filled-in list."),
        },
    )
    privacy: ClassVar[PrivacyMap] = {"file": Privacy.PERSONAL}

    def clean_file(self) -> Any:
        """Refuse a file that no staff list can be."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _(
                    "Expected a list of at most 5 MB; this one has %(size)s MB. Save"
                    " only the columns named below."
                ),
                params={"size": file.size // 2**20},
            )
        return file
