"""Thematic lists by OHCHR, in the forms of several years."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.undocs.word_files import (
    body,
    cell,
    head,
    numbered,
    paragraph,
    row,
    table,
    write,
)

import undocs
from undocs import Document, ReadingError, Reason, cli
from undocs.models import from_dict, to_dict

FOLDER = os.environ.get("SERVANDA_BENCHMARK_DATA")
HEAD = head(
    "UPR of Lumaria (3rd Cycle - 34th Session) Thematic list of recommendations"
)
OLD = [
    "Recommendation",
    "Position",
    "Full list of themes",
    "Assessment/comments on level of implementation",
]
NEW = [
    "Recommendation and recommending State",
    "Position of the State under review",
    "Human rights themes and groups of persons",
    "Relevant SDGs",
]
SOURCE = "Source of Position: A/HRC/90/7/Add.1 - Para.3"


def matrix(tmp_path: Path, rows: list[list[str | list[str]]]) -> Document:
    path = write(tmp_path / "matrix.docx", body(table(rows) + paragraph()), HEAD)
    return undocs.read(path)


def test_it_reads_the_columns_of_2025(tmp_path: Path) -> None:
    document = matrix(
        tmp_path,
        [
            NEW,
            ["Theme: Right to health"],
            [
                ["140.7 Train midwives (Quillon) (the Sorrel Republic);", SOURCE],
                "Supported",
                ["- Right to health", "- Women’s rights", "Groups of Persons: ", "- Women & girls"],
                ["- 3 - GOOD HEALTH AND WELL-BEING", "- 5 - GENDER EQUALITY"],
            ],
        ],
    )  # fmt: skip
    (found,) = document.recommendations

    assert document.family == "ohchr_matrix"
    assert document.state_under_review == "XAA"
    assert (document.session, document.cycle) == ("34", 3)
    assert document.title == "Thematic list of recommendations: Lumaria"
    assert found.label == "140.7"
    assert found.text == "Train midwives (Quillon) (the Sorrel Republic)"
    assert [each.text for each in found.clauses] == ["Train midwives"]
    assert found.clauses[0].recommending_states == ("XAH", "XAE")
    assert (found.position, found.final_position) == ("supported", "supported")
    assert found.final_position_source == "A/HRC/90/7/Add.1 - Para.3"
    assert found.themes == ("Right to health", "Women’s rights")
    assert found.groups == ("Women & girls",)
    assert found.goals == ("3", "5")
    assert found.listed_under == ("Right to health",)
    assert undocs.sure(found)


def test_it_reads_the_columns_of_2019(tmp_path: Path) -> None:
    document = matrix(
        tmp_path,
        [
            OLD,
            ["Theme: Right to health"],
            [
                ["121.2. Open clinics (Quillon); Staff clinics (Belmora).", SOURCE],
                "Supported/Noted",
                [
                    "- Right to health",
                    "SDGs: ",
                    "- 3.8 - Universal health coverage",
                    "Affected persons: ",
                    "- older persons",
                ],
                "",
            ],
        ],
    )
    (found,) = document.recommendations

    assert found.text == "Open clinics (Quillon); Staff clinics (Belmora)"
    assert [each.text for each in found.clauses] == ["Open clinics", "Staff clinics"]
    assert found.final_position == "partly_supported"
    assert found.themes == ("Right to health",)
    assert found.goals == ("3.8",)
    assert found.groups == ("older persons",)


def test_it_reads_coded_themes_of_2014(tmp_path: Path) -> None:
    document = matrix(
        tmp_path,
        [
            OLD,
            ["Theme: A12 Acceptance of international norms"],
            [
                "99.1. Ratify the Convention (Quillon)",
                "Noted",
                [
                    "A12 Acceptance of international norms",
                    "G4 Migrants",
                    "Affected persons:",
                    "migrants",
                ],
                "",
            ],
        ],
    )
    (found,) = document.recommendations

    assert found.listed_under == ("A12 Acceptance of international norms",)
    assert found.themes == ("A12 Acceptance of international norms", "G4 Migrants")
    assert found.groups == ("migrants",)
    assert found.final_position == "noted"
    assert found.final_position_source == ""


def test_it_makes_one_of_what_is_listed_under_several_themes(tmp_path: Path) -> None:
    item: list[str | list[str]] = ["121.1 Open clinics (Quillon);", "Noted"]
    document = matrix(
        tmp_path,
        [
            OLD,
            ["Theme: Right to health"],
            [*item, ["- Right to health"], ""],
            ["Theme: Women"],
            [*item, ["- Right to health", "- Women"], ""],
        ],
    )
    (found,) = document.recommendations

    assert found.listed_under == ("Right to health", "Women")
    assert found.themes == ("Right to health", "Women")
    assert undocs.sure(found)


def test_it_keeps_apart_what_does_not_agree(tmp_path: Path) -> None:
    document = matrix(
        tmp_path,
        [
            OLD,
            ["121.1 Open clinics (Quillon);", "Noted", "- Health", ""],
            ["121.1 Open clinics (Quillon);", "Supported", "- Health", ""],
        ],
    )

    positions = [each.final_position for each in document.recommendations]
    assert positions == ["noted", "supported"]
    for each in document.recommendations:
        assert [note.code for note in each.notes] == ["label_repeated"]
        assert not undocs.sure(each)


@pytest.mark.parametrize(
    ("printed", "position", "final"),
    [
        ("Supported", "supported", "supported"),
        ("Accepted", "supported", "supported"),
        ("Supported (implemented)", "implemented", "supported"),
        ("Noted", "noted", "noted"),
        ("Not supported", "noted", "noted"),
        ("Supported/ Noted", "partly_supported", "partly_supported"),
        ("Partially supported", "partly_supported", "partly_supported"),
        ("Under consideration", "pending", None),
        ("", None, None),
    ],
)
def test_it_tells_positions(
    tmp_path: Path, printed: str, position: str | None, final: str | None
) -> None:
    document = matrix(
        tmp_path, [OLD, ["1.1 Act at once (Quillon)", printed, "- Life", ""]]
    )
    (found,) = document.recommendations

    assert (found.position, found.final_position) == (position, final)
    assert undocs.sure(found)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["Act at once (Quillon)", "Noted", "- Life", "- 16 - PEACE"], "label_missing"),
        (
            ["1.1 Act at once (Quillon)", "Deferred", "- Life", "- 16 - PEACE"],
            "position_unknown",
        ),
        (
            ["1.1 Act at once (Quillon)", "Noted", "- Life", "- 18 - JOY"],
            "goal_unknown",
        ),
        (["1.1 Act at once", "Noted", "- Life", "- 16 - PEACE"], "states_missing"),
        (["1.1 ;", "Noted", "- Life", "- 16 - PEACE"], "text_short"),
    ],
)
def test_it_says_what_is_doubtful(
    tmp_path: Path, cells: list[str | list[str]], code: str
) -> None:
    (found,) = matrix(tmp_path, [NEW, cells]).recommendations

    assert code in {note.code for note in found.notes}
    assert not undocs.sure(found)


def test_it_reads_goals_by_name(tmp_path: Path) -> None:
    goals = ["- CLIMATE ACTION", "- SDG 16", "- 16 - PEACE"]
    (found,) = matrix(
        tmp_path, [NEW, ["1.1 Act at once (Quillon)", "Noted", "- Life", goals]]
    ).recommendations

    assert found.goals == ("13", "16")


def test_it_reads_states_from_a_column_of_their_own(tmp_path: Path) -> None:
    titles: list[str | list[str]] = [
        "Recommendation",
        "Recommending State/s",
        "Position",
        "Themes",
    ]
    cells: list[str | list[str]] = [
        "1.1 Act at once",
        "Quillon, Belmora",
        "Noted",
        "- Life",
    ]
    (found,) = matrix(tmp_path, [titles, cells]).recommendations  # fmt: skip

    assert found.text == "Act at once"
    assert found.clauses[0].text == "Act at once"
    assert found.clauses[0].recommending_states == ("XAH", "XAG")


def test_it_reads_several_items_of_one_cell(tmp_path: Path) -> None:
    lines = [
        "1.1 Act at once (Quillon)",
        SOURCE,
        "1.2 Raise spending to",
        "2.5 per cent (Belmora)",
    ]
    found = matrix(tmp_path, [OLD, [lines, "Noted", "- Life", ""]]).recommendations

    assert [each.label for each in found] == ["1.1", "1.2"]
    assert found[1].text == "Raise spending to 2.5 per cent (Belmora)"
    assert [each.final_position_source for each in found] == [
        "A/HRC/90/7/Add.1 - Para.3",
        "",
    ]


def test_it_puts_broken_lines_of_a_theme_together(tmp_path: Path) -> None:
    themes = ["- Economic, social & cultural rights -", "general measures", "- Life"]
    (found,) = matrix(
        tmp_path, [OLD, ["1.1 Act at once (Quillon)", "Noted", themes, ""]]
    ).recommendations

    assert found.themes == (
        "Economic, social & cultural rights - general measures",
        "Life",
    )


def test_it_reads_labels_that_word_counts(tmp_path: Path) -> None:
    from tests.undocs.test_docx import NUMBERS

    numbers = NUMBERS.replace('"%1."', '"121.%1."')
    rows = "".join(
        row(
            f"<w:tc>{numbered(words, 1)}</w:tc>",
            cell("Noted"),
            cell("- Life"),
            cell(""),
        )
        for words in ("Act (Quillon)", "Wait (Belmora)")
    )
    titles = row(*map(cell, OLD))
    document = body(f"<w:tbl>{titles}{rows}</w:tbl>")
    path = write(tmp_path / "matrix.docx", document, {**HEAD, "numbering": numbers})

    found = undocs.read(path).recommendations

    assert [each.label for each in found] == ["121.1", "121.2"]


def test_it_can_be_kept_and_taken_up_again(tmp_path: Path) -> None:
    cells: list[str | list[str]] = [
        "1.1 Act at once (Quillon)",
        "Noted",
        "- Life",
        "- 16 - PEACE",
    ]
    document = matrix(tmp_path, [NEW, ["Theme: Life"], cells])

    kept = json.loads(json.dumps(to_dict(document)))

    assert from_dict(kept) == document


def test_it_writes_themes_groups_goals_and_final_positions(tmp_path: Path) -> None:
    path = tmp_path / "matrix.docx"
    themes = ["- Life", "Groups of Persons:", "- Children"]
    cells = [["1.1 Act at once (Quillon);", SOURCE], "Noted", themes, "- 16 - PEACE"]
    write(path, body(table([NEW, ["Theme: Life"], cells])), HEAD)
    out = tmp_path / "out.jsonl"

    assert cli.main(["read", str(path), "-o", str(out)]) == 0
    line = json.loads(out.read_text(encoding="utf-8"))

    assert (line["paragraph"], line["clause"], line["text"]) == (
        "1.1",
        1,
        "Act at once",
    )
    assert line["position"] == "noted"
    assert line["final_position"] == "noted"
    assert line["final_position_source"] == "A/HRC/90/7/Add.1 - Para.3"
    assert line["themes"] == ["Life"]
    assert line["groups"] == ["Children"]
    assert line["sdgs"] == ["16"]
    assert line["listed_under"] == ["Life"]
    assert (line["page"], line["places"]) == (None, [])


def test_it_shows_a_list_without_pages(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "matrix.docx"
    write(
        path,
        body(table([OLD, ["1.1 Act at once (Quillon)", "Noted", "- Life", ""]])),
        HEAD,
    )

    assert cli.main(["read", "--format", "table", str(path)]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert "1.1  noted\n" in shown


def test_it_refuses_a_word_file_of_another_kind(tmp_path: Path) -> None:
    words = "Lumaria reports to the United Nations on the rights of the child."
    path = write(tmp_path / "other.docx", body(paragraph(words)))

    with pytest.raises(ReadingError) as caught:
        undocs.read(path)

    assert caught.value.code is Reason.OTHER_KIND
    assert "choose that file" in caught.value.advice


def test_it_refuses_a_word_file_of_nobody(tmp_path: Path) -> None:
    path = write(tmp_path / "other.docx", body(paragraph("The menu of the week")))

    with pytest.raises(ReadingError) as caught:
        undocs.read(path)

    assert caught.value.code is Reason.NOT_UN_DOCUMENT


def test_it_is_refused_where_only_reports_are_wanted(tmp_path: Path) -> None:
    path = write(tmp_path / "matrix.docx", body(table([OLD])), HEAD)

    with pytest.raises(ReadingError) as caught:
        undocs.read(path, families=("upr_working_group_report",))

    assert caught.value.code is Reason.OTHER_KIND


@pytest.mark.skipif(not FOLDER, reason="benchmark data not present")
@pytest.mark.parametrize("cycle", [3, 4])
def test_it_reads_every_item_of_real_lists(cycle: int) -> None:
    folder = Path(FOLDER or "") / "upr" / "docs"
    path = folder / f"slovenia_matrix_cycle{cycle}.docx"
    lines = path.with_suffix(".gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {each["paragraph"]: each for each in map(json.loads, lines)}

    document = undocs.read(path)

    assert len(document.recommendations) == len(gold)
    for found in document.recommendations:
        expected = gold[found.label]
        assert found.text == expected["text"]
        assert [set(each.recommending_states) for each in found.clauses] == [
            set(each["recommending_states_iso3"]) for each in expected["clauses"]
        ]
        assert found.final_position == expected["position"].lower()
        assert found.final_position_source == expected["source_of_position"]
        assert set(found.themes) == set(expected["themes"])
        assert set(found.groups) == set(expected["groups_of_persons"])
        assert set(found.goals) == {each.split(" - ")[0] for each in expected["sdgs"]}
