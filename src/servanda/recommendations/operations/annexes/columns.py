"""Which column of a table is which, told by the words of its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from servanda.common.folding import fold, words_of
from servanda.common.privacy import (
    ImportAdapter,
    Privacy,
    PrivacyMap,
    refused_column,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrOrPromise

Columns = dict[str, int]

LABELS: dict[str, _StrOrPromise] = {
    "label": _("Label of the recommendation"),
    "text": _("Recommendation"),
    "lead": _("Lead"),
    "cooperating": _("Cooperating"),
    "product": _("Product"),
    "deadline": _("Deadline"),
}


class AnnexTable(ImportAdapter):
    """The columns that are kept of a table that assigns work, by words of theirs.

    Longer words are looked for first: "số khuyến nghị" is a label, "khuyến nghị"
    alone the text. A column of row numbers is known, so that it is no label.
    """

    columns: ClassVar[PrivacyMap] = {
        **dict.fromkeys(("label", "text", "product", "deadline"), Privacy.NONE),
        **dict.fromkeys(("lead", "cooperating"), Privacy.OFFICE),
    }
    names: ClassVar[dict[str, tuple[str, ...]]] = {
        "": ("stt", "tt", "so tt", "so thu tu", "no", "row", "nr"),
        "label": (
            "so khuyen nghi", "ma khuyen nghi", "khuyen nghi so", "ky hieu", "nhan",
            "ma so", "so hieu", "doan", "doan so", "label", "paragraph",
            "recommendation number", "recommendation no", "number of the recommendation",
        ),
        "text": (
            "noi dung khuyen nghi", "khuyen nghi", "noi dung", "noi dung nhiem vu",
            "nhiem vu", "recommendation", "recommendations", "text", "task", "content",
        ),
        "lead": (
            "co quan chu tri", "don vi chu tri", "chu tri", "co quan thuc hien",
            "lead", "lead institution", "lead agency", "responsible", "assigned to",
        ),
        "cooperating": (
            "co quan phoi hop", "don vi phoi hop", "phoi hop", "cooperating",
            "cooperating institutions", "supporting", "partners", "in cooperation with",
        ),
        "product": (
            "san pham", "san pham du kien", "ket qua", "ket qua du kien", "ket qua dau ra",
            "product", "output", "deliverable", "expected result",
        ),
        "deadline": (
            "thoi han", "thoi han hoan thanh", "thoi gian hoan thanh",
            "thoi gian thuc hien", "thoi gian", "tien do", "lo trinh", "deadline",
            "due", "due date", "timeline", "time frame", "timeframe", "by when",
        ),
    }  # fmt: skip
    needed: ClassVar[tuple[str, ...]] = ("text", "lead")


_PHRASES = sorted(
    ((phrase, part) for part, names in AnnexTable.names.items() for phrase in names),
    key=lambda pair: -len(pair[0]),
)


def guess(headings: Sequence[str]) -> Columns:
    """Return what the headings say; a heading that says nothing is left out."""
    found: Columns = {}
    taken: set[int] = set()
    keys = [f" {key_of(each)} " for each in headings]
    for phrase, part in _PHRASES:
        for place, key in enumerate(keys):
            if place in taken or part in found or f" {phrase} " not in key:
                continue
            taken.add(place)
            if part:
                found[part] = place
    return found


def remembered(
    headings: Sequence[str], earlier: Sequence[tuple[list[str], Mapping[str, int]]]
) -> Columns | None:
    """Return how a table with the same headings was mapped before, if one was."""
    keys = [key_of(each) for each in headings]
    for names, columns in earlier:
        if [key_of(each) for each in names] == keys:
            return dict(columns)
    return None


def known(headings: Sequence[str]) -> int:
    """Return how many of the kept columns the headings name."""
    return len(guess(headings))


def refused(headings: Sequence[str]) -> tuple[str, str] | None:
    """Return the first column that is never imported, and why."""
    for heading in headings:
        reason = refused_column(heading)
        if reason:
            return heading, reason
    return None


def key_of(heading: str) -> str:
    """Return a heading as it is compared: folded words."""
    return " ".join(words_of(fold(heading)))
