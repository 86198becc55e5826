"""Which document a file is: read from it, and corrected by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.db.models.deletion import Collector

from servanda.documents.models import Document, Reading, Review
from servanda.people.operations import audit
from servanda.vocabularies import queries as vocabularies
from undocs import symbols

if TYPE_CHECKING:
    import datetime

    from servanda.people.models import Person
    from servanda.vocabularies.models import State
    from undocs.models import Document as Found

UPR = "UPR"
COUNCIL = "HRC"  # its documents hold the reports of the UPR's Working Group
MATRIX = "ohchr_matrix"
REPORT = "upr_working_group_report"  # as the reader calls the family


class AlreadyInRegister(Exception):  # noqa: N818 - the condition, shown to a person
    """Recommendations hang on what would have to be given up."""


@dataclass(frozen=True, slots=True)
class Identification:
    """What says which document a file is."""

    symbol: str
    state: State
    cycle: int
    session: str = ""
    published_on: datetime.date | None = None

    @property
    def turn(self) -> Turn:
        """The review that the document belongs to."""
        year = self.published_on.year if self.published_on else None
        return Turn(
            mechanism_of(self.symbol), self.state, self.cycle, self.session, year
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """One State's turn before one mechanism, before it is a row.

    The UPR counts cycles; a treaty body's turn is told by its session, or by the
    year where the document does not name one.
    """

    mechanism: str
    state: State
    cycle: int
    session: str
    year: int | None

    def known(self) -> Review | None:
        """Return the review that this is, if there is one."""
        rows = Review.objects.filter(
            mechanism=vocabularies.mechanism(self.mechanism), state=self.state
        )
        if self.mechanism == UPR:
            # One review a cycle: an addendum may not name the session.
            return rows.filter(cycle=self.cycle).first() if self.cycle else None
        if self.session and (found := rows.filter(session=self.session).first()):
            return found
        return rows.filter(year=self.year).first() if self.year else None

    def row(self) -> Review:
        """Return the review, made where it is new."""
        known = self.known()
        if known is not None:
            return known
        return Review.objects.get_or_create(
            mechanism=vocabularies.mechanism(self.mechanism),
            state=self.state,
            cycle=self.cycle if self.mechanism == UPR else 0,
            session=self.session,
            year=self.year,
        )[0]


def mechanism_of(symbol: str) -> str:
    """Return whose document has this symbol: UPR, or the code of a treaty body."""
    parsed = symbols.parse(symbol)
    if parsed is None or parsed.body in {UPR, COUNCIL}:
        return UPR
    return parsed.body


def document_of(found: Found) -> Document | None:
    """Return the document that a reader found, made where it is new.

    What is known of a document already, perhaps corrected by a person, stays.
    Without a symbol nothing can be said: a person has to.
    """
    name = found.symbol or _name_of_list(found)
    if not name:
        return None
    document, _ = Document.objects.get_or_create(
        symbol=name[:64],
        language=found.language,
        defaults={
            "family": found.family[:64],
            "title": found.title[:300],
            "published_on": found.date,
        },
    )
    if document.review is None:
        document.review = _review_found(found)
        document.save(update_fields=["review"])
    return document


def _name_of_list(found: Found) -> str:
    """Return what a thematic list of OHCHR is called: it has no UN symbol."""
    if found.family != MATRIX or not found.state_under_review or not found.cycle:
        return ""
    return f"OHCHR matrix, {found.state_under_review}, UPR {found.cycle}"


def _review_found(found: Found) -> Review | None:
    report = (found.symbol or "").partition("/Add.")[0]
    supplemented = Document.objects.filter(symbol=report, review__isnull=False).first()
    if supplemented is not None:
        return supplemented.review
    states = vocabularies.states_by_iso3()
    state = states.get(found.state_under_review or "")
    if state is None:
        return None
    return Turn(
        mechanism_of(found.symbol or ""),
        state,
        found.cycle or 0,
        (found.session or "")[:32],
        found.date.year if found.date else None,
    ).row()


@transaction.atomic
def identify(reading: Reading, facts: Identification, *, by: Person | None) -> Document:
    """Correct which document a reading is of.

    Document and review are corrected where they stand, so that everything that
    hangs on them follows. Where the corrected one exists already, the reading
    moves there, which it cannot once its recommendations are in the register.

    Raises:
        AlreadyInRegister: Undo the import first.

    """
    locked = Reading.objects.select_for_update().get(pk=reading.pk)
    before = _identity(locked.document)
    document = _corrected_document(locked, facts)
    document.review = _corrected_review(document, facts)
    document.published_on = facts.published_on
    document.save()
    locked.document = reading.document = document
    locked.save(update_fields=["document"])
    audit.record(
        verb="documents.identify",
        by=by,
        subjects=[locked, document],
        before=before,
        after=_identity(document),
    )
    return document


def _corrected_document(reading: Reading, facts: Identification) -> Document:
    current = reading.document
    if current is not None and current.symbol == facts.symbol:
        return current
    language = current.language if current else "en"
    other = Document.objects.filter(symbol=facts.symbol, language=language).first()
    alone = current is not None and not (
        current.readings.exclude(pk=reading.pk).exists()
    )
    if current is not None and other is None and alone:
        current.symbol = facts.symbol
        return current
    if _hangs_on(reading):
        raise AlreadyInRegister
    if other is not None:
        return other
    return Document.objects.create(
        symbol=facts.symbol,
        language=language,
        family=current.family if current else REPORT,
        title=current.title if current else "",
    )


def _corrected_review(document: Document, facts: Identification) -> Review:
    current = document.review
    turn = facts.turn
    target = turn.known()
    if current is None:
        return turn.row()
    if target in (None, current) and not _shared(current, document):
        current.mechanism = vocabularies.mechanism(turn.mechanism)
        current.state, current.session = turn.state, turn.session
        current.cycle = turn.cycle if turn.mechanism == UPR else 0
        current.year = turn.year or current.year
        current.save()
        return current
    if target == current:
        return current
    if _hangs_on(document):
        raise AlreadyInRegister
    return turn.row()


def _shared(review: Review, document: Document) -> bool:
    return review.documents.exclude(pk=document.pk).exists()


def _hangs_on(thing: Model) -> bool:
    """Say whether a room above keeps rows that need `thing`.

    This room does not know those rooms. The database knows: it would refuse to
    delete. Nothing is deleted here; rows of this room do not count.
    """
    collector = Collector(using="default", origin=thing)
    try:
        collector.collect([thing])
    except ProtectedError as error:
        own = (Reading, Document, Review)
        return any(
            not isinstance(each, own) and each._meta.app_label != "documents"
            for each in error.protected_objects
        )
    return False


def _identity(document: Document | None) -> dict[str, Any] | None:
    if document is None:
        return None
    review = document.review
    return {
        **audit.snapshot(document),
        "state": review.state.iso3 if review else None,
        "cycle": review.cycle if review else None,
        "session": review.session if review else None,
    }
