"""Final positions and reasons in the running text of an addendum."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from undocs.models import Answer, Note
from undocs.passages import join, usual_size
from undocs.recommendations.brackets import state_brackets
from undocs.recommendations.labels import (
    labels_in,
    mentions_in,
    only_labels,
    opening_labels,
)
from undocs.recommendations.positions import stated_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.models import Line
    from undocs.passages import Passage

_NUMBER = re.compile(r"(\d{1,3})\s?\.\s+(?=[A-Z“\"])")
_CHAPTER = re.compile(r"(?:[IVX]{1,5}|[A-Z])\.\s+[A-Z]")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z“\"])(?!\d)")
_GOES_ON = re.compile(r"(?:,|-|–|\band|\bto|\brecommendations?|\bNos?\.|:)$")
_CONTINUES = re.compile(r"[a-z(]")
_BEHIND = re.compile(r"\s*(?:\([^)]{2,120}\))?\s*[:.–—-]*\s*")
_BECAUSE = re.compile(r"\b(?:because|since|as|due to|given|owing to|insofar)\b")
# What is said shortly behind a label: "143.5: Not accepted."
_SHORTLY = (
    (
        "partly_supported",
        r"partial|partly|in part|supported/noted|noted/supported|accepted/noted",
    ),
    (
        "noted",
        (
            r"not\b.{0,20}(?:accept|support|enjoy)|reject|\bnoted?\b|takes? note|cannot|"
            r"unable to|declin"
        ),
    ),
    ("supported", r"accept|support|agree|implemented|in place|endorse"),
)
_ANSWER = re.compile(
    r"(?:this|these|the|all)?\s*(?:recommendations?\s+)?(?:is|are|was|were|has been|have "
    r"been|does|do|enjoys?)?\s*(?:\w+\s+){0,2}?(?:partially|partly|not |fully )?\s*"
    r"(?:accepted|supported|noted|rejected|accepts?|supports?|enjoys?|agreed|"
    r"implemented|takes? note|not)\b",
    re.IGNORECASE,
)
_FINAL = {"implemented": "supported"}
_NO_FINAL = frozenset({"pending"})
_LARGE = 1.1  # times the usual size: a heading
_HEADING = 140  # characters
_REASONED = 0.95
_INHERITED = 0.9  # confidence where the position is only that of a heading
_UNKNOWN = 0.4


@dataclass(frozen=True, slots=True)
class _Title:
    """Labels over the words below them, alone on their lines or before the words."""

    labels: tuple[str, ...]
    lines: int  # that hold labels only; 0 where words follow on the same line


@dataclass(slots=True)
class _Unit:
    """Lines that belong together, under labels or under a paragraph's number."""

    lines: list[Line] = field(default_factory=list)
    title: _Title | None = None
    heading: bool = False
    number: str = ""


@dataclass(slots=True)
class _Found:
    """What is known of one label so far."""

    position: str | None = None
    source: str = ""
    paragraph: str = ""
    inherited: bool = False
    conflict: bool = False
    reasons: list[Passage] = field(default_factory=list)
    named: list[Passage] = field(default_factory=list)


def answers_in(lines: Sequence[Line]) -> list[Answer]:
    """Give the answers, in the order in which their labels are named."""
    return _Reading().answers(list(_units(lines)))


def final_of(words: str) -> str | None:
    """Give the final position that a few words state, or None."""
    for name, pattern in _SHORTLY:
        if re.search(pattern, words, re.IGNORECASE):
            return name
    return None


def _units(lines: Sequence[Line]) -> Iterator[_Unit]:
    usual = usual_size(lines)
    unit = _Unit()
    headings = {at for at, line in enumerate(lines) if _is_heading(line, usual)}
    titles = _titles(lines, headings)
    for at, line in enumerate(lines):
        number = _NUMBER.match(line.text)
        begun: _Unit | None = None
        if at in titles:
            begun = _Unit(title=titles[at])
        elif at in headings:
            begun = None if unit.heading else _Unit(heading=True)
        elif number and (unit.heading or not _goes_on(lines, at)):
            begun = _Unit(number=number[1])
        elif unit.heading:
            begun = _Unit()
        if begun:
            yield unit
            unit = begun
        unit.lines.append(line)
    yield unit


