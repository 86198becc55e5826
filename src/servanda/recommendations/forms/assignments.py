"""Forms about who does what: giving, returning, for nobody here, asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.models import Institution
from servanda.recommendations.models import (
    Ask,
    Decision,
    NotForUsGround,
    ReturnReason,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_WORDS = 1000


class _AsksField(forms.ModelMultipleChoiceField[Ask]):
    def label_from_instance(self, obj: Ask) -> str:
        return obj.text


class _DecisionField(forms.ModelChoiceField[Decision]):
    def label_from_instance(self, obj: Decision) -> str:
        return f"{obj.number} ({obj.issued_on:%d/%m/%Y})"


class AssignForm(forms.Form):
    """To whom asks are given, what is to be delivered and until when.

    `lead` and `cooperating` are chosen among the institutions that the page
    lists; `words` finds more of them.
    """

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "words", "asks", "lead", "cooperating", "product", "deadline",
            "decision", "revision",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    offer: tuple[Institution, ...] = ()  # to choose instead of what was refused

    words = forms.CharField(
        label=_("Find an institution"),
        help_text=_(
            "Any part of its name, also an earlier one; accents may be left out."
        ),
        max_length=120,
        required=False,
    )
    lead = forms.ModelChoiceField(
        Institution.objects.all(),
        label=_("Lead"),
        error_messages={"required": _("Choose the institution that leads.")},
    )
    cooperating = forms.ModelMultipleChoiceField(
        Institution.objects.all(), label=_("Cooperating"), required=False
    )
    asks = _AsksField(
        Ask.objects.none(),
        label=_("Requested actions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one requested action.")},
    )
    product = forms.CharField(
        label=_("Product"),
        help_text=_("What is to be delivered: a law, a report, a programme."),
        max_length=500,
        required=False,
    )
    deadline = forms.DateField(
        label=_("Deadline"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    decision = _DecisionField(
        Decision.objects.none(),
        label=_("Decision that assigns it"),
        required=False,
        empty_label=_("None"),
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asks: QuerySet[Ask], **kwargs: Any) -> None:
        """Offer these asks to tick; an empty list leaves the field out."""
        decisions: QuerySet[Decision] = kwargs.pop("decisions")
        super().__init__(*args, **kwargs)
        self._field("asks").queryset = asks
        self._field("decision").queryset = decisions
        if not decisions:
            del self.fields["decision"]
        if not asks:
            del self.fields["asks"]

    def _field(self, name: str) -> Any:
        return self.fields[name]


class ReturnForm(forms.Form):
    """Why an institution gives an assignment back."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("reason", "words", "suggested", "revision"), Privacy.OFFICE
    )

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=ReturnReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the reasons.")},
    )
    words = forms.CharField(
        label=_("In a sentence"),
        help_text=_("The coordinator reads it and gives the work to another."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say in a sentence why.")},
    )
    suggested = forms.CharField(
        label=_("Which institution is competent, if you know it"),
        help_text=_("Its name or part of it."),
        max_length=200,
        required=False,
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NotForUsForm(forms.Form):
    """Why asks are for no institution of this State or level."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("ground", "words", "asks"), Privacy.OFFICE
    )

    asks = _AsksField(
        Ask.objects.none(),
        label=_("Requested actions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one requested action.")},
    )
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=NotForUsGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the grounds.")},
    )
    words = forms.CharField(
        label=_("In a sentence"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say in a sentence why.")},
    )

    def __init__(self, *args: Any, asks: QuerySet[Ask], **kwargs: Any) -> None:
        """Offer these asks to tick."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["asks"]
        field.queryset = asks


class SplitAskForm(forms.Form):
    """The words of an ask, one requested action a line."""

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("ask", "lines", "revision"), Privacy.NONE
    )

    ask = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    lines = forms.CharField(widget=forms.Textarea, max_length=20_000, required=False)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class RevisionForm(forms.Form):
    """Which state of an assignment somebody saw when they answered."""

    privacy: ClassVar[PrivacyMap] = {"revision": Privacy.NONE}

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
