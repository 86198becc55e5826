"""How an import and its document are called on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.common.languages import by_language

if TYPE_CHECKING:
    from servanda.documents.models import Document, Reading, Review

_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_REPORT = "upr_working_group_report"


def name_of_import(reading: Reading) -> str:
    """Return the symbol, or the file's name while none is known."""
    document = reading.document
    return document.symbol if document and document.symbol else reading.file_name


def about(document: Document | None) -> str:
    """Return what a document is: "Working Group report on Chile, UPR cycle II, …"."""
    if document is None or document.review is None:
        return _("State, cycle and symbol are not known yet.")
    parts = [_kind(document, document.review), _turn(document.review)]
    if document.published_on:
        parts.append(date_format(document.published_on, "DATE_FORMAT"))
    return ", ".join(filter(None, parts))


def _kind(document: Document, review: Review) -> str:
    state = by_language(review.state.names)
    if document.family == _REPORT:
        return _("Working Group report on %(state)s") % {"state": state}
    return state


def _turn(review: Review) -> str:
    if not review.cycle:
        return by_language(review.mechanism.names)
    cycle = _ROMAN[review.cycle] if review.cycle < len(_ROMAN) else str(review.cycle)
    return _("%(mechanism)s cycle %(cycle)s") % {
        "mechanism": review.mechanism.code,
        "cycle": cycle,
    }
