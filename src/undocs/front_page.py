"""What the first pages say about a document: its kind, State, session and date."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs import symbols
from undocs.vocabularies import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from undocs.models import Line, Page
    from undocs.paragraphs import Block
    from undocs.symbols import Symbol

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATE = re.compile(
    rf"(\d{{1,2}})\s*({'|'.join(_MONTHS)})\s*(\d{{4}})\.?", re.IGNORECASE
)
_TITLE = re.compile(
    r"Report of the Working Group on the Universal\s+Periodic Review|"
    r"The Working Group on the Universal Periodic Review(?: \(UPR\))?, established in",
    re.IGNORECASE,
)
_OWN_TITLE = re.compile(
    r"Concluding observations|Observations finales|Observaciones finales|"
    r"List of issues|Committee (?:on|against)|Human Rights Committee|"
    r"Comité (?:de|contre|des|contra|para)|Addendum",
    re.IGNORECASE,
)
_REVIEW_OF = re.compile(r"[Tt]he review of (?:the )?(.{3,70}?) was held")
_SESSION = re.compile(r"held its (\S+(?:[ -]\S+)?) session")

# Words that are frequent in one language and rare in the others.
_FREQUENT = {
    "English": "the of and to in by for with was that",
    "French": "le la les des du et dans par pour une est",
    "Spanish": "el la los las del y en por para una que",
    "Portuguese": "o os as do da dos em para uma não que",
    "German": "der die das und den von mit für nicht ist",
    "Vietnamese": "và của các được trong cho những với người không",
}
_SCRIPTS = (
    ("Arabic", re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")),
    ("Russian", re.compile(r"[\u0400-\u04ff]")),
    ("Chinese", re.compile(r"[\u4e00-\u9fff]")),
)
# Of a file without pages: lines and letters from its beginning.
_MASTHEAD_LINES, _OPENING_LINES = 12, 80
_MASTHEAD_LETTERS, _OPENING_LETTERS = 600, 6000
_REPEATED = 4  # times; less often a symbol is cited
_MASTHEAD, _RUNNING_HEAD = 0.25, 0.12  # of the page's height, from the top
UNKNOWN = "a language that could not be told"
_ENOUGH, _FEW = 150, 0.06  # words, and the share of frequent ones in every language
_MOSTLY = 0.3  # of the letters in a script: the document is written in it

_UNITS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_TENS = {
    "twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60,
    "sevent": 70, "eight": 80, "ninet": 90,
}  # fmt: skip
_CYCLE_STARTS = (1, 13, 27, 41, 55)  # sessions of the Working Group


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What can be told before any paragraph is read."""

    symbol: Symbol | None
    language: str
    is_working_group_report: bool
    is_un_document: bool
    date: datetime.date | None


def front_page(pages: Sequence[Page]) -> FrontPage:
    """Read the first pages."""
    first = _text(pages[:1])
    opening = _text(pages[:4])
    symbol = _own_symbol(pages) or symbols.find(first)
    return FrontPage(
        symbol=symbol,
        language=language_of(opening),
        is_working_group_report=_TITLE.search(opening) is not None,
        is_un_document=symbol is not None and _is_issued(first),
        date=_date(line.text for line in pages[0].lines),
    )


def front_of_lines(lines: Sequence[Line]) -> FrontPage:
    """Read the first lines of a file without pages."""
    texts = [line.text for line in lines[:_OPENING_LINES]]
    opening = " ".join(texts)[:_OPENING_LETTERS]
    masthead = texts[:_MASTHEAD_LINES]
    alone = filter(None, (symbols.parse(text.strip(" *")) for text in masthead))
    symbol = (
        next(alone, None)
        or _repeated_symbol(lines)
        or symbols.find(" ".join(masthead)[:_MASTHEAD_LETTERS])
        or symbols.find(opening)
    )
    is_titled = _TITLE.search(opening) or _OWN_TITLE.search(opening)
    return FrontPage(
        symbol=symbol,
        language=language_of(opening),
        is_working_group_report=_TITLE.search(opening) is not None,
        is_un_document=symbol is not None
        and (_is_issued(opening) or is_titled is not None),
        date=_date(texts),
    )


