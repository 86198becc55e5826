"""Reads of the State's answers before and after they are applied."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.documents.models import Reading, Review
from servanda.recommendations.models import PositionProposal, Recommendation
from servanda.vocabularies.queries import mechanism, states_by_iso3
from undocs.models import from_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from undocs.models import Document

UPR = "UPR"
State = PositionProposal.State

DOUBTS = {
    "no_label": gettext_lazy("The register has no recommendation of this label."),
    "no_position": gettext_lazy("No position could be read for it."),
    "other_words": gettext_lazy("The words are not those of the register."),
    "other_position": gettext_lazy("The register has another final position."),
    "twice": gettext_lazy("The document states two positions for this label."),
    "unsure": gettext_lazy("The place could not be read with certainty."),
}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer beside what the register has."""

    proposal: PositionProposal
    why: tuple[str, ...]

    @property
    def now(self) -> str:
        """Return the final position that the register has today."""
        own = self.proposal.recommendation
        return own.final_position if own else ""


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How many answers a document gave, by what became of them."""

    to_check: int = 0
    sure: int = 0
    applied: int = 0
    left_out: int = 0

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.to_check + self.sure + self.applied + self.left_out


def reviewed_in(reading: Reading, document: Document) -> QuerySet[Recommendation]:
    """Return the register's recommendations that a document answers.

    The report it supplements is named by its symbol (A/HRC/59/15/Add.1 answers
    A/HRC/59/15); a matrix has none and names State and cycle.
    """
    standing = Recommendation.objects.filter(withdrawn_at__isnull=True)
    symbol = (document.symbol or "").partition("/Add.")[0]
    if symbol and (of_report := standing.filter(document__symbol=symbol)).exists():
        return of_report
    review = review_of_answers(reading, document)
    if review is None:
        return standing.none()
    return standing.filter(review=review)


def result_of(reading: Reading) -> Document:
    """Return what was read, which lists leave out because it is large."""
    stored = Reading.objects.only("result").get(pk=reading.pk).result
    return from_dict((stored or {})["document"])


def review_of_answers(reading: Reading, document: Document) -> Review | None:
    """Return the review that is answered, where it is known here."""
    own = reading.document.review if reading.document else None
    if own is not None:
        return own
    state = states_by_iso3().get(document.state_under_review or "")
    if state is None or not document.cycle:
        return None
    return Review.objects.filter(
        mechanism=mechanism(UPR), state=state, cycle=document.cycle
    ).first()


def rows_of(proposals: Iterable[PositionProposal]) -> list[AnswerRow]:
    """Return answers with the reasons for doubt in words."""
    return [
        AnswerRow(
            each, tuple(str(DOUBTS.get(code, _("Look at it."))) for code in each.doubts)
        )
        for each in proposals
    ]


def counts_of_answers(reading: Reading) -> AnswerCounts:
    """Count the answers of a reading by state."""
    found = PositionProposal.objects.filter(reading=reading)
    counted = Counter(found.values_list("state", flat=True))
    return AnswerCounts(
        **{
            state: counted.get(state, 0)
            for state in ("to_check", "sure", "applied", "left_out")
        }
    )
