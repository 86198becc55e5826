"""Dates by which concluding observations ask the State for its next report."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from undocs.asks import sentences
from undocs.models import Due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from undocs.headed import Headed
    from undocs.recommendations.tongues import Tongue

_MONTHS = {
    "en": "January February March April May June July August September October "
    "November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre "
    "novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
}
_DATES = {
    code: re.compile(
        rf"(\d{{1,2}})(?:er|º|°)?\s+(?:de\s+)?({'|'.join(names.split())})\s+"
        r"(?:de\s+)?(\d{4})",
        re.IGNORECASE,
    )
    for code, names in _MONTHS.items()
}
# What makes a date one by which something is to come, not one of the past.
_BY = {
    "en": r"(?:by|no later than|not later than|before|due (?:on|by|in)|at the latest by|"
    r"until|(?:submission|submitted) (?:on|in))\s+(?:the\s+)?$",
    "fr": r"(?:au plus tard|d[’']ici(?: au)?|avant|pour|à la date du|fixée? au)\s+"
    r"(?:le\s+)?$",
    "es": r"(?:a más tardar|antes del?|para|hasta|en la fecha de|previst[ao] para)\s+"
    r"(?:el\s+(?:día\s+)?)?$",
}
_REPORT = {
    "en": re.compile(r"\breports?\b", re.IGNORECASE),
    "fr": re.compile(r"\brapports?\b", re.IGNORECASE),
    "es": re.compile(r"\binformes?\b", re.IGNORECASE),
}
_WITHIN = {
    "en": re.compile(
        r"within (?:a period of )?(?:\w+|\d+) (?:months?|years?)\b", re.IGNORECASE
    ),
    "fr": re.compile(
        r"dans un délai d[e’'] ?(?:\w+|\d+) (?:mois|ans?)\b", re.IGNORECASE
    ),
    "es": re.compile(
        r"(?:en|dentro de)(?:l| el| un) plazo de (?:\w+|\d+) (?:meses|mes|años?)\b",
        re.IGNORECASE,
    ),
}
_NEAR = 40  # characters before a date in which its preposition stands


def due_in(paragraphs: Iterable[Headed], tongue: Tongue) -> tuple[Due, ...]:
    """Give the dates that a document sets, each kind once, the last that it says."""
    found: dict[str, Due] = {}
    for paragraph in paragraphs:
        text = paragraph.passage.text
        for start, end in sentences(text):
            for due in _due(text[start:end], paragraph.label, tongue):
                found[due.what] = due
    return tuple(found.values())


def _due(sentence: str, label: str, tongue: Tongue) -> Iterator[Due]:
    asks = tongue.asks_for_something(sentence) or tongue.wanted.search(sentence)
    if not asks:
        return
    day = _day(sentence, tongue.code)
    names_paragraphs = tongue.paragraphs.search(sentence) is not None
    early = names_paragraphs and tongue.wanted.search(sentence) is not None
    within = _WITHIN[tongue.code].search(sentence)
    if early and (day or within):
        words = day[1] if day else within.group() if within else ""
        yield Due("follow_up", day[0] if day else None, words, label)
    elif day and _REPORT[tongue.code].search(sentence):
        yield Due("next_report", day[0], day[1], label)


def _day(sentence: str, code: str) -> tuple[datetime.date | None, str] | None:
    """Give the first day by which something is due, with its words.

    Documents name days that do not exist, such as 31 June; these keep their words.
    """
    names = _MONTHS[code].split()
    for match in _DATES[code].finditer(sentence):
        begin = max(match.start() - _NEAR, 0)
        before = re.search(_BY[code], sentence[begin : match.start()], re.IGNORECASE)
        if before:
            month = [name.lower() for name in names].index(match[2].lower()) + 1
            words = (before.group() + match.group()).strip()
            try:
                return datetime.date(int(match[3]), month, int(match[1])), words
            except ValueError:
                return None, words
    return None
