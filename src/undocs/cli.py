"""The command `undocs`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from undocs.cli_suggestions import add_verbs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from undocs.models import Document

_FORMATS = ("table", "jsonl", "csv", "xlsx")
_MOST_JOBS = 64
_INTERRUPTED = 130  # what shells expect after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        _say("undocs: stopped; nothing was written after the last whole document.")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        _say(f"undocs: the result could not be written: {error.strerror or error}")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="undocs",
        description="Reads documents of the United Nations’ human-rights mechanisms.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    read = verbs.add_parser(
        "read",
        help="read documents and write their recommendations",
        description="Reads documents of the Universal Periodic Review and of the "
        "committees (PDF, Word, and for committees web pages and text) and writes "
        "what they ask, answer and grade, one line a clause or paragraph.",
    )
    read.add_argument("files", nargs="+", metavar="FILE")
    read.add_argument(
        "--format",
        choices=_FORMATS,
        help="how to write (default: by the ending of OUT; else a table in a "
        "terminal, JSON Lines in a file or pipe)",
    )
    read.add_argument("-o", "--output", metavar="OUT", help="write to this file")
    read.add_argument(
        "--jobs",
        type=_positive,
        default=1,
        metavar="N",
        help="read with N processes (default: 1)",
    )
    read.add_argument(
        "--commitments",
        action="store_true",
        help="write a State's own voluntary commitments too",
    )
    read.add_argument(
        "--explain",
        action="store_true",
        help="say of every finding where it stands and why it is what it is "
        "(as a table, or as reasons in JSON Lines)",
    )
    read.set_defaults(run=_read)
    index = verbs.add_parser(
        "index",
        help="read an export of the Universal Human Rights Index",
        description="Reads an export of the Universal Human Rights Index (XLSX or "
        "JSON), row by row, and writes JSON Lines with every repair named.",
    )
    index.add_argument("file", metavar="FILE")
    index.add_argument("-o", "--output", metavar="OUT", help="write to this file")
    index.set_defaults(run=_index)
    add_verbs(verbs)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_JOBS:
        message = f"expected a number from 1 to {_MOST_JOBS}, but {text!r} came"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _read(options: argparse.Namespace) -> int:
    form = options.format or (
        "table"
        if options.explain and not options.output
        else _format_of(options.output)
    )
    if form == "xlsx" and not options.output and sys.stdout.isatty():
        _say("undocs: a spreadsheet needs a file to go to: add -o OUT.xlsx.")
        return 2
    from undocs import writing  # noqa: PLC0415 - `undocs --help` does without

    failures: list[str] = []
    with _opened(options.output) as out:
        writing.write(
            _documents(options.files, options.jobs, failures),
            form,
            out,
            commitments=options.commitments,
            reasons=options.explain,
        )
    return 1 if failures else 0


def _index(options: argparse.Namespace) -> int:
    from undocs.errors import ReadingError  # noqa: PLC0415 - `undocs --help` does without
    from undocs.index_export import read_index  # noqa: PLC0415 - as above

    try:
        with _opened(options.output) as out:
            for each in read_index(options.file):
                line = json.dumps(each.to_json(), ensure_ascii=False)
                out.write(line.encode() + b"\n")
    except ReadingError as error:
        _say(f"undocs: {_printable(options.file)}: {error}")
        return 1
    return 0


def _format_of(output: str | None) -> str:
    """Choose by the ending; else a table for a person, JSON Lines for a program."""
    ending = Path(output).suffix.lower().lstrip(".") if output else ""
    if ending in _FORMATS:
        return ending
    return "table" if output is None and sys.stdout.isatty() else "jsonl"


def _documents(
    files: Sequence[str], jobs: int, failures: list[str]
) -> Iterator[Document]:
    """Give the documents that can be read; say why of the others."""
    from undocs.parallel import read_all  # noqa: PLC0415 - `undocs --help` does without

    for number, (file, outcome) in enumerate(read_all(files, jobs), start=1):
        _show_progress(number, len(files))
        if isinstance(outcome, Exception):
            failures.append(file)
            _say(f"undocs: {_printable(file)}: {_reason(outcome)}")
        else:
            yield outcome


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"the file could not be opened: {error.strerror}."
    return str(error)


def _printable(name: str) -> str:
    """Keep a name on one line, whatever signs it holds."""
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name
    )


def _show_progress(number: int, count: int) -> None:
    if count > 1 and sys.stderr.isatty():
        end = "\n" if number == count else ""
        sys.stderr.write(f"\r{number} of {count} read{end}")
        sys.stderr.flush()


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


@contextmanager
def _opened(output: str | None) -> Iterator[IO[bytes]]:
    """Give a place to write to; a file takes its name only when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        return
    whole = Path(output)
    part = whole.with_name(f".{whole.name[:200]}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(whole)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
