"""Pages a second of `undocs read`, beside pdfplumber, and the scorer's figures.

    SERVANDA_BENCHMARK_DATA=DIR python benchmarks/reading.py [--jobs 2]

Both read the same reports on the same machine in the same run. pdfplumber only
gives the text of each page; undocs also gives recommendations with their places.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2

import undocs
from undocs.models import DOUBTS, SURE_CONFIDENCE


def main() -> int:
    options = _options()
    folder = options.data and Path(options.data) / "upr"
    if not folder or not folder.is_dir():
        print(
            "Expected the folder of benchmark data in SERVANDA_BENCHMARK_DATA or "
            "--data, with a folder upr in it.",
            file=sys.stderr,
        )
        return 1
    files = [
        *sorted(folder.glob("pdf/*.pdf")),
        *sorted(folder.glob("modern/pdf/*.pdf")),
    ]
    files = files[:: options.every]
    pages = sum(_pages(file) for file in files)
    print(f"{len(files)} reports, {pages} pages, {options.jobs} processes")
    with tempfile.TemporaryDirectory() as room:
        out = Path(room) / "read.jsonl"
        own = _time_undocs(files, options.jobs, out)
        print(f"undocs read: {own:.1f} s, {pages / own:.0f} pages a second")
        if not options.skip_peer:
            peer = _time_pdfplumber(files, options.jobs)
            print(
                f"pdfplumber, text only: {peer:.1f} s, {pages / peer:.0f} pages a second"
            )
            print(f"undocs is {peer / own:.1f} times as fast")
        _time_one(max(files[: len(files) // 2], key=_pages))
        if options.every > 1:
            return 0
        for gold in ("gold", "modern/gold"):
            print(f"\n{gold}: reading against the reference coding")
            _score(folder, out, gold)
            _sureness(folder, out, gold)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default=os.environ.get("SERVANDA_BENCHMARK_DATA"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--skip-peer", action="store_true")
    parser.add_argument(
        "--every", type=int, default=1, help="time every Nth report only"
    )
    return parser.parse_args()


def _pages(file: Path) -> int:
    document = pypdfium2.PdfDocument(file)
    try:
        return len(document)
    finally:
        document.close()


def _time_undocs(files: list[Path], jobs: int, out: Path) -> float:
    """Time the command as a person would call it, its start included."""
    command = [sys.executable, "-m", "undocs.cli", "read", *map(str, files)]
    start = time.perf_counter()
    command += ["--jobs", str(jobs), "-o", str(out)]
    subprocess.run(command, check=True)  # noqa: S603 - our own command, the caller's files
    return time.perf_counter() - start


def _plumb(file: Path) -> int:
    with pdfplumber.open(file) as document:
        return sum(len(page.extract_text()) for page in document.pages)


def _time_pdfplumber(files: list[Path], jobs: int) -> float:
    start = time.perf_counter()
    with ProcessPoolExecutor(jobs) as pool:
        if not all(pool.map(_plumb, files)):
            raise SystemExit("pdfplumber found no text in a report.")
    return time.perf_counter() - start


def _time_one(file: Path) -> None:
    start = time.process_time()
    document = undocs.read(file)
    read = time.process_time() - start
    start = time.process_time()
    for page in range(1, 11):
        undocs.render(file, page, scale=2)
    drawn = (time.process_time() - start) / 10
    print(
        f"one report of {document.page_count} pages: {read:.2f} s of one core; "
        f"one page drawn: {1000 * drawn:.0f} ms"
    )


def _sureness(folder: Path, out: Path, gold: str) -> None:
    """Print how many labels are sure, and how many of those are wholly right.

    A label is right when each of its pairs (text, State) has a partner in the
    reference by the scorer's own matching.
    """
    scorer = _scorer(folder)
    read = scorer.load_predictions([str(out)])
    sure_labels = right_labels = labels = 0
    for stem, rows in scorer.load_gold(str(folder / gold)).items():
        wrong = _wrong_labels(scorer, folder, rows, read[stem])
        doubtful = {each["paragraph"] for each in read[stem] if not _is_sure(each)}
        all_labels = {each["paragraph"] for each in read[stem]}
        labels += len(all_labels)
        sure_labels += len(all_labels - doubtful)
        right_labels += len(all_labels - doubtful - wrong)
    print(f"  labels {labels}, sure {sure_labels / labels:.1%}")
    print(f"  of the sure ones wholly right {right_labels / sure_labels:.2%}")


def _is_sure(clause: dict[str, Any]) -> bool:
    codes = {note["code"] for note in clause["notes"]}
    return clause["confidence"] >= SURE_CONFIDENCE and not codes & DOUBTS


def _scorer(folder: Path) -> Any:
    path = folder / "score_extraction.py"
    spec = importlib.util.spec_from_file_location("score_extraction", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"Expected the scorer at {path}.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _wrong_labels(
    scorer: Any, folder: Path, rows: list[dict[str, Any]], read: list[dict[str, Any]]
) -> set[str]:
    known = scorer.load_states(str(folder / "states.json"))
    reference, found = defaultdict(list), defaultdict(list)
    for row in rows:
        state = row["recommending_state_iso3"] or known.get(
            scorer.state_key(row["recommending_state"])
        )
        reference[state].append(scorer.Unit(scorer.norm(row["text"]), [state]))
    for clause in read:
        for state in clause["recommending_states"] or [None]:
            unit = scorer.Unit(scorer.norm(clause["text"]), [state])
            found[state].append((unit, clause["paragraph"]))
    wrong = set()
    for state, pairs in found.items():
        units = [unit for unit, _ in pairs]
        full, parts, wholes = scorer.match(units, reference[state])
        right = {
            *full.values(),
            *parts,
            *(one for many in wholes.values() for one in many),
        }
        wrong |= {label for at, (_, label) in enumerate(pairs) if at not in right}
    return wrong


def _score(folder: Path, out: Path, gold: str) -> None:
    result = out.with_suffix(".json")
    command = [sys.executable, str(folder / "score_extraction.py"), str(out)]
    command += ["--gold", str(folder / gold), "--json", str(result)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the scorer beside the data
    figures = json.loads(result.read_text(encoding="utf-8"))
    missing = figures["documents_without_predictions"]
    print(f"documents {figures['documents']}, without output {missing}")
    for name, value in figures["micro"].items():
        print(f"  {name:24s} {value:.4f}")


if __name__ == "__main__":
    sys.exit(main())
