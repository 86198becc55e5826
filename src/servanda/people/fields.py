"""Fields of forms, for every room: an institution, a person, a day, a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from servanda.people.errors import Refused
from servanda.people.models import Institution, Person
from servanda.people.queries.choosing import (
    chosen_institution,
    chosen_person,
    suggestions,
    typed_name,
)

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

MOST_LINES = 40
LONGEST_DECISION = 200
LONGEST = 620  # a name, a dash and a parent's name


class WithSuggestions(forms.TextInput):
    """A text field with a list of suggestions, where there are not too many."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        """Draw the field and, where there is one, its list."""
        options = suggestions()
        key = f"{name}-suggestions"
        more = {"autocomplete": "off", **({"list": key} if options else {})}
        drawn = super().render(name, value, {**(attrs or {}), **more}, renderer)
        if not options:
            return drawn
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            drawn,
            key,
            format_html_join(
                "", '<option value="{}"></option>', ((each,) for each in options)
            ),
        )


class InstitutionField(forms.CharField):
    """An institution of today, by its name, its name and parent, or its code."""

    widget = WithSuggestions

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show an institution that is meant already as one would type it."""
        return typed_name(value) if isinstance(value, Institution) else value

    def clean(self, value: Any) -> Any:
        """Return the institution, None for an empty field that may be empty."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return chosen_institution(typed)
        except Refused as refused:
            raise ValidationError(str(refused)) from None


class InstitutionsField(forms.CharField):
    """Institutions of today, one a line, each typed as in `InstitutionField`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MOST_LINES * LONGEST)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show institutions that are meant already, one a line."""
        if isinstance(value, (list, tuple)):
            return "\n".join(typed_name(each) for each in value)
        return value

    def clean(self, value: Any) -> Any:
        """Return the institutions, each once, in the order typed."""
        typed = super().clean(value)
        found: dict[int, Institution] = {}
        problems = []
        for line in typed.splitlines()[:MOST_LINES]:
            if not line.strip():
                continue
            try:
                one = chosen_institution(line)
            except Refused as refused:
                problems.append(f"“{line.strip()}”: {refused}")
            else:
                found[one.pk] = one
        if problems:
            raise ValidationError(problems)
        return tuple(found.values())


class PersonField(forms.CharField):
    """Somebody with an account, by user name, e-mail address or name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a person who is meant already by the user name."""
        return value.username if isinstance(value, Person) else value

    def clean(self, value: Any) -> Any:
        """Return the person, None for an empty field that may be empty."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return chosen_person(typed)
        except Refused as refused:
            raise ValidationError(str(refused)) from None


def day_field(label: Any, hint: Any, *, required: bool = True) -> forms.DateField:
    """Return a field for a day, typed as in letters of the office."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        error_messages={
            "required": _("Type the day, for example 1/7/2025."),
            "invalid": _("Expected a whole date, for example 1/7/2025."),
        },
    )


def decision_field(*, required: bool = False) -> forms.CharField:
    """Return a field for the decision behind a change."""
    return forms.CharField(
        label=_("Decision"),
        help_text=_("Number and body, for example Resolution 202/2025/QH15."),
        max_length=LONGEST_DECISION,
        required=required,
        error_messages={"required": _("Name the decision that says so.")},
    )
