"""Parts of the register that stand a hundred times on one page.

Each is put together from text in Python: as template nodes they would cost
more than all the counting behind them.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from servanda.common.templatetags.servanda import position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servanda.recommendations.queries.listing import Bar, BarRow, Line
    from servanda.recommendations.queries.register import Option

register = template.Library()
_SELECTED = ' class="sel"'


@register.simple_tag
def facet_options(name: str, options: Iterable[Option]) -> SafeString:
    """Draw the check boxes of a facet with their counts."""
    drawn, language = [], get_language() or ""
    for option in options:
        place = escape(f"{name}-{option.value}")
        drawn.append(
            f'<div class="opt"><input type="checkbox" name="{name}"'
            f' value="{escape(option.value)}" id="{place}"'
            f"{' checked' if option.checked else ''}>"
            f'<label for="{place}"><span>{escape(option.words)}</span>'
            f'<span class="n">{_figure(option.count, language)}</span></label></div>'
        )
    return mark_safe("".join(drawn))  # noqa: S308 - every value is escaped above


@register.simple_tag
def register_rows(
    lines: Iterable[Line],
    base: str,
    states_word: str,
    position_word: str,
    stated_word: str,
    *,
    with_review: bool,
) -> SafeString:
    """Draw the rows of the list; on a phone the words stand before their cells."""
    states_word, position_word = escape(states_word), escape(position_word)
    stated = _small(stated_word)
    return mark_safe(  # noqa: S308 - every value is escaped here or in _text
        "".join(
            f'<tr><th scope="row"><a class="lbl" href="{base}{line.id}/">'
            f"{escape(line.label)}</a>{_small(line.review) if with_review else ''}</th>"
            f"<td>{_text(line)}{_small(line.themes)}</td>"
            f'<td data-l="{states_word}">{line.states}</td>'
            f'<td data-l="{position_word}">'
            f"{position(line.position or line.in_document)}"
            f"{stated if line.in_document and not line.position else ''}"
            "</td></tr>\n"
            for line in lines
        )
    )


def _text(line: Line) -> str:
    own = f'<span lang="{escape(line.language)}">{line.text}</span>'
    if line.match is None:
        return own
    match = line.match
    return (
        f'{own}<span class="themes"><span lang="{escape(match.language)}" dir="auto">'
        f"{match.text}</span> ({escape(match.kind)})</span>"
    )


def _small(words: str) -> str:
    return f'<span class="themes">{escape(words)}</span>' if words else ""


@register.simple_tag
def picture_rows(rows: Iterable[BarRow]) -> SafeString:
    """Draw the rows of the picture, each figure a link to its list."""
    language = get_language() or ""
    return mark_safe(  # noqa: S308 - every value is escaped here or in _bar
        "".join(
            f"<tr{_SELECTED if row.chosen else ''}>"
            f'<th scope="row">{escape(row.name)}</th>'
            f"{''.join(_bar(bar, language) for bar in row.bars)}</tr>"
            for row in rows
        )
    )


def _bar(bar: Bar, language: str) -> str:
    count = _figure(bar.count, language)
    if not bar.count:
        return f'<td><span class="quiet">{count}</span></td>'
    place = 'height="8"' if bar.shape == "b1" else 'x=".5" y=".7" height="6.6"'
    return (
        f'<td><a href="{escape(bar.address)}"><span>{count}<span class="vh">'
        f" {escape(bar.words)}</span></span>"
        '<svg viewBox="0 0 50 8" preserveAspectRatio="none" aria-hidden="true"'
        f' focusable="false"><rect class="{bar.shape}" width="{bar.width}" {place}/>'
        "</svg></a></td>"
    )


@lru_cache(maxsize=16_384)
def _figure(count: int, _language: str) -> str:
    # A hundred stand on one page, the same ones on many pages.
    return number_format(count)
