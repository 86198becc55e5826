"""Lines of files that have no pages: Word, web pages, text.

Such a line has no place on paper. How far it is set in, how large and how bold it
is are kept where the file says so; the rest is told by words and numbers alone.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from undocs import symbols
from undocs.models import Line
from undocs.reading.furniture import is_printed_around
from undocs.word import Table, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from undocs.word import Text

_SIZE = 10.0  # points: that of the running text where a file does not say
_TITLE_SIZE = 14.0
_MARKUP = re.compile(r"\*\*|__|^#+\s*|^>\s*|\\(?=[.()\[\]*_#-])")
_RULE = re.compile(r"[-*_=\s|:]+")
# A line longer than this has lost the breaks between its paragraphs.
_OVERLONG = 1500
_NUMBER = re.compile(r"(?:^|(?<=[\s]))(\d{1,3})\.\s+(?=[A-Z“\"‘(¿É])")
_CHAPTER = r"(?:[IVX]{1,5}|[A-H])\.\s+"
# A heading behind a paragraph: behind the end of its last sentence, or with a number.
_HEADING_BEFORE = re.compile(
    rf"(?:(?<=[.;:!?”\"’)])\s+|\s+(?={_CHAPTER}[A-ZÉÀ]))"
    rf"((?:{_CHAPTER})?[A-ZÉÀ][^.;:!?]{{2,160}}?(?:\(arts?\.[^)]{{1,40}}\))?)\s*$"
)
_ARTICLES = re.compile(r"\s*\(arts?\.[^)]{1,40}\)$")
_LEAP = 3  # numbers that may be lost
_BACK = 300  # characters before a number in which a sentence must have ended
_AHEAD = 60  # numbers among which the next one is looked for
_MASTHEAD = 12  # lines
_FIRST = 300  # characters: the masthead of a file without breaks
_HEADINGS = {f"h{number}" for number in range(1, 7)}
_BLOCKS = _HEADINGS | {
    "p", "li", "div", "td", "th", "tr", "table", "ul", "ol", "section", "article",
    "blockquote", "br", "body", "main", "header", "footer", "dd", "dt", "dl", "pre",
}  # fmt: skip
_BOLD = frozenset({"b", "strong", *_HEADINGS})
_UNSEEN = frozenset({"script", "style", "head", "template", "noscript", "nav"})


def line_of(
    text: str, *, indent: float = 0.0, size: float = _SIZE, bold: bool = False
) -> Line:
    """Give a line without a place."""
    words = " ".join(text.split())
    return Line(words, 0, (indent, 0.0, indent, 0.0), size, bold)


def word_lines(word: Word) -> Iterator[Line]:
    """Give a Word file's paragraphs as lines, those of tables row by row."""
    for block in word.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from _printed(cell.texts)
        else:
            yield from _printed([block])


def _printed(texts: Iterable[Text]) -> Iterator[Line]:
    for text in texts:
        label = text.label if text.label != "•" else "•"
        for at, part in enumerate(text.text.split("\n")):
            words = f"{label} {part}" if label and not at else part
            if words.strip():
                yield line_of(
                    words, indent=text.indent, size=text.size or _SIZE, bold=text.bold
                )


def text_lines(path: Path) -> list[Line]:
    """Give the lines of a text file; broken up anew where its breaks are lost."""
    content = path.read_bytes().decode("utf-8-sig", errors="replace")
    found: list[Line] = []
    before = 0
    for line in content.splitlines():
        is_title = line.startswith("#")
        words = _MARKUP.sub("", line.strip()).strip()
        if not words or _RULE.fullmatch(words):
            continue
        size = _TITLE_SIZE if is_title else _SIZE
        bold = line.strip().startswith(("**", "__"))
        parts = [words]
        if len(words) > _OVERLONG:
            parts, before = _broken_up(_cleaned(words), before)
        found += [line_of(part, size=size, bold=bold) for part in parts]
    return found


def without_heads(lines: Iterable[Line]) -> list[Line]:
    """Leave out what was printed around the pages, below the masthead."""
    return [
        line
        for at, line in enumerate(lines)
        if at < _MASTHEAD or not is_printed_around(line.text)
    ]


def _cleaned(words: str) -> str:
    """Take page heads and feet out of running text: symbol, page and job number."""
    counts = Counter(symbols.find_all(words))
    if not counts:
        return words
    head = re.escape(str(max(counts, key=counts.__getitem__)))
    around = re.compile(
        rf"\s(?:\d{{1,2}}\s+)?(?:GE\.\d\d-\d+(?:\s+\([A-Z]\))?\s+(?:\d{{1,2}}\s+)?)?"
        rf"(?<!see )(?<![(/]){head}(?:\s+\d{{1,2}}(?=\s+(?!\d)))?(?=\s)|"
        r"\s(?:\d{1,2}\s+)?GE\.\d\d-\d+(?:\s+\([A-Z]\))?(?:\s+\d{1,2})?(?=\s)"
    )
    masthead = words[:_FIRST]
    return masthead + around.sub("", words[_FIRST:])


