"""The verbs `undocs asks` and `undocs classify`: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import json
import re
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    Answer = Callable[[list[str]], list[dict[str, Any]]]

_BATCH = 500  # lines answered together
_LONGEST = 20_000  # characters, some eight pages: no recommendation is longer
_LEAST_PLAIN = 0.7  # share of words in plain Latin letters
_ENGLISH = frozenset(
    {
        *(
            "the",
            "of",
            "and",
            "to",
            "in",
            "for",
            "its",
            "on",
            "with",
            "all",
            "by",
            "that",
        ),
        *("from", "against", "at", "be", "is", "are", "into", "or", "has", "which"),
    }
)
# Small words of French, Spanish, Portuguese, Italian, German and Dutch.
_OTHERS = frozenset(
    {
        *("le", "la", "les", "des", "du", "et", "aux", "une", "dans", "pour", "sur"),
        *("el", "los", "las", "del", "y", "que", "por", "para", "con", "una", "su"),
        *(
            "o",
            "os",
            "da",
            "dos",
            "em",
            "com",
            "di",
            "il",
            "gli",
            "della",
            "che",
            "per",
        ),
        *("der", "die", "und", "zu", "von", "den", "het", "een", "van", "de", "en"),
    }
)
_WORD = re.compile(r"[^\W\d_]+")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both verbs to the command line."""
    for verb, summary in (
        ("asks", "divide recommendations into single asks"),
        ("classify", "suggest issues, themes, groups and goals for recommendations"),
    ):
        parser = verbs.add_parser(
            verb,
            help=summary,
            description=f"{summary.capitalize()}. Reads JSON Lines "
            '{"id", "text"} and writes one line for each, in the same order.',
        )
        parser.add_argument(
            "file", nargs="?", metavar="FILE", help="default: standard input"
        )
        parser.set_defaults(run=run)
        if verb == "classify":
            parser.add_argument(
                "--model", metavar="FOLDER", help="a model that was trained here"
            )


def run(options: argparse.Namespace) -> int:
    """Answer every line that can be answered; say why of the others."""
    try:
        opened = Path(options.file).open("rb") if options.file else sys.stdin.buffer  # noqa: SIM115 - closed below
    except OSError as error:
        _say(
            f"undocs: {_printable(options.file)}: the file could not be opened: "
            f"{error.strerror}."
        )
        return 1
    answer = _asks if options.verb == "asks" else _classifier(options.model)
    failed = False
    with opened as lines:
        numbered = enumerate(lines, start=1)
        while batch := list(islice(numbered, _BATCH)):
            failed |= _answer_batch(batch, answer)
    return 1 if failed else 0


def _answer_batch(batch: list[tuple[int, bytes]], answer: Answer) -> bool:
    """Answer some lines in their order; tell whether any could not be answered."""
    questions = [(number, _question(line)) for number, line in batch if line.strip()]
    answers = iter(
        answer([each["text"] for _, each in questions if not isinstance(each, str)])
    )
    failed = False
    for number, question in questions:
        if isinstance(question, str):
            failed = True
            _say(f"undocs: line {number}: {question}")
            continue
        written = {"id": question["id"], **next(answers)}
        line = json.dumps(written, ensure_ascii=False)
        sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()
    return failed


def _question(line: bytes) -> dict[str, Any] | str:
    """Give what a line holds, or why it cannot be answered."""
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "expected UTF-8, but other bytes came. Save the file as UTF-8."
    except (ValueError, RecursionError):
        return 'expected one JSON object {"id", "text"}, but it is broken.'
    if not isinstance(values, dict) or "id" not in values or "text" not in values:
        return 'expected a JSON object with "id" and "text". Add what is missing.'
    refused = _refused(values["text"])
    return f"{_printable(values['id'])}: {refused}" if refused else values


def _printable(name: object) -> str:
    """Keep a name short and on one line, whatever it holds."""
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for sign in str(name)[:80]
    )


def _refused(text: object) -> str:
    if not isinstance(text, str):
        return f"expected a text, but {type(text).__name__} came. Put it in quotes."
    if not text.strip():
        return "expected a text, but it is empty. Leave the line out."
    if len(text) > _LONGEST:
        return (
            f"expected one recommendation, but {len(text):,} characters came. "
            "Divide the text into its paragraphs, or use `undocs read` on the document."
        )
    if not is_english(text):
        return (
            "expected English, but another language came. "
            "Use the English text of the document."
        )
    return ""


def is_english(text: str) -> bool:
    """Tell English from other languages by letters and small words."""
    words = [word.lower() for word in _WORD.findall(text)]
    plain = sum(word.isascii() for word in words)
    if not words or plain < len(words) * _LEAST_PLAIN:
        return False
    english = sum(word in _ENGLISH for word in words)
    return english >= sum(word in _OTHERS for word in words)


def _asks(texts: list[str]) -> list[dict[str, Any]]:
    from undocs.single_asks import single_asks  # noqa: PLC0415 - `undocs --help` does without

    return [
        {"asks": [text[ask.start : ask.end] for ask in single_asks(text)]}
        for text in texts
    ]


def _classifier(folder: str | None) -> Answer:
    from undocs.classify import load_or_shipped, suggest_all, to_json  # noqa: PLC0415 - `undocs --help` does without

    model, notice = load_or_shipped(Path(folder) if folder else None)
    if folder and not Path(folder).is_dir():
        notice = f"There is no folder {folder}. The model of the program is used."
    if notice:
        _say(f"undocs: {notice}")
    return lambda texts: [to_json(each) for each in suggest_all(texts, model)]


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
