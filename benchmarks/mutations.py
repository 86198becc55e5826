"""Damages real files at random and reads them, each in a limited process.

    SERVANDA_BENCHMARK_DATA=DIR python benchmarks/mutations.py [--seconds 600] [--seed 1]

A file is flipped (bytes changed), cut (a stretch taken out, or the end) or spliced
(a stretch of another file put in); parts of Word files are damaged inside their
archive too. Whatever happens, the reader must read or refuse the file within its
limits of memory and time. Every case has a seed of its own: `--only SEED` repeats it.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import undocs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

MEMORY = 2 * 2**30
SECONDS = 30.0
GRACE = 20.0  # seconds after its own limit in which the reader must have given up
FOLDERS = ("upr/docs", "upr/pdf", "documents")
ENDINGS = {".pdf", ".docx", ".md"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default=os.environ.get("SERVANDA_BENCHMARK_DATA"))
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    options = parser.parse_args()
    files = _files(Path(options.data)) if options.data else []
    if not files:
        print(
            "Expected the folder of benchmark data in SERVANDA_BENCHMARK_DATA or "
            "--data, with the folders upr and documents in it.",
            file=sys.stderr,
        )
        return 1
    if options.only is not None:
        print(options.only, *_tried(files, options.only))
        return 0
    counts: Counter[str] = Counter()
    end, seed = time.monotonic() + options.seconds, options.seed
    while time.monotonic() < end:
        outcome, what = _tried(files, seed)
        counts[outcome.partition(":")[0]] += 1
        if outcome.startswith(("crashed", "killed", "hung")):
            print(f"seed {seed}: {what}: {outcome}", flush=True)
        seed += 1
    print(f"seeds {options.seed} to {seed - 1}:", dict(counts))
    return 1 if counts["crashed"] + counts["hung"] else 0


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for each in FOLDERS
        for path in (folder / each).rglob("*")
        if path.suffix in ENDINGS
    )


def _tried(files: Sequence[Path], seed: int) -> tuple[str, str]:
    """Damage one file and read it; give the outcome and what was done."""
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    path, other = chance.choice(files), chance.choice(files)
    content, how = mutated(path.read_bytes(), other.read_bytes(), chance)
    with tempfile.TemporaryDirectory() as room:
        damaged = Path(room) / path.name
        damaged.write_bytes(content)
        return _read_apart(damaged), f"{path.name}, {how}"


def mutated(content: bytes, other: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Give damaged content and the name of the damage."""
    inside = content.startswith(b"PK") and chance.random() < 0.7
    if inside:
        return _inside_archive(content, other, chance), "inside its archive"
    how = chance.choice(("flip", "cut", "splice", "tail"))
    return _damaged(content, other, how, chance), how


def _damaged(content: bytes, other: bytes, how: str, chance: random.Random) -> bytes:
    own = bytearray(content)
    if not own:
        return bytes(other)
    at = chance.randrange(len(own))
    length = 1 + int(chance.paretovariate(0.6)) % max(len(own) // 2, 1)
    if how == "flip":
        for _ in range(1 + int(chance.paretovariate(0.7)) % 5000):
            own[chance.randrange(len(own))] = chance.randrange(256)
    elif how == "cut":
        del own[at : at + length]
    elif how == "splice":
        begin = chance.randrange(max(len(other), 1))
        own[at:at] = other[begin : begin + length]
    else:
        del own[at:]
        own += b"\n%%EOF\n" if chance.random() < 0.5 else b""
    return bytes(own)


def _inside_archive(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Damage one part of a Word file, and pack it again."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        names = source.namelist()
        hit = chance.choice([name for name in names if name.startswith("word/")])
        for name in names:
            part = source.read(name)
            if name == hit:
                how = chance.choice(("flip", "cut", "splice"))
                part = _damaged(part, other, how, chance)
            packed.writestr(name, part)
    return target.getvalue()


def _read_apart(path: Path) -> str:
    """Read a file in a process of its own; give how it ended."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(path, theirs))
    process.start()
    theirs.close()
    try:
        if not ours.poll(SECONDS + GRACE):
            return "hung: not finished in its time"
        return str(ours.recv())
    except EOFError:
        process.join()
        return f"killed: exit code {process.exitcode}"
    finally:
        process.kill()
        process.join()
        ours.close()


def _child(path: Path, connection: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        undocs.read(path, limits=undocs.Limits(seconds=SECONDS))
    except undocs.ReadingError as error:
        connection.send(f"refused: {error.code}")
    except MemoryError:
        connection.send("refused: memory")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
        connection.send(f"crashed: {type(error).__name__}: {error}"[:300])
    else:
        connection.send("read")


if __name__ == "__main__":
    sys.exit(main())
