"""A brief for a minister: what was asked, by whom, what stands out, what is next.

Never longer than two pages: every list has a fixed length and every text is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from docx.shared import Mm, Pt

from servanda.documents.models import Translation
from servanda.recommendations.models import DocumentPosition, FinalPosition
from servanda.recommendations.operations.exports import word
from servanda.recommendations.operations.exports.rows import rows_of_ids
from servanda.recommendations.operations.exports.tables import position_words
from servanda.recommendations.queries.columns import NONE
from servanda.recommendations.queries.register import Found, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from docx.document import Document as DocxDocument

    from servanda.recommendations.models import Recommendation
    from servanda.recommendations.operations.exports.rows import Row

_MOST = 8  # lines of a table
_WIDTHS = (Mm(138), Mm(40))  # its columns: name, figure
_TEXTS = 5
_LONGEST_TEXT = 260
_LONGEST_NAME = 70
_MOST_FILTERS = 6


def write_brief(
    found: Found,
    visible: QuerySet[Recommendation],
    target: BinaryIO,
    *,
    country: str,
) -> None:
    """Write the brief on what was found."""
    document = word.new_document(size=10)
    title = _("Recommendations to %(country)s: a brief") % {"country": country}
    document.core_properties.title = title
    document.core_properties.author = "Servanda"
    document.add_heading(title, level=1)
    count = len(found.rows())
    document.add_paragraph(_what_this_is(found, count))
    _table(document, _("Answers of the State"), _positions(found), count)
    _table(document, _("What is asked most"), _most(found, "theme"), count)
    _table(document, _("Who asks most"), _most(found, "state"), count)
    _texts(document, found, visible)
    _next_steps(document, found)
    word.add_page_numbers(document.sections[0], title)
    document.save(target)


def _what_this_is(found: Found, count: int) -> str:
    reviews = [
        name_of(found.columns, "review", code)
        for code in np.flatnonzero(_counted(found, "review")).tolist()
    ]
    words = ngettext(
        "%(count)s recommendation from %(reviews)s.",
        "%(count)s recommendations from %(reviews)s.",
        count,
    ) % {"count": number_format(count), "reviews": _listed(reviews, 4)}
    filters = _filters(found)
    if filters:
        words += " " + _("Only: %(filters)s.") % {"filters": filters}
    return words


def _filters(found: Found) -> str:
    selection = found.selection
    names = (
        [_("words “%(words)s”") % {"words": selection.words}] if selection.terms else []
    )
    for facet, codes in selection.chosen.items():
        names += [name_of(found.columns, facet, code) for code in codes]
    return _listed(names, _MOST_FILTERS) if names else ""


def _listed(names: Sequence[str], most: int) -> str:
    shown = [_cut(name, _LONGEST_NAME) for name in names[:most]]
    if len(names) > most:
        shown.append(_("%(count)s more") % {"count": len(names) - most})
    return ", ".join(shown) if shown else "–"


def _counted(found: Found, facet: str) -> np.ndarray:
    """Return how often each value occurs in what was found."""
    pairs = found.pairs(facet, without=())
    return found.columns.facets[facet].counts(pairs)


def _positions(found: Found) -> list[tuple[str, int]]:
    column = found.columns.facets["position"]
    counts = _counted(found, "position")
    return [
        (name_of(found.columns, "position", code), int(counts[code]))
        for code in range(len(column.keys))
    ]


def _most(found: Found, facet: str) -> list[tuple[str, int]]:
    counts = _counted(found, facet)
    largest = np.argsort(-counts, kind="stable")[:_MOST]
    return [
        (name_of(found.columns, facet, code), int(counts[code]))
        for code in largest.tolist()
        if counts[code]
    ]


def _table(
    document: DocxDocument, heading: str, lines: list[tuple[str, int]], of: int
) -> None:
    if not lines:
        return
    document.add_heading(heading, level=2)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for name, count in lines:
        cells = table.add_row().cells
        cells[0].text = _cut(name, _LONGEST_NAME)
        cells[1].text = _("%(count)s of %(all)s") % {
            "count": number_format(count),
            "all": number_format(of),
        }
        for cell, width in zip(cells, _WIDTHS, strict=True):
            cell.width = width
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width


def _texts(
    document: DocxDocument, found: Found, visible: QuerySet[Recommendation]
) -> None:
    """Show those that most States joined in, the first of the register where equal."""
    rows = found.rows()
    starts = found.columns.facets["state"].starts
    if starts is None or not len(rows):
        return
    joined = starts[rows + 1] - starts[rows]
    most = rows[np.argsort(-joined, kind="stable")[:_TEXTS]]
    document.add_heading(_("Asked by the most States together"), level=2)
    for row in rows_of_ids(found, found.columns.ids[most], visible):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{row.label} ").bold = True
        text, kind = _words_to_read(row)
        paragraph.add_run(_cut(text, _LONGEST_TEXT))
        answer = position_words(FinalPosition, row.final_position) or position_words(
            DocumentPosition, row.document_position
        )
        facts = [fact for fact in (_listed(row.states, 4), answer, kind) if fact]
        paragraph.add_run(f" ({'; '.join(facts)})").italic = True


def _words_to_read(row: Row) -> tuple[str, str]:
    """Return a text in the language of the brief and what kind of translation it is.

    The original, which is no translation, stands in where there is none.
    """
    for language, kind, text in row.translations:
        if language == get_language() != row.language:
            return text, str(Translation.Kind(kind).label)
    return row.text, ""


def _next_steps(document: DocxDocument, found: Found) -> None:
    counts = _counted(found, "position")
    keys = found.columns.facets["position"].keys
    of = {key: int(counts[code]) for code, key in enumerate(keys)}
    open_ones, noted = of[NONE], of["noted"]
    agreed = of["supported"] + of["partly_supported"]
    steps = []
    if open_ones:
        steps.append(
            ngettext(
                "Decide the final position on %(count)s recommendation.",
                "Decide the final position on %(count)s recommendations.",
                open_ones,
            )
            % {"count": number_format(open_ones)}
        )
    if agreed:
        steps.append(
            ngettext(
                "Name a lead institution and a date for %(count)s supported one.",
                "Name lead institutions and dates for %(count)s supported ones.",
                agreed,
            )
            % {"count": number_format(agreed)}
        )
    if noted:
        steps.append(
            ngettext(
                "Be ready to explain why %(count)s was noted.",
                "Be ready to explain why %(count)s were noted.",
                noted,
            )
            % {"count": number_format(noted)}
        )
    if steps:
        document.add_heading(_("Next steps"), level=2)
    for at, step in enumerate(steps, 1):
        paragraph = document.add_paragraph(step, style="List Number")
        # The steps are read together, so no page ends between them.
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = at < len(steps)


def _cut(text: str, longest: int) -> str:
    """Return `text`, cut at a word where it is longer."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;.") + " …"
