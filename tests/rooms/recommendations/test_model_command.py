"""`servanda model train`: a trained model in the home, or nothing and the reasons."""

import json

import pytest
from django.core.management import CommandError, call_command

from undocs.classify import load

KINDS = (
    ("Ratify the treaty on matter {}", "International instruments", 5),
    ("Continue efforts to build schools in district {}", "Right to education", 2),
)


def test_it_trains_a_model_and_says_how_good_it_is(tmp_path, settings, capsys):
    settings.HOME = tmp_path
    table = tmp_path / "table.jsonl"
    rows = [
        {
            "document": f"CCPR/C/{state}/CO/3",
            "text": text.format(number),
            "issues": [issue],
            "action_category": level,
        }
        for state in ("FRA", "JPN", "PER", "KEN", "NOR")
        for text, issue, level in KINDS
        for number in range(6)
    ]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    call_command("model", "train", str(table))
    said = capsys.readouterr().out
    assert "from 60 texts" in said
    assert "issues_micro_f1" in said
    assert load(tmp_path / "model").description["rows"] == 60


def test_it_names_the_faults_of_a_table_and_writes_nothing(tmp_path, settings):
    settings.HOME = tmp_path
    table = tmp_path / "table.csv"
    table.write_text("document,text,issues\n,Ratify CAT,Justice\n", "utf-8")
    with pytest.raises(CommandError, match="Row 2: Expected the name of a UN document"):
        call_command("model", "train", str(table))
    assert not (tmp_path / "model").exists()


def test_it_says_which_table_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv: No such file"):
        call_command("model", "train", str(tmp_path / "none.csv"))
