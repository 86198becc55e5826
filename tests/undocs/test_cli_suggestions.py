"""`undocs asks` and `undocs classify`: a line out for each line in, or a reason."""

import io
import json

import pytest

from undocs import cli
from undocs.cli_suggestions import is_english


@pytest.fixture
def lines(tmp_path):
    def write(*rows):
        file = tmp_path / "lines.jsonl"
        file.write_bytes(
            b"".join(
                (row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n"
                for row in rows
            )
        )
        return str(file)

    return write


def answers(capsysbinary):
    out, err = capsysbinary.readouterr()
    return [json.loads(line) for line in out.splitlines()], err.decode().splitlines()


def test_it_gives_asks_in_the_order_that_texts_came_in(lines, capsysbinary):
    file = lines(
        {"id": "b", "text": "Ratify CAT and repeal article 79"},
        {"id": 1, "text": "Abolish the death penalty"},
    )
    assert cli.main(["asks", file]) == 0
    assert answers(capsysbinary)[0] == [
        {"id": "b", "asks": ["Ratify CAT", "repeal article 79"]},
        {"id": 1, "asks": ["Abolish the death penalty"]},
    ]


def test_it_gives_labels_with_reasons(lines, capsysbinary):
    file = lines(
        {"id": 7, "text": "Apply article 10 of CEDAW in all schools for girls"}
    )
    assert cli.main(["classify", file]) == 0
    ((found,), _) = answers(capsysbinary)
    assert list(found) == [
        *("id", "issues", "scores", "action_category", "ohchr_themes", "groups"),
        *("sdg_targets", "reasons"),
    ]
    assert found["id"] == 7
    assert "Women's rights" in found["issues"]
    assert len(found["scores"]) == 54
    assert found["action_category"] in range(1, 6)
    assert "Women & girls" in found["groups"]
    assert found["reasons"]["instruments"] == {
        "CEDAW": {"words": "CEDAW", "articles": ["10"]}
    }
    assert set(found["reasons"]["issues"]) == set(found["issues"])


def test_it_reads_standard_input(monkeypatch, capsysbinary):
    stdin = io.TextIOWrapper(io.BytesIO(b'{"id": 1, "text": "Ratify CAT"}\n\n'))
    monkeypatch.setattr("sys.stdin", stdin)
    assert cli.main(["asks"]) == 0
    assert answers(capsysbinary)[0] == [{"id": 1, "asks": ["Ratify CAT"]}]


@pytest.mark.parametrize("verb", ["asks", "classify"])
def test_it_answers_the_good_lines_and_says_why_of_the_bad(lines, capsysbinary, verb):
    file = lines(
        {"id": 1, "text": "Ratify CAT"},
        b"{broken",
        b"\xff\xfe",
        {"text": "Ratify CAT"},
        ["Ratify CAT"],
        {"id": 6, "text": "  "},
        {"id": 7, "text": 12},
        {"id": 8, "text": "Ratifier sans délai la Convention contre la torture"},
        {"id": 9, "text": "Ratify the treaty. " * 8000},
        {"id": 10, "text": "Sign CAT"},
    )
    assert cli.main([verb, file]) == 1
    found, said = answers(capsysbinary)
    assert [each["id"] for each in found] == [1, 10]
    assert [line.split(":")[1].strip() for line in said] == [
        f"line {number}" for number in range(2, 10)
    ]
    assert "it is broken" in said[0]
    assert "UTF-8" in said[1]
    assert '"id" and "text"' in said[2]
    assert "it is empty" in said[4]
    assert "expected a text" in said[5]
    assert "English" in said[6]
    assert "152,000 characters" in said[7]


def test_it_says_that_a_file_is_not_there(capsys, tmp_path):
    assert cli.main(["asks", str(tmp_path / "none.jsonl")]) == 1
    assert "could not be opened" in capsys.readouterr().err


def test_it_uses_the_shipped_model_where_another_is_damaged(
    lines, tmp_path, capsysbinary
):
    (tmp_path / "model.json").write_text("{}", "utf-8")
    file = lines({"id": 1, "text": "Ratify CAT"})
    assert cli.main(["classify", "--model", str(tmp_path), file]) == 0
    found, said = answers(capsysbinary)
    assert "International instruments" in found[0]["issues"]
    assert "comes with the program is used" in said[0]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Abolish capital punishment everywhere", True),
        ("Ratify OP-CAT", True),
        ("Protect Roma in Côte d'Ivoire and the Åland islands", True),
        ("Ratificar la Convención contra la Tortura", False),
        ("Das Übereinkommen ratifizieren und die Todesstrafe abschaffen", False),
        ("Phê chuẩn Công ước chống tra tấn", False),
        ("批准公约", False),
        ("Ратифицировать Конвенцию", False),
        ("12 (3)", False),
    ],
)
def test_it_tells_english_from_other_languages(text, english):
    assert is_english(text) is english
