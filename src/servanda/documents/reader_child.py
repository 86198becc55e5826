"""The process that opens a received file: alone, limited, without Django.

`python -m servanda.documents.reader_child TASK ORIGINAL LIMITS` reads the file and
writes `result.json` into the folder that it was started in: the document, with one
picture a page (`1.png` …), or only the tables or the words of the file. Each line on its standard output is one message as JSON: how far
it is, and last how it ended. It ends by itself as soon as its standard input is
closed, that is when the process that started it is gone.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import resource
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from undocs import Document

    Say = Callable[[dict[str, Any]], None]

DOTS_AN_INCH = 115
POINTS_AN_INCH = 72
LONGEST_SIDE = 2400  # dots; a page as large as a wall is drawn smaller
ENDED_WITH_PARENT = 70
FAMILIES = (  # whose findings the import desk can show
    "upr_working_group_report",
    "concluding_observations",
    "upr_addendum",
    "ohchr_matrix",
)


def main(task: str, original: Path, limits: dict[str, int]) -> None:
    """Do `task` with `original` within `limits` and say how it ended."""
    _limit(limits)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with _own_output() as say:
        try:
            message = _done(task, original, limits, say)
        except MemoryError:
            message = {"outcome": "stopped", "why": "memory"}
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            message = {"outcome": "stopped", "why": "space"}
        say(message)


def _limit(limits: dict[str, int]) -> None:
    for name, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(name)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # Some systems do not know every limit; the others still hold.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (wanted, wanted))


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(ENDED_WITH_PARENT)


@contextlib.contextmanager
def _own_output() -> Iterator[Say]:
    """Keep the pipe for messages; whatever else prints goes to the error output."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1) as pipe:
        os.dup2(2, 1)
        yield lambda message: print(json.dumps(message), file=pipe)


def _done(
    task: str, original: Path, limits: dict[str, int], say: Say
) -> dict[str, Any]:
    from undocs import ReadingError  # noqa: PLC0415 - only now, under the limits

    try:
        if task == "tables":
            _keep(_tables(original))
        elif task == "text":
            _keep(_text(original))
        else:
            _read(original, limits, say)
    except ReadingError as error:
        return {"outcome": "refused", "code": str(error.code), "text": str(error)}
    return {"outcome": "read"}


def _keep(result: Any) -> None:
    Path("result.json").write_text(json.dumps(result), encoding="utf-8")


def _tables(original: Path) -> list[dict[str, Any]]:
    from undocs.reading.tables import tables_of  # noqa: PLC0415 - as above

    return [asdict(table) for table in tables_of(original)]


def _text(original: Path) -> str:
    from undocs.reading.tables import text_of  # noqa: PLC0415 - as above

    return text_of(original)


def _read(original: Path, limits: dict[str, int], say: Say) -> None:
    import undocs  # noqa: PLC0415 - only now, under the limits
    from undocs.models import to_dict  # noqa: PLC0415 - the same

    def half_way(done: int, total: int) -> None:
        say({"done": done // 2, "of": total})

    document = undocs.read(
        original,
        progress=half_way,
        limits=undocs.Limits(bytes=limits["bytes"]),
        families=FAMILIES,
    )
    _draw(original, document, say)
    _keep(to_dict(document))


def _draw(original: Path, document: Document, say: Say) -> None:
    import undocs  # noqa: PLC0415 - only now, under the limits

    total = len(document.pages)
    for done, page in enumerate(document.pages, start=1):
        longest = max(page.width, page.height, 1.0)
        scale = min(DOTS_AN_INCH / POINTS_AN_INCH, LONGEST_SIDE / longest)
        picture = undocs.render(original, page.number, scale=scale)
        Path(f"{page.number}.png").write_bytes(picture)
        say({"done": (total + done) // 2, "of": total})


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]))
