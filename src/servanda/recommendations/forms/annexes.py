"""Forms of decisions and of tables that assign work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.common.sizes import size_in_words
from servanda.documents.models import Review
from servanda.people.queries.naming import match_institution
from servanda.recommendations.operations.annexes.columns import LABELS
from servanda.recommendations.queries.holders import name_of
from servanda.recommendations.queries.register import review_name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import QuerySet
    from django.utils.functional import _StrOrPromise

    from servanda.people.models import Institution

TABLES = ".docx,.xlsx,.csv,.pdf"


def within_the_limit(file: UploadedFile[bytes] | None) -> UploadedFile[bytes] | None:
    """Return an upload, or refuse one larger than any that is taken."""
    if file is not None and (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise forms.ValidationError(
            _("Expected a file of at most %(size)s, but this one is larger.")
            % {"size": size_in_words(settings.UPLOAD_LIMIT_BYTES)}
        )
    return file


class DecisionForm(forms.Form):
    """An official decision that assigns work."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("number", "issued_on", "issuer", "title", "file"), Privacy.OFFICE
    )

    number = forms.CharField(
        label=_("Number"), help_text=_("For example 1234/QĐ-TTg."), max_length=64
    )
    issued_on = forms.DateField(
        label=_("Issued on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    issuer = forms.CharField(
        label=_("Issued by"),
        help_text=_("Name of the institution, as far as it is in the tree."),
        max_length=300,
        required=False,
    )
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    file = forms.FileField(
        label=_("File of the decision"),
        help_text=_("As it was issued. Only the office can open it."),
        required=False,
    )

    def clean_issuer(self) -> Institution | None:
        """Find the institution of that name, whenever it stood."""
        words = self.cleaned_data["issuer"].strip()
        if not words:
            return None
        found = match_institution(words)
        body = found.institution if found.certain else found.earlier
        if body is None:
            near = ", ".join(name_of(each.institution) for each in found.candidates)
            if not near:
                raise forms.ValidationError(_("No institution has this name."))
            raise forms.ValidationError(
                _("No institution has this name. Did you mean: %(names)s?")
                % {"names": near}
            )
        return body

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuse a file that is too large."""
        return within_the_limit(self.cleaned_data.get("file"))


class _ReviewsField(forms.ModelMultipleChoiceField[Review]):
    def label_from_instance(self, obj: Review) -> str:
        return review_name_of(obj)


class AnnexFileForm(forms.Form):
    """The file with the table, and the reviews that it speaks of."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(("file", "reviews"), Privacy.OFFICE)

    file = forms.FileField(
        label=_("File with the table"),
        help_text=_(
            "Word (.docx), Excel (.xlsx), CSV or PDF: one row for each recommendation,"
            " with its lead."
        ),
        widget=forms.FileInput(attrs={"accept": TABLES}),
    )
    reviews = _ReviewsField(
        Review.objects.none(),
        label=_("Recommendations of"),
        help_text=_("Labels and words are looked for in these reviews only."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one review.")},
    )

    def __init__(
        self, *args: Any, reviews: QuerySet[Review] | None = None, **kwargs: Any
    ) -> None:
        """Offer `reviews`; all are chosen at first."""
        super().__init__(*args, **kwargs)
        if reviews is not None:
            field = self.fields["reviews"]
            field.queryset = reviews  # type: ignore[attr-defined]  # a model choice field
            field.initial = [each.pk for each in reviews]

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuse a file that is too large."""
        return within_the_limit(self.cleaned_data.get("file"))


class ColumnsForm(forms.Form):
    """Which column of the table is which."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys((*LABELS, "revision"), Privacy.NONE)

    label = forms.ChoiceField(label=LABELS["label"], required=False)
    text = forms.ChoiceField(label=LABELS["text"], required=False)
    lead = forms.ChoiceField(label=LABELS["lead"], required=False)
    cooperating = forms.ChoiceField(label=LABELS["cooperating"], required=False)
    product = forms.ChoiceField(label=LABELS["product"], required=False)
    deadline = forms.ChoiceField(label=LABELS["deadline"], required=False)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, headings: Sequence[str] = (), **kwargs: Any) -> None:
        """Offer the columns by their headings."""
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, _StrOrPromise]] = [("", _("Not in this table"))]
        choices += [
            (
                str(place),
                heading.replace("\n", " ")[:80] or _("Column %(n)s") % {"n": place + 1},
            )
            for place, heading in enumerate(headings)
        ]
        for part in LABELS:
            self.fields[part].choices = choices  # type: ignore[attr-defined]  # a choice field

    def columns(self) -> dict[str, int]:
        """Return the columns chosen."""
        return {
            part: int(self.cleaned_data[part])
            for part in LABELS
            if self.cleaned_data.get(part)
        }
