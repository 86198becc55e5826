"""What a person types at the desk, and what is told back about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.common.languages import by_language
from servanda.common.privacy import Privacy, PrivacyMap
from servanda.recommendations.models import DocumentPosition, RejectionReason
from servanda.recommendations.operations.desk import ClauseWords, Problem, Wording
from servanda.recommendations.operations.desk.wording import of_finding
from servanda.recommendations.queries.states import seek

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import QueryDict

    from servanda.recommendations.models import Finding

NOT_STATED = gettext_lazy("Not stated")
_MOST_CLAUSES = 40  # a recommendation of the most talkative report has nine


class ClauseForm(forms.Form):
    """One clause: its words, its States by code, and States being added."""

    text = forms.CharField(required=False, max_length=20_000)
    states = forms.CharField(required=False, max_length=1_200)
    add = forms.CharField(required=False, max_length=500)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("text", "states", "add"), Privacy.NONE
    )


class ItemForm(forms.Form):
    """One item: the parts that it has once. `revision` is the one that was seen."""

    label = forms.CharField(required=False, max_length=64)
    position = forms.ChoiceField(
        required=False, choices=(("", NOT_STATED), *DocumentPosition.choices)
    )
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    clauses = forms.IntegerField(min_value=0, max_value=_MOST_CLAUSES)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("label", "position", "revision", "clauses"), Privacy.NONE
    )


class SplitForm(forms.Form):
    """Where an item is cut: the words with a line break where the second begins."""

    number = forms.IntegerField(min_value=1, max_value=_MOST_CLAUSES)
    text = forms.CharField(max_length=20_000, strip=False)
    label = forms.CharField(required=False, max_length=64)
    into = forms.ChoiceField(choices=(("clause", ""), ("item", "")))
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("number", "text", "label", "into", "revision"), Privacy.NONE
    )


class RejectionForm(forms.Form):
    """Why an item is rejected, from a closed list."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason, if you reject it"),
        choices=RejectionReason.choices,
        required=False,  # the key X asks for none
    )

    privacy: ClassVar[PrivacyMap] = {"reason": Privacy.NONE}

    @property
    def chosen(self) -> RejectionReason:
        """Return the reason chosen, the first of the list where none was."""
        said = self.cleaned_data.get("reason") if self.is_valid() else ""
        return RejectionReason(said or RejectionReason.NOT_A_RECOMMENDATION)


class Typed:
    """A whole item as typed: its words, and the problems seen in it so far."""

    def __init__(self, data: QueryDict | dict[str, Any], finding: Finding) -> None:
        self._item = ItemForm(data)
        self.problems: list[Problem] = []
        self.revision = 0
        self._stored = of_finding(finding).clauses
        count = 0
        if self._item.is_valid():
            self.revision = self._item.cleaned_data["revision"]
            count = self._item.cleaned_data["clauses"]
        else:
            self._complain(self._item)
        # Asked of each at once, so that a later step may change the States.
        self.added = [""] * count
        self.clauses = [self._clause(data, number) for number in range(1, count + 1)]

    @property
    def wording(self) -> Wording:
        """Return what was typed, States that were added among the others."""
        values = self._item.cleaned_data if self._item.is_bound else {}
        label = " ".join(str(values.get("label") or "").split())
        return Wording(label, tuple(self.clauses), values.get("position") or "")

    def without_state(self, number: int, iso3: str) -> None:
        """Take a State from a clause."""
        clause = self.clauses[number - 1]
        kept = tuple(code for code in clause.states if code != iso3)
        self.clauses[number - 1] = ClauseWords(clause.text, kept, clause.places)

    def _clause(self, data: QueryDict | dict[str, Any], number: int) -> ClauseWords:
        form = ClauseForm(data, prefix=f"c{number}")
        if not form.is_valid():
            self._complain(form, f"clause-{number}")
            return ClauseWords(str(data.get(f"c{number}-text", "")))
        values = form.cleaned_data
        states = list(filter(None, values["states"].split(",")))
        states += self._sought(values["add"], number)
        places = self._stored[number - 1].places if number <= len(self._stored) else ()
        text = " ".join(values["text"].split())
        return ClauseWords(text, tuple(dict.fromkeys(states)), places)

    def _sought(self, typed: str, number: int) -> Iterable[str]:
        if not typed:
            return
        unknown = []
        for sought in seek(typed):
            if sought.found is not None:
                yield sought.found.iso3
                continue
            unknown.append(sought.typed)
            if sought.nearest is not None:
                message = _("“%(typed)s” is no State known here. Is it %(name)s?")
                name = by_language(sought.nearest.names)
            else:
                message = _(
                    "“%(typed)s” is no State known here. Type its name as the UN"
                    " writes it, or its three-letter code."
                )
                name = ""
            words = message % {"typed": sought.typed, "name": name}
            self.problems.append(Problem(f"add-{number}", words))
        self.added[number - 1] = ", ".join(unknown)

    def _complain(self, form: forms.Form, field: str = "") -> None:
        for name, errors in form.errors.items():
            own = {"label": "label", "position": "position"}.get(name, field)
            self.problems.extend(Problem(own, str(error)) for error in errors)


def cut_of(text: str) -> tuple[str, int] | None:
    """Return words typed with one line break, without it, and where it was."""
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    parts = list(_filled(lines))
    if len(parts) != 2:  # noqa: PLR2004 - one break makes two parts
        return None
    return f"{parts[0]} {parts[1]}", len(parts[0])


def _filled(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if line)
