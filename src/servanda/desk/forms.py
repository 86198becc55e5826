"""Forms of the desk."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.common.sizes import size_in_words


class UploadForm(forms.Form):
    """One UN document."""

    file = forms.FileField(
        label=_("Drop your UPR report here"),
        allow_empty_file=True,  # the operation tells it apart, with what to do
        error_messages={
            "required": _("No file came. Choose the report, then send it."),
            "missing": _("No file came. Choose the report, then send it."),
        },
    )
    privacy: ClassVar[PrivacyMap] = {"file": Privacy.OFFICE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The field is drawn by the drop component, under this id.
        super().__init__(*args, **kwargs)
        self.auto_id = "%s"
        self.fields["file"].help_text = _(
            "The Working Group report as the UN published it, in PDF, up to %(size)s. "
            "For example A/HRC/57/6."
        ) % {"size": size_in_words(settings.UPLOAD_LIMIT_BYTES)}
