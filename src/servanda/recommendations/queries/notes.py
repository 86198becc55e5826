"""Why an item is not sure, in the language of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.recommendations.models import RejectionReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

_SOURCE = re.compile("paragraph ([^ ]+): “(.*)”")  # as undocs writes it
_QUOTED = re.compile("“(.*)”")
WORDS: dict[str, _StrOrPromise] = {
    "label_out_of_sequence": gettext_lazy(
        "The label does not follow the one before it."
    ),
    "label_missing": gettext_lazy("No label was found in front of the words."),
    "label_repeated": gettext_lazy("The same label stands in front of another item."),
    "brackets_open": gettext_lazy("A bracket with States is not closed."),
    "states_missing": gettext_lazy("No recommending State was found."),
    "state_separator_missing": gettext_lazy("A comma between two States is missing."),
    "text_short": gettext_lazy("There are hardly any words under this label."),
    "text_long": gettext_lazy(
        "The text is unusually long; its end may have been missed."
    ),
    "words_shared": gettext_lazy(
        "Clauses share words; each was given the words that it borrows."
    ),
    "words_doubtful": gettext_lazy("Some letters could not be read from the page."),
    "clause_unattributed": gettext_lazy("The last words are followed by no State."),
    "differs_from_register": gettext_lazy(
        "This version differs from what the register has."
    ),
    "renumbered": gettext_lazy("Only its label changed since the earlier version."),
    "rejected_before": gettext_lazy("It was set aside in the earlier version."),
    "found_in_dialogue": gettext_lazy(
        "The report only points at it; the words were found in the debate."
    ),
    "position_contradicted": gettext_lazy("The report states two positions for it."),
    "text_recognised": gettext_lazy("The words were recognised from a scanned page."),
    "new_in_this_version": gettext_lazy("The earlier version did not have it."),
}
# These speak of something: %(what)s.
WORDS_ABOUT: dict[str, _StrOrPromise] = {
    "state_unknown": gettext_lazy("“%(what)s” is not a known State."),
    "state_respelled": gettext_lazy("“%(what)s” was read as a State with a slip."),
    "split_by_person": gettext_lazy("Split from %(what)s."),
    "joined_by_person": gettext_lazy("Merged into %(what)s."),
}


def in_words(notes: Iterable[dict[str, str]]) -> list[str]:
    """Return a sentence for each note; one of an unknown kind as it was written."""
    return [
        sentence
        for note in notes
        if (sentence := _sentence(note["code"], note["text"]))
    ]


def source_in_words(source: str) -> str:
    """Return where a position was read, "" where no source was read."""
    if not source:
        return ""
    found = _SOURCE.fullmatch(source)
    if found is None:
        return _("Read from %(source)s.") % {"source": source}
    label, quoted = found.groups()
    return _("Read from paragraph %(label)s: “%(words)s”.") % {
        "label": label,
        "words": quoted,
    }


def why(notes: Iterable[dict[str, str]], confidence: float) -> list[str]:
    """Return the reasons for a look at an item, never nothing."""
    sentences = in_words(note for note in notes if note["code"] != "rejected")
    if not sentences and confidence < 1:
        return [_("Its score is lower than that of the sure ones.")]
    return sentences


def _sentence(code: str, text: str) -> str:
    if code in WORDS_ABOUT:
        quoted = _QUOTED.search(text)
        what = quoted.group(1) if quoted else text
        return str(WORDS_ABOUT[code]) % {"what": what}
    if code == "rejected" and text in RejectionReason.values:
        return str(RejectionReason(text).label)
    return str(WORDS.get(code, text))
