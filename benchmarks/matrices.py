"""How much of OHCHR's thematic lists is read right, item by item.

    SERVANDA_BENCHMARK_DATA=DIR python benchmarks/matrices.py

Each `upr/docs/*matrix*.docx` is read and compared with the `.gold.jsonl` beside it.
A figure counts the items of which that part is exactly as in the reference; lists
of themes, groups and goals count as sets, clauses and their States in order.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import undocs

if TYPE_CHECKING:
    from collections.abc import Callable

    from undocs.models import Recommendation

POSITIONS = {
    "Supported": "supported",
    "Supported/Noted": "partly_supported",
    "Noted": "noted",
}
Part = tuple["Callable[[Recommendation], Any]", "Callable[[dict[str, Any]], Any]"]
PARTS: dict[str, Part] = {
    "text": (lambda own: own.text, lambda gold: gold["text"]),
    "clauses": (
        lambda own: [each.text for each in own.clauses],
        lambda gold: [each["text"] for each in gold["clauses"]],
    ),
    "States": (
        lambda own: [sorted(each.recommending_states) for each in own.clauses],
        lambda gold: [
            sorted(each["recommending_states_iso3"]) for each in gold["clauses"]
        ],
    ),
    "final position": (
        lambda own: own.final_position,
        lambda gold: POSITIONS[gold["position"]],
    ),
    "its source": (
        lambda own: own.final_position_source,
        lambda gold: gold["source_of_position"],
    ),
    "listed under": (
        lambda own: set(own.listed_under),
        lambda gold: set(gold["listed_under"]),
    ),
    "themes": (lambda own: set(own.themes), lambda gold: set(gold["themes"])),
    "groups": (
        lambda own: set(own.groups),
        lambda gold: set(gold["groups_of_persons"]),
    ),
    "goals": (
        lambda own: set(own.goals),
        lambda gold: {each.split(" - ")[0] for each in gold["sdgs"]},
    ),
}


def main() -> int:
    options = _options()
    folder = options.data and Path(options.data) / "upr" / "docs"
    files = sorted(folder.glob("*matrix*.docx")) if folder else []
    if not files:
        print(
            "Expected the folder of benchmark data in SERVANDA_BENCHMARK_DATA or "
            "--data, with matrices in its folder upr/docs.",
            file=sys.stderr,
        )
        return 1
    for file in files:
        _measure(file, show=options.show)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default=os.environ.get("SERVANDA_BENCHMARK_DATA"))
    parser.add_argument("--show", action="store_true", help="print what differs")
    return parser.parse_args()


def _measure(file: Path, *, show: bool) -> None:
    begun = time.perf_counter()
    document = undocs.read(file)
    seconds = time.perf_counter() - begun
    lines = file.with_suffix(".gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {row["paragraph"]: row for row in map(json.loads, lines)}
    found = document.recommendations
    labels = {each.label for each in found}
    right = len(labels & gold.keys())
    sure = sum(map(undocs.sure, found))
    print(
        f"\n{file.stem}: {document.state_under_review}, session {document.session}, "
        f"cycle {document.cycle}; {len(found)} items in {seconds:.2f} s, {sure} sure"
    )
    print(f"  {'items':15} recall {right / len(gold):.4f}", end="")
    print(f"  precision {right / max(len(found), 1):.4f}")
    for name, (own, reference) in PARTS.items():
        pairs = [
            (each.label, own(each), reference(gold[each.label]))
            for each in found
            if each.label in gold
        ]
        wrong = [pair for pair in pairs if pair[1] != pair[2]]
        print(f"  {name:15} {1 - len(wrong) / max(len(pairs), 1):.4f}")
        for label, one, other in wrong if show else ():
            print(f"    {label}\n      read {one}\n      gold {other}")


if __name__ == "__main__":
    sys.exit(main())
