"""What a person sees who reads a printed report with undocs."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image
from tests.undocs.printing import CLOSING, Block, Report, labelled

import undocs
from undocs.models import Place, from_dict, to_dict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from undocs.models import Document, Recommendation


@pytest.fixture(scope="module")
def report(labelled_pdf: Path) -> Document:
    return undocs.read(labelled_pdf)


@pytest.fixture(scope="module")
def older_report(itemised_pdf: Path) -> Document:
    return undocs.read(itemised_pdf)


def by_label(document: Document) -> dict[str, Recommendation]:
    return {each.label: each for each in document.recommendations}


def printed_in(path: Path, place: Place) -> str:
    """Give the words that stand in a rectangle of a page."""
    pdf = pypdfium2.PdfDocument(path)
    page = pdf[place.page - 1]
    text = page.get_textpage()
    x0, y0, x1, y1 = place.bbox
    height = page.get_height()
    words = text.get_text_bounded(x0 - 0.5, height - y1, x1 + 0.5, height - y0)
    text.close()
    page.close()
    pdf.close()
    return words.strip()


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_it_tells_what_the_document_is(report: Document) -> None:
    assert report.symbol == "A/HRC/90/7"
    assert report.state_under_review == "XAA"
    assert (report.session, report.cycle) == ("48", 4)
    assert report.date is not None
    assert report.date.isoformat() == "2025-03-24"
    assert report.title.endswith(": Lumaria")
    assert report.notes == ()


def test_it_finds_every_label_once_and_in_order(report: Document) -> None:
    expected = [f"12.{n}" for n in range(1, 30)] + ["13.1", "13.2", "14.1"]

    assert [each.label for each in report.recommendations] == expected


def test_it_splits_clauses_and_reads_states(report: Document) -> None:
    clauses = by_label(report)["12.1"].clauses

    assert [(each.text, each.recommending_states) for each in clauses] == [
        ("Ratify the Convention on Wells", ("XAC", "XAH")),
        ("Accede to the Convention on Wells", ("XAM",)),
    ]


def test_it_keeps_a_hyphen_at_the_end_of_a_line(report: Document) -> None:
    found = by_label(report)["12.2"]

    assert "non-discriminatory tariff" in found.text
    assert found.clauses[0].recommending_states == ("XAB", "XAJ")


def test_it_leaves_out_heads_feet_and_footnotes(report: Document) -> None:
    everything = " ".join(each.text for each in report.recommendations)

    for furniture in ("A/HRC", "GE.25", "have not been edited"):
        assert furniture not in everything


def test_it_does_not_take_the_closing_paragraph_for_an_item(report: Document) -> None:
    assert by_label(report)["14.1"].text == (
        "Move the capital to the coast (Estuary Coast)."
    )
    assert report.paragraphs[-1].label == "15"


def test_it_says_the_position_and_where_it_stands(report: Document) -> None:
    found = by_label(report)

    assert found["12.3"].position == "supported"
    assert found["14.1"].position == "noted"
    assert found["13.1"].position == "pending"
    assert found["13.1"].position_label == "13"
    assert found["13.1"].position_source == (
        "paragraph 13: “will be examined by Lumaria”"
    )


def test_it_reads_items_numbered_under_a_paragraph(older_report: Document) -> None:
    labels = [each.label for each in older_report.recommendations]

    assert labels == [f"12.{n}" for n in range(1, 15)]
    assert len(by_label(older_report)["12.9"].clauses) == 2


def test_it_reads_a_position_after_the_list_and_by_number(
    older_report: Document,
) -> None:
    found = by_label(older_report)
    implemented = {
        label for label, each in found.items() if each.position == "implemented"
    }

    assert implemented == {"12.2", "12.4", "12.6", "12.7", "12.8"}
    assert found["12.1"].position == "supported"
    assert found["12.1"].position_label == "13"


def test_it_reads_state_and_date_where_the_usual_places_are_empty(
    printed: Callable[[Report], Path],
) -> None:
    plain = replace(labelled(3), opening="The Working Group met in the morning.")
    document = undocs.read(printed(plain))

    assert document.state_under_review == "XAA"
    assert (document.session, document.cycle) == (None, None)


def test_it_leaves_the_state_open_where_none_is_named(
    printed: Callable[[Report], Path],
) -> None:
    nameless = replace(labelled(3), opening="It met early.", state="A country")
    document = undocs.read(printed(nameless))

    assert document.state_under_review is None
    assert document.title == (
        "Report of the Working Group on the Universal Periodic Review"
    )


def test_it_does_not_take_comments_or_pledges_for_recommendations(
    printed: Callable[[Report], Path],
) -> None:
    report = labelled(3)
    comments = Block(
        "15.",
        "With regard to recommendations on wells, Lumaria offered these remarks:",
        [("1.", "The wells are open (Kalendia)."), ("2.", "The roads are mended.")],
    )
    pledges = Block(
        "16.",
        "Lumaria made the following voluntary commitments:",
        [("1.", "To open a well each year."), ("2.", "To plant trees.")],
    )
    remarks = Block(
        "17.",
        "The recommendations not accepted:",
        [
            ("1.", "The recommendation in paragraph 3 (Chile) cannot be accepted."),
            ("2.", "As for the recommendation of Peru, the law is clear."),
        ],
    )
    blocks = [*report.blocks[:3], comments, pledges, remarks, Block("18.", CLOSING)]
    found = undocs.read(printed(replace(report, blocks=blocks))).recommendations

    assert {each.label.split(".")[0] for each in found} == {"12", "13", "14"}


def test_it_takes_a_list_ended_by_states_for_recommendations(
    printed: Callable[[Report], Path],
) -> None:
    report = labelled(3)
    bare = Block(
        "15.",
        "Lumaria was asked to:",
        [("1.", "Open the wells (Kalendia);"), ("2.", "Mend the roads (Quillon).")],
    )
    blocks = [*report.blocks[:3], bare, Block("16.", CLOSING)]
    found = undocs.read(printed(replace(report, blocks=blocks))).recommendations

    assert [each.label for each in found][-2:] == ["15.1", "15.2"]
    assert found[-1].position is None


@pytest.mark.parametrize(
    ("words", "positions"),
    [
        (
            "The recommendations in paragraph 13 are accepted by Lumaria.",
            {"13.1": "supported", "13.2": "supported", "14.1": "noted"},
        ),
        (
            "Lumaria considers that recommendation 13.2 above is being implemented.",
            {"13.1": "pending", "13.2": "implemented", "14.1": "noted"},
        ),
        (
            "With regard to recommendation 14.1, Lumaria rejects the move as costly.",
            {"13.1": "pending", "13.2": "pending", "14.1": "noted"},
        ),
        (
            "Recommendations noted in paragraphs 3 (a) and 4 above are accepted.",
            {"13.1": "pending", "13.2": "pending", "14.1": "noted"},
        ),
        (
            (
                "Lumaria considers that the first part of recommendation 13.1 is already "
                "implemented."
            ),
            {"13.1": "pending", "13.2": "pending", "14.1": "noted"},
        ),
    ],
)
def test_it_reads_what_a_later_paragraph_says(
    printed: Callable[[Report], Path], words: str, positions: dict[str, str]
) -> None:
    report = labelled(3)
    blocks = [*report.blocks[:3], Block("15.", words), Block("16.", CLOSING)]
    found = by_label(undocs.read(printed(replace(report, blocks=blocks))))

    assert {label: found[label].position for label in positions} == positions


@pytest.mark.parametrize("sample", ["labelled_pdf", "itemised_pdf"])
def test_it_marks_the_very_words_of_each_clause(
    sample: str, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(sample)
    for found in undocs.read(path).recommendations:
        for clause in found.clauses:
            marked = " ".join(printed_in(path, place) for place in clause.places)

            assert letters(marked) == letters(clause.text)


def test_it_places_everything_inside_its_page(report: Document) -> None:
    sizes = {page.number: page for page in report.pages}
    for found in report.recommendations:
        for place in found.places:
            x0, y0, x1, y1 = place.bbox
            page = sizes[place.page]

            assert 0 <= x0 < x1 <= page.width
            assert 0 <= y0 < y1 <= page.height


def test_it_is_sure_of_a_plain_recommendation_only(report: Document) -> None:
    assert undocs.sure(by_label(report)["12.3"])
    assert by_label(report)["12.3"].confidence >= undocs.SURE_CONFIDENCE


def test_it_gives_the_same_document_back_from_json(report: Document) -> None:
    assert from_dict(to_dict(report)) == report


def test_it_tells_how_far_it_has_got(labelled_pdf: Path) -> None:
    seen: list[tuple[int, int]] = []
    document = undocs.read(labelled_pdf, progress=lambda *step: seen.append(step))

    count = document.page_count
    assert seen == [(number, count) for number in range(1, count + 1)]


def test_it_draws_a_page_in_few_greys(labelled_pdf: Path) -> None:
    picture = Image.open(io.BytesIO(undocs.render(labelled_pdf, 1, scale=2)))

    assert picture.size == (1190, 1400)
    assert picture.mode == "P"
    greys = [grey for _, grey in picture.convert("L").getcolors()]
    assert max(greys) == 255
    assert 1 < len(greys) <= 16


def test_it_refuses_to_draw_a_page_that_is_not_there(labelled_pdf: Path) -> None:
    with pytest.raises(ValueError, match="Expected a page from 1 to"):
        undocs.render(labelled_pdf, 99, scale=1)
