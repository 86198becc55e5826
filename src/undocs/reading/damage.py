"""Tells a text layer that does not say what the page shows.

Fonts without a map to letters, and Arabic ones in particular, give text in which
letters are missing, repeated or other ones. It must never pass for the document's
words, so it is refused; a few odd signs are only noted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from undocs.errors import FETCH, ReadingError, Reason
from undocs.models import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from undocs.models import Page

_UNPRINTED = re.compile("[\ufffd\ue000-\uf8ff]")
_GARBLED = 0.2  # of the characters: the text layer is of no use
_SUSPECT = 0.005  # of the characters: the text layer is damaged in places

_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a\ufb50-\ufdff\ufe70-\ufefc]+")
_STRETCHED = "\u0640"  # drawn between letters to fill a line
_REPEATED = re.compile(r"(\w)\1\1")
# Words of which every Arabic text is full: one in eight of United Nations documents.
_COMMON = frozenset({"في", "من", "على", "إلى", "أن", "التي", "عن", "مع", "أو", "ما"})
_FEW = 0.08  # share of these words below which letters are lost or swapped
_MANY = 0.01  # share of words with a letter three times over
_ENOUGH = 150  # words; fewer prove nothing


def check_text(pages: Sequence[Page]) -> None:
    """Refuse pages whose text layer is damaged beyond use."""
    if _odd(pages) > _GARBLED * count_of(pages):
        raise ReadingError(
            Reason.DAMAGED,
            "a PDF whose text can be read",
            "the text layer of this one is garbled",
            FETCH,
        )
    text = " ".join(line.text for page in pages for line in page.lines)
    if is_damaged_arabic(text):
        raise ReadingError(
            Reason.DAMAGED,
            "a PDF whose text can be read",
            "this one is in Arabic and its text layer is damaged: letters are lost, "
            "swapped or repeated, although the pages look right",
            "Choose the English version of the same document; the Arabic one can only "
            "be read from its printed pages.",
        )


def is_damaged_arabic(text: str) -> bool:
    """Tell Arabic text in which letters are not those of the page."""
    words = _ARABIC.findall(text.replace(_STRETCHED, ""))
    if len(words) < _ENOUGH:
        return False
    common = sum(word in _COMMON for word in words)
    repeated = sum(_REPEATED.search(word) is not None for word in words)
    return common < _FEW * len(words) or repeated > _MANY * len(words)


def notes_on(pages: Sequence[Page]) -> list[Note]:
    """Say what is doubtful about a text layer that can be used."""
    notes = []
    if _odd(pages) > _SUSPECT * count_of(pages):
        words = "The text layer of the PDF is damaged in places; compare closely."
        notes.append(Note("text_damaged", words))
    empty = [page.number for page in pages[:-1] if not page.lines]
    if empty:
        words = f"No text was found on page {', '.join(map(str, empty))}."
        notes.append(Note("pages_without_text", words))
    return notes


def count_of(pages: Sequence[Page]) -> int:
    """Count the characters of all pages."""
    return sum(len(line.text) for page in pages for line in page.lines)


def _odd(pages: Sequence[Page]) -> int:
    """Count the characters that no report prints: stand-ins and private signs."""
    lines = (line.text for page in pages[1:] for line in page.lines)
    return len(_UNPRINTED.findall("".join(lines)))
