"""What each stored, typed and imported value may say about a person: the list.

The page /safeguards shows it as it is in the running program; the safeguards
test refuses whatever is not declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.forms import BaseForm, CharField
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import ImportAdapter, Privacy, PrivacyMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OURS = "servanda."
A_SENTENCE = 80  # characters from which a field can hold somebody's own words


@dataclass(frozen=True, slots=True)
class Declared:
    """One value: where it is kept or typed, and its class (None: undeclared)."""

    holder: str  # "people.Person", "people.AccountForm"
    name: str
    privacy: Privacy | None
    free_text: bool = False

    @property
    def key(self) -> str:
        return f"{self.holder}.{self.name}"


# Tables of the libraries we use: they declare nothing, so each stands here.
LIBRARY_TABLES: dict[str, tuple[Privacy, Any]] = {
    "auth.Permission": (Privacy.NONE, _("Not used: rights follow from posts.")),
    "auth.Group": (Privacy.NONE, _("Not used: rights follow from posts.")),
    "contenttypes.ContentType": (Privacy.NONE, _("Names of tables.")),
    "sessions.Session": (
        Privacy.PERSONAL,
        _("Who is signed in, without address or device; gone after twelve hours."),
    ),
    "account.EmailAddress": (
        Privacy.PERSONAL,
        _("Empty: people sign in by user name."),
    ),
    "account.EmailConfirmation": (
        Privacy.PERSONAL,
        _("Empty: people sign in by user name."),
    ),
    "mfa.Authenticator": (
        Privacy.SEALED,
        _("The second step of signing in: sealed secrets, and when it was last used."),
    ),
    "django_tasks_database.DBTaskResult": (
        Privacy.OFFICE,
        _("Work under way: numbers of readings, times, and where a failure happened."),
    ),
}

_UN_TEXT = _("Words of a UN document")
_NAMES = _("Official names, by language")
_PLACES = _("Places on a page: figures only")
_SAMPLE = _("A sample on the component sheet; nothing is kept")

# Every field that could hold somebody's own words, and what belongs there.
FREE_TEXT: dict[str, Any] = {
    "recommendations.Finding.articles": _("Numbers of a treaty's articles"),
    "recommendations.Finding.section": _UN_TEXT,
    "recommendations.RegisterChange.reviews": _("Numbers of reviews written to"),
    "recommendations.PositionProposal.doubts": _("Codes of what to look at"),
    "recommendations.PositionProposal.places": _PLACES,
    "recommendations.PositionProposal.reason": _UN_TEXT,
    "recommendations.PositionProposal.replaced": _("The answer that stood before"),
    "recommendations.PositionProposal.source": _("Where an answer is printed"),
    "recommendations.PositionProposal.text": _UN_TEXT,
    "recommendations.PositionProposal.themes": _("Codes of themes"),
    "recommendations.PositionProposal.themes_added": _("Codes of themes"),
    "recommendations.Recommendation.articles": _("Numbers of a treaty's articles"),
    "recommendations.Recommendation.final_position_reason": _UN_TEXT,
    "recommendations.Recommendation.section": _UN_TEXT,
    "desk.HandOver.words": _("What a successor in a post should know"),
    "desk.HandOverForm.words": _("What a successor in a post should know"),
    "desk.HandOverItem.address": _("Address of the page of what is open"),
    "desk.HandOverItem.note": _("What a successor should know of an open thing"),
    "desk.HandOverItem.state": _("State of what was open"),
    "desk.HandOverItem.where": _("Label and review of what was open"),
    "desk.HandOverItem.words": _UN_TEXT,
    "countries.CalendarDay.names": _("Why a day is a holiday or worked, by language"),
    "countries.CalendarDay.source": _("The act that says so"),
    "countries.Country.parts": _("Codes of the optional parts that are on"),
    "countries.Country.settings": _("Fixed values of the country pack"),
    "countries.PackRow.key": _("What the country pack calls a thing"),
    "countries.PackRow.values": _("What the country pack said when it was loaded"),
    "countries.Territory.names": _NAMES,
    "countries.Territory.variants": _("Other ways a territory's name is written"),
    "countries.TerritorySuccession.act": _("The act by which a territory changed"),
    "people.Notice.address": _("Address of the page a notice speaks of"),
    "people.Notice.words": _("Labels and offices a notice names"),
    "people.Designation.folded": _("An institution's name without marks"),
    "people.Designation.name": _("A name of an institution"),
    "people.Reorganisation.decision": _("The decision that reorganised institutions"),
    "people.Succession.subjects": _("What went to a successor, by language"),
    "recommendations.AnnexImport.columns": _("Which column of the table is which"),
    "recommendations.AnnexImport.file_name": _("Name of the file received"),
    "recommendations.AnnexImport.headings": _("Words over the columns of the table"),
    "recommendations.AnnexImport.notes": _("Codes of what the reader left out"),
    "recommendations.AnnexRow.candidates": _("Recommendations a row may mean"),
    "recommendations.AnnexRow.cells": _("A row of an assigning decision's annex"),
    "recommendations.AnnexRow.doubts": _("Codes of what a person has to look at"),
    "recommendations.AnnexRow.settled": _("Codes of what a person has looked at"),
    "recommendations.AnnexRow.unknown": _("Names of institutions as in the annex"),
    "recommendations.AnnexRow.product": _("What is to be delivered, as assigned"),
    "recommendations.AnnexRow.text": _("A recommendation's words, as in the annex"),
    "recommendations.Ask.text": _UN_TEXT,
    "recommendations.Assignment.product": _("What is to be delivered, as assigned"),
    "recommendations.Assignment.reason_words": _("Why an assignment was returned"),
    "recommendations.Decision.file_name": _("Name of the file received"),
    "recommendations.Decision.title": _("Title of an official decision"),
    "countries.Country.languages": _("Codes of languages"),
    "countries.Country.names": _NAMES,
    "config.SampleForm.lead": _SAMPLE,
    "config.SampleForm.words": _SAMPLE,
    "config.SampleForm.year": _SAMPLE,
    "documents.Document.title": _UN_TEXT,
    "documents.Paragraph.places": _PLACES,
    "documents.Paragraph.section": _UN_TEXT,
    "documents.Paragraph.text": _UN_TEXT,
    "documents.Reading.failure_text": _("Why a file could not be read, in our words"),
    "documents.Reading.file_name": _("Name of the file received"),
    "documents.Reading.result": _UN_TEXT,
    "documents.Translation.source": _("Who published the translation"),
    "documents.Translation.text": _("Translation of a UN document"),
    "files.StoredFile.content_type": _("Kind of file"),
    "people.Assessor.name": _("Name that an independent organisation chose itself"),
    "people.Assessor.reference": _("Where its formal ground can be looked up"),
    "people.AuditEntry.after": _("Values after a change, none of them personal"),
    "people.AuditEntry.before": _("Values before a change, none of them personal"),
    "people.Institution.names": _NAMES,
    "people.Invitation.email": _("Where an invitation is sent; gone once it is used"),
    "people.Person.email": _("Mail address of the office, for notices"),
    "people.Person.name": _("Name of the person, typed by that person"),
    "people.Person.password": _("A hash from which no password can be read"),
    "people.Person.username": _("User name, chosen by the person"),
    "people.Post.titles": _NAMES,
    "people.SavedView.name": _("Name that a person gives to a list of their own"),
    "people.SavedView.query": _("Filters of that list"),
    "recommendations.Clause.places": _PLACES,
    "recommendations.Clause.text": _UN_TEXT,
    "recommendations.Finding.clauses": _UN_TEXT,
    "recommendations.Finding.notes": _("Why the reader is not sure"),
    "recommendations.Finding.places": _PLACES,
    "recommendations.Finding.position_source": _UN_TEXT,
    "recommendations.Recommendation.document_position_source": _UN_TEXT,
    "recommendations.Recommendation.final_position_source": _(
        "Symbol and paragraph of the State's answer"
    ),
    "recommendations.Recommendation.places": _PLACES,
    "recommendations.Recommendation.text": _UN_TEXT,
    "recommendations.SearchText.exact": _UN_TEXT,
    "recommendations.SearchText.folded": _UN_TEXT,
    "recommendations.SearchText.stems": _UN_TEXT,
    "vocabularies.Mechanism.names": _NAMES,
    "vocabularies.State.names": _NAMES,
    "vocabularies.Theme.names": _NAMES,
    "documents.IdentificationForm.session": _("Session of the reviewing body"),
    "documents.IdentificationForm.symbol": _("UN symbol of the document"),
    "desk.EndInstitutionForm.decision": _("The decision that ended an institution"),
    "desk.ReorganiseForm.decision": _("The decision that reorganised institutions"),
    "desk.ReorganiseForm.predecessors": _NAMES,
    "desk.ReorganiseForm.successors": _NAMES,
    "people.AddInstitutionForm.parent": _NAMES,
    "people.AddInstitutionForm.variants": _NAMES,
    "people.AppointForm.person": _("Name of a person, or the user name"),
    "people.CompetencesForm.articles": _("Articles of instruments"),
    "people.InstitutionForm.variants": _NAMES,
    "people.MoveForm.decision": _("The decision that moved an institution"),
    "people.MoveForm.parent": _NAMES,
    "people.RenameForm.decision": _("The decision that renamed an institution"),
    "people.AccountForm.name": _("Name of the person, typed by that person"),
    "people.AssessorAccountForm.password": _("Password"),
    "people.AssessorAccountForm.username": _("User name, chosen by the person"),
    "people.AssessorForm.name": _("Name that an independent organisation chose itself"),
    "people.AssessorForm.reference": _("Where its formal ground can be looked up"),
    "people.CodeForm.second_factor_code": _("A code that works once"),
    "people.CodeOfLetterForm.letter_code": _("A code that works once"),
    "people.EndAssessorForm.reference": _("Where the end of the ground is recorded"),
    "people.FirstCodeForm.code": _("A code that works once"),
    "people.InvitationForm.email": _(
        "Where an invitation is sent; gone once it is used"
    ),
    "people.FirstAccountForm.name": _("Name of the person, typed by that person"),
    "people.FirstAccountForm.password": _("Password"),
    "people.FirstAccountForm.username": _("User name, chosen by the person"),
    "people.NewPasswordForm.password": _("Password"),
    "people.PasswordForm.oldpassword": _("Password"),
    "people.PasswordForm.password1": _("Password"),
    "people.SignInForm.password": _("Password"),
    "recommendations.AssignForm.product": _("What is to be delivered, as assigned"),
    "recommendations.AssignForm.words": _("Part of an institution's name"),
    "recommendations.NotForUsForm.words": _("Why nobody here is given it"),
    "recommendations.ReturnForm.suggested": _("Part of an institution's name"),
    "recommendations.ReturnForm.words": _("Why an assignment was returned"),
    "recommendations.SplitAskForm.lines": _UN_TEXT,
    "recommendations.DecisionForm.issuer": _("Name of an institution"),
    "recommendations.DecisionForm.number": _("Number of an official decision"),
    "recommendations.DecisionForm.title": _("Title of an official decision"),
    "recommendations.ClauseForm.add": _("Name of a recommending State"),
    "recommendations.ClauseForm.states": _("Names of recommending States"),
    "recommendations.ClauseForm.text": _UN_TEXT,
    "recommendations.FinalPositionForm.source": _(
        "Symbol and paragraph of the State's answer"
    ),
    "recommendations.ItemForm.label": _("Label as printed in the document"),
    "recommendations.SaveViewForm.name": _(
        "Name that a person gives to a list of their own"
    ),
    "recommendations.SaveViewForm.query": _("Filters of that list"),
    "recommendations.SplitForm.label": _("Label as printed in the document"),
    "recommendations.SplitForm.text": _UN_TEXT,
    "recommendations.TranslationForm.text": _("Translation of a UN document"),
    "recommendations.TranslationForm.translation_source": _(
        "Who published the translation"
    ),
}


def model_values(kinds: Iterable[type[models.Model]] | None = None) -> list[Declared]:
    """Return every field of our tables; many-to-many ones too."""
    return [
        Declared(
            holder=kind._meta.label,
            name=field.name,
            privacy=_privacy_of(kind).get(field.name),
            free_text=_holds_words(field),
        )
        for kind in (own_models() if kinds is None else kinds)
        for field in [*kind._meta.concrete_fields, *kind._meta.many_to_many]
    ]


def own_models() -> list[type[models.Model]]:
    """Return our tables; pure links between two of them hold nothing else."""
    return [kind for kind in apps.get_models() if kind.__module__.startswith(OURS)]


def library_models() -> list[type[models.Model]]:
    """Return the tables that libraries brought along."""
    return [kind for kind in apps.get_models() if not kind.__module__.startswith(OURS)]


def form_values(kinds: Iterable[type[BaseForm]] | None = None) -> list[Declared]:
    """Return every field of our forms, whatever may be typed in the program."""
    return [
        Declared(
            holder=f"{kind.__module__.split('.')[1]}.{kind.__name__}",
            name=name,
            privacy=_privacy_of(kind).get(name),
            free_text=isinstance(field, CharField),
        )
        for kind in (own_forms() if kinds is None else kinds)
        for name, field in kind.base_fields.items()  # type: ignore[attr-defined]  # every declarative form has them
    ]


def own_forms() -> list[type[BaseForm]]:
    """Return our forms; all are loaded once the addresses are."""
    return sorted(
        {kind for kind in _below(BaseForm) if kind.__module__.startswith(OURS)},
        key=lambda kind: (kind.__module__, kind.__name__),
    )


def import_values() -> list[Declared]:
    """Return every column that an import keeps."""
    return [
        Declared(
            holder=f"{kind.__module__.split('.')[1]}.{kind.__name__}",
            name=name,
            privacy=privacy,
        )
        for kind in ImportAdapter.adapters
        if kind.__module__.startswith(OURS)
        for name, privacy in kind.columns.items()
    ]


def _privacy_of(kind: type[object]) -> PrivacyMap:
    found: PrivacyMap = getattr(kind, "privacy", {})
    return found


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _holds_words(field: models.Field[Any, Any]) -> bool:
    if field.choices or isinstance(field, models.SlugField):
        return False
    if isinstance(field, models.CharField):
        return (field.max_length or A_SENTENCE) >= A_SENTENCE
    return isinstance(field, models.TextField | models.JSONField)
