"""Reading of real reports against their reference coding, where it is present."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import undocs
from undocs.models import sure
from undocs.writing import to_json

FOLDER = os.environ.get("SERVANDA_BENCHMARK_DATA")
pytestmark = pytest.mark.skipif(not FOLDER, reason="benchmark data not present")

# One of each family: items glued under a paragraph, early and late labels, a
# position after the list, positions by number, the present form.
SAMPLE = [
    "barbados2009",
    "kazakhstan2010",
    "grenada2010",
    "tonga2013",
    "venezuela2011",
    "vietnam2014",
    "yemen2014",
]


def score(predictions: Path, gold: str, documents: str = "") -> dict[str, float]:
    scorer = Path(FOLDER or "") / "upr" / "score_extraction.py"
    result = predictions.with_suffix(".score")
    command = [sys.executable, str(scorer), str(predictions), "--json", str(result)]
    command += ["--gold", str(scorer.parent / gold)]
    command += ["--documents", documents] if documents else []
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found: dict[str, float] = json.loads(result.read_text())["micro"]
    return found


def predict(paths: list[Path], out: Path) -> Path:
    rows = [row for path in paths for row in to_json(undocs.read(path))]
    out.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return out


def test_it_reads_reports_of_every_family(tmp_path: Path) -> None:
    paths = [Path(FOLDER or "") / "upr" / "pdf" / f"{stem}.pdf" for stem in SAMPLE]
    figures = score(predict(paths, tmp_path / "p.jsonl"), "gold", ",".join(SAMPLE))

    assert figures["pair_f1"] >= 0.99
    assert figures["pair_f1_strict"] >= 0.98
    assert figures["paragraph_accuracy"] >= 0.999
    assert figures["position_accuracy"] >= 0.99


def test_it_reads_the_present_form(tmp_path: Path) -> None:
    folder = Path(FOLDER or "") / "upr" / "modern"
    paths = sorted((folder / "pdf").glob("*.pdf"))
    figures = score(predict(paths, tmp_path / "p.jsonl"), "modern/gold")

    assert figures["pair_f1"] >= 0.99
    assert figures["position_accuracy"] >= 0.99


def test_it_is_sure_of_nearly_all() -> None:
    path = Path(FOLDER or "") / "upr" / "pdf" / "vietnam2014.pdf"
    found = undocs.read(path).recommendations

    assert sum(map(sure, found)) >= 0.97 * len(found)


def test_it_reads_concluding_observations(tmp_path: Path) -> None:
    home = Path(FOLDER or "") / "concluding-observations"
    folder = Path(FOLDER or "") / "documents" / "treaty-body-concluding-observations"
    paths = [folder / f"{each.stem}.pdf" for each in sorted(home.glob("gold/*.jsonl"))]
    predictions = predict(paths, tmp_path / "p.jsonl")
    result = predictions.with_suffix(".score")
    scorer = str(home / "score_concluding_observations.py")
    command = [sys.executable, scorer, str(predictions), "--json", str(result)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    figures = json.loads(result.read_text())["total"]

    assert figures["paragraph_f1"] >= 0.998
    assert figures["text_character_accuracy"] >= 0.999
    assert figures["ask_f1"] >= 0.99
    assert figures["section_accuracy"] >= 0.98
    assert figures["follow_up_f1"] >= 0.95
    assert figures["concern_paragraphs_returned"] == 0
