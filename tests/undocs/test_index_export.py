"""Exports of the Universal Human Rights Index: every slip repaired openly."""

from __future__ import annotations

import datetime
import json
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undocs import ReadingError, Reason, cli
from undocs.index_export import REPAIRS, Annotation, read_index

if TYPE_CHECKING:
    from pathlib import Path

TITLES = [
    "Text",
    "Countries Concerned",
    "Reccomending Body",
    "Document Symbol",
    "Themes",
    "Affected Persons",
    "Sdgs",
    "Document Publication Date",
    "UPR Reccomending States",
    "UPR Position",
    "Type",
    "OHCHR Annotation Id",
    "UPR Session",
    "Regions Concerned",
    "Recommending Regions",
    "Date of publication on UHRI",
]
REVIEW = [
    "133.12 Open the wells &amp; mend the road (Peru)",
    "- Chile",
    "- Universal Periodic Review",
    "A/HRC/90/7",
    "- Right to food\n- Safe drinking water & sanitation",
    "- Women & girls",
    "- 6.1 - Safe water\n- PEACE",
    46078,
    "- Peru\n- Atlantis",
    "Supported/Noted",
    "- Recommendations",
    "0b6a7c1e-0000-4000-8000-000000000001",
    "48th Session",
    "- Americas",
    "- Americas",
    46100,
]
COMMITTEE = [
    "12. <p>The Committee recommends that the State party mend the road.</p>",
    "",
    "- Committee on the Rights of the Child",
    "CRC/C/XXX/CO/5",
    "",
    "",
    "",
    46078,
    "",
    "",
    "0b6a7c1e-0000-4000-8000-0000000000ff",
    "0b6a7c1e-0000-4000-8000-000000000002",
    "",
    "",
    "",
    "",
]


def export(tmp_path: Path, rows: list[list[Any]], titles: list[str] = TITLES) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [titles, *rows]:
        sheet.append(row)
    path = tmp_path / "export.xlsx"
    book.save(path)
    return path


def repairs(annotation: Annotation) -> set[tuple[str, str]]:
    return {(each.rule, each.field) for each in annotation.repairs}


def test_it_repairs_the_slips_of_the_spreadsheet(tmp_path: Path) -> None:
    review, committee = read_index(export(tmp_path, [REVIEW, COMMITTEE]))

    assert (review.paragraph, review.text) == (
        "133.12",
        "Open the wells & mend the road (Peru)",
    )
    assert (review.countries, review.recommending_states) == (
        ("CHL",),
        ("PER", "Atlantis"),
    )
    assert review.themes == ("Right to food", "Safe drinking water & sanitation")
    assert review.goals == ("6.1", "PEACE")
    assert review.publication_date == datetime.date(2026, 2, 25)
    assert (review.session, review.position) == (48, "partly_supported")
    assert (review.type, review.body) == ("recommendation", "UPR")
    assert (committee.body, committee.type, committee.countries) == ("CRC", None, ())
    assert (committee.paragraph, committee.text) == (
        "12",
        "The Committee recommends that the State party mend the road.",
    )


def test_it_names_every_repair(tmp_path: Path) -> None:
    review, committee = read_index(export(tmp_path, [REVIEW, COMMITTEE]))

    assert repairs(review) >= {
        ("header_spelling", "body"),
        ("header_spelling", "recommending_states"),
        ("leading_dash", "countries"),
        ("markup", "text"),
        ("paragraph_from_text", "text"),
        ("excel_serial", "publication_date"),
        ("session_words", "session"),
        ("body_folded", "body"),
        ("position_slash", "position"),
        ("state_not_known", "recommending_states"),
        ("goal_without_code", "goals"),
    }
    assert {("type_not_known", "type"), ("country_missing", "countries")} <= repairs(
        committee
    )
    rules = {each.rule for one in (review, committee) for each in one.repairs}
    assert rules <= REPAIRS.keys()


