"""The hand-over on paper: the list as it stood, to be signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.common.typesetting import pdf_of

if TYPE_CHECKING:
    import datetime

    from servanda.desk.models import HandOver, HandOverItem

TEMPLATE = Path(__file__).resolve().parent.parent / "templates/desk/hand_over.typ"


def write_pdf(hand_over: HandOver) -> bytes:
    """Return the hand-over as PDF, in the language of the page."""
    return pdf_of(TEMPLATE, _values(hand_over))


def _values(hand_over: HandOver) -> dict[str, Any]:
    outgoing = hand_over.outgoing
    handed = hand_over.handed_at or hand_over.opened_at
    return {
        "language": translation.get_language() or "en",
        "title": _("Hand-over of a post"),
        "facts": [
            [_("Post"), by_language(outgoing.post.titles)],
            [_("Institution"), by_language(outgoing.post.institution.names)],
            [_("Handed over by"), outgoing.person.name],
            [_("Last day in office"), _day(outgoing.valid_to)],
            [_("List as of"), _day(timezone.localtime(handed).date())],
        ],
        "words_heading": _("What the successor should know"),
        "words": hand_over.words,
        "headings": [
            _("No."), _("What is open"), _("Status"), _("Last contact"), _("Next date"),
        ],
        "rows": [_row(number, item) for number, item in _numbered(hand_over)],
        "nothing": _("Nothing was open."),
        "note": _("Note"),
        "signatures": [_("Handed over"), _("Taken over")],
        "foot": _("Servanda, hand-over %(number)d") % {"number": hand_over.pk},
    }  # fmt: skip


def _numbered(hand_over: HandOver) -> list[tuple[int, HandOverItem]]:
    return list(enumerate(hand_over.items.all(), start=1))


def _row(number: int, item: HandOverItem) -> dict[str, Any]:
    since = timezone.localtime(item.since).date() if item.since else None
    return {
        "number": str(number),
        "where": item.where,
        "words": item.words,
        "state": item.state,
        "since": _day(since),
        "due": _day(item.due),
        "note": item.note,
    }


def _day(day: datetime.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else "–"
