"""The rows of a thematic list: what each says, and which say the same."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from undocs.folding import fold
from undocs.recommendations.brackets import state_brackets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from undocs.word import Cell, Table, Text

# The title of a column begins so; "Position of the State" must not be taken for a
# column of States, nor "Recommending State" for one of recommendations.
_TITLES = {
    "position": re.compile(r"position\b", re.IGNORECASE),
    "words": re.compile(r"recommendations?\b", re.IGNORECASE),
    "states": re.compile(r"recommending states?|states? recommending", re.IGNORECASE),
    "themes": re.compile(r"(?:\S+ ){0,3}themes?\b", re.IGNORECASE),
    "groups": re.compile(r"(?:affected persons|(?:groups? of )persons)", re.IGNORECASE),
    "goals": re.compile(r"(?:relevant )?(?:SDGs?\b|sustainable)", re.IGNORECASE),
}
# Titles inside a cell, before the entries that they stand for.
_PARTS = (
    ("groups", r"affected persons|(?:persons )?groups?(?: of persons)?"),
    ("goals", r"(?:relevant )?(?:SDGs?|sustainable development goals?)"),
    ("themes", r"(?:human rights )?themes?|full list of themes"),
)
_PART_TITLES = tuple(
    (name, re.compile(rf"(?:{words})\s*:\s*", re.IGNORECASE)) for name, words in _PARTS
)
_HEADING = re.compile(r"themes?\s*:\s*", re.IGNORECASE)
_LABEL = re.compile(r"(\d{1,3}(?:\s?\.\s?\d{1,3})+)\s?\.?(?!\d)\s*")
_BARE = re.compile(r"(\d{1,3})\s?\.(?!\d)\s*(?=[A-Z“\"‘])")  # the first of a cell: "7."
_SOURCE = re.compile(r" ?source of (?:the )?position ?:? ?", re.IGNORECASE)
_ENDING = re.compile(r"(?:(?<=[)\]])[\s;.,]+|[\s;]+)$")
_DASH = re.compile(r"\s*(?:[-–—•*·▪●]|\uf0b7)\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation as one row gives it."""

    label: str
    text: str
    states: str = ""  # of a column of their own
    position: str = ""
    source: str = ""
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    listed_under: tuple[str, ...] = ()
    is_repeated: bool = False  # its label stands over other words too


@dataclass(slots=True)
class _Words:
    """The words of one item while its paragraphs are read."""

    label: str
    texts: list[str] = field(default_factory=list)
    source: str = ""


def columns_of(row: Sequence[Cell]) -> dict[str, int]:
    """Give the columns that a row names, if it names those of a thematic list."""
    found: dict[str, int] = {}
    for at, cell in _by_column(row).items():
        title = _words_of(cell)
        for name, pattern in _TITLES.items():
            if name not in found and pattern.match(title):
                found[name] = at
                break
    return found if {"words", "position"} <= found.keys() else {}


def _by_column(row: Sequence[Cell]) -> dict[int, Cell]:
    """Give the cells by the column in which they begin; wide cells move the next."""
    begins = accumulate((cell.span for cell in row), initial=0)
    return dict(zip(begins, row, strict=False))


def _words_of(cell: Cell) -> str:
    return _plain(" ".join(text.text for text in cell.texts))


def _plain(text: str) -> str:
    return " ".join(text.split())


def entries_of(table: Table) -> Iterator[Entry]:
    """Give what each row says, below the row that names the columns."""
    columns: dict[str, int] = {}
    heading = ""
    for row in table.rows:
        named = columns_of(row)
        if named:
            columns = named
        elif columns and (title := _heading(row, columns)):
            heading = title
        elif columns:
            yield from _entries_of_row(row, columns, heading)


def _heading(row: Sequence[Cell], columns: dict[str, int]) -> str:
    """Give the theme that a row announces: it fills the row alone, without a label."""
    filled = [words for words in map(_words_of, row) if words]
    if len(filled) != 1 or _LABEL.match(filled[0]):
        return ""
    title = _HEADING.sub("", filled[0], count=1)
    announced = title != filled[0] or len(row) < len(columns)
    return title if announced and not state_brackets(title) else ""