def _repeated_symbol(lines: Iterable[Line]) -> Symbol | None:
    """Give the symbol that comes again and again: it heads every page."""
    found = symbols.find_all(" ".join(line.text for line in lines))
    counts = Counter(found)
    most = max(counts, key=counts.__getitem__, default=None)
    return most if most and counts[most] >= _REPEATED else None


def _own_symbol(pages: Sequence[Page]) -> Symbol | None:
    """Give the symbol of the masthead and running heads, not one cited.

    The masthead prints the first letters larger, so that the end of a symbol may be
    taken for a footnote mark: what most of the heads say counts.
    """
    heads: Counter[Symbol] = Counter()
    for page, share in zip(pages[:4], (_MASTHEAD, *[_RUNNING_HEAD] * 3), strict=False):
        for line in page.lines:
            if line.bbox[3] < share * page.height and (
                found := symbols.find(line.text)
            ):
                heads[found] += 1
                break
    return heads.most_common(1)[0][0] if heads else None


def _text(pages: Iterable[Page]) -> str:
    return " ".join(line.text for page in pages for line in page.lines)


def _is_issued(first: str) -> bool:
    """Tell a page with the masthead of the United Nations, in any language."""
    return re.search(r"Distr|United Nations|Thematic list of recommendations|Nations Unies|Naciones Unidas|"
                     r"GE\.\d\d-\d+|ООН|Объединенных Наций|الأمم المتحدة|联合国", first) is not None  # fmt: skip


def language_of(text: str) -> str:
    """Give the English name of the language that a text is written in."""
    letters = sum(map(str.isalpha, text)) or 1
    for name, script in _SCRIPTS:
        if len(script.findall(text)) > _MOSTLY * letters:
            return name
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    share = {
        name: sum(words[word] for word in frequent.split())
        for name, frequent in _FREQUENT.items()
    }
    best = max(share, key=share.__getitem__)
    if words.total() > _ENOUGH and share[best] < _FEW * words.total():
        return UNKNOWN
    return best if share[best] else "English"


def _date(texts: Iterable[str]) -> datetime.date | None:
    """Give the date of distribution: a date that has a line to itself."""
    for text in texts:
        match = _DATE.fullmatch(text.strip())
        if match:
            day, month, year = match.groups()
            try:
                return datetime.date(
                    int(year), _MONTHS.index(month.capitalize()) + 1, int(day)
                )
            except ValueError:
                return None
    return None


def state_under_review(blocks: Sequence[Block], pages: Sequence[Page]) -> str | None:
    """Give the State that was reviewed: from paragraph 1, or from the title."""
    for block in blocks[:3]:
        match = _REVIEW_OF.search(block.passage().text)
        if match and (found := state_of(match[1])):
            return found
    return state_in_title(pages[0].lines) if pages else None


def state_in_title(lines: Sequence[Line]) -> str | None:
    """Give the State that one of the largest lines names."""
    largest = sorted(lines, key=lambda line: -line.size)[:8]
    for line in largest:
        found = state_of(line.text.strip(" *"))
        if found:
            return found
    return None


def session_of(blocks: Sequence[Block]) -> int | None:
    """Give the number of the Working Group's session."""
    for block in blocks[:2]:
        match = _SESSION.search(block.passage().text)
        if match:
            return ordinal(match[1])
    return None


def ordinal(words: str) -> int | None:
    """Give the number of an ordinal in words or digits: "forty-eighth", "12th"."""
    words = words.lower()
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits.group())
    tens, _, unit = words.replace(" ", "-").rpartition("-")
    if unit in _UNITS:
        start = next((_TENS[t] for t in _TENS if tens == f"{t}y"), 0)
        return start + _UNITS.index(unit) if start or not tens else None
    return next((_TENS[t] for t in _TENS if words == f"{t}ieth"), None)


def cycle_of(session: int | None) -> int | None:
    """Give the cycle of the Universal Periodic Review that a session belongs to."""
    if session is None or session < 1:
        return None
    return sum(session >= start for start in _CYCLE_STARTS)
