"""Forms of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from servanda.common.languages import by_language, language_name
from servanda.common.privacy import Privacy, PrivacyMap
from servanda.common.sizes import size_in_words
from servanda.people.fields import InstitutionsField, day_field, decision_field
from servanda.people.models import Reorganisation
from servanda.people.operations.naming import LONGEST_NAME

if TYPE_CHECKING:
    from servanda.desk.models import HandOver, HandOverItem

NOTE_LENGTH = 2_000  # characters

NEW_NAMES = [f"new_{code}" for code, _name in settings.LANGUAGES]


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
            "As the UN published it: the report of the Working Group, its addendum or "
            "matrix, or concluding observations; PDF or Word, up to %(size)s."
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


class ReorganiseForm(forms.Form):
    """What a decision says about who ends and who follows."""

    kind = forms.ChoiceField(
        label=_("What happens"),
        choices=Reorganisation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the decision does.")},
    )
    decision = decision_field(required=True)
    on = day_field(
        _("First day of the new order"),
        _("Who ends, ends the day before. For example 1/7/2025."),
    )
    predecessors = InstitutionsField(
        label=_("Who ends, or gives up a part"),
        help_text=_("One institution a line, by its name of today."),
        error_messages={"required": _("Name who ends, or gives up a part.")},
    )
    goes_on = forms.BooleanField(
        label=_("It goes on and has given up a part only"), required=False
    )
    successors = InstitutionsField(
        label=_("Who follows"),
        help_text=_("One institution a line. A new one is named below."),
        required=False,
    )
    posts_go_along = forms.BooleanField(
        label=_("Posts and those who hold them go along"),
        help_text=_("Otherwise the posts end, and the successor's posts take over."),
        required=False,
    )
    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "kind", "decision", "on", "predecessors", "goes_on", "successors",
            "posts_go_along", *NEW_NAMES,
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for (code, _name), name in zip(settings.LANGUAGES, NEW_NAMES, strict=True):
            self.fields[name] = forms.CharField(
                label=_("New institution that follows (%(language)s)")
                % {"language": language_name(code)},
                help_text=_("Only if it is not in the list of institutions yet."),
                max_length=LONGEST_NAME,
                required=False,
                widget=forms.TextInput(attrs={"lang": code}),
            )
        order = [name for name in self.fields if name != "posts_go_along"]
        self.order_fields([*order, "posts_go_along"])

    def clean(self) -> dict[str, Any]:
        """Ask for a successor, and for one that does not end itself."""
        cleaned = super().clean() or {}
        successors = cleaned.get("successors", ())
        if "successors" not in self.errors and not (successors or self.new_names()):
            self.add_error(
                "successors", _("Name who follows, or type a new institution below.")
            )
        both = set(successors) & set(cleaned.get("predecessors", ()))
        if both:
            self.add_error(
                "successors",
                _(
                    "%(name)s stands among those that end, too. One that goes on under"
                    " its own name and takes others in stands only here."
                )
                % {"name": "; ".join(by_language(each.names) for each in both)},
            )
        return cleaned

    def new_names(self) -> dict[str, str]:
        """Return the names of a successor that is not there yet."""
        typed = zip(settings.LANGUAGES, NEW_NAMES, strict=True)
        return {
            code: name
            for (code, _words), field in typed
            if (name := self.cleaned_data.get(field, "").strip())
        }


class EndInstitutionForm(forms.Form):
    """The last day of an institution that nobody follows."""

    on = day_field(_("Last day"), _("For example 30/6/2026."))
    decision = decision_field(required=True)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("on", "decision", "revision"), Privacy.OFFICE
    )
