"""The labelled parts of a document in the order in which they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from undocs.models import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from undocs.models import Document


def parts_of(document: Document) -> Iterable[Paragraph]:
    """Give the paragraphs, each followed by the recommendations under its number.

    A recommendation's label begins with the number of the paragraph whose list
    it stands in (143 for 143.12); one without such a paragraph comes last.
    """
    under: dict[str, list[Paragraph]] = {}
    known = {paragraph.label for paragraph in document.paragraphs}
    for each in document.recommendations:
        if each.label not in known:
            under.setdefault(each.label.partition(".")[0], []).append(
                Paragraph(each.label, each.text, each.places)
            )
    for paragraph in document.paragraphs:
        yield paragraph
        for item in under.pop(paragraph.label, []):
            yield Paragraph(item.label, item.text, item.places, paragraph.section)
    for items in under.values():
        yield from items
