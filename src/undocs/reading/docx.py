"""Opens a Word file (DOCX): its paragraphs and tables, as they are printed.

The parts are XML in an archive. Nothing outside the archive is ever fetched, no
entity is resolved, and no part is unpacked past its limit, whatever size the
archive's directory claims.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from undocs import symbols
from undocs.errors import ReadingError, Reason
from undocs.front_page import front_of_lines, language_of
from undocs.reading.limits import Deadline, Limits
from undocs.reading.numbering import Numbering, W
from undocs.reading.plain_lines import line_of
from undocs.reading.styles import Styles
from undocs.word import Cell, Table, Text, Word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from undocs.front_page import FrontPage

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE, _ROW, _CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
# What stands round text without being text. Deleted and moved words are not among
# them: they are no longer in the document.
_WRAPPERS = frozenset(
    {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag",
                               "customXml", "hyperlink", "fldSimple", "dir", "bdo")}
    | {f"{_MC}AlternateContent", f"{_MC}Choice"}
)  # fmt: skip
_IN_CELL = _WRAPPERS | {_TABLE, _ROW, _CELL}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_OFF = frozenset({"0", "false", "off"})
_HEAD = re.compile(r"word/header\d*\.xml")
_MOST_SPAN = 63  # columns: Word's own limit
# The tree of a part takes fifty times its size in memory at worst; the longest
# reports have 10 MB.
_PART_BYTES = 16 * 2**20
# Characters of a cell that is repeated in the cells joined with it: positions and
# themes are shorter, and what is longer would fill the memory.
_REPEATED = 1000
_ORIGIN = re.compile(
    r"\bUPR of\b|Universal Periodic Review|United Nations|"
    r"Thematic list of recommendations",
    re.IGNORECASE,
)
# Blocks, and rows of a table, that bear the symbol, and that tell the language.
_MASTHEAD, _OPENING = 2, 40
_AGAIN = "Download the file again and compare its size with the original."


def open_docx(
    path: Path, unpacked_bytes: int, deadline: Deadline | None = None
) -> Word:
    """Read the body and the running heads; unpack no more than `unpacked_bytes`."""
    deadline = deadline or Deadline(Limits().seconds)
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return _word(_Parts(archive, unpacked_bytes), deadline)
        except (
            zipfile.BadZipFile,
            zlib.error,
            etree.XMLSyntaxError,
            EOFError,
            OSError,  # a damaged directory points outside the file
            ValueError,
            NotImplementedError,
            RuntimeError,  # an entry that is locked with a password
        ):
            raise _damaged("this one is damaged or was cut short") from None


def front_of(word: Word) -> FrontPage:
    """Give what the heads and the first blocks say about the document."""
    masthead = symbols.find(" ".join(_opening(word, _MASTHEAD)))
    texts = _opening(word, _OPENING)
    found = front_of_lines([line_of(text) for text in texts])
    opening = " ".join(texts)
    cites = symbols.find(opening) is not None
    return replace(
        found,
        symbol=masthead,
        language=language_of(opening),
        is_un_document=cites or _ORIGIN.search(opening) is not None,
    )


def _opening(word: Word, most: int) -> list[str]:
    """Give the running heads and the first words, of tables their first rows."""
    texts = list(word.heads)
    for block in word.blocks[:most]:
        rows = block.rows[:most] if isinstance(block, Table) else ()
        texts += [text.text for row in rows for cell in row for text in cell.texts]
        texts += [block.text] if isinstance(block, Text) else []
    return texts


def _damaged(came: str) -> ReadingError:
    return ReadingError(Reason.DAMAGED, "a Word file that can be opened", came, _AGAIN)


class _Parts:
    """The parts of the archive, unpacked one by one within a common limit."""

    def __init__(self, archive: zipfile.ZipFile, most: int) -> None:
        self._archive = archive
        self._left = most
        self.names = archive.namelist()

    def root_of(self, name: str) -> Any:
        """Give the root element of a part, or None where there is no such part."""
        if name not in self.names:
            return None
        most = min(self._left, _PART_BYTES)
        with self._archive.open(name) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise ReadingError(
                Reason.ARCHIVE_BOMB,
                "an ordinary Word document",
                f"a part of this one unpacks to more than {most / 2**20:.0f} MB",
                "It was not unpacked further. Do not open it; ask the sender for "
                "the PDF.",
            )
        self._left -= len(content)
        root = etree.fromstring(content, _parser())
        if root.getroottree().docinfo.doctype:
            raise _damaged(
                "this one declares entities of its own, as no Word file does"
            )
        return root


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _word(parts: _Parts, deadline: Deadline) -> Word:
    root = parts.root_of("word/document.xml")
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise _damaged("this one has no text part")
    styles = parts.root_of("word/styles.xml")
    numbering = Numbering(parts.root_of("word/numbering.xml"), styles)
    reader = _Reader(numbering, Styles(styles), _footnotes(parts), deadline)
    blocks = tuple(reader.blocks(body))
    heads = [
        _head(parts.root_of(name))
        for name in sorted(parts.names)
        if _HEAD.fullmatch(name)
    ]
    return Word(blocks, tuple(dict.fromkeys(filter(None, heads))))


def _head(root: Any) -> str:
    plain = _plain_reader()
    texts = [text.text for text in plain.texts(root, _IN_CELL)]
    return " ".join(" ".join(texts).split())


def _footnotes(parts: _Parts) -> dict[str, str]:
    """Give the words of every footnote and endnote by its kind and number."""
    plain = _plain_reader()
    found = {}
    for kind in ("footnote", "endnote"):
        root = parts.root_of(f"word/{kind}s.xml")
        for note in () if root is None else root.findall(f"{W}{kind}"):
            words = " ".join(text.text for text in plain.texts(note, _IN_CELL))
            found[f"{kind}{note.get(f'{W}id')}"] = " ".join(words.split())
    return found


class _Reader:
    """Reads blocks in order, because automatic numbers count on."""

    def __init__(
        self,
        numbering: Numbering,
        styles: Styles,
        footnotes: dict[str, str],
        deadline: Deadline,
    ) -> None:
        self._numbering = numbering
        self._styles = styles
        self._footnotes = footnotes
        self._deadline = deadline

    def blocks(self, body: Any) -> Iterator[Text | Table]:
        for element in _within(body, _WRAPPERS):
            if element.tag == _PARAGRAPH:
                yield self._text(element)
            elif element.tag == _TABLE:
                yield Table(tuple(self._rows(element)))

    def texts(self, element: Any, wrappers: frozenset[str]) -> tuple[Text, ...]:
        return tuple(
            self._text(each)
            for each in _within(element, wrappers)
            if each.tag == _PARAGRAPH
        )

    def _rows(self, table: Any) -> Iterator[tuple[Cell, ...]]:
        above: dict[int, Cell] = {}
        for row in _within(table, _WRAPPERS):
            if row.tag != _ROW or row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells, column = [], 0
            for element in _within(row, _WRAPPERS):
                if element.tag == _CELL:
                    cell = self._cell(element, above.get(column))
                    cells.append(cell)
                    above[column] = cell
                    column += cell.span
            yield tuple(cells)

    def _cell(self, element: Any, above: Cell | None) -> Cell:
        properties = element.find(f"{W}tcPr")
        span = _span(properties)
        if above and _is_joined(properties):
            length = sum(len(text.text) for text in above.texts)
            return Cell(above.texts if length <= _REPEATED else (), span)
        return Cell(self.texts(element, _IN_CELL), span)

    def _text(self, paragraph: Any) -> Text:
        properties = paragraph.find(f"{W}pPr")
        style = None if properties is None else properties.find(f"{W}pStyle")
        name = "" if style is None else style.get(f"{W}val") or ""
        words: list[str] = []
        notes: list[str] = []
        written: list[Any] = []  # the runs with words of their own
        for run in _within(paragraph, _WRAPPERS):
            if run.tag == f"{W}r" and not _is_hidden(run):
                before = len(words)
                self._read_run(run, words, notes)
                written += [run] if "".join(words[before:]).strip() else []
        self._deadline.check("in the time")
        return Text(
            text="".join(words).strip(),
            label=self._numbering.label_of(properties),
            style=name,
            footnotes=tuple(notes),
            indent=self._styles.indent(
                properties, name, self._numbering.indent_of(properties)
            ),
            size=self._styles.size(written, name),
            bold=self._styles.bold(written, name),
        )

    def _read_run(self, run: Any, words: list[str], notes: list[str]) -> None:
        for piece in _within(run, _WRAPPERS):
            if piece.tag == f"{W}t":
                words.append(piece.text or "")
            elif piece.tag in _SIGNS:
                words.append(_SIGNS[piece.tag])
            elif piece.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = piece.tag.removeprefix(W).removesuffix("Reference")
                key = f"{kind}{piece.get(f'{W}id')}"
                notes.extend(filter(None, [self._footnotes.get(key)]))


def _plain_reader() -> _Reader:
    """Give a reader for parts without numbers and styles of their own."""
    return _Reader(Numbering(None, None), Styles(None), {}, Deadline(Limits().seconds))


def _within(element: Any, wrappers: frozenset[str]) -> Iterator[Any]:
    """Give the children, and in place of a wrapper its children.

    Without recursion: a file may nest wrappers deeper than Python calls.
    """
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag in wrappers:
            waiting.append(iter(child))
        else:
            yield child


def _span(properties: Any) -> int:
    element = None if properties is None else properties.find(f"{W}gridSpan")
    text = "" if element is None else element.get(f"{W}val") or ""
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST_SPAN))
    return max(min(int(text), _MOST_SPAN), 1) if digits else 1


def _is_joined(properties: Any) -> bool:
    """Tell a cell that goes on with the one above."""
    element = None if properties is None else properties.find(f"{W}vMerge")
    return element is not None and element.get(f"{W}val") != "restart"


def _is_hidden(run: Any) -> bool:
    element = run.find(f"{W}rPr/{W}vanish")
    return element is not None and element.get(f"{W}val") not in _OFF
