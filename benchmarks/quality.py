"""The figures of every scorer that lies beside the development data, in one run.

    SERVANDA_BENCHMARK_DATA=DIR python benchmarks/quality.py [--jobs 2]

Prints with date and commit; writes nothing. A figure is that of the scorer itself:
nothing is left out and no document is treated apart.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Run:
    """One scorer over the documents of one reference coding."""

    title: str
    scorer: str
    gold: str
    documents: str  # the folder of the PDFs that the gold speaks of
    options: tuple[str, ...] = ()
    peer: dict[str, float] = field(default_factory=dict)


UPR = "upr/score_extraction.py"
# A regular expression for numbers, headings and asking verbs, on the same documents.
PATTERN = {"paragraph_f1": 0.994, "ask_f1": 0.983, "section_accuracy": 0.924}
OBSERVATIONS = "concluding-observations/score_concluding_observations.py"
RUNS = (
    Run("UPR reports, all of cycles 1 and 2", UPR, "upr/gold", "upr/pdf"),
    Run("UPR cycle 1", UPR, "upr/gold", "upr/pdf", ("--subset", "cycle1")),
    Run("UPR cycle 2", UPR, "upr/gold", "upr/pdf", ("--subset", "cycle2")),
    Run("UPR modern", UPR, "upr/modern/gold", "upr/modern/pdf"),
    Run(
        "Concluding observations",
        OBSERVATIONS,
        "concluding-observations/gold",
        "documents/treaty-body-concluding-observations",
        peer=PATTERN,
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default=os.environ.get("SERVANDA_BENCHMARK_DATA"))
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    folder = options.data and Path(options.data)
    if not folder or not (folder / UPR).is_file():
        print(
            "Expected the folder of benchmark data in SERVANDA_BENCHMARK_DATA or "
            "--data, with the folders upr and concluding-observations in it.",
            file=sys.stderr,
        )
        return 1
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    print(f"{today}, commit {_commit()}")
    with tempfile.TemporaryDirectory() as room:
        for run in RUNS:
            print(f"\n{run.title}")
            _print(_figures(run, folder, Path(room), options.jobs), run.peer)
    return 0


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
    return done.stdout.strip() or "unknown"


def _figures(run: Run, folder: Path, room: Path, jobs: int) -> dict[str, Any]:
    read = _read(run, folder, room, jobs)
    result = room / "figures.json"
    command = [sys.executable, str(folder / run.scorer), str(read)]
    command += ["--gold", str(folder / run.gold), "--json", str(result), *run.options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the scorer beside the data
    found = json.loads(result.read_text(encoding="utf-8"))
    if "total" in found:
        return dict(found["total"])
    worst = min(
        found["per_document"].items(), key=lambda each: each[1]["pair_f1"] or 0.0
    )
    return {
        "documents": found["documents"],
        "documents_without_prediction": found["documents_without_predictions"],
        **found["micro"],
        "worst_document_pair_f1": worst[1]["pair_f1"],
        "worst_document": worst[0],
    }


def _read(run: Run, folder: Path, room: Path, jobs: int) -> Path:
    """Read the documents of a reference coding once, whatever runs need them."""
    out = room / f"{run.gold.replace('/', '_')}.jsonl"
    if not out.exists():
        names = sorted(path.stem for path in (folder / run.gold).glob("*.jsonl"))
        files = [str(folder / run.documents / f"{name}.pdf") for name in names]
        command = [sys.executable, "-m", "undocs.cli", "read", *files]
        command += ["--jobs", str(jobs), "-o", str(out)]
        subprocess.run(command, check=True)  # noqa: S603 - our own command, the caller's files
    return out


def _print(figures: dict[str, Any], peer: dict[str, float]) -> None:
    for name, value in figures.items():
        if value is not None:
            shown = f"{value:.4f}" if isinstance(value, float) else value
            beside = f"   (a simple pattern: {peer[name]:.3f})" if name in peer else ""
            print(f"  {name:32s} {shown}{beside}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