def _titles(lines: Sequence[Line], headings: set[int]) -> dict[int, _Title]:
    """Give the lines at which labels stand as a title over the words below them."""
    found: dict[int, _Title] = {}
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and only_labels(lines[end].text):
            end += 1
        if end > at:
            start = None if end in headings else _title(lines, at, end)
            if start is not None:
                words = " ".join(line.text for line in lines[start:end])
                found[start] = _Title(labels_in(words), end - start)
            at = end
        else:
            labels = _opening(lines, at)
            if labels:
                found[at] = _Title(labels, 0)
            at += 1
    return found


def _title(lines: Sequence[Line], first: int, end: int) -> int | None:
    """Give where the title begins among lines that hold labels only, if there is one."""
    if end == len(lines) or _CONTINUES.match(lines[end].text):
        return None
    start = end - 1
    while start > first and _GOES_ON.search(lines[start - 1].text):
        start -= 1
    before = lines[start - 1].text if start else ""
    if _GOES_ON.search(before) and not before.endswith(":"):
        return None
    many = start < end - 1 or len(labels_in(lines[end - 1].text)) > 1
    ends_enumeration = lines[end - 1].text.endswith(".") and many
    return None if ends_enumeration else start


def _opening(lines: Sequence[Line], at: int) -> tuple[str, ...]:
    """Give the labels with which a line of words opens: 143.5: Not accepted."""
    if _goes_on(lines, at):
        return ()
    text = lines[at].text
    labels, end = opening_labels(text)
    rest = text[end:]
    sets_apart = re.match(r"\s*(?:\([A-Z]|[:–—-]|\.\s+[A-Z]|\s[A-Z“\"])", rest)
    return labels if labels and sets_apart else ()


def _goes_on(lines: Sequence[Line], at: int) -> bool:
    return at > 0 and _GOES_ON.search(lines[at - 1].text) is not None


def _is_heading(line: Line, usual: float) -> bool:
    if len(line.text) > _HEADING or labels_in(line.text):
        return False
    prominent = line.bold or line.size > _LARGE * usual
    return prominent or (
        _CHAPTER.match(line.text) is not None
        and not line.text.endswith((".", ":", ","))
    )


class _Reading:
    """Goes through an addendum and keeps what it says of every label."""

    def __init__(self) -> None:
        self._found: dict[str, _Found] = {}
        self._heading: tuple[str | None, str] = (None, "")
        self._leading: tuple[str | None, str] = (None, "")
        self._paragraph = ""

    def answers(self, units: Sequence[_Unit]) -> list[Answer]:
        for unit in units:
            if not unit.lines:
                continue
            self._paragraph = unit.number or self._paragraph
            if unit.heading:
                self._head(unit)
            elif unit.title:
                self._titled(unit, unit.title)
            else:
                self._running(unit)
        return [_answer(label, found) for label, found in self._found.items()]

    def _head(self, unit: _Unit) -> None:
        words = join(unit.lines).text
        self._heading = (_final(words), words)
        self._leading = (None, "")

    def _titled(self, unit: _Unit, title: _Title) -> None:
        """Read labels that stand as a title, or before their own words."""
        whole = join(unit.lines)
        end = len(join(unit.lines[: title.lines]).text)
        end = end or opening_labels(unit.lines[0].text)[1]
        behind = _BEHIND.match(whole.text, end)
        start = behind.end() if behind else end
        first, rest = _parted(whole.text, start)
        said = _ANSWER.match(first)
        position = final_of(first) if said else None
        reason = whole.part(rest if position else start, len(whole.text))
        if _is_recommendation(reason.text):
            reason = whole.part(len(whole.text), len(whole.text))
        for label in title.labels:
            found = self._of(label, whole.part(0, end))
            if position:
                _state(found, position, f"“{first.strip()}”", self._paragraph)
            else:
                self._inherit(found)
            if reason.text:
                found.reasons.append(reason)

    def _running(self, unit: _Unit) -> None:
        """Read sentences that name labels and say what becomes of them."""
        whole = join(unit.lines)
        starts = [0, *(match.end() for match in _SENTENCE.finditer(whole.text))]
        ends = [*starts[1:], len(whole.text)]
        named: list[str] = []
        position: str | None = None
        reason_from = len(whole.text)
        for start, end in zip(starts, ends, strict=True):
            sentence = whole.text[start:end]
            labels = labels_in(sentence)
            stated = _final(_without_labels(sentence))
            if labels:
                # An enumeration goes on over what looks like the end of a sentence.
                position = stated or position
                self._name(whole, (start, end), labels, stated or position)
                named += labels
                reason_from = start if _BECAUSE.search(sentence) else end
            elif stated and not named and sentence.rstrip().endswith(":"):
                self._leading = (stated, sentence.strip())
        reason = whole.part(reason_from, len(whole.text))
        if named and reason.text and not reason.text.endswith(":"):
            for label in named:
                self._found[label].reasons.append(reason)
        if named and whole.text.rstrip().endswith(":"):
            self._leading = (position, "")

    def _name(
        self,
        whole: Passage,
        span: tuple[int, int],
        labels: Sequence[str],
        position: str | None,
    ) -> None:
        start, end = span
        sentence = whole.text[start:end]
        places = {
            label: whole.part(start + each.start, start + each.end)
            for each in mentions_in(sentence)
            for label in each.labels
        }
        for label in labels:
            found = self._of(label, places[label])
            if position:
                words = _without_labels(sentence)[:_HEADING].strip(" ,.:;")
                _state(found, position, f"“{words}”", self._paragraph)
            else:
                self._inherit(found)

    def _of(self, label: str, named: Passage) -> _Found:
        found = self._found.setdefault(label, _Found())
        found.named.append(named)
        return found

    def _inherit(self, found: _Found) -> None:
        """Take the position of the lead-in or the heading above, if there is none yet."""
        if found.position:
            return
        position, words = self._leading if self._leading[0] else self._heading
        if position:
            _state(found, position, f"“{words.strip()}”", self._paragraph)
            found.inherited = True


