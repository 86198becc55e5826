"""Files damaged at random, by recorded seeds: each is read or refused, never more."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.undocs.observing import DISABILITY
from tests.undocs.test_plain_lines import MASTHEAD, PAGE, plain
from tests.undocs.test_word_reports import NUMBERS, STYLES, masthead
from tests.undocs.word_files import body, numbered, styled, table, write

import undocs

if TYPE_CHECKING:
    from types import ModuleType

SEEDS = range(1, 13)
HARNESS = Path(__file__).parents[2] / "benchmarks" / "mutations.py"


@pytest.fixture(scope="module")
def harness() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutations", HARNESS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def originals(
    tmp_path_factory: pytest.TempPathFactory, labelled_pdf: Path
) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("originals")
    rows = [["Recommendation", "Position"], ["12.1 Mend it (Belmora)", "Supported"]]
    content = masthead("CCPR/C/XAA/CO/4") + styled("Concluding observations", "Chapter")
    content += numbered("The State party should mend the road.", 1) + table(rows)
    parts = {"numbering": NUMBERS, "styles": STYLES}
    word = write(folder / "word.docx", body(content), parts)
    return {
        "report.pdf": labelled_pdf.read_bytes(),
        "word.docx": word.read_bytes(),
        "text.txt": (MASTHEAD + plain(DISABILITY)).encode(),
        "page.html": PAGE.encode(),
    }


@pytest.mark.parametrize("name", ["report.pdf", "word.docx", "text.txt", "page.html"])
def test_it_reads_or_refuses_whatever_comes(
    tmp_path: Path, originals: dict[str, bytes], harness: Any, name: str
) -> None:
    outcomes = set()
    for seed in SEEDS:
        chance = random.Random(seed)  # noqa: S311 - damage, not secrets
        other = originals[chance.choice(sorted(originals))]
        content, _ = harness.mutated(originals[name], other, chance)
        path = tmp_path / name
        path.write_bytes(content)
        try:
            undocs.read(path, limits=undocs.Limits(seconds=20))
            outcomes.add("read")
        except undocs.ReadingError as error:
            outcomes.add(error.code)

    assert outcomes <= {"read", *undocs.Reason}


def test_it_damages_the_same_file_the_same_way(
    originals: dict[str, bytes], harness: Any
) -> None:
    once, again = (
        harness.mutated(originals["word.docx"], b"x" * 99, random.Random(7))  # noqa: S311 - as above
        for _ in range(2)
    )

    assert once[1] == again[1]
    assert once[0] != originals["word.docx"]


def test_it_refuses_an_archive_of_a_later_version(
    tmp_path: Path, originals: dict[str, bytes]
) -> None:
    content = bytearray(originals["word.docx"])
    entry = content.index(b"PK\x01\x02")
    content[entry + 6] = 189  # the version that is needed to unpack the entry
    path = tmp_path / "later.docx"
    path.write_bytes(content)

    with pytest.raises(undocs.ReadingError):
        undocs.read(path)
