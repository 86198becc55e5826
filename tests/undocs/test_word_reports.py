"""Reports and observations as Word files: numbers counted, margins from the styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.undocs.printing import CLOSING, DIALOGUE, OPENING
from tests.undocs.word_files import (
    body,
    head,
    level,
    numbered,
    paragraph,
    part,
    run,
    styled,
    table,
    write,
)

import undocs
from undocs.models import Document

if TYPE_CHECKING:
    from pathlib import Path

SET_IN = '<w:pPr><w:ind w:left="{}"/></w:pPr>'
# One list for paragraphs, one for items under them, one for labels with both.
NUMBERS = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="1">'
    + level(0, "decimal", "%1.", SET_IN.format(1134))
    + level(1, "decimal", "%1.%2", SET_IN.format(1701))
    + "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="2">'
    + level(0, "decimal", "%1.", SET_IN.format(1701))
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>',
)
STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:rPr><w:sz w:val="20"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Chapter"><w:basedOn w:val="Normal"/>'
    '<w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Single"><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:ind w:left="1134"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Item"><w:basedOn w:val="Single"/>'
    '<w:pPr><w:ind w:left="1701"/></w:pPr></w:style>',
)
FOOTNOTES = part(
    "footnotes",
    f'<w:footnote w:id="1">{paragraph("Not edited.")}</w:footnote>',
)
MARK = '<w:r><w:footnoteReference w:id="1"/></w:r>'


def masthead(symbol: str) -> str:
    return table([["United Nations", symbol], ["", "Distr.: General\n24 March 2025"]])


def report(tmp_path: Path, conclusions: str) -> Document:
    content = (
        masthead("A/HRC/90/7")
        + styled(
            "Report of the Working Group on the Universal Periodic Review", "Chapter"
        )
        + styled("Lumaria", "Chapter")
        + numbered(OPENING, 1)
        + "".join(numbered(DIALOGUE, 1) for _ in range(8))
        + styled("II. Conclusions and/or recommendations", "Chapter")
        + conclusions
    )
    parts = {"numbering": NUMBERS, "styles": STYLES, "footnotes": FOOTNOTES}
    path = write(tmp_path / "report.docx", body(content), parts | head("A/HRC/90/7"))
    return undocs.read(path)


def found_in(document: Document) -> list[tuple[str, str, tuple[str, ...], str | None]]:
    return [
        (each.label, clause.text, clause.recommending_states, each.position)
        for each in document.recommendations
        for clause in each.clauses
    ]


LEAD = "The following recommendations enjoy the support of Lumaria:"
EXPECTED = [
    ("10.1", "Mend the road", ("XAG",), "supported"),
    ("10.2", "Open the wells", ("XAC",), "supported"),
]


def test_it_reads_typed_labels(tmp_path: Path) -> None:
    document = report(
        tmp_path,
        numbered(LEAD, 1)
        + styled("10.1\tMend the road (Belmora);", "Item")
        + paragraph("", '<w:pStyle w:val="Item"/>', run("10.2\tOpen the wells ") + MARK
                    + run("(Kalendia)."))
        + numbered(CLOSING, 1),
    )  # fmt: skip

    assert found_in(document) == EXPECTED
    assert (document.symbol, document.state_under_review) == ("A/HRC/90/7", "XAA")
    assert (document.session, document.cycle) == ("48", 4)
    assert document.recommendations[0].places == ()


def test_it_reads_labels_that_word_counts(tmp_path: Path) -> None:
    document = report(
        tmp_path,
        numbered(LEAD, 1)
        + numbered("Mend the road (Belmora);", 1, 1)
        + numbered("Open the wells (Kalendia).", 1, 1)
        + numbered(CLOSING, 1),
    )

    assert found_in(document) == EXPECTED


def test_it_reads_items_numbered_by_themselves(tmp_path: Path) -> None:
    document = report(
        tmp_path,
        numbered("The following recommendations were made to Lumaria:", 1)
        + numbered("Mend the road (Belmora);", 2)
        + numbered("Open the wells (Kalendia).", 2)
        + numbered("The recommendations listed above enjoy the support of Lumaria.", 1)
        + numbered(CLOSING, 1),
    )

    assert found_in(document) == EXPECTED
    assert document.paragraphs[-1].label == "12"


OBSERVATIONS = [
    ("Chapter", "C. Principal matters of concern and recommendations"),
    ("Chapter", "Prisons"),
    ("1", "The Committee is concerned about crowded prisons (art. 10)."),
    ("1", "The State party should:"),
    ("Item", "(a) Open the prisons to visitors;"),
    ("Item", "(b) Publish what they say."),
    ("Chapter", "Roads (arts. 12 and 13)"),
    ("1", "The Committee recommends that the State party mend the road."),
]


def test_it_reads_concluding_observations(tmp_path: Path) -> None:
    content = (
        masthead("CCPR/C/XAA/CO/4")
        + styled("Human Rights Committee", "Chapter")
        + styled("Concluding observations on the fourth report of Lumaria", "Chapter")
        + "".join(
            numbered(words, 1) if style == "1" else styled(words, style)
            for style, words in OBSERVATIONS
        )
    )
    parts = {"numbering": NUMBERS, "styles": STYLES}
    path = write(tmp_path / "found.docx", body(content), parts)

    found = undocs.read(path).recommendations

    assert [each.label for each in found] == ["2", "3"]
    assert found[0].clauses[0].asks == (
        "Open the prisons to visitors",
        "Publish what they say",
    )
    assert (found[0].section, found[0].concern_paragraph) == ("Prisons", "1")
    assert found[1].section == "Roads (arts. 12 and 13)"
    assert found[1].articles == ("12", "13")


def test_it_stops_at_its_time(tmp_path: Path) -> None:
    content = masthead("A/HRC/90/7") + paragraph("Lumaria") * 50
    path = write(tmp_path / "report.docx", body(content))

    with pytest.raises(undocs.ReadingError) as caught:
        undocs.read(path, limits=undocs.Limits(seconds=-1.0))

    assert caught.value.code is undocs.Reason.TOO_LARGE
    assert "was not finished" in caught.value.came
