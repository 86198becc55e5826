"""What a Word file holds: paragraphs and tables in place of pages and lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: its words, its automatic number, and its footnotes apart.

    `indent` is how far it is set in and `size` how large, in points, 0 where the
    file does not say; `bold` ones are bold from end to end.
    """

    text: str
    label: str = ""
    style: str = ""
    footnotes: tuple[str, ...] = ()
    indent: float = 0.0
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its paragraphs, and over how many columns it goes.

    A cell that is joined with the one above has the same paragraphs.
    """

    texts: tuple[Text, ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A Word file: what stands in its body, in order, and its running heads."""

    blocks: tuple[Text | Table, ...]
    heads: tuple[str, ...]
