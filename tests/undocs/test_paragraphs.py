"""Where paragraphs and items begin, on lines set as reports set them."""

from __future__ import annotations

from undocs.models import Line
from undocs.paragraphs import blocks_of
from undocs.passages import join

MARGIN, INDENT = 113.0, 142.0


class Typesetter:
    """Sets lines one below the other, on pages of forty lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def put(self, text: str, left: float = MARGIN, *, size: float = 10.0) -> None:
        page, row = divmod(len(self.lines), 40)
        top = 90.0 + 12 * row
        step = 5.0
        edges = tuple(left + step * at for at in range(len(text) + 1))
        box = (left, top, edges[-1], top + 10)
        self.lines.append(Line(text, page + 1, box, size, edges=edges))

    def dialogue(self, *numbers: int) -> None:
        for number in numbers:
            self.put(f"{number}. Kalendia asked how the wells would be kept open")
            self.put("after the end of the programme, and by whom.")

    def items(self, *labels: str) -> None:
        for label in labels:
            self.put(f"{label} Repair the wells of the northern valley", INDENT)
            self.put("before the dry season (Belmora);", INDENT)


def labels(setter: Typesetter) -> list[str]:
    return [item.label for block in blocks_of(setter.lines) for item in block.items]


def numbers(setter: Typesetter) -> list[str]:
    return [block.label for block in blocks_of(setter.lines)]


def a_report(*numbers: int) -> Typesetter:
    setter = Typesetter()
    setter.dialogue(*numbers)
    return setter


def test_it_follows_paragraphs_over_a_missing_number() -> None:
    assert numbers(a_report(1, 2, 3, 5, 6, 7)) == ["1", "2", "3", "5", "6", "7"]


def test_it_finds_back_after_many_misprinted_numbers() -> None:
    setter = a_report(*range(1, 8), 58, 59, *range(15, 22))

    assert numbers(setter)[-7:] == [str(number) for number in range(15, 22)]


def test_it_does_not_take_a_year_for_a_paragraph() -> None:
    setter = a_report(1, 2, 3)
    setter.put("97. That was the share of villages with a well.")
    setter.dialogue(4, 5)

    assert numbers(setter) == ["1", "2", "3", "4", "5"]


def test_it_keeps_items_apart_from_paragraphs_of_the_same_number() -> None:
    setter = a_report(1, 2, 3, 4)
    setter.put("5. The following recommendations were made:")
    setter.items("1.", "2.", "3.", "4.", "5.", "6.", "7.")
    setter.dialogue(6)

    assert labels(setter) == [f"5.{n}" for n in range(1, 8)]
    assert numbers(setter)[-1] == "6"


def test_it_goes_on_with_a_list_that_starts_anywhere() -> None:
    setter = a_report(1, 2, 3, 4)
    setter.put("5. The following recommendations will be examined:")
    setter.items("25.", "26.", "27.")

    assert labels(setter) == ["5.25", "5.26", "5.27"]


def test_it_reads_labels_with_and_without_final_dot() -> None:
    setter = a_report(1, 2, 3, 4)
    setter.put("5. The following recommendations will be examined:")
    setter.items("5.1.", "5.2", "5. 3.", "5.4.")

    assert labels(setter) == ["5.1", "5.2", "5.3", "5.4"]


def test_it_keeps_a_misprinted_label_and_marks_it() -> None:
    setter = a_report(1, 2, 3, 4)
    setter.put("5. The following recommendations will be examined:")
    setter.items("5.1.", "6.2.", "5.3.", "5.7.")
    items = blocks_of(setter.lines)[-1].items

    assert [item.label for item in items] == ["5.1", "6.2", "5.3", "5.7"]
    assert [item.in_sequence for item in items] == [True, False, True, False]


def test_it_reads_a_list_whose_labels_name_another_paragraph() -> None:
    setter = a_report(1, 2, 3, 4)
    setter.put("5. The following recommendations will be examined:")
    setter.items("6.1.", "6.2.", "6.3.")

    assert labels(setter) == ["6.1", "6.2", "6.3"]


def test_it_does_not_take_a_citation_for_a_label() -> None:
    setter = a_report(1, 2, 3, 4)
    setter.put("5. As was said in paragraph")
    setter.put("3.1 above, the wells are open.")

    assert labels(setter) == []


def test_it_ends_at_the_annex_and_names_the_section() -> None:
    setter = Typesetter()
    setter.put("II. Summary of the proceedings", size=14)
    setter.dialogue(1, 2, 3)
    setter.put("Annex", size=14)
    setter.dialogue(4)
    found = blocks_of(setter.lines)

    assert [block.label for block in found] == ["1", "2", "3"]
    assert {block.section for block in found} == {"II. Summary of the proceedings"}


def test_it_reads_words_about_a_list_that_have_no_number() -> None:
    setter = a_report(1, 2, 3, 4)
    setter.put("5. The following recommendations were made:")
    setter.items("1.", "2.")
    setter.put("The recommendations listed above enjoy the support of Lumaria.")
    setter.dialogue(6)
    found = blocks_of(setter.lines)

    assert [block.is_numbered for block in found[-3:]] == [True, False, True]
    assert found[-2].passage().text.startswith("The recommendations listed above")


def test_it_joins_lines_as_they_are_to_be_read() -> None:
    for first, second, whole in [
        ("a non-", "discriminatory tariff", "a non-discriminatory tariff"),
        ("the years 2009–", "2011", "the years 2009–2011"),
        ("wells – ", "and roads", "wells –  and roads"),
        ("(Chile)/", "Accede to", "(Chile)/ Accede to"),
        ("and/", "or", "and/or"),
        ("the wells", "of the plain", "the wells of the plain"),
    ]:
        setter = Typesetter()
        setter.put(first)
        setter.put(second)

        assert join(setter.lines).text == whole


def test_it_places_a_part_of_a_line_exactly() -> None:
    setter = Typesetter()
    setter.put("Mend the road (Chile) and")
    setter.put("the bridge (Peru).")
    passage = join(setter.lines)
    start = passage.text.index("the bridge")
    [place] = passage.part(start, start + len("the bridge")).places()

    assert place.bbox == (113.0, 102.0, 163.0, 112.0)
    assert passage.part(5, 5).places() == ()
    assert passage.part(5, 5).page == 0
