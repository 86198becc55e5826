"""Forms of the register and of a recommendation's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from servanda.common.languages import by_language, language_name
from servanda.common.privacy import Privacy, PrivacyMap
from servanda.documents.models import Translation
from servanda.documents.queries import translations_of
from servanda.documents.sheets import LONGEST_TEXT
from servanda.recommendations.models import FinalPosition
from servanda.vocabularies.models import Theme
from servanda.vocabularies.operations import vietnamese_names

if TYPE_CHECKING:
    from django.forms.boundfield import BoundWidget

    from servanda.recommendations.models import Recommendation

# A sheet of translations; the documents themselves have their own limit.
SHEET_BYTES = 10 * 2**20


def translation_languages() -> list[tuple[str, str]]:
    """Return the languages into which the texts are translated."""
    return [
        (code, language_name(code))
        for code, _name in settings.LANGUAGES
        if code != "en"
    ]


class FinalPositionForm(forms.Form):
    """The State's final answer and where it is printed."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("position", "source", "revision"), Privacy.NONE
    )

    position = forms.ChoiceField(
        label=_("Final position"),
        choices=[*FinalPosition.choices, ("", _("No final answer yet"))],
        widget=forms.RadioSelect,
        required=False,
    )
    source = forms.CharField(
        label=_("Where it is printed"),
        help_text=_("Symbol and paragraph, for example A/HRC/26/6/Add.1, paragraph 4."),
        max_length=500,
        required=False,
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the source of a position, and for none without one."""
        values = super().clean() or {}
        if values.get("position") and not values.get("source"):
            self.add_error(
                "source",
                _(
                    "Expected the document that states the position. Enter its symbol"
                    " and paragraph."
                ),
            )
        if not values.get("position"):
            values["source"] = ""
        return values


class _ThemesField(forms.ModelMultipleChoiceField[Theme]):
    def label_from_instance(self, obj: Theme) -> str:
        return by_language(obj.names)


class ThemesForm(forms.Form):
    """The themes of a recommendation."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(("themes", "revision"), Privacy.NONE)

    themes = _ThemesField(
        Theme.objects.all(),
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """Return the boxes under the names of the groups of the list."""
        boxes: dict[str, list[BoundWidget]] = {}
        for box in self["themes"]:
            boxes.setdefault(box.data["value"].instance.group, []).append(box)
        vietnamese = vietnamese_names()["groups"]
        return [
            (by_language({"en": group, "vi": vietnamese.get(group, "")}), inside)
            for group, inside in boxes.items()
        ]


class TranslationForm(forms.Form):
    """One translation, typed in beside its original."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("language", "kind", "text", "translation_source"), Privacy.NONE
    )

    language = forms.ChoiceField(label=_("Language"), choices=translation_languages)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Translation.Kind.choices,
        widget=forms.RadioSelect,
        initial=Translation.Kind.OFFICE,
    )
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_TEXT,
    )
    translation_source = forms.CharField(
        label=_("Who published it"),
        help_text=_("For an official translation: the document and its publisher."),
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask who published an official translation."""
        values = super().clean() or {}
        if values.get("kind") == Translation.Kind.OFFICIAL and not values.get(
            "translation_source"
        ):
            self.add_error(
                "translation_source",
                _("Expected who published the official translation. Enter it."),
            )
        return values


class TranslationSheetForm(forms.Form):
    """A file of translations by label, shown before anything is kept."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("file", "language", "kind"), Privacy.NONE
    )

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        help_text=_(
            "Columns: label, text; if you like also language, kind, source. The file"
            " is read and deleted."
        ),
        error_messages={"empty": _("This file is empty. Choose the filled-in sheet.")},
    )
    language = forms.ChoiceField(
        label=_("Language, where the file does not say"), choices=translation_languages
    )
    kind = forms.ChoiceField(
        label=_("Kind, where the file does not say"),
        choices=Translation.Kind.choices,
        widget=forms.RadioSelect,
        initial=Translation.Kind.OFFICE,
    )

    def clean_file(self) -> Any:
        """Refuse a file that no sheet of labels can be."""
        file = self.cleaned_data["file"]
        if file.size > SHEET_BYTES:
            raise forms.ValidationError(
                _(
                    "Expected a sheet of at most 10 MB; this one has %(size)s MB."
                    " Save only the columns label and text."
                ),
                params={"size": file.size // 2**20},
            )
        return file


class SaveViewForm(forms.Form):
    """A name for the filters of the address."""

    privacy: ClassVar[PrivacyMap] = {
        "name": Privacy.PERSONAL,
        "query": Privacy.PERSONAL,
    }

    name = forms.CharField(
        label=_("Name of the view"),
        help_text=_("For example: minorities, supported in cycle II."),
        max_length=80,
    )
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)


def position_form_of(recommendation: Recommendation) -> FinalPositionForm:
    """Return the form filled with what is kept."""
    return FinalPositionForm(
        initial={
            "position": recommendation.final_position,
            "source": recommendation.final_position_source,
            "revision": recommendation.revision,
        }
    )


def themes_form_of(recommendation: Recommendation) -> ThemesForm:
    """Return the form filled with what is kept."""
    return ThemesForm(
        initial={
            "themes": [theme.pk for theme in recommendation.themes.all()],
            "revision": recommendation.revision,
        }
    )


def translation_form_of(recommendation: Recommendation) -> TranslationForm:
    """Return the form filled with the translation kept in the first language."""
    language = translation_languages()[0][0]
    kept = translations_of(recommendation.document, [recommendation.label])
    standing = [
        one for one in kept.get(recommendation.label, ()) if one.language == language
    ]
    if not standing:
        return TranslationForm(initial={"language": language})
    return TranslationForm(
        initial={
            "language": language,
            "kind": standing[0].kind,
            "text": standing[0].text,
            "translation_source": standing[0].source,
        }
    )
