"""What a recommendation's own page shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.common.compiled import Compiled, by_key
from servanda.common.languages import by_language
from servanda.documents import queries as documents
from servanda.documents.models import Document, Page, Review, Translation
from servanda.people.queries import HistoryLine, history_of
from servanda.recommendations.models import Clause, FinalPosition, Recommendation
from servanda.recommendations.queries import events
from servanda.vocabularies.models import Mechanism, Theme

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

VERBS = {
    "recommendations.confirm": gettext_lazy("Confirmed at the import desk"),
    "recommendations.confirm_sure": gettext_lazy(
        "Confirmed at the import desk, with all sure ones"
    ),
    "recommendations.set_themes": gettext_lazy("Themes set"),
    "recommendations.withdraw": gettext_lazy("Withdrawn from the register"),
    "documents.translate": gettext_lazy("Translation entered"),
    "documents.import_translations": gettext_lazy("Translation imported"),
}


class Named(NamedTuple):
    """A State or theme: its code in addresses, and what it is called."""

    code: str
    names: dict[str, str]


@dataclass(slots=True)
class ClauseLine:
    """One clause with the States that it belongs to."""

    number: int
    text: str
    places: list[dict[str, Any]]
    states: list[Named]


@dataclass(frozen=True, slots=True)
class PageCrop:
    """The marks of a recommendation on one page."""

    page: Page
    marks: list[tuple[int, Sequence[float]]]
    others: list[Sequence[float]]  # boxes of what begins on the same page


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history, as a sentence."""

    at: datetime.datetime
    words: str
    post: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The recommendations before and after in the document."""

    previous: tuple[int, str] | None
    next: tuple[int, str] | None


@dataclass(slots=True)
class Shown:
    """Everything on the page of one recommendation."""

    recommendation: Recommendation
    clauses: list[ClauseLine]
    themes: list[Named]
    translations: list[Translation]
    crops: list[PageCrop]
    neighbours: Neighbours
    history: list[Event] = field(default_factory=list)


_where = Compiled(
    lambda pk: Recommendation.objects.filter(pk=pk).values_list(
        "review_id", "document_id", "label_order"
    )
)
_before = Compiled(
    # The review is in the filter for the sake of the index register_in_order.
    lambda review, document, here: (
        Recommendation.objects.filter(
            review=review, document=document, label_order__lt=here, withdrawn_at=None
        )
        .order_by("-label_order", "-id")
        .values_list("pk")[:1]
    )
)
_after = Compiled(
    lambda review, document, here: (
        Recommendation.objects.filter(
            review=review, document=document, label_order__gt=here, withdrawn_at=None
        )
        .order_by("label_order", "id")
        .values_list("pk")[:1]
    )
)
_clauses_and_states = Compiled(
    lambda pk: Clause.objects.filter(recommendation=pk).values_list(
        "number", "text", "places", "states__iso3", "states__names"
    )
)
_themes = Compiled(
    lambda pk: Theme.objects.filter(recommendations=pk).values_list("code", "names")
)
_translated = Compiled(
    lambda document, label: Translation.objects.filter(
        document=document, label=label
    ).values_list("pk")
)


def one(visible: QuerySet[Recommendation], pk: int) -> Shown | None:
    """Return the page of a recommendation, None where the person sees none."""
    place = next(iter(_where.rows(pk)), None)
    if place is None:
        return None
    before, after = (
        next(iter(near.rows(*place)), (0,))[0] for near in (_before, _after)
    )
    # One question to what the person may see, for all three.
    keys = [key for key in (pk, before, after) if key]
    seen = {each.pk: each for each in visible.filter(pk__in=keys).order_by()}
    found = seen.get(pk)
    if found is None:
        return None
    found.document = by_key(Document, found.document_id)
    found.review = by_key(Review, found.review_id)
    found.review.mechanism = by_key(Mechanism, found.review.mechanism_id)
    texts: list[Translation] = []
    if _translated.rows(found.document_id, found.label):
        stored = documents.translations_of(found.document, [found.label])
        texts = stored.get(found.label, [])
    clauses = _clauses(pk)
    return Shown(
        recommendation=found,
        clauses=clauses,
        themes=[Named(*row) for row in _themes.rows(pk)],
        translations=texts,
        crops=_crops(found, clauses),
        neighbours=Neighbours(_named(seen.get(before)), _named(seen.get(after)))
        if len(seen) == len(keys)
        else _neighbours(visible, found),
        history=_history(found, texts),
    )


def _clauses(pk: int) -> list[ClauseLine]:
    lines: dict[int, ClauseLine] = {}
    for number, text, places, iso3, names in _clauses_and_states.rows(pk):
        line = lines.setdefault(number, ClauseLine(number, text, places, []))
        if iso3:
            line.states.append(Named(iso3, names))
    for line in lines.values():
        line.states.sort(key=lambda state: by_language(state.names))
    return list(lines.values())


def _crops(found: Recommendation, clauses: Sequence[ClauseLine]) -> list[PageCrop]:
    marks: dict[int, list[tuple[int, Sequence[float]]]] = {}
    places = [
        (clause.number, place) for clause in clauses for place in clause.places
    ] or [(1, place) for place in found.places]
    for number, place in places:
        if place.get("bbox"):
            marks.setdefault(place["page"], []).append((number, place["bbox"]))
    if not marks:
        return []
    pages = Page.objects.filter(
        reading=found.reading_id, number__in=marks, picture__isnull=False
    ).order_by("number")
    if not pages:
        return []
    others = _boxes_of_pages(found, marks)
    return [PageCrop(page, marks[page.number], others[page.number]) for page in pages]


def _boxes_of_pages(
    found: Recommendation, numbers: Iterable[int]
) -> defaultdict[int, list[Sequence[float]]]:
    """Return the boxes of all recommendations that begin on these pages."""
    boxes: defaultdict[int, list[Sequence[float]]] = defaultdict(list)
    rows = Recommendation.objects.filter(
        review=found.review_id, reading=found.reading_id, page__in=numbers
    )
    for places in rows.values_list("places", flat=True):
        for place in places:
            if place.get("bbox"):
                boxes[place["page"]].append(place["bbox"])
    return boxes


def _named(neighbour: Recommendation | None) -> tuple[int, str] | None:
    return (neighbour.pk, neighbour.label) if neighbour else None


def _neighbours(visible: QuerySet[Recommendation], found: Recommendation) -> Neighbours:
    """Return the nearest that the person may see, where those beside are not seen."""
    others = visible.filter(
        review=found.review_id, document=found.document_id
    ).values_list("id", "label")
    here = found.label_order
    before = others.filter(label_order__lt=here).order_by("-label_order", "-id")
    after = others.filter(label_order__gt=here).order_by("label_order", "id")
    return Neighbours(before.first(), after.first())


def _history(found: Recommendation, translations: list[Translation]) -> list[Event]:
    entries = history_of(found)
    for translation in translations:
        entries += history_of(translation)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return [
        Event(
            entry.at,
            _sentence(entry, found.label),
            entry.post_title(),
            entry.before,
            entry.after,
        )
        for entry in entries
    ]


def _sentence(entry: HistoryLine, label: str) -> str:
    if entry.verb in events.VERBS:
        return events.sentence_of(entry)
    if entry.verb == "recommendations.set_final_position":
        return _answer_sentence(entry.after or {})
    if entry.verb == "recommendations.undo_import":
        return _undone_sentence(entry.after or {}, label)
    return str(VERBS.get(entry.verb) or _("Changed at the import desk"))


def _undone_sentence(after: dict[str, Any], label: str) -> str:
    if label in after.get("as_before", ()):
        return _("Set back to the earlier words: the corrected version was undone")
    if label in after.get("back", ()):
        return _("In the register again: the corrected version was undone")
    return _("Withdrawn: the import was undone as a whole")


def _answer_sentence(after: dict[str, Any]) -> str:
    position = after.get("final_position", "")
    if position not in FinalPosition.values:
        return _("Final position taken back")
    return _("Final position: %(position)s (%(source)s)") % {
        "position": FinalPosition(position).label,
        "source": after.get("final_position_source", ""),
    }
