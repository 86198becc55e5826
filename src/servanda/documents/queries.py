"""Reads of the room, from what `access` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.countries.queries import current_country
from servanda.documents.models import (
    Document,
    Page,
    Paragraph,
    Reading,
    Translation,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet


def page_of(reading: Reading, number: int) -> Page | None:
    """Return one page of a reading with its picture."""
    return reading.pages.select_related("picture").filter(number=number).first()


def marks_on(
    places: Iterable[dict[str, Any]], page: int
) -> list[tuple[int, list[float]]]:
    """Return the rectangles of `places` on one page, as the page's drawing wants."""
    return [(1, place["bbox"]) for place in places if place["page"] == page]


def paragraph(reading: Reading, label: str) -> Paragraph | None:
    """Return the part of a reading that stands under a printed label."""
    return reading.paragraphs.filter(label=label).first()


def latest_reading(document: Document) -> Reading | None:
    """Return the newest version of a document that was read."""
    return document.readings.defer("result").filter(status=Reading.Status.READ).first()


def labels_of(document: Document) -> set[str]:
    """Return the printed labels of a document, in any version read."""
    return set(
        Paragraph.objects.filter(reading__document=document)
        .order_by()
        .values_list("label", flat=True)
        .distinct()
    )


def translations_of(
    document: Document, labels: Collection[str] | None = None
) -> dict[str, list[Translation]]:
    """Return the translations by label, of some labels or of all."""
    rows: QuerySet[Translation] = Translation.objects.filter(document=document)
    if labels is not None:
        rows = rows.filter(label__in=labels)
    found: dict[str, list[Translation]] = {}
    for each in rows.order_by("language"):
        found.setdefault(each.label, []).append(each)
    return found


def warnings_of(reading: Reading) -> list[str]:
    """Return what a person should know about a reading before going on."""
    warnings = []
    document = reading.document
    if document is None:
        warnings.append(_("No UN symbol was found in the file. Enter it."))
    elif document.review is None:
        warnings.append(
            _("It is not known which State's review this is. Enter the State.")
        )
    else:
        country = current_country()
        state = document.review.state
        if country is not None and state.iso3 != country.iso3:
            warnings.append(
                _(
                    "This report is on %(state)s, but this office works for "
                    "%(country)s. It can be read all the same; check that it is "
                    "the one you meant."
                )
                % {
                    "state": by_language(state.names),
                    "country": by_language(country.names),
                }
            )
    return warnings


def reading_of_id(reading_id: int) -> Reading | None:
    """Return a reading for work in the background, which no person asked for."""
    return Reading.objects.defer("result").filter(pk=reading_id).first()


def versions_of(document: Document, readings: QuerySet[Reading]) -> list[Reading]:
    """Return the files received of a document, the newest first."""
    return list(readings.filter(document=document).select_related("file"))


def place_in_order(reading: Reading, label: str) -> int:
    """Return how many parts of a reading stand before a label; 0 for an unknown one."""
    found = paragraph(reading, label)
    if found is None:
        return 0
    return reading.paragraphs.filter(order__lt=found.order).count()