def _state(found: _Found, position: str, source: str, paragraph: str) -> None:
    if found.position and found.position != position and not found.inherited:
        found.conflict = True
        return
    found.position, found.source, found.paragraph = position, source, paragraph
    found.inherited = False


def _final(words: str) -> str | None:
    name = stated_in(words, "").name
    if name in _NO_FINAL:
        return None
    return _FINAL.get(name or "", name) or _heading_position(words)


def _heading_position(words: str) -> str | None:
    """Read short words without a verb: "Accepted recommendations"."""
    short = len(words) < _HEADING and re.search("recommendation", words, re.IGNORECASE)
    return final_of(words) if short else None


def _without_labels(words: str) -> str:
    kept, at = "", 0
    for mention in mentions_in(words):
        kept += words[at : mention.start]
        at = mention.end
    return re.sub(r"(?:[\s,.;]|\band\b)*,(?:[\s,.;]|\band\b)*", ", ", kept + words[at:])


def _parted(words: str, start: int) -> tuple[str, int]:
    """Part the first sentence behind a label from the rest."""
    ending = re.compile(r"[.:;]\s|\s[–—-]\s|$").search(words, start)
    end = ending.end() if ending else len(words)
    return words[start:end], end


def _is_recommendation(words: str) -> bool:
    """Tell the words of the recommendation itself: they end with its States."""
    brackets = state_brackets(words[-200:])
    return bool(brackets) and len(words[-200:]) - brackets[-1].end < len(" ;. ")


def _answer(label: str, found: _Found) -> Answer:
    notes = tuple(_notes(label, found))
    passages = [*found.named[:1], *found.reasons]
    places = tuple(place for each in passages for place in each.places())
    return Answer(
        label=label,
        position=found.position,
        reason="\n".join(dict.fromkeys(each.text for each in found.reasons)),
        source=found.source,
        paragraph=found.paragraph,
        page=found.named[0].page,
        places=places,
        confidence=_confidence(found),
        notes=notes,
    )


def _notes(label: str, found: _Found) -> Iterator[Note]:
    if found.position is None:
        yield Note("position_unknown", f"No position on {label} was found.")
    if found.conflict:
        words = f"The document says two things about {label}; the first is given."
        yield Note("position_contradicted", words)


def _confidence(found: _Found) -> float:
    if found.position is None or found.conflict:
        return _UNKNOWN
    return _INHERITED if found.inherited else 1.0
