"""Parts of the register that stand a hundred times on one page.

Each is put together from text in Python: as template nodes they would cost
more than all the counting behind them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servanda.recommendations.queries.listing import Bar
    from servanda.recommendations.queries.register import Option

register = template.Library()


@register.simple_tag
def facet_options(name: str, options: Iterable[Option]) -> SafeString:
    """Draw the check boxes of a facet with their counts."""
    drawn = []
    for option in options:
        place = escape(f"{name}-{option.value}")
        drawn.append(
            f'<div class="opt"><input type="checkbox" name="{name}"'
            f' value="{escape(option.value)}" id="{place}"'
            f"{' checked' if option.checked else ''}>"
            f'<label for="{place}"><span>{escape(option.words)}</span>'
            f'<span class="n">{number_format(option.count)}</span></label></div>'
        )
    return mark_safe("".join(drawn))  # noqa: S308 - every value is escaped above


@register.simple_tag
def picture_bars(bars: Iterable[Bar]) -> SafeString:
    """Draw the figures of one row of the picture, each a link to its list."""
    return mark_safe("".join(_bar(bar) for bar in bars))  # noqa: S308 - every value is escaped in _bar


def _bar(bar: Bar) -> str:
    count = number_format(bar.count)
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
