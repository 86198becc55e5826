"""Text files and web pages: what breaks their lines, and where breaks are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.undocs.observing import CIVIL, DISABILITY

import undocs
from undocs import Limits, ReadingError, Reason
from undocs.reading.plain_lines import html_lines, text_lines

if TYPE_CHECKING:
    from pathlib import Path

    from undocs.models import Document

MASTHEAD = "CRPD/C/XAA/CO/1\nDistr.: General\nConcluding observations on Lumaria\n"
TITLE = "Concluding observations on the initial report of Lumaria"


def read(tmp_path: Path, content: str, name: str) -> Document:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return undocs.read(path)


def plain(text: str) -> str:
    return "\n".join(line.strip(" #*") for line in text.strip().splitlines())


def labels(document: Document) -> list[str]:
    return [each.label for each in document.recommendations]


WANTED = ["5", "6", "8", "10", "12", "13"]


def test_it_reads_a_text_file(tmp_path: Path) -> None:
    document = read(tmp_path, MASTHEAD + plain(DISABILITY), "a.txt")

    assert labels(document) == WANTED
    assert document.symbol == "CRPD/C/XAA/CO/1"
    assert document.page_count == 0


def test_it_reads_a_text_file_that_lost_its_line_breaks(tmp_path: Path) -> None:
    text = (MASTHEAD + plain(DISABILITY)).replace("\n", " ")
    document = read(tmp_path, text, "a.txt")

    assert labels(document) == WANTED
    assert document.recommendations[0].clauses[0].asks[0].startswith("Review the Act")
    assert document.recommendations[0].section.startswith("A. General principles")


def test_it_leaves_out_what_is_printed_around_pages(tmp_path: Path) -> None:
    pages = plain(DISABILITY).replace(
        "State party:", "State party:\nCRPD/C/XAA/CO/1\n7 GE.19-07495"
    )
    document = read(tmp_path, MASTHEAD + pages, "a.txt")

    assert labels(document) == WANTED
    assert "GE." not in document.recommendations[0].text
    assert "CRPD/C" not in document.recommendations[0].text


def test_it_takes_heads_out_of_running_text(tmp_path: Path) -> None:
    pages = plain(DISABILITY).replace(
        "repeal it;", "repeal it; 4 GE.19-07495 CRPD/C/XAA/CO/1"
    )
    text = (MASTHEAD + pages + " CRPD/C/XAA/CO/1" * 3).replace("\n", " ")
    document = read(tmp_path, text, "a.txt")

    assert document.recommendations[0].clauses[0].asks[0].endswith("and repeal it")


def test_it_reads_markdown(tmp_path: Path) -> None:
    text = (
        "CCPR/C/XAA/CO/4\n\nDistr.: General\n\n# Concluding observations\n\n"
        "## C. Principal matters of concern\n\n---\n\n"
        "1\\. The Committee is concerned about wells.\n\n"
        "**2. The State party should clean the wells.**\n"
    )
    document = read(tmp_path, text, "a.md")

    assert labels(document) == ["2"]
    assert document.recommendations[0].text == "The State party should clean the wells."


PAGE = f"""<!DOCTYPE html>
<html><head><title>x</title><script>1. The Committee recommends</script></head><body>
<div>CCPR/C/XAA/CO/4<br>Distr.: General</div><h1>{TITLE}</h1>
<h2>C. Principal matters of concern</h2><h3>Wells (art. <i>6</i>)</h3>
<ol><li>The Committee is concerned about <b>wells</b>.</li>
<li>The State party should:<ol type="a"><li>Clean the wells;</li><li>Count them.</li></ol>
</li></ol><p>3.&nbsp;The Committee also&nbsp;recommends a law.</p><!-- 4. no -->
</body></html>"""


def test_it_reads_a_web_page(tmp_path: Path) -> None:
    document = read(tmp_path, PAGE, "a.html")

    assert labels(document) == ["2", "3"]
    assert document.recommendations[0].clauses[0].asks == (
        "Clean the wells",
        "Count them",
    )
    assert document.recommendations[0].section == "Wells (art. 6)"
    assert document.recommendations[1].text == "The Committee also recommends a law."


def test_it_fetches_nothing_that_a_page_names(tmp_path: Path) -> None:
    page = PAGE.replace(
        "<!DOCTYPE html>",
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ).replace("a law", "&x; a law")
    document = read(tmp_path, page, "a.html")

    assert "root:" not in document.recommendations[1].text


def test_it_survives_deeply_nested_pages(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<html>" + "<div>" * 20_000 + "Lumaria", encoding="utf-8")

    assert all(line.text == "Lumaria" for line in html_lines(path))


def test_it_refuses_text_that_would_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.write(b"CRPD/C/XAA/CO/1\n")
        file.truncate(0)
        file.write(b"a" * 100)
        file.seek(21 * 2**20)
        file.write(b"a")
    with pytest.raises(ReadingError) as caught:
        undocs.read(path, limits=Limits())

    assert caught.value.code in {Reason.TOO_LARGE, Reason.NOT_A_DOCUMENT}


PIECES = st.sampled_from(
    [
        "1. The Committee",
        "2. It",
        "recommends.",
        "7. A",
        "(art. 5)",
        "GE.19-1",
        "Wells",
        "\n",
    ]
)


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(PIECES, max_size=60), st.booleans())
def test_it_loses_no_letter_of_a_text(
    tmp_path_factory: pytest.TempPathFactory,
    pieces: list[str],
    padded: bool,  # noqa: FBT001 - hypothesis fills it in
) -> None:
    words = " ".join([*pieces, "well " * 400 if padded else ""])
    path = tmp_path_factory.getbasetemp() / "letters.txt"
    path.write_text(words, encoding="utf-8")

    found = "".join(line.text for line in text_lines(path))
    assert "".join(found.split()) == "".join(words.split())


def test_it_reads_the_human_rights_committee_from_text(tmp_path: Path) -> None:
    text = "CCPR/C/XAA/CO/4\nDistr.: General\nConcluding observations\n" + plain(CIVIL)
    found = read(tmp_path, text, "a.txt")

    assert labels(found) == ["3", "5", "6", "7"]
    assert [each.what for each in found.due] == ["follow_up"]
