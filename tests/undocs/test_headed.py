"""Numbered paragraphs under headings, with and without type to tell by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.undocs.observing import lines_of

from undocs.headed import headed_paragraphs
from undocs.models import Line

SENTENCES = ("The wells are dry.", "It asks for water;", "“Salt” is taxed.", "So be it")


def read(text: str) -> list[tuple[int, str]]:
    found = headed_paragraphs(lines_of(text))
    return [(each.number, each.passage.text) for each in found]


def test_it_reads_numbers_that_run_on_inside_a_line() -> None:
    text = "1. The wells are dry. 2. The Committee urges repair. 3. The end."

    assert read(text) == [
        (1, "The wells are dry."),
        (2, "The Committee urges repair."),
        (3, "The end."),
    ]


def test_it_finds_a_number_inside_between_numbers_at_lines() -> None:
    text = "1. The wells are dry. 2. It urges\nrepair. 3. It is late.\n4. The end."

    assert [number for number, _ in read(text)] == [1, 2, 3, 4]


def test_it_leaves_a_cited_number_inside_a_sentence() -> None:
    text = "1. It recalls paragraphs\n2. Above all.\n2. The end, see p. 3. Salt."

    assert read(text)[0] == (1, "It recalls paragraphs 2. Above all.")
    assert [number for number, _ in read(text)] == [1, 2, 3]


def test_it_goes_on_behind_a_lost_number() -> None:
    found = headed_paragraphs(lines_of("1. One.\n3. Three.\n4. Four."))

    assert [(each.number, each.in_sequence) for each in found] == [
        (1, True),
        (3, False),
        (4, True),
    ]


def test_it_gives_the_headings_before_a_paragraph() -> None:
    text = (
        "I. Introduction\n1. The wells are dry.\nB. Specific rights\n"
        "Freedom of expression and opinion, and access to\ninformation (art.\n21)\n2. End."
    )
    found = headed_paragraphs(lines_of(text))

    assert found[0].headings[-1] == "I. Introduction"
    assert found[1].headings == (
        "B. Specific rights",
        "Freedom of expression and opinion, and access to information (art. 21)",
    )


def test_it_keeps_a_last_line_without_full_stop() -> None:
    def line(text: str, top: float) -> Line:
        edges = tuple(float(at) for at in range(len(text) + 1))
        return Line(text, 1, (100, top, 300, top + 10), 10.0, edges=edges)

    lines = [
        line("1. The wells are dry. They", 100),
        line("were dug long ago.", 112),
        line("Nobody knows why", 124),
        line("2. The end.", 142),
    ]

    assert headed_paragraphs(lines)[0].passage.text.endswith("Nobody knows why")


def test_it_stops_at_an_annex() -> None:
    lines = lines_of("1. The wells are dry.")
    annex = [
        Line("Annex", 0, (0, 0, 0, 0), 10.0, bold=True),
        *lines_of("List of wells."),
    ]

    assert headed_paragraphs([*lines, *annex])[0].passage.text == "The wells are dry."


def test_it_gives_nothing_for_text_without_numbers() -> None:
    assert headed_paragraphs(lines_of("Dear colleague,\nthank you.")) == []


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=30),
    st.sampled_from("\n "),
)
def test_it_finds_every_paragraph_once_with_its_words(
    sentences: list[str], between: str
) -> None:
    words = [f"{sentence} End {at}." for at, sentence in enumerate(sentences)]
    numbered = [f"{at}. {text}" for at, text in enumerate(words, start=1)]

    assert read(between.join(numbered)) == list(enumerate(words, start=1))


@given(st.text(alphabet="12. \nAa()bi;:", max_size=200))
def test_it_never_fails_and_keeps_numbers_in_order(text: str) -> None:
    numbers = [each.number for each in headed_paragraphs(lines_of(text))]

    assert numbers == sorted(set(numbers))
