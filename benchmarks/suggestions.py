"""How good the suggestions are: single asks, issues, action category, OHCHR themes.

    SERVANDA_BENCHMARK_DATA=DIR python benchmarks/suggestions.py [--model FOLDER]
    SERVANDA_BENCHMARK_DATA=DIR python benchmarks/suggestions.py --likeness
    SERVANDA_BENCHMARK_DATA=DIR python benchmarks/suggestions.py --table TABLE

The first takes the figures with the scorers that lie beside the data, the second those
of look-alikes on 200 pairs judged by reading. The third writes the table that the shipped model was trained on; `servanda model train TABLE`
does the rest. Labels of the extraction reference are never read.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from undocs.classify import load, shipped, suggest, suggest_all, to_json
from undocs.classify.labels import current_theme
from undocs.classify.model import probabilities
from undocs.likeness import Likeness
from undocs.single_asks import single_asks

ASKS = "concluding-observations/asks/dev.jsonl"
ASKS_SCORER = "concluding-observations/score_asks.py"
THEMES = "upr/themes/dev_test.jsonl"
TRAIN = "upr/themes/train.jsonl"
THEMES_SCORER = "upr/score_themes.py"
MATRICES = "upr/docs"
PAIRS = Path(__file__).parent / "judged_pairs.csv"  # places in the training texts
# Beside ours: split before "and" and a verb; TF-IDF of words with linear SVMs.
SIMPLE = {
    "exact_set_accuracy": 0.764,
    "boundary_f1": 0.611,
    "issues_micro_f1": 0.888,
    "issues_macro_f1": 0.851,
    "issues_lrap": 0.941,
    "action_accuracy": 0.859,
    "action_macro_f1": 0.868,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default=os.environ.get("SERVANDA_BENCHMARK_DATA"))
    parser.add_argument("--table", metavar="FILE", help="write the table to train on")
    parser.add_argument("--model", metavar="FOLDER", help="instead of the shipped one")
    parser.add_argument("--likeness", action="store_true", help="look-alikes only")
    options = parser.parse_args()
    folder = options.data and Path(options.data)
    if not folder or not (folder / THEMES).is_file():
        print(
            "Expected the folder of benchmark data in SERVANDA_BENCHMARK_DATA or "
            "--data, with the folders upr and concluding-observations in it.",
            file=sys.stderr,
        )
        return 1
    if options.table:
        write_table(folder / TRAIN, Path(options.table))
        return 0
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    commit = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
    print(
        datetime.datetime.now(tz=datetime.UTC).date(), "commit", commit.stdout.strip()
    )
    if options.likeness:
        measure_likeness(folder, options.model)
        measure_likeness_speed(folder)
        return 0
    measure_asks(folder)
    measure_labels(folder, options.model)
    return 0


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]


def write_table(source: Path, target: Path) -> None:
    """Name the document of every row: the reports on the States that it was said to."""
    with target.open("w", encoding="utf-8") as out:
        for row in lines_of(source):
            states = row["states_under_review"]
            reports = "Reports" if len(states) > 1 else "Report"
            out.write(
                json.dumps(
                    {
                        "document": f"{reports} of the Working Group on the Universal "
                        f"Periodic Review: {'; '.join(states)}",
                        "text": row["text"],
                        "issues": row["issues"],
                        "action_category": row["action_category"],
                        "state_under_review": states[0],
                    },
                    ensure_ascii=False,
                )
                + "\n"
            )


def measure_asks(folder: Path) -> None:
    rows = lines_of(folder / ASKS)
    predicted = [
        {
            "id": row["id"],
            "asks": [
                row["text"][ask.start : ask.end] for ask in single_asks(row["text"])
            ],
        }
        for row in rows
    ]
    print("\nSingle asks (rules written with this data in view)")
    show(score(folder / ASKS_SCORER, folder / ASKS, predicted))
    for name, half in (("one half", rows[::2]), ("the other half", rows[1::2])):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as gold:
            gold.write("".join(json.dumps(row) + "\n" for row in half))
            gold.flush()
            found = score(folder / ASKS_SCORER, Path(gold.name), predicted)
        print(
            f"  {name}: exact set {found['exact_set_accuracy']:.4f}, "
            f"boundary F1 {found['boundary_f1']:.4f}"
        )


def measure_labels(folder: Path, model_folder: str | None) -> None:
    began = time.perf_counter()
    model = load(Path(model_folder)) if model_folder else shipped()
    print(f"\nModel loaded in {time.perf_counter() - began:.2f} s")
    rows = lines_of(folder / THEMES)
    texts = [row["text"] for row in rows]
    suggest(texts[0], model)  # what is compiled once
    began, worked = time.perf_counter(), time.process_time()
    said = suggest_all(texts[:1000], model)
    print(
        f"1,000 texts in {time.perf_counter() - began:.2f} s, of them "
        f"{time.process_time() - worked:.2f} s at work"
    )
    found = list(zip(rows, said + suggest_all(texts[1000:], model), strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Peak memory of this whole process {peak:.0f} MB")
    predicted = [{"id": row["id"], **to_json(said)} for row, said in found]
    print(f"\nIssues and action category, {len(rows)} texts of other States")
    show(score(folder / THEMES_SCORER, folder / THEMES, predicted))
    measure_confidence(found)
    measure_themes(folder, model)


def measure_confidence(found: list[tuple[dict[str, Any], Any]]) -> None:
    """Compare how sure suggestions were with how often they were right."""
    print("\nConfidence against the share that was right (all 54 scores of every text)")
    pairs = [
        (score, label in row["issues"])
        for row, said in found
        for label, score in said.scores.items()
    ]
    for low, high in ((0.35, 0.65), (0.65, 0.85), (0.85, 0.95), (0.95, 1.01)):
        inside = [(sure, right) for sure, right in pairs if low <= sure < high]
        count = max(len(inside), 1)
        print(
            f"  {low:.2f} to {min(high, 1):.2f}: {len(inside):5d} shown, "
            f"mean {sum(sure for sure, _ in inside) / count:.3f}, "
            f"right {sum(right for _, right in inside) / count:.3f}"
        )


def measure_themes(folder: Path, model: Any) -> None:
    print("\nOHCHR themes on the thematic lists of one State (nothing fitted)")
    for file in sorted((folder / MATRICES).glob("*.gold.jsonl")):
        right = shown = meant = top = reachable = 0
        for row in lines_of(file):
            gold = {current_theme(theme) for theme in row["themes"]} - {None}
            text = re.sub(r"\((?=[A-Z])[^()]*\)", "", row["text"])
            said = [each.label for each in suggest(text, model).themes]
            right += len(gold & set(said))
            shown += len(said)
            meant += len(gold)
            top += len(gold & set(said[:3]))
            reachable += min(len(gold), 3)
        print(
            f"  {file.stem}: micro-F1 {2 * right / (shown + meant):.4f}, precision "
            f"{right / shown:.4f}, recall {right / meant:.4f}, top-3 recall "
            f"{top / meant:.4f} (at most {reachable / meant:.4f} can be reached)"
        )


def measure_likeness(folder: Path, model_folder: str | None) -> None:
    """Take precision and recall on pairs judged by reading, before any threshold."""
    model = load(Path(model_folder)) if model_folder else shipped()
    texts = {row["id"]: row["text"] for row in lines_of(folder / TRAIN)}
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    asks = [part_of(texts, pair, "right") for pair in pairs]
    others = [
        text[ask.start : ask.end]
        for text in list(texts.values())[:9000]
        for ask in single_asks(text)
    ]
    print(f"\nLook-alikes: {len(pairs)} judged pairs among {len(asks + others)} asks")
    scores = scores_of(model, asks + others)
    for title, given in (("words and meanings", False), ("with issues too", True)):
        index = Likeness(asks + others, scores if given else None)
        rated = []
        for number, pair in enumerate(pairs):
            text = part_of(texts, pair, "left")
            own = scores_of(model, [text])[0] if given else None
            found = index.like(text, own, most=10_000, least=0.0)
            likeness = {each.number: each.likeness for each in found}.get(number, 0.0)
            rated.append((likeness, pair["want_the_same"] == "yes"))
        for least in (0.5, 0.55, 0.6, 0.65, 0.7):
            shown = [same for likeness, same in rated if likeness >= least]
            print(
                f"  {title}, from {least}: precision {sum(shown) / len(shown):.3f}, "
                f"recall {sum(shown) / sum(same for _, same in rated):.3f}"
            )


def part_of(texts: dict[str, str], pair: dict[str, str], side: str) -> str:
    return texts[pair[side]][int(pair[f"{side}_start"]) : int(pair[f"{side}_end"])]


def scores_of(model: Any, texts: list[str]) -> Any:
    issues = len(model.issues)
    return probabilities(model.outputs(texts)[:, :issues], model.arrays)


def measure_likeness_speed(folder: Path, count: int = 250_000) -> None:
    """Ask an index of many asks; halves of real ones are joined to make more."""
    real = [row["text"] for row in lines_of(folder / TRAIN)]
    chance = random.Random(1)  # noqa: S311 - made-up texts, the same ones every time
    texts = list(real)
    while len(texts) < count:
        left, right = chance.choice(real).split(), chance.choice(real).split()
        texts.append(" ".join(left[: len(left) // 2] + right[len(right) // 2 :]))
    began = time.perf_counter()
    index = Likeness(texts)
    print(f"\n{count:,} asks: index built in {time.perf_counter() - began:.0f} s")
    times = []
    for text in chance.sample(real, 100):
        began = time.perf_counter()
        index.like(text)
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    print(f"  one query: median {times[50]:.0f} ms, 95th of 100 {times[95]:.0f} ms")


def score(scorer: Path, gold: Path, predicted: list[dict[str, Any]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as room:
        file, result = Path(room) / "predicted.jsonl", Path(room) / "figures.json"
        file.write_text("".join(json.dumps(each) + "\n" for each in predicted), "utf-8")
        command = [sys.executable, str(scorer), str(file)]
        command += ["--gold", str(gold), "--json", str(result)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the scorer beside the data
        return dict(json.loads(result.read_text("utf-8")))


def show(figures: dict[str, Any]) -> None:
    for name, value in figures.items():
        if isinstance(value, (int, float)):
            beside = f"   (simple: {SIMPLE[name]:.3f})" if name in SIMPLE else ""
            print(f"  {name:34s} {value:.4f}{beside}")


if __name__ == "__main__":
    sys.exit(main())
