"""Forms that make, correct, rename, move and end institutions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from servanda.common.languages import by_language, language_name
from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.fields import InstitutionField, day_field, decision_field
from servanda.people.models import Institution
from servanda.people.operations.institutions import Facts
from servanda.people.operations.naming import LONGEST_NAME
from servanda.people.queries.institutions import competences_of
from servanda.vocabularies.models import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servanda.countries.models import Territory

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NAME_FIELDS = [f"name_{code}" for code in LANGUAGES]
MOST_RETURN_DAYS = 365
ARTICLE = re.compile(r"[A-Z][A-Z0-9-]{1,15}:[0-9A-Za-z().-]{1,15}")


class WithNames(forms.Form):
    """A name in each language of the screens; one of them is enough."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (*NAME_FIELDS, "revision"), Privacy.OFFICE
    )
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    name_words: ClassVar[Any] = _("Name (%(language)s)")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in zip(LANGUAGES, NAME_FIELDS, strict=True):
            self.fields[name] = forms.CharField(
                label=self.name_words % {"language": language_name(code)},
                max_length=LONGEST_NAME,
                required=False,
                widget=forms.TextInput(attrs={"lang": code}),
            )
        self.order_fields(NAME_FIELDS)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one name."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in NAME_FIELDS) and not any(
            name in self.errors for name in NAME_FIELDS
        ):
            self.add_error(NAME_FIELDS[0], _("Give it in at least one language."))
        return cleaned

    def names(self) -> dict[str, str]:
        """Return what was typed, by language."""
        typed = zip(LANGUAGES, NAME_FIELDS, strict=True)
        return {code: self.cleaned_data.get(name, "") for code, name in typed}


def names_initial(names: dict[str, str]) -> dict[str, str]:
    """Return names as the form shows them."""
    return {f"name_{code}": names.get(code, "") for code in LANGUAGES}


class InstitutionForm(WithNames):
    """What an institution is: to make one or to put it right."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Choose the kind")), *Institution.Kind.choices],
        error_messages={"required": _("Choose the kind.")},
    )
    territory = forms.TypedChoiceField(
        label=_("Territory"),
        help_text=_("Only for a body of one province, city or commune."),
        required=False,
        empty_value=None,
        coerce=int,
    )
    valid_from = day_field(
        _("First day"),
        _("Leave it empty if it has been there longer than anybody needs."),
        required=False,
    )
    return_within = forms.IntegerField(
        label=_("Days for returning an assignment"),
        help_text=_("Working days. Empty: as everywhere in the country."),
        min_value=1,
        max_value=MOST_RETURN_DAYS,
        required=False,
    )
    variants = forms.CharField(
        label=_("Other ways the name is written"),
        help_text=_("One a line, abbreviations too: search and imports find them."),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    privacy: ClassVar[PrivacyMap] = {
        **WithNames.privacy,
        **dict.fromkeys(
            ("kind", "territory", "valid_from", "return_within", "variants"),
            Privacy.OFFICE,
        ),
    }

    def __init__(
        self, *args: Any, territories: Iterable[Territory] = (), **kwargs: Any
    ) -> None:
        """Take the territories to choose from."""
        super().__init__(*args, **kwargs)
        self.territories = {each.pk: each for each in territories}
        territory: Any = self.fields["territory"]
        territory.choices = [
            ("", _("None: it is a body of the whole State")),
            *((each.pk, by_language(each.names)) for each in self.territories.values()),
        ]

    def facts(self) -> Facts:
        """Return what was typed, for the operation."""
        values = self.cleaned_data
        return Facts(
            kind=values["kind"],
            names=self.names(),
            territory=self.territories.get(values["territory"]),
            valid_from=values["valid_from"],
            return_within=values["return_within"],
            # A variant is found whatever the language: it is kept under the first.
            variants=tuple(
                (LANGUAGES[-1], line) for line in values["variants"].splitlines()
            ),
        )


def institution_initial(institution: Institution) -> dict[str, Any]:
    """Return what is kept of an institution as the form shows it."""
    variants = institution.designations.filter(official=False, valid_to=None)
    return {
        **names_initial(institution.names),
        "kind": institution.kind,
        "territory": institution.territory_id,
        "valid_from": institution.valid_from,
        "return_within": institution.return_within,
        "variants": "\n".join(variants.values_list("name", flat=True)),
        "revision": institution.revision,
    }


class AddInstitutionForm(InstitutionForm):
    """A new institution and where it stands."""

    parent = InstitutionField(
        label=_("Stands under"),
        help_text=_("The institution above it. Empty: it stands at the top."),
        required=False,
    )
    privacy: ClassVar[PrivacyMap] = {
        **InstitutionForm.privacy,
        "parent": Privacy.OFFICE,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*NAME_FIELDS, "parent", "kind"])


class RenameForm(WithNames):
    """Another name from a day on, by a decision."""

    on = day_field(_("First day of the new name"), _("For example 1/7/2025."))
    decision = decision_field(required=True)
    privacy: ClassVar[PrivacyMap] = {
        **WithNames.privacy,
        "on": Privacy.OFFICE,
        "decision": Privacy.OFFICE,
    }
    name_words: ClassVar[Any] = _("New name (%(language)s)")


class MoveForm(forms.Form):
    """Another place in the tree from a day on, by a decision."""

    parent = InstitutionField(
        label=_("Stands under"),
        help_text=_("The institution above it. Empty: it stands at the top."),
        required=False,
    )
    on = day_field(_("First day there"), _("For example 1/7/2025."))
    decision = decision_field(required=True)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("parent", "on", "decision", "revision"), Privacy.OFFICE
    )


class CompetencesForm(forms.Form):
    """What an institution answers for: themes, and articles of instruments."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=_("Themes"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    articles = forms.CharField(
        label=_("Articles"),
        help_text=_("Instrument and number, one a line: ICERD:7."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("themes", "articles", "revision"), Privacy.OFFICE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes: Any = self.fields["themes"]
        themes.queryset = Theme.objects.order_by("code")
        themes.label_from_instance = lambda theme: by_language(theme.names)

    def clean_articles(self) -> list[str]:
        """Return the articles; refuse what is none."""
        typed = [line.strip() for line in self.cleaned_data["articles"].splitlines()]
        wrong = [line for line in typed if line and not ARTICLE.fullmatch(line)]
        if wrong:
            raise forms.ValidationError(
                _("Expected an article like ICERD:7, found “%(found)s”."),
                params={"found": wrong[0][:40]},
            )
        return [line for line in typed if line]


def competences_initial(institution: Institution) -> dict[str, Any]:
    """Return what an institution answers for today, as the form shows it."""
    rows = competences_of(institution)
    return {
        "themes": [each.theme.code for each in rows if each.theme],
        "articles": "\n".join(each.article for each in rows if each.article),
        "revision": institution.revision,
    }
