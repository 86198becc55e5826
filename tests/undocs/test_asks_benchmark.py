"""Single asks against the reference made by reading, where it is present."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from undocs.single_asks import single_asks

FOLDER = os.environ.get("SERVANDA_BENCHMARK_DATA")
pytestmark = pytest.mark.skipif(not FOLDER, reason="benchmark data not present")


def test_it_divides_recommendations_as_a_careful_reader_does(tmp_path):
    folder = Path(FOLDER) / "concluding-observations"
    gold = folder / "asks" / "dev.jsonl"
    predicted, result = tmp_path / "predicted.jsonl", tmp_path / "figures.json"
    with predicted.open("w", encoding="utf-8") as file:
        for line in gold.read_text("utf-8").splitlines():
            row = json.loads(line)
            asks = [
                row["text"][ask.start : ask.end] for ask in single_asks(row["text"])
            ]
            file.write(json.dumps({"id": row["id"], "asks": asks}) + "\n")
    command = [sys.executable, str(folder / "score_asks.py"), str(predicted)]
    command += ["--gold", str(gold), "--json", str(result)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    figures = json.loads(result.read_text("utf-8"))
    assert figures["exact_set_accuracy"] >= 0.92
    assert figures["boundary_f1"] >= 0.88
