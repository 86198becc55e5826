"""Forms of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.documents.failures import Failure, words

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class UploadForm(forms.Form):
    """One UN document."""

    file = forms.FileField(
        label=_("Drop your UPR report here"),
        allow_empty_file=True,  # told apart below, with what to do
        error_messages={
            "required": _("No file came. Choose the report, then send it."),
            "missing": _("No file came. Choose the report, then send it."),
        },
    )
    privacy: ClassVar[PrivacyMap] = {"file": Privacy.OFFICE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "The Working Group report as the UN published it, in PDF, up to %(size)s. "
            "For example A/HRC/57/6."
        ) % {"size": filesizeformat(settings.UPLOAD_LIMIT_BYTES)}

    def clean_file(self) -> UploadedFile[bytes]:
        """Tell an empty and a too large file from others before anything is kept."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if not upload.size:
            raise forms.ValidationError(words(Failure.EMPTY))
        if upload.size > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(
                words(Failure.TOO_LARGE, settings.UPLOAD_LIMIT_BYTES)
            )
        return upload
