"""Final positions of addenda: labels in sentences, under headings, in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from tests.undocs.test_word_reports import masthead
from tests.undocs.word_files import body, paragraph, table, write

import undocs
from undocs.reading.plain_lines import line_of
from undocs.recommendations.final_positions import answers_in
from undocs.recommendations.labels import labels_in, only_labels
from undocs.writing import to_json

if TYPE_CHECKING:
    from pathlib import Path

LABELS = [
    ("143.1, 143.2 and 143.5.", "1 2 5", "one by one"),
    ("143.1 to 143.4, 143.7", "1 2 3 4 7", "a range that repeats the paragraph"),
    ("143.11-14", "11 12 13 14", "a range that does not"),
    ("143.82–85, 87", "82 83 84 85 87", "a number that leans on the label before"),
    ("143.120, 209", "120 209", "the same without a range"),
    ("143.35. 143.36", "35 36", "a full stop for a comma"),
    ("143.1 through 143.3", "1 2 3", "a range in words"),
    ("143.9-7", "9", "a range that runs backwards"),
    ("143.5 and 12 others", "5", "a number that counts"),
    ("143.5, 35% of the wells", "5", "a share"),
    ("143.5 (2024)", "5", "a year"),
]


@pytest.mark.parametrize(
    ("text", "numbers", "trap"), LABELS, ids=[case[2] for case in LABELS]
)
def test_it_reads_enumerated_labels(text: str, numbers: str, trap: str) -> None:
    assert trap
    assert labels_in(text) == tuple(f"143.{number}" for number in numbers.split())


@given(st.integers(1, 90), st.integers(1, 200), st.integers(0, 50))
def test_it_writes_every_range_out(major: int, first: int, more: int) -> None:
    found = labels_in(f"{major}.{first}-{major}.{first + more}")

    assert found == tuple(f"{major}.{first + each}" for each in range(more + 1))


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("143.11-14", True),
        ("Recommendations 143.1, 143.2 and 143.7:", True),
        ("143.1 Mend the road", False),
        ("Lumaria", False),
    ],
)
def test_it_tells_lines_of_labels(text: str, is_so: bool) -> None:  # noqa: FBT001 - a column of the table
    assert only_labels(text) is is_so


def found_in(text: str) -> dict[str, tuple[str | None, str]]:
    lines = [
        line_of(each.strip(" #*"), bold=each.strip().startswith("*"))
        for each in text.strip().splitlines()
        if each.strip()
    ]
    return {each.label: (each.position, each.reason) for each in answers_in(lines)}


def test_it_reads_positions_in_sentences() -> None:
    found = found_in(
        """
        1. Lumaria thanks the Working Group for 9 recommendations.
        2. Lumaria accepts recommendations 143.1 to 143.3 and 143.5.
        3. Recommendations 143.4 and 143.6 do not enjoy the support of Lumaria. The
        tax on salt pays for the wells.
        4. Recommendation 143.7 is partially accepted, because the second part is
        already law.
        """
    )

    assert found["143.3"] == ("supported", "")
    assert found["143.5"] == ("supported", "")
    assert found["143.4"] == ("noted", "The tax on salt pays for the wells.")
    position, reason = found["143.7"]
    assert position == "partly_supported"
    assert reason.endswith("because the second part is already law.")
    assert len(found) == 7


def test_it_reads_reasons_under_labels() -> None:
    found = found_in(
        """
        * I. Accepted recommendations
        2. The Government accepts the following recommendations: 143.1, 143.2,
        143.3, 143.4.
        * II. Noted recommendations
        3. The Government takes note of recommendations 143.5, 143.6,
        143.7, 143.8 and 143.9
        and wishes to explain:
        143.5-6
        The tax on salt pays for the wells.
        It is low.
        143.7, 9
        The road is mended.
        """
    )

    assert found["143.4"] == ("supported", "")
    assert found["143.6"] == ("noted", "The tax on salt pays for the wells. It is low.")
    assert found["143.8"] == ("noted", "")
    assert found["143.9"] == ("noted", "The road is mended.")


def test_it_takes_the_position_of_the_heading() -> None:
    found = found_in(
        """
        * A. Recommendations that enjoy the support of Lumaria
        143.1
        The road will be mended.
        * B. Recommendations noted by Lumaria
        143.2
        The tax on salt pays for the wells.
        """
    )

    assert found["143.1"] == ("supported", "The road will be mended.")
    assert found["143.2"] == ("noted", "The tax on salt pays for the wells.")


def test_it_reads_what_stands_behind_a_label() -> None:
    found = found_in(
        """
        143.1: Accepted. The road will be mended.
        143.2 (Belmora): Not accepted. The tax is low.
        143.3 – Partially accepted – the wells come first.
        143.4. Mend the bridge (Belmora, Kalendia);
        """
    )

    assert found["143.1"] == ("supported", "The road will be mended.")
    assert found["143.2"] == ("noted", "The tax is low.")
    assert found["143.3"] == ("partly_supported", "the wells come first.")
    assert found["143.4"] == (None, "")


def test_it_says_where_a_document_contradicts_itself() -> None:
    lines = [
        line_of("1. Lumaria accepts recommendation 143.1."),
        line_of("2. Lumaria does not accept recommendation 143.1."),
    ]
    (answer,) = answers_in(lines)

    assert answer.position == "supported"
    assert [note.code for note in answer.notes] == ["position_contradicted"]
    assert answer.confidence < 0.5


TITLE = "Report of the Working Group on the Universal Periodic Review"


def test_it_reads_an_addendum_as_pdf(tmp_path: Path) -> None:
    source = (
        "#set page(width: 595pt, height: 842pt, margin: (x: 113pt, y: 90pt))\n"
        '#set text(size: 10pt, lang: "en")\n'
        "United Nations #h(99pt) A/HRC/90/7/Add.1\n\nDistr.: General\n\n"
        f'#text(size: 14pt, weight: "bold")[{TITLE}]\n\n'
        '#text(size: 14pt, weight: "bold")[Lumaria]\n\n'
        '#text(size: 12pt, weight: "bold")[Addendum]\n\n'
        '#text("1. Lumaria accepts recommendations 143.1 to 143.30 and takes its time '
        'to consider how the wells of the northern valley can be kept open.")\n\n'
        '#text("2. Lumaria takes note of recommendation 143.31. The tax is low.")\n'
    )
    path = tmp_path / "addendum.pdf"
    path.write_bytes(typst.compile(source.encode()))

    document = undocs.read(path)
    rows = to_json(document)

    assert (document.family, document.state_under_review) == ("upr_addendum", "XAA")
    assert [row["label"] for row in rows] == [f"143.{n}" for n in range(1, 32)]
    assert rows[-1]["position"] == "noted"
    assert rows[-1]["paragraph"] == "2"
    assert rows[-1]["reason"] == "The tax is low."
    assert rows[-1]["places"][0]["page"] == 1


def test_it_reads_tables_of_word_files(tmp_path: Path) -> None:
    rows = [
        ["Recommendation", "Position", "Comments"],
        ["143.1 Mend the road (Belmora)", "Supported", ""],
        ["143.2 Open the wells (Kalendia)", "Noted", "The tax is low."],
        ["143.3 Plant trees (Belmora)", "Supported/Noted", "In part."],
        ["143.4 Count them (Belmora)", "to come", ""],
    ]
    content = masthead("A/HRC/90/7/Add.1") + paragraph(TITLE) + paragraph("Addendum")
    path = write(tmp_path / "addendum.docx", body(content + table(rows)))

    answers = undocs.read(path).answers

    assert [(each.label, each.position, each.reason) for each in answers] == [
        ("143.1", "supported", ""),
        ("143.2", "noted", "The tax is low."),
        ("143.3", "partly_supported", "In part."),
        ("143.4", None, ""),
    ]
    assert [note.code for note in answers[3].notes] == ["position_unknown"]
