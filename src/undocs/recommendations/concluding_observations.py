"""Recommendations of treaty bodies' concluding observations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs.asks import sentences
from undocs.headed import headed_paragraphs
from undocs.models import Clause, Document, Note, PageSize, Recommendation
from undocs.recommendations.due_dates import due_in
from undocs.recommendations.follow_up import named_for_follow_up
from undocs.recommendations.tongues import ENGLISH, TONGUES
from undocs.symbols import Shape
from undocs.vocabularies import states

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.families import Source
    from undocs.headed import Headed
    from undocs.models import Line
    from undocs.passages import Passage
    from undocs.recommendations.tongues import Tongue

FAMILY = "concluding_observations"

_CHAPTER = re.compile(r"(?:[IVX]{1,5}|[A-Z])\.\s")
_ARTICLE = re.compile(r"(\d{1,3})(?:er)?(?:\s*(?:[-–—]|\b[aà]\b)\s*(\d{1,3}))?")
_SUBDIVISION = re.compile(
    r"\(\w{1,4}\)|,?\s*(?:para(?:s|graphs?|graphes?)?|párr(?:s|afos?)?|par)\.?\s*\d+"
)
_ODD = re.compile(r"[\ufffd\ue000-\uf8ff]|[a-z]{26,}")
_SHORT = 5  # words
_MOST = 60  # articles in a range; more is a slip

_WEIGHTS = {
    "label_out_of_sequence": 0.05,
    "limbs_out_of_sequence": 0.2,
    "paragraph_divided": 0.1,
    "text_short": 0.4,
    "words_doubtful": 0.3,
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph where it stands: its section, and whether it can ask."""

    paragraph: Headed
    section: str
    in_preface: bool
    asking: Passage | None  # the words that ask, where it does
    divided: bool = False  # a concern stands before them in the same paragraph


def is_one(source: Source) -> bool:
    """Tell concluding observations by their symbol; additions to them are none."""
    symbol = source.front.symbol
    if symbol is None or "Add." in symbol.suffix:
        return False
    return symbol.shape is Shape.LEGACY or symbol.kind == "CO"


def read(source: Source) -> Document:
    """Read concluding observations."""
    paragraphs = headed_paragraphs(source.lines)
    tongue = TONGUES[source.front.language]
    symbol = source.front.symbol
    state = symbol.state if symbol else None
    known = {each.iso3 for each in states()}
    return Document(
        stem=source.path.stem,
        symbol=str(symbol),
        family=FAMILY,
        state_under_review=state if state in known else None,
        session=None,
        cycle=None,
        date=source.front.date,
        language=tongue.code,
        title=_title(source.lines, tongue),
        page_count=len(source.pages),
        pages=tuple(
            PageSize(each.number, each.width, each.height) for each in source.pages
        ),
        paragraphs=tuple(
            part.paragraph.paragraph(part.section)
            for part in _parts(paragraphs, tongue)
        ),
        recommendations=recommendations_in(paragraphs, tongue),
        notes=source.notes,
        due=due_in(paragraphs, tongue),
    )


def _title(lines: Sequence[Line], tongue: Tongue) -> str:
    for at, line in enumerate(lines):
        if tongue.title.match(line.text):
            rest = [
                each.text
                for each in lines[at + 1 : at + 3]
                if each.size == line.size
                and each.bold == line.bold
                and not _CHAPTER.match(each.text)
            ]
            return " ".join([line.text, *rest]).strip(" *")
    return "Concluding observations"


def _parts(paragraphs: Sequence[Headed], tongue: Tongue) -> Iterator[_Part]:
    section, in_preface = "", False
    for paragraph in paragraphs:
        for heading in paragraph.headings:
            section = heading
            if tongue.preface.search(heading):
                in_preface = True
            elif _CHAPTER.match(heading):
                in_preface = False
        asking = None if in_preface else _asking(paragraph.passage, tongue)
        divided = bool(asking and len(asking.text) < len(paragraph.passage.text))
        yield _Part(paragraph, section, in_preface, asking, divided)


