"""What waits for somebody, gathered from the rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from servanda.documents.access import readings_visible_to
from servanda.documents.failures import may_retry, sentence
from servanda.documents.models import Reading
from servanda.people.models import Person
from servanda.recommendations.access import recommendations_visible_to
from servanda.recommendations.queries.desk import Counts, counts_of

if TYPE_CHECKING:
    from servanda.people.access import Anybody

Status = Reading.Status
_MOST_LOOKED_AT = 200  # imports; older ones are in the list of documents
TOLD_FOR = timedelta(days=1)
_MOST_SHOWN = 10  # rows a section


@dataclass(frozen=True, slots=True)
class Waiting:
    """One import that waits for a person, and how far it is."""

    reading: Reading
    counts: Counts

    @property
    def failure(self) -> str:
        """Return why it could not be read."""
        return sentence(self.reading)


@dataclass(frozen=True, slots=True)
class Work:
    """My work: what failed, what is to be checked, what is under way."""

    failed: tuple[Waiting, ...]
    to_check: tuple[Waiting, ...]
    under_way: tuple[Waiting, ...]
    more_to_check: int = 0

    @property
    def any(self) -> bool:
        """Say whether anything waits."""
        return bool(self.failed or self.to_check or self.under_way)


def work_of(person: Anybody) -> Work:
    """Return what waits in the imports, the longest waiting first."""
    wanted = (Status.READ, Status.FAILED, Status.RECEIVED, Status.READING)
    recent = list(
        readings_visible_to(person)
        .filter(status__in=wanted)
        .select_related("document")
        .order_by("-received_at", "-pk")[:_MOST_LOOKED_AT]
    )
    # The newest version of a document takes the place of the ones before it.
    replaced = {
        older.pk
        for place, older in enumerate(recent)
        if older.status == Status.READ
        and older.document_id is not None
        and any(
            newer.document_id == older.document_id and newer.status == Status.READ
            for newer in recent[:place]
        )
    }
    counts = counts_of(recent)
    rows = [
        Waiting(reading, counts.get(reading.pk, Counts()))
        for reading in reversed(recent)
        if reading.pk not in replaced
    ]
    to_check = [
        row for row in rows if row.reading.status == Status.READ and row.counts.open
    ]
    failed = [row for row in rows if _is_worth_a_look(row.reading, person)]
    return Work(
        failed=tuple(failed[-_MOST_SHOWN:]),
        to_check=tuple(to_check[:_MOST_SHOWN]),
        under_way=tuple(
            row
            for row in rows
            if row.reading.status in {Status.RECEIVED, Status.READING}
        )[:_MOST_SHOWN],
        more_to_check=max(0, len(to_check) - _MOST_SHOWN),
    )


def _is_worth_a_look(reading: Reading, person: Anybody) -> bool:
    """Say whether a failed reading still waits for somebody.

    What can be tried again waits until it is. Nothing can be done about a refused
    file but to choose another: whoever sent it is told for a day.
    """
    if reading.status != Status.FAILED:
        return False
    own = isinstance(person, Person) and reading.received_by_id == person.pk
    fresh = timezone.now() - reading.received_at < TOLD_FOR
    return may_retry(reading) or (own and fresh)


def first_day(person: Anybody) -> bool:
    """Say whether nothing has ever been received, nor is in the register."""
    return (
        not readings_visible_to(person).exists()
        and not recommendations_visible_to(person).exists()
    )
