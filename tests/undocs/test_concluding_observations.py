"""What a person sees who reads concluding observations with undocs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
import typst
from tests.undocs.observing import (
    CHILD,
    CIVIL,
    DISABILITY,
    RACIAL,
    WOMEN,
    Observations,
    lines_of,
    source_of,
)

import undocs
from undocs import ReadingError, Reason
from undocs.headed import headed_paragraphs
from undocs.models import from_dict, sure, to_dict
from undocs.recommendations.concluding_observations import (
    articles_in,
    recommendations_in,
)
from undocs.writing import write

if TYPE_CHECKING:
    from pathlib import Path

    from undocs.models import Document, Recommendation


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("observations") / "lumaria.pdf"
    path.write_bytes(typst.compile(source_of(Observations(DISABILITY)).encode()))
    return undocs.read(path)


def by_label(text: str) -> dict[str, Recommendation]:
    """Read marked text as lines without type and margins."""
    found = recommendations_in(headed_paragraphs(lines_of(text)))
    return {each.label: each for each in found}


def asks(recommendation: Recommendation) -> tuple[str, ...]:
    return recommendation.clauses[0].asks


def test_it_tells_what_the_document_is(document: Document) -> None:
    assert document.symbol == "CRPD/C/XAA/CO/1"
    assert document.family == "concluding_observations"
    assert document.state_under_review == "XAA"
    assert document.date is not None
    assert document.date.isoformat() == "2025-03-24"
    assert document.title == "Concluding observations on the initial report of Lumaria"
    assert document.notes == ()


def test_it_finds_what_asks_and_leaves_concerns_and_praise(document: Document) -> None:
    assert [each.label for each in document.paragraphs] == [
        str(number) for number in range(1, 14)
    ]
    found = [each.label for each in document.recommendations]

    assert found == ["5", "6", "8", "10", "12", "13"]


def test_it_gives_the_same_without_type_and_margins(document: Document) -> None:
    plain = by_label(DISABILITY)

    for each in document.recommendations:
        other = plain[each.label]
        assert (other.text, asks(other)) == (each.text, asks(each))
        assert other.articles == each.articles
        assert other.places == ()
    assert list(plain) == [each.label for each in document.recommendations]


def test_it_gives_limbs_as_asks(document: Document) -> None:
    first = document.recommendations[0]

    assert asks(first) == (
        "Review the Act on Guardians, in particular article 5 (a) thereof, and repeal it",
        (
            "Consult organizations of persons with disabilities, in line with article 4 (3) "
            "of the Convention. The State party should publish what it heard"
        ),
        (
            "Train public officials on the human rights model of disability in all the "
            "districts, non-discrimination included"
        ),
    )
    assert all(ask in first.text for ask in asks(first))


def test_it_gives_sections_articles_and_the_concern_answered(
    document: Document,
) -> None:
    found = {each.label: each for each in document.recommendations}

    assert found["5"].section == "A. General principles and obligations (arts. 1–4)"
    assert found["5"].articles == ("1", "2", "3", "4")
    assert found["8"].section.endswith("or punishment (art. 15)")
    assert found["8"].articles == ("15",)
    assert [found[label].concern_paragraph for label in ("5", "6", "8", "12")] == [
        "4",
        "4",
        "7",
        None,
    ]
    assert [found[label].kind for label in ("8", "10", "12", "13")] == [
        "substantive",
        "substantive",
        "procedural",
        "procedural",
    ]


def test_it_marks_what_the_document_names_as_urgent(document: Document) -> None:
    """Paragraph 11 names 9, the concern that paragraph 10 answers."""
    marked = [each.label for each in document.recommendations if each.follow_up]

    assert marked == ["5", "8", "10"]


def test_it_survives_being_stored(document: Document) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(document)))) == document


def test_it_is_sure_of_a_clean_print(document: Document) -> None:
    assert all(map(sure, document.recommendations))
    assert all(each.places for each in document.recommendations)


def test_it_prints_one_object_a_paragraph(document: Document) -> None:
    rows = undocs.to_json(document)

    assert [row["paragraph"] for row in rows] == ["5", "6", "8", "10", "12", "13"]
    assert rows[0] | {"places": 0, "text": 0, "asks": 0} == {
        "document": "lumaria",
        "symbol": "CRPD/C/XAA/CO/1",
        "state_under_review": "XAA",
        "paragraph": "5",
        "clause": 1,
        "text": 0,
        "recommending_states": [],
        "position": None,
        "asks": 0,
        "places": 0,
        "page": rows[0]["page"],
        "language": "en",
        "confidence": 1.0,
        "notes": [],
        "kind": "substantive",
        "section": "A. General principles and obligations (arts. 1–4)",
        "articles": ["1", "2", "3", "4"],
        "concern_paragraph": "4",
        "follow_up": True,
    }


def test_it_shows_limbs_in_a_table_and_in_a_spreadsheet(document: Document) -> None:
    table, sheet = io.BytesIO(), io.BytesIO()
    write([document], "table", table)
    write([document], "csv", sheet)
    shown = table.getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(sheet.getvalue().decode("utf-8-sig"))))

    assert "(arts. 1–4), answers 4, follow-up, page" in shown
    assert "    - Review the Act on Guardians" in shown
    assert rows[0]["asks"].splitlines()[2].startswith("Train public officials")
    assert (rows[0]["articles"], rows[0]["concern_paragraph"]) == ("1, 2, 3, 4", "4")


def test_it_keeps_an_act_before_the_limbs_and_sentences_with_acts_of_their_own(
    document: Document,
) -> None:
    found = {each.label: asks(each) for each in document.recommendations}

    assert found["8"][0] == (
        "The Committee urges the State party to open the wards immediately"
    )
    assert len(found["8"]) == 3
    assert found["10"] == (
        (
            "The Committee recommends that the State party adopt a strategy for schools. "
            "Such a strategy should include a budget."
        ),
        "It also recommends that the State party hire teachers.",
    )


def test_it_reads_a_recommendation_below_a_concern_in_one_paragraph() -> None:
    found = by_label(CIVIL)

    assert list(found) == ["3", "5", "6", "7"]
    assert found["3"].text.startswith("The State party should: (a) Abolish")
    assert asks(found["3"]) == ("Abolish the death penalty", "Commute all sentences")
    assert found["3"].concern_paragraph == "3"
    assert [note.code for note in found["3"].notes] == ["paragraph_divided"]
    assert not sure(found["3"])
    assert asks(found["5"]) == (
        "The State party should reduce crowding.",
        "It should also let independent visitors in.",
    )
    assert [label for label in found if found[label].follow_up] == ["3", "5"]


def test_it_reads_the_form_of_the_committee_on_racial_discrimination() -> None:
    found = by_label(RACIAL)

    assert list(found) == ["4", "5", "6", "7", "8"]
    assert found["5"].text == "The Committee urges the State party to count them."
    assert [found[label].kind for label in ("6", "7")] == ["substantive", "procedural"]
    assert [label for label in found if found[label].follow_up] == ["4"]


def test_it_reads_the_form_of_the_committee_on_the_rights_of_the_child() -> None:
    found = by_label(CHILD)

    assert list(found) == ["5", "7", "8"]
    assert asks(found["7"]) == (
        "Urges the State party to prohibit corporal punishment",
        "Recommends that the State party train parents",
    )
    assert found["5"].section == "Right to life, survival and development"
    assert found["7"].articles == ("19", "24", "37", "39")
    assert found["8"].concern_paragraph == "6"
    assert [label for label in found if found[label].follow_up] == ["5", "7", "8"]


def test_it_reads_the_form_of_the_committee_on_discrimination_against_women() -> None:
    found = by_label(WOMEN)

    assert list(found) == ["2", "4", "5"]
    assert found["4"].concern_paragraph == "3"
    assert found["4"].follow_up


@pytest.mark.parametrize(
    ("heading", "articles"),
    [
        ("Education (art. 24)", ("24",)),
        ("A. General principles (arts. 1 - 4)", ("1", "2", "3", "4")),
        ("Equality (articles 5 and 12–14)", ("5", "12", "13", "14")),
        ("General measures (arts. 4, 42 and 44 (6))", ("4", "42", "44")),
        ("Maximum available resources (art. 2, para. 1)", ("2",)),
        ("Freedom from torture (art 15)", ("15",)),
        ("Follow-up to article 9", ()),
        ("Wells (art. 1–999)", ("1",)),
    ],
)
def test_it_reads_articles_from_a_heading(
    heading: str, articles: tuple[str, ...]
) -> None:
    assert articles_in(heading) == articles


@pytest.mark.parametrize(
    ("symbol", "family"),
    [
        ("CCPR/C/XAA/CO/4", "concluding_observations"),
        ("E/C.12/XAA/CO/2-4", "concluding_observations"),
        ("CCPR/CO/75/XAA", "concluding_observations"),
        ("CRPD/C/XAA/CO/1/Add.1", "follow_up_report"),
        ("CRPD/C/XAA/Q/1", "list_of_issues"),
        ("CRPD/C/XAA/Q/1/Add.1", "replies_to_list_of_issues"),
        ("CRPD/C/XAA/1", "state_report"),
        ("CRPD/C/GC/7", None),
    ],
)
def test_it_tells_the_family_by_the_symbol(
    tmp_path: Path, symbol: str, family: str | None
) -> None:
    path = tmp_path / "document.pdf"
    source = source_of(Observations(DISABILITY, symbol=symbol))
    path.write_bytes(typst.compile(source.encode()))
    if family:
        assert undocs.read(path).family == family
        return
    with pytest.raises(ReadingError) as caught:
        undocs.read(path)
    assert caught.value.code is Reason.OTHER_KIND


def test_it_refuses_what_is_not_among_the_families_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(typst.compile(source_of(Observations(DISABILITY)).encode()))
    with pytest.raises(ReadingError) as caught:
        undocs.read(path, families=("upr_working_group_report",))

    assert caught.value.code is Reason.OTHER_KIND
    assert "CRPD/C/XAA/CO/1 is concluding observations (CRPD)" in caught.value.came
    assert "A/HRC/26/6" in caught.value.advice


def test_it_names_the_families_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match=r"expected families among .*upr_working_group"
    ):
        undocs.read(tmp_path / "x.pdf", families=("letters",))
