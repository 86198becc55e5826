"""What the import desk and the list of imports show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from servanda.documents.models import Page, Reading
from servanda.recommendations.models import (
    Finding,
    PositionProposal,
    Recommendation,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

Status = Finding.Status
OPEN = (Status.TO_CHECK, Status.SURE)
AS_ITEM = {"applied": Status.CONFIRMED, "left_out": Status.REJECTED}  # of an answer
NEW_IN_VERSION = "new_in_this_version"
DIFFERENCE_NOTES = frozenset({"differs_from_register", "renumbered", NEW_IN_VERSION})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items an import has, by what was decided of them."""

    confirmed: int = 0
    sure: int = 0
    to_check: int = 0
    rejected: int = 0

    @property
    def all(self) -> int:
        """Return how many were found."""
        return self.confirmed + self.sure + self.to_check + self.rejected

    @property
    def open(self) -> int:
        """Return how many wait for a person."""
        return self.sure + self.to_check

    @property
    def wanted(self) -> int:
        """Return how many are recommendations, as far as known."""
        return self.all - self.rejected


@dataclass(frozen=True, slots=True)
class Desk:
    """One import with all its items, in the order of the document."""

    reading: Reading
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Counts:
        """Count the items."""
        return _counts(Counter(str(each.status) for each in self.findings))

    @property
    def again(self) -> bool:
        """Say whether the register already had the document when this was read."""
        return any(
            each.status == Status.CONFIRMED and each.revision == 1
            for each in self.findings
        ) or any(codes_of(each) & DIFFERENCE_NOTES for each in self.findings)

    def shown(self, show: str, order: str = "") -> list[Finding]:
        """Return the items of one status, doubtful ones first if so ordered."""
        chosen = [
            each for each in self.findings if show in ("", "all", str(each.status))
        ]
        if order == "doubt":
            chosen.sort(key=lambda each: (each.status not in OPEN, each.confidence))
        return chosen

    def find(self, key: int) -> Finding | None:
        """Return the item with this key."""
        return next((each for each in self.findings if each.pk == key), None)

    def to_begin_with(self) -> Finding | None:
        """Return what needs a person first: a doubt, else what is open, else any."""
        for statuses in ((Status.TO_CHECK,), (Status.SURE,), tuple(Status)):
            for each in self.findings:
                if each.status in statuses:
                    return each
        return None


def desk_of(reading: Reading, findings: QuerySet[Finding]) -> Desk:
    """Return the desk of an import; `findings` are those that the person may see."""
    items = findings.filter(reading=reading).order_by("order", "pk")
    for item in (found := tuple(items)):
        item.reading = reading  # known already; saves a query for each
    return Desk(reading, found)


def neighbours(
    items: Sequence[Finding], current: Finding
) -> tuple[Finding | None, Finding | None]:
    """Return the items before and after the current one in the list shown."""
    order = [each.pk for each in items]
    if current.pk not in order:
        later = [each for each in items if each.order > current.order]
        earlier = [each for each in items if each.order < current.order]
        return (earlier[-1] if earlier else None, later[0] if later else None)
    place = order.index(current.pk)
    return (
        items[place - 1] if place else None,
        items[place + 1] if place + 1 < len(items) else None,
    )


def next_open(items: Sequence[Finding], order: int) -> Finding | None:
    """Return the next item that waits for a person, from the start after the end."""
    waiting = [each for each in items if each.status in OPEN]
    after = [each for each in waiting if each.order > order]
    return next(iter(after or waiting), None)


def codes_of(finding: Finding) -> set[str]:
    """Return the codes of an item's notes."""
    return {note["code"] for note in finding.notes}


def counts_of(readings: Iterable[Reading]) -> dict[int, Counts]:
    """Count the items and answers of several imports with two queries."""
    readings = list(readings)
    rows = (
        Finding.objects.filter(reading__in=[each.pk for each in readings])
        .order_by()
        .values_list("reading_id", "status")
        .annotate(number=Count("pk"))
    )
    answers = (
        PositionProposal.objects.filter(reading__in=[each.pk for each in readings])
        .order_by()
        .values_list("reading_id", "state")
        .annotate(number=Count("pk"))
    )
    counters: dict[int, Counter[str]] = {}
    for key, status, number in [*rows, *answers]:
        counters.setdefault(key, Counter())[AS_ITEM.get(status, status)] += number
    return {key: _counts(counter) for key, counter in counters.items()}


def page_of(reading: Reading, number: int) -> Page | None:
    """Return one page, with its size and whether it has a picture."""
    return Page.objects.filter(reading=reading, number=number).first()


def in_register(finding: Finding) -> Recommendation | None:
    """Return what the register has of an item, with clauses and States."""
    if finding.recommendation_id is None:
        return None
    return (
        Recommendation.objects.filter(
            pk=finding.recommendation_id, withdrawn_at__isnull=True
        )
        .prefetch_related("clauses__states")
        .first()
    )


def in_register_of(findings: Iterable[Finding]) -> dict[int, Recommendation]:
    """Return what the register has of several items, by its key."""
    keys = {each.recommendation_id for each in findings if each.recommendation_id}
    rows = Recommendation.objects.filter(
        pk__in=keys, withdrawn_at__isnull=True
    ).prefetch_related("clauses__states")
    return {row.pk: row for row in rows}


def _counts(counter: Counter[str]) -> Counts:
    known: dict[str, Any] = {status: counter[status] for status in Status.values}
    return Counts(**known)
