"""Forms of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.common.sizes import size_in_words

if TYPE_CHECKING:
    from servanda.desk.models import HandOver, HandOverItem

NOTE_LENGTH = 2_000  # characters


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


class HandOverForm(forms.Form):
    """What a successor should know: of the whole, and of each open thing."""

    words = forms.CharField(
        label=_("What the successor should know"),
        help_text=_("People to speak to by their office, habits, what is promised."),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    privacy: ClassVar[PrivacyMap] = {
        "words": Privacy.OFFICE,
        "revision": Privacy.NONE,
    }

    def __init__(self, hand_over: HandOver, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(hand_over.items.all())

    @classmethod
    def of(cls, hand_over: HandOver) -> HandOverForm:
        """Return the form with what is noted already."""
        return cls(
            hand_over,
            initial={"words": hand_over.words, "revision": hand_over.revision},
        )

    def clean(self) -> dict[str, Any]:
        for number, item in enumerate(self.items, start=1):
            length = len(self.notes.get(item.pk, ""))
            if length > NOTE_LENGTH:
                self.add_error(
                    None,
                    _(
                        "The note on no. %(number)d has %(length)d characters; "
                        "%(most)d are kept. Shorten it."
                    )
                    % {"number": number, "length": length, "most": NOTE_LENGTH},
                )
        return self.cleaned_data

    @property
    def notes(self) -> dict[int, str]:
        """Return the notes that came, by item."""
        return {
            item.pk: self.data[f"note-{item.pk}"].strip()
            for item in self.items
            if f"note-{item.pk}" in self.data
        }

    def rows(self) -> list[tuple[HandOverItem, str]]:
        """Return each open thing with its note, as typed if something was."""
        typed = self.notes if self.is_bound else {}
        return [(item, typed.get(item.pk, item.note)) for item in self.items]
