"""What keeps an import, or one recommendation, from being taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from servanda.documents.models import Reading, Translation
from servanda.recommendations.models import Assignment, Finding, Recommendation
from servanda.recommendations.queries.holders import STANDING

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Dependents:
    """Labels of recommendations with work on them, and imports that came later."""

    final_positions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    later_readings: tuple[Reading, ...] = ()
    assignments: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Say whether anything depends."""
        return any(
            (
                self.final_positions,
                self.themes,
                self.translations,
                self.later_readings,
                self.assignments,
            )
        )


def dependents_of_import(reading: Reading) -> Dependents:
    """Return what depends on an import as a whole."""
    own = dependents_of(leaving_with(reading))
    return Dependents(
        own.final_positions,
        own.themes,
        own.translations,
        tuple(later_readings(reading)),
        own.assignments,
    )


def later_readings(reading: Reading) -> QuerySet[Reading]:
    """Return newer versions of the same document that were read, the newest first."""
    if reading.document_id is None:
        return Reading.objects.none()
    return Reading.objects.filter(
        document=reading.document_id, status=Reading.Status.READ, pk__gt=reading.pk
    )


def dependents_of(recommendations: QuerySet[Recommendation]) -> Dependents:
    """Return the labels of those on which work has been done."""
    translated = Translation.objects.filter(
        document=OuterRef("document"), label=OuterRef("label")
    )
    assigned = Assignment.objects.filter(
        recommendation=OuterRef("pk"), status__in=STANDING
    )
    return Dependents(
        final_positions=_labels(recommendations.exclude(final_position="")),
        themes=_labels(recommendations.filter(themes__isnull=False)),
        translations=_labels(recommendations.filter(Exists(translated))),
        assignments=_labels(recommendations.filter(Exists(assigned))),
    )


def leaving_with(reading: Reading) -> QuerySet[Recommendation]:
    """Return what would leave the register if the import were undone."""
    return standing_of(reading).exclude(Exists(_earlier_finding(reading)))


def staying_without(reading: Reading) -> QuerySet[Recommendation]:
    """Return what an earlier import gave and this one changed."""
    return standing_of(reading).filter(Exists(_earlier_finding(reading)))


def standing_of(reading: Reading) -> QuerySet[Recommendation]:
    """Return the recommendations in the register as this import left them."""
    return Recommendation.objects.filter(reading=reading, withdrawn_at__isnull=True)


def earlier_finding_of(recommendation: Recommendation) -> Finding | None:
    """Return the confirmed item of an earlier import that still stands."""
    return (
        _standing_findings(recommendation.reading_id)
        .filter(recommendation=recommendation)
        .order_by("-reading_id")
        .first()
    )


def missing_from(reading: Reading) -> QuerySet[Recommendation]:
    """Return what the register has of the document and this version has not."""
    found = Finding.objects.filter(reading=reading, recommendation=OuterRef("pk"))
    in_register = Recommendation.objects.filter(
        document=reading.document_id, withdrawn_at__isnull=True
    )
    return in_register.exclude(reading=reading).exclude(Exists(found))


def _earlier_finding(reading: Reading) -> QuerySet[Finding]:
    return _standing_findings(reading.pk).filter(recommendation=OuterRef("pk"))


def _standing_findings(before: int) -> QuerySet[Finding]:
    return Finding.objects.filter(
        status=Finding.Status.CONFIRMED,
        reading__status=Reading.Status.READ,
        reading_id__lt=before,
    )


def _labels(recommendations: QuerySet[Recommendation]) -> tuple[str, ...]:
    named = recommendations.order_by("label_order", "pk")
    # A recommendation with two themes comes twice.
    return tuple(dict.fromkeys(named.values_list("label", flat=True)))