def _entries_of_row(
    row: Sequence[Cell], columns: dict[str, int], heading: str
) -> Iterator[Entry]:
    begins = _by_column(row)
    cells = {name: begins[at] for name, at in columns.items() if at in begins}
    listed = _listed(cells)
    position = _words_of(cells["position"]) if "position" in cells else ""
    for item in _items(cells["words"].texts if "words" in cells else ()):
        text = _ENDING.sub("", _plain(" ".join(item.texts)))
        if text or item.label:
            yield Entry(
                label=item.label,
                text=text,
                states=_words_of(cells["states"]) if "states" in cells else "",
                position=position,
                source=item.source,
                themes=once(listed["themes"]),
                groups=once(listed["groups"]),
                goals=once(listed["goals"]),
                listed_under=(heading,) if heading else (),
            )


def _items(texts: Iterable[Text]) -> list[_Words]:
    """Give the items of a cell; each begins with its label and may name a source."""
    items: list[_Words] = []
    for paragraph in texts:
        line = _plain(f"{paragraph.label} {paragraph.text}")
        words, *source = _SOURCE.split(line, maxsplit=1)
        label = _LABEL.match(words) or (None if items else _BARE.match(words))
        if label and (not items or _is_next(label[1], items[-1].label)):
            items.append(_Words(label[1].replace(" ", "")))
            words = words[label.end() :]
        elif not items and line:
            items.append(_Words(""))
        if items:
            items[-1].texts.append(words)
            items[-1].source = " ".join(source) or items[-1].source
    return items


def _is_next(label: str, before: str) -> bool:
    """Tell a label of the same paragraph from a figure that begins a line."""
    return label.partition(".")[0].strip() == before.partition(".")[0]


def _listed(cells: dict[str, Cell]) -> dict[str, list[str]]:
    """Give themes, groups and goals, whichever of the cells they stand in."""
    found: dict[str, list[str]] = {"themes": [], "groups": [], "goals": []}
    for name in found:
        if name in cells:
            _sort(cells[name].texts, name, found)
    return found


def _sort(texts: Sequence[Text], part: str, found: dict[str, list[str]]) -> None:
    """Put the entries of a cell where the title before them says."""
    lines = [
        _plain(line)
        for paragraph in texts
        for line in f"{paragraph.label} {paragraph.text}".splitlines()
    ]
    dashed = any(map(_DASH.match, lines))
    for line in lines:
        titled = _part(line)
        if titled:
            part, line = titled  # noqa: PLW2901 - the title is taken off the line
        dash = _DASH.match(line)
        entry = line[dash.end() :] if dash else line
        begins = titled or not dashed or dash
        if begins and entry:
            found[part].append(entry)
        elif entry and found[part]:
            found[part][-1] += f" {entry}"


def _part(line: str) -> tuple[str, str] | None:
    """Give the part that a line announces, and what stands behind the title."""
    for name, title in _PART_TITLES:
        match = title.match(line)
        if match:
            return name, line[match.end() :]
    return None


def merged(entries: Iterable[Entry]) -> list[Entry]:
    """Make one of what stands under several themes; tell what does not agree.

    A label that comes again with other words or another position stays apart, and
    both are marked.
    """
    found: dict[tuple[str, ...], list[Entry]] = {}
    for number, entry in enumerate(entries):
        apart = entry.label or f"row {number}"
        key = (apart, fold(entry.text), entry.position)
        found.setdefault(key, []).append(entry)
    times = Counter(label for label, *_ in found)
    return [
        _joined(same, is_repeated=times[label] > 1)
        for (label, *_), same in found.items()
    ]


def _joined(same: Sequence[Entry], *, is_repeated: bool) -> Entry:
    return replace(
        same[0],
        source=next((each.source for each in same if each.source), ""),
        themes=once(theme for each in same for theme in each.themes),
        groups=once(group for each in same for group in each.groups),
        goals=once(goal for each in same for goal in each.goals),
        listed_under=once(title for each in same for title in each.listed_under),
        is_repeated=is_repeated,
    )


def once(values: Iterable[str]) -> tuple[str, ...]:
    """Give each value once, in the order of its first time."""
    return tuple(dict.fromkeys(values))
