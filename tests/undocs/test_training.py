"""Training: a table that names its documents, or clear words and nothing learnt."""

import json

import pytest

from undocs.classify import TableError, suggest
from undocs.classify.table import read_table
from undocs.classify.training import train

REPORT = "Report of the Working Group on the Universal Periodic Review: "
STATES = ("Lumaria", "Kalendia", "France", "Japan", "Peru", "Kenya")
KINDS = (
    ("Ratify the treaty on matter {}", "International instruments", 5),
    ("Continue efforts to build schools in district {}", "Right to education", 2),
    ("Consider a law on prisons, number {}", "Detention", 3),
)


def row(**values):
    return {
        "document": "A/HRC/26/6",
        "text": "Ratify CAT",
        "issues": ["International instruments"],
        "action_category": 5,
        **values,
    }


def write(file, rows):
    file.write_text("".join(json.dumps(each) + "\n" for each in rows), "utf-8")
    return file


def faults(file):
    with pytest.raises(TableError) as refused:
        read_table(file)
    return [str(fault) for fault in refused.value.faults]


def table(folder):
    rows = [
        row(
            document=REPORT + state,
            text=text.format(number),
            issues=[issue],
            action_category=level,
        )
        for state in STATES
        for text, issue, level in KINDS
        for number in range(4)
    ]
    return write(folder / "table.jsonl", rows)


def test_it_learns_from_a_table(tmp_path):
    said = []
    model = train(table(tmp_path), said.append)
    found = suggest("Continue efforts to build schools in the north", model)
    assert [each.label for each in found.issues] == ["Right to education"]
    assert found.action_category.label == "2"
    assert found.scores["Death penalty"] < 0.01
    assert model.description["rows"] == 72
    assert model.description["groups"] == 6
    assert any("Trial 5 of 5" in line for line in said)


def test_it_does_not_learn_from_a_handful_of_rows(tmp_path):
    with pytest.raises(TableError, match="at least 50 rows from 5 States"):
        train(write(tmp_path / "few.jsonl", [row()]))


def test_it_reads_a_spreadsheet_saved_as_csv(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text(
        "document,text,issues,action_category\n"
        "A/HRC/26/6,Ratify CAT,International instruments; Torture and other CID "
        "treatment,5\n"
        "CCPR/C/VNM/CO/3,Repeal the decree,Justice,\n",
        "utf-8-sig",
    )
    first, second = read_table(file)
    assert first.issues == (
        "International instruments",
        "Torture and other CID treatment",
    )
    assert second.action_category is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"document": ""}, "name of a UN document, but there is none"),
        ({"document": "Posts of a citizen"}, "Only documents of UN mechanisms"),
        ({"document": REPORT + "Atlantis"}, "symbol of a UN document"),
        ({"issues": ["Loyalty"]}, "'Loyalty' came. New labels cannot be added"),
        ({"issues": []}, "at least one issue"),
        ({"text": " "}, "it is empty"),
        ({"text": "word " * 5000}, "24,999"),
        ({"action_category": 6}, "1 to 5 or none, but 6 came"),
    ],
)
def test_it_says_what_is_wrong_with_a_row(tmp_path, values, said):
    file = write(tmp_path / "table.jsonl", [row(), row(**values)])
    (fault,) = faults(file)
    assert fault.startswith("Row 2: ")
    assert said in fault


def test_it_says_everything_that_is_wrong_at_once(tmp_path):
    file = tmp_path / "table.jsonl"
    file.write_text(
        '{"text": "Ratify CAT", "issues": []}\nbroken\n[1]\n'
        + json.dumps(row(document="", text="")),
        "utf-8",
    )
    found = faults(file)
    assert [fault.split(":")[0] for fault in found] == [
        *("Row 1", "Row 2", "Row 3", "Row 4", "Row 4")
    ]
    assert "document is missing" in found[0]


def test_it_names_the_columns_that_a_csv_lacks(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("text,label\nRatify CAT,Justice\n", "utf-8")
    (fault,) = faults(file)
    assert "document, issues is missing" in fault


def test_it_refuses_another_encoding_with_the_line(tmp_path):
    file = tmp_path / "table.csv"
    file.write_bytes(
        "document,text,issues\nA/HRC/26/6,Liberté,Justice\n".encode("cp1252")
    )
    (fault,) = faults(file)
    assert "UTF-8, but byte 0xe9 came in line 2" in fault


def test_it_refuses_an_empty_table(tmp_path):
    (fault,) = faults(write(tmp_path / "table.jsonl", []))
    assert "the table is empty" in fault


def test_it_counts_the_faults_that_it_does_not_show(tmp_path):
    file = write(tmp_path / "table.jsonl", [row(text="") for _ in range(60)])
    found = faults(file)
    assert len(found) == 51
    assert "10 more" in found[-1]