def test_it_keeps_what_came_with_its_hash(tmp_path: Path) -> None:
    first, second = read_index(export(tmp_path, [REVIEW, REVIEW]))
    (other,) = read_index(export(tmp_path, [COMMITTEE]))

    assert first.raw["Countries Concerned"] == "- Chile"
    assert first.raw_hash == second.raw_hash != other.raw_hash
    assert len(first.raw_hash) == 64


def test_it_takes_the_right_spelling_and_one_dash_only(tmp_path: Path) -> None:
    titles = [title.replace("Reccomending", "Recommending") for title in TITLES]
    row = list(COMMITTEE)
    row[2] = "- - SR Water"
    (found,) = read_index(export(tmp_path, [row], titles))

    assert found.body == "- SR Water"
    assert ("header_spelling", "body") not in repairs(found)


def as_json(**more: object) -> dict[str, object]:
    return {
        "AnnotationId": "1",
        "Symbol": "CCPR/C/XXX/CO/4",
        "Text": "5. The State party should mend the road.",
        "PublicationDate": "2026-02-25T00:00:00",
        "AnnotationType": "Recommendations",
        "Countries": ["Viet Nam"],
        "Themes": ["Right to work"],
        "Sdgs": ["16.3 - Promote the rule of law"],
        "Body": "CCPR",
        **more,
    }


@pytest.mark.parametrize("indent", [None, 2])
def test_it_reads_the_json_of_the_index(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "export.json"
    rows = [as_json(AnnotationId=str(number)) for number in range(3)]
    path.write_text(json.dumps(rows, indent=indent), encoding="utf-8")

    found = list(read_index(path))

    assert [each.annotation_id for each in found] == ["0", "1", "2"]
    assert found[0].countries == ("VNM",)
    assert (found[0].paragraph, found[0].goals) == ("5", ("16.3",))
    assert found[0].publication_date == datetime.date(2026, 2, 25)


def test_it_holds_one_annotation_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("undocs.index_export._CHUNK", 64)
    path = tmp_path / "export.json"
    rows = [as_json(AnnotationId=str(number), Text="é{" * 50) for number in range(9)]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

    assert len(list(read_index(path))) == 9


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (json.dumps([as_json()])[:-40], Reason.DAMAGED),
        ('[{"Name": "x"}]', Reason.OTHER_KIND),
        ("%PDF-1.7 x", Reason.NOT_A_DOCUMENT),
    ],
    ids=["cut short", "other names", "another type"],
)
def test_it_refuses_what_is_no_export(
    tmp_path: Path, content: str, code: Reason
) -> None:
    path = tmp_path / "export.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ReadingError) as caught:
        list(read_index(path))
    assert caught.value.code is code


def test_it_refuses_a_spreadsheet_with_other_columns(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        list(read_index(export(tmp_path, [["x"]], ["Name", "Religion"])))

    assert caught.value.code is Reason.OTHER_KIND
    assert "Name, Religion" in caught.value.came


def test_it_refuses_a_damaged_spreadsheet(tmp_path: Path) -> None:
    path = export(tmp_path, [REVIEW])
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            cut = content[:200] if "sheet1" in name else content
            target.writestr(name, cut)
    with pytest.raises(ReadingError) as caught:
        list(read_index(damaged))
    assert caught.value.code is Reason.DAMAGED


@settings(deadline=None)  # a busy machine is no failure
@given(st.dictionaries(st.sampled_from(sorted(as_json())), st.text() | st.none()))
def test_it_reads_any_values(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str | None]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps([as_json(**values)]), encoding="utf-8")
    (found,) = read_index(path)

    assert json.dumps(found.to_json())
    assert found.raw == as_json(**values)


def test_it_writes_an_export_as_json_lines(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    path = export(tmp_path, [REVIEW, COMMITTEE])

    assert cli.main(["index", str(path), "-o", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["paragraph"] for row in rows] == ["133.12", "12"]
    assert rows[0]["repairs"][0] == {"rule": "header_spelling", "field": "body"}


def test_it_says_why_an_export_cannot_be_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.json"
    path.write_text("[1", encoding="utf-8")

    assert cli.main(["index", str(path), "-o", str(tmp_path / "out.jsonl")]) == 1
    assert "Universal Human Rights Index" in capfd.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()
