"""Forms of the room."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.common.languages import by_language
from servanda.common.privacy import Privacy, PrivacyMap
from servanda.documents.operations import Identification
from servanda.documents.operations.identifying import UPR, mechanism_of
from servanda.vocabularies.queries import states_by_iso3

if TYPE_CHECKING:
    from django.http import QueryDict

    from servanda.documents.models import Document

SYMBOL = re.compile(r"[A-Z]{1,8}(?:/[A-Z0-9][A-Z0-9.()-]*){2,}")
LAST_CYCLE = 9


class IdentificationForm(forms.Form):
    """Which document a file is."""

    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=64,
        help_text=_(
            "As printed at the top right of the first page: A/HRC/57/6 or "
            "CERD/C/VNM/CO/15-17."
        ),
        error_messages={"required": _("Enter the symbol, for example A/HRC/57/6.")},
    )
    state = forms.ChoiceField(
        label=_("State under review"),
        error_messages={
            "required": _("Choose the State that the report is on."),
            "invalid_choice": _("Choose the State that the report is on."),
        },
    )
    cycle = forms.IntegerField(
        label=_("Cycle of the Universal Periodic Review"),
        min_value=1,
        max_value=LAST_CYCLE,
        required=False,
        help_text=_(
            "1 for 2008–2011, 2 for 2012–2016, 3 for 2017–2022, then 4. Leave it "
            "empty for a treaty body."
        ),
        error_messages={
            "invalid": _("Enter the cycle as a number, for example 4."),
            "min_value": _("Enter a cycle from 1 to 9."),
            "max_value": _("Enter a cycle from 1 to 9."),
        },
    )
    session = forms.CharField(
        label=_("Session of the Working Group or Committee"),
        max_length=32,
        required=False,
        help_text=_("Its number only: 46."),
    )
    published_on = forms.DateField(
        label=_("Date of the document"),
        required=False,
        help_text=_("As printed under the symbol."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        error_messages={
            "invalid": _("Enter day, month and year, for example 21/11/2026.")
        },
    )
    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("symbol", "state", "cycle", "session", "published_on"), Privacy.NONE
    )

    def __init__(
        self, given: QueryDict | None = None, *, document: Document | None
    ) -> None:
        """Begin with what is known of `document`."""
        super().__init__(given, initial=_known(document))
        states = [
            (iso3, by_language(state.names)) for iso3, state in states_by_iso3().items()
        ]
        states.sort(key=lambda pair: pair[1])
        self.fields["state"] = _with_choices(self.fields["state"], states)

    def clean_symbol(self) -> str:
        """Bring a symbol into the form in which it is printed, or refuse it."""
        symbol = "".join(str(self.cleaned_data["symbol"]).upper().split())
        if not SYMBOL.fullmatch(symbol):
            raise forms.ValidationError(
                _("Expected a UN symbol such as A/HRC/57/6. Copy it from the page.")
            )
        return symbol

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        symbol, cycle = facts.get("symbol"), facts.get("cycle")
        if symbol and mechanism_of(symbol) == UPR:
            if not cycle and "cycle" not in self.errors:
                self.add_error(
                    "cycle", _("Enter the cycle as a number, for example 4.")
                )
        elif symbol and cycle:
            self.add_error(
                "cycle",
                _("This symbol is a treaty body's, which counts no cycles: empty it."),
            )
        return facts

    def identification(self) -> Identification:
        """Return what was entered; only after the form was found valid."""
        facts = self.cleaned_data
        return Identification(
            symbol=facts["symbol"],
            state=states_by_iso3()[facts["state"]],
            cycle=facts["cycle"] or 0,
            session=facts["session"],
            published_on=facts["published_on"],
        )


def _known(document: Document | None) -> dict[str, Any]:
    if document is None:
        return {}
    review = document.review
    return {
        "symbol": document.symbol,
        "published_on": document.published_on,
        "state": review.state.iso3 if review else "",
        "cycle": (review.cycle or None) if review else None,
        "session": review.session if review else "",
    }


def _with_choices(field: forms.Field, states: list[tuple[str, str]]) -> forms.Field:
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", _("Choose")), *states]
    return field
