"""Thematic lists as PDF: ruled tables whose rows go on over pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typst
from tests.undocs.word_files import body, table, write

import undocs
from undocs.reading.tables import Grid
from undocs.recommendations.matrix_pages import _whole_rows

if TYPE_CHECKING:
    from pathlib import Path

    from undocs.models import Document

TITLES = ("Recommendation", "Position", "Full list of themes", "Comments")
SHORT = [
    ["Theme: Right to water"],
    [
        (
            "121.1 Open the wells in a non-discriminatory manner (Belmora) (Kalendia);\n"
            "Source of Position: A/HRC/90/7 - Para 121"
        ),
        "Supported",
        (
            "- Right to water\n- Civil rights - general measures\nSDGs:\n"
            "- 6 - CLEAN WATER\n- 16 - PEACE, JUSTICE\nAffected persons:\n- Women\n"
            "- persons with disabilities"
        ),
        "",
    ],
    [
        "122.7 Mend the road (Quillon);\nSource of Position: A/HRC/90/7/Add.1 - Para. 3",
        "Supported/Noted",
        "- Right to work",
        "",
    ],
]


def printed(tmp_path: Path, rows: list[list[str]]) -> Path:
    def cell(words: str, extra: str = "") -> str:
        lines = "#linebreak()".join(
            f"#text({json.dumps(line)})" for line in words.split("\n")
        )
        return f"table.cell({extra})[{lines}]" if extra else f"[{lines}]"

    cells = [
        cell(each, "colspan: 4") if len(row) == 1 else cell(each)
        for row in [list(TITLES), *rows]
        for each in row
    ]
    source = (
        "#set page(width: 842pt, height: 595pt, margin: 60pt)\n"
        '#set text(size: 9pt, hyphenate: false, lang: "en")\n#set par(justify: false)\n'
        '#text("UPR of Lumaria (4th Cycle - 48th Session)") #h(40pt) '
        '#text("Thematic list of recommendations")\n\n#text("A/HRC/90/7")\n\n'
        f"#table(columns: (200pt, 70pt, 200pt, 150pt), {', '.join(cells)})\n"
    )
    path = tmp_path / "matrix.pdf"
    path.write_bytes(typst.compile(source.encode()))
    return path


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return undocs.read(printed(tmp_path, SHORT))


def test_it_reads_the_same_from_a_printed_list(document: Document) -> None:
    first, second = document.recommendations

    assert document.family == "ohchr_matrix"
    assert (document.state_under_review, document.cycle) == ("XAA", 4)
    assert first.label == "121.1"
    assert first.clauses[0].text == "Open the wells in a non-discriminatory manner"
    assert first.clauses[0].recommending_states == ("XAG", "XAC")
    assert first.themes == ("Right to water", "Civil rights - general measures")
    assert first.goals == ("6", "16")
    assert first.groups == ("Women", "persons with disabilities")
    assert first.listed_under == ("Right to water",)
    assert first.final_position_source == "A/HRC/90/7 - Para 121"
    assert (second.label, second.final_position) == ("122.7", "partly_supported")


def test_it_puts_rows_together_that_go_on_over_a_page() -> None:
    first = Grid((TITLES, ("121.1 Open the", "Supporte", "- Right to", "")), 1)
    second = Grid((TITLES, ("wells (Belmora)", "d", "water", "")), 2)

    assert list(_whole_rows([first, second])) == [
        TITLES,
        ("121.1 Open the wells (Belmora)", "Supporte d", "- Right to water", ""),
    ]


def test_it_reads_bare_labels(tmp_path: Path) -> None:
    rows = [
        list(TITLES),
        ["1. Open the wells (Belmora)", "Supported", "- Right to water", ""],
        ["12. Mend the road (Kalendia)", "Noted", "- Right to work", ""],
    ]
    content = table([["UPR of Lumaria (4th Cycle – 48th Session)"]]) + table(rows)
    found = undocs.read(write(tmp_path / "matrix.docx", body(content))).recommendations

    assert [(each.label, each.text) for each in found] == [
        ("1", "Open the wells (Belmora)"),
        ("12", "Mend the road (Kalendia)"),
    ]