def _broken_up(words: str, before: int) -> tuple[list[str], int]:
    """Break a line at the numbers that go on, and before the headings above them."""
    parts: list[str] = []
    start = 0
    waiting = list(_NUMBER.finditer(words))
    while waiting:
        at = _following(words, waiting[:_AHEAD], before)
        if at is None:
            waiting = waiting[_AHEAD:]
            continue
        match = waiting[at]
        parts += _parted(words[start : match.start()])
        start, before = match.start(), int(match[1])
        waiting = waiting[at + 1 :]
    return [*parts, *_parted(words[start:])], before


def _following(
    words: str, candidates: Sequence[re.Match[str]], before: int
) -> int | None:
    """Give the next number of the sequence: rather behind the end of a sentence."""
    near = [
        (at, int(match[1]), not before or _is_ended(words, match.start()))
        for at, match in enumerate(candidates)
        if before < int(match[1]) <= before + _LEAP
    ]
    later = len(candidates)  # where a higher number of the sequence stands
    best: int | None = None
    for number in range(before + _LEAP, before, -1):
        own = [(not ended, at) for at, found, ended in near if found == number]
        fitting = [each for each in own if each[1] < later]
        if fitting:
            best = min(fitting)[1]
            later = best
    return best


def _is_ended(words: str, at: int) -> bool:
    """Tell that a sentence ends before a place, or a heading that follows one."""
    back = _ARTICLES.sub("", words[max(at - _BACK, 0) : at].rstrip())
    last = max(map(back.rfind, ".;:!?"))
    heading = back[last + 1 :].strip('”"’) ')
    return last >= 0 and (not heading or heading[0].isupper())


def _parted(words: str) -> list[str]:
    """Part a paragraph from the headings behind it."""
    headings: list[str] = []
    while heading := _HEADING_BEFORE.search(words):
        headings.insert(0, heading[1])
        words = words[: heading.start()]
    return [piece for piece in (words, *headings) if piece.strip()]


def html_lines(path: Path) -> list[Line]:
    """Give the lines of a web page, the numbers of its lists counted."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 - loaded only for web pages; lxml ships no types

    parser = etree.HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
    root = etree.fromstring(path.read_bytes(), parser)
    page = _WebPage()
    if root is not None:
        page.read(root)
    return page.lines


class _WebPage:
    """Walks through a page and breaks its text into lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._words: list[tuple[str, bool]] = []
        self._title = False

    def read(self, root: Any) -> None:
        """Read an element and what is in it, without recursion: pages nest deep."""
        waiting: list[tuple[Any, bool, bool]] = [(root, False, False)]
        while waiting:
            element, bold, is_end = waiting.pop()
            name = element.tag if isinstance(element.tag, str) else ""
            if is_end:
                self._end(name, element.tail, bold=bold)
            elif name in _UNSEEN or not name:
                self._words.append((element.tail or "", bold))
            else:
                inside = bold or name in _BOLD
                self._begin(name, element, bold=inside)
                waiting.append((element, bold, True))
                waiting += [(child, inside, False) for child in reversed(element)]
        self._break()

    def _begin(self, name: str, element: Any, *, bold: bool) -> None:
        if name in _BLOCKS:
            self._break()
            self._title = name in _HEADINGS
        if name == "li":
            self._words.append((_number_of(element), bold))
        self._words.append((element.text or "", bold))

    def _end(self, name: str, tail: str | None, *, bold: bool) -> None:
        if name in _BLOCKS:
            self._break()
        self._words.append((tail or "", bold))

    def _break(self) -> None:
        text = "".join(words for words, _ in self._words)
        if text.strip():
            bold = all(bold for words, bold in self._words if words.strip())
            size = _TITLE_SIZE if self._title else _SIZE
            self.lines.append(line_of(text, bold=bold, size=size))
        self._words = []
        self._title = False


def _number_of(item: Any) -> str:
    """Give the number that a browser draws before an item of a numbered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    items = [each for each in parent if each.tag == "li"]
    start = parent.get("start") or "1"
    number = items.index(item) + (int(start) if start.isdecimal() else 1)
    form = parent.get("type") or "1"
    if form == "a" and number <= 26:  # noqa: PLR2004 - the letters from a to z
        return f"({chr(ord('a') + number - 1)}) "
    return f"{number}. "