def _asking(passage: Passage, tongue: Tongue) -> Passage | None:
    """Give the words that ask: the paragraph, or its part after a concern."""
    concerned = False
    for start, end in sentences(passage.text):
        sentence = passage.text[start:end]
        if tongue.asks_for_something(sentence):
            return passage.part(start if concerned else 0, len(passage.text))
        concerned = concerned or tongue.is_concern(sentence)
    return None


def recommendations_in(
    paragraphs: Sequence[Headed], tongue: Tongue = ENGLISH
) -> tuple[Recommendation, ...]:
    """Give all recommendation paragraphs, in the order of the document."""
    parts = list(_parts(paragraphs, tongue))
    answered = _answered(parts)
    found = [
        _recommendation(part, part.asking, answered[part.paragraph.label], tongue)
        for part in parts
        if part.asking
    ]
    return named_for_follow_up(found, paragraphs, tongue)


def _answered(parts: Sequence[_Part]) -> dict[str, str | None]:
    """Give the concern that each paragraph answers: the last one in its section."""
    found: dict[str, str | None] = {}
    concern, section = None, None
    for part in parts:
        label = part.paragraph.label
        if part.section != section:
            concern, section = None, part.section
        if part.asking is None or part.divided:
            concern = None if part.in_preface else label
        found[label] = concern
    return found


def _recommendation(
    part: _Part, passage: Passage, concern: str | None, tongue: Tongue
) -> Recommendation:
    text = passage.text
    kind = _kind(part.section, text, tongue)
    notes = tuple(_notes(part, text, tongue))
    clause = Clause(1, text, (), passage.places(), tongue.asks_of(text))
    return Recommendation(
        label=part.paragraph.label,
        text=text,
        clauses=(clause,),
        position=None,
        position_source="",
        position_label="",
        page=passage.page,
        places=clause.places,
        confidence=_confidence(notes),
        notes=notes,
        kind=kind,
        section=part.section,
        articles=articles_in(part.section, tongue),
        concern_paragraph=concern if kind == "substantive" else None,
    )


def _kind(section: str, text: str, tongue: Tongue) -> str:
    if tongue.procedure.search(section) or tongue.procedural_words.search(text):
        return "procedural"
    return "substantive"


def articles_in(heading: str, tongue: Tongue = ENGLISH) -> tuple[str, ...]:
    """Give the articles that a heading cites, ranges written out."""
    match = tongue.articles.search(heading)
    if not match:
        return ()
    found: list[str] = []
    for first, last in _ARTICLE.findall(_SUBDIVISION.sub("", match[1])):
        end = int(last) if last and int(last) - int(first) < _MOST else int(first)
        found.extend(map(str, range(int(first), end + 1)))
    return tuple(dict.fromkeys(found))


def _notes(part: _Part, text: str, tongue: Tongue) -> Iterator[Note]:
    if not part.paragraph.in_sequence:
        label = part.paragraph.label
        words = f"The number {label} does not follow the one before it."
        yield Note("label_out_of_sequence", words)
    if part.divided:
        words = "A concern stands in the same paragraph; only what is asked is given."
        yield Note("paragraph_divided", words)
    if re.search(r"[:;.] \(b\) ", text) and not tongue.limbs(text):
        yield Note("limbs_out_of_sequence", "The letters of the limbs have a gap.")
    if len(text.split()) < _SHORT:
        yield Note("text_short", "There are hardly any words under this number.")
    if _ODD.search(text):
        words = "Some letters could not be read from the page."
        yield Note("words_doubtful", words)


def _confidence(notes: Sequence[Note]) -> float:
    left = 1.0
    for note in notes:
        left *= 1 - _WEIGHTS[note.code]
    return round(max(left, 0.05), 3)
