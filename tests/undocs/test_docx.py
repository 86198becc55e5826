"""Word files: what stands in them, in order, and what is refused."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.undocs.word_files import (
    body,
    cell,
    head,
    level,
    numbered,
    paragraph,
    part,
    row,
    run,
    styled,
    table,
    write,
)

from undocs import ReadingError, Reason
from undocs.reading.docx import open_docx
from undocs.word import Table, Text, Word

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH = 2**20
NUMBERS = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "decimal", "%1.")
    + level(1, "lowerLetter", "(%2)")
    + level(2, "upperRoman", "%1-%3", '<w:pStyle w:val="Deep"/>')
    + level(3, "bullet", "\uf0b7")
    + level(4, "none", "%5")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="50"/></w:lvlOverride></w:num>',
)
STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Deep"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Ring"><w:basedOn w:val="Ring"/></w:style>',
)


def opened(tmp_path: Path, content: str, **parts: str) -> Word:
    return open_docx(write(tmp_path / "file.docx", body(content), parts), ENOUGH)


def labels(word: Word) -> list[str]:
    return [block.label for block in word.blocks if isinstance(block, Text)]


def refused(path: Path, most: int = ENOUGH) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        open_docx(path, most)
    return caught.value


def test_it_gives_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    content = paragraph("One") + table([["Two", "Three"]]) + paragraph("Four")

    first, second, third = opened(tmp_path, content).blocks

    assert isinstance(first, Text)
    assert isinstance(second, Table)
    assert isinstance(third, Text)
    assert [first.text, third.text] == ["One", "Four"]
    assert [[text.text for text in each.texts] for each in second.rows[0]] == [
        ["Two"],
        ["Three"],
    ]


def test_it_counts_automatic_numbers(tmp_path: Path) -> None:
    places = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 0)]
    content = "".join(numbered("x", number, at) for number, at in places)

    found = labels(opened(tmp_path, content, numbering=NUMBERS))

    assert found == ["1.", "(a)", "(b)", "2.", "(a)", "2-I", "•", "", "3."]


def test_it_starts_a_list_anew_only_once(tmp_path: Path) -> None:
    content = "".join(numbered("x", number) for number in (1, 1, 2, 2, 1))

    found = labels(opened(tmp_path, content, numbering=NUMBERS))

    assert found == ["1.", "2.", "50.", "51.", "52."]


def test_it_finds_numbers_of_styles(tmp_path: Path) -> None:
    content = styled("x", "Base") + styled("x", "Child") + styled("x", "Deep")
    content += styled("x", "Ring") + styled("x", "Gone") + numbered("x", 0)

    found = labels(opened(tmp_path, content, numbering=NUMBERS, styles=STYLES))

    assert found == ["1.", "2.", "2-I", "", "", ""]


def test_it_reads_what_is_printed_and_nothing_else(tmp_path: Path) -> None:
    inner = (
        f"<w:ins>{run('added ')}</w:ins>"
        "<w:del><w:r><w:delText>deleted </w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('moved away ')}</w:moveFrom>"
        f"<w:hyperlink>{run('linked ')}</w:hyperlink>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden </w:t></w:r>"
        f"<w:sdt><w:sdtContent>{run('chosen')}</w:sdtContent></w:sdt>"
        "<w:r><w:tab/><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t><w:br/></w:r>"
    )
    (block,) = opened(tmp_path, paragraph("Kept ", inner=inner)).blocks

    assert isinstance(block, Text)
    assert block.text == "Kept added linked chosen\tnon-stop"


def test_it_keeps_footnotes_apart(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="3"/></w:r>'
    notes = f'<w:footnote w:id="3">{paragraph("As read out.")}</w:footnote>'
    (block,) = opened(
        tmp_path, paragraph("Ratify", inner=mark), footnotes=part("footnotes", notes)
    ).blocks

    assert isinstance(block, Text)
    assert (block.text, block.footnotes) == ("Ratify", ("As read out.",))


def test_it_repeats_a_cell_in_the_cells_joined_with_it(tmp_path: Path) -> None:
    begins, joined = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = row(cell("a"), cell("Noted", begins)) + row(cell("b"), cell("", joined))
    (block,) = opened(tmp_path, f"<w:tbl>{rows}</w:tbl>").blocks

    assert isinstance(block, Table)
    assert [each[1].texts[0].text for each in block.rows] == ["Noted", "Noted"]


def test_it_reads_running_heads_once(tmp_path: Path) -> None:
    parts = {**head("UPR of  Lumaria"), "header2": head("UPR of Lumaria")["header1"]}

    assert opened(tmp_path, paragraph("x"), **parts).heads == ("UPR of Lumaria",)


@pytest.mark.parametrize(
    ("document", "came"),
    [
        ("<w:document", "damaged"),
        (part("document", ""), "no text part"),
        (body("<w:p>" * 400 + "</w:p>" * 400), "damaged"),
        (
            body(paragraph("&e;").replace("&amp;e;", "&e;"),
                 '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
            "entities",
        ),
        (
            body(paragraph("x"), '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'),
            "entities",
        ),
    ],
)  # fmt: skip
def test_it_refuses_what_no_word_file_holds(
    tmp_path: Path, document: str, came: str
) -> None:
    error = refused(write(tmp_path / "file.docx", document))

    assert error.code is Reason.DAMAGED
    assert came in error.came


def test_it_refuses_a_file_that_was_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "file.docx", body(paragraph("word " * 500)))
    path.write_bytes(path.read_bytes()[:200])

    assert refused(path).code is Reason.DAMAGED


def test_it_unpacks_no_more_than_allowed(tmp_path: Path) -> None:
    path = write(tmp_path / "file.docx", body(paragraph("word " * 500)))

    error = refused(path, most=1000)

    assert error.code is Reason.ARCHIVE_BOMB
    assert "not unpacked further" in error.advice


def test_it_counts_all_parts_against_what_is_allowed(tmp_path: Path) -> None:
    long = body(paragraph("word " * 500))
    path = write(tmp_path / "file.docx", long, {"styles": STYLES})

    assert refused(path, most=len(long) + 100).code is Reason.ARCHIVE_BOMB


def test_it_survives_wrappers_nested_as_deep_as_xml_may(tmp_path: Path) -> None:
    deep = "<w:smartTag>" * 200 + run("words") + "</w:smartTag>" * 200
    (block,) = opened(tmp_path, paragraph(inner=deep)).blocks

    assert isinstance(block, Text)
    assert block.text == "words"


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(flips=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), max_size=5))
def test_it_reads_or_refuses_any_damaged_file(
    tmp_path: Path, flips: list[tuple[float, int]]
) -> None:
    content = numbered("Ratify", 1) + table([["a", "b"], ["heading"]])
    path = tmp_path / "file.docx"
    with zipfile.ZipFile(path, "w") as archive:  # stored, so that words are hit too
        archive.writestr("word/document.xml", body(content))
        archive.writestr("word/numbering.xml", NUMBERS)
        archive.writestr("word/styles.xml", STYLES)
    damaged = bytearray(path.read_bytes())
    for where, mask in flips:
        damaged[int(where * (len(damaged) - 1))] ^= mask
    path.write_bytes(damaged)

    try:
        word = open_docx(path, ENOUGH)
    except ReadingError as error:
        assert error.code in {Reason.DAMAGED, Reason.ARCHIVE_BOMB}  # noqa: PT017 - either outcome is right
    else:
        assert all(isinstance(block, (Text, Table)) for block in word.blocks)
