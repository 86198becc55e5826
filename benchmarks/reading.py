"""Pages a second of `undocs read`, beside pdfplumber, and the scorer's figures.

    SERVANDA_BENCHMARK_DATA=DIR python benchmarks/reading.py [--jobs 2]

Both read the same reports on the same machine in the same run. pdfplumber only
gives the text of each page; undocs also gives recommendations with their places.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pdfplumber
import pypdfium2

import undocs
from undocs.models import Document, sure


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
        print(f"sure recommendations: {_share_of_sure(files):.1%}")
        if options.every > 1:
            return 0
        for gold in ("gold", "modern/gold"):
            print(f"\n{gold}: reading against the reference coding")
            _score(folder, out, gold)
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


def _share_of_sure(files: list[Path]) -> float:
    """Give the share on every tenth report; reading all again says little more."""
    documents: list[Document] = [undocs.read(file) for file in files[::10]]
    found = [each for document in documents for each in document.recommendations]
    return sum(map(sure, found)) / len(found)


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
