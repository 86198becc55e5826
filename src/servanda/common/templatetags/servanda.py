"""Filters and tags that every page may use.

What stands many times on one page (icons, tags, positions) is a plain tag
here: a component costs some ten times as much. The others are components in
templates/cotton.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servanda.common import drawing, languages

if TYPE_CHECKING:
    from django.forms import BaseForm, BoundField
    from django.utils.safestring import SafeString

register = template.Library()
register.simple_tag(drawing.crop)
register.simple_tag(drawing.pageview)

# A position is an answer, not a mark: shape and word, never a colour.
POSITIONS = {
    "supported": ("full", _("Supported")),
    "implemented": ("full", _("Supported, already implemented")),
    "partly_supported": ("half", _("Partly supported")),
    "noted": ("noted", _("Noted")),
    "pending": ("wait", _("To be answered later")),
}


@lru_cache(maxsize=128)
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false">'
        '<use href="{}#i-{}"/></svg>',
        static("servanda/icons.svg"),
        name,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon. It says nothing by itself: a word stands beside it."""
    return _icon(name)


@register.simple_tag
def tag(kind: str, shape: str, words: object, more: str = "") -> SafeString:
    """Draw a status: shape, word and colour (done, check, late, info, none)."""
    return format_html(
        '<span class="tag {}{}">{}{}</span>', kind, more, _icon(shape), words
    )


@register.simple_tag
def position(value: str | None) -> SafeString:
    """Draw a State's position: shape and word, in ink."""
    return _position(value or "", get_language() or "")


@lru_cache(maxsize=64)
def _position(value: str, _language: str) -> SafeString:
    # The register draws one in each row, so each is put together only once.
    if not value:
        return format_html('<span class="quiet">{}</span>', _("Not stated"))
    shape, words = POSITIONS[value]
    return format_html('<span class="tag bare">{}{}</span>', _icon(shape), words)


@register.filter
def by_language(names: dict[str, str] | None) -> str:
    """Return the name in the language of the page, else any there is."""
    return languages.by_language(names or {})


@register.filter
def language_name(code: str) -> str:
    """Return what a language is called: Vietnamese, Tiếng Việt."""
    return languages.language_name(code)


@register.filter
def figure(number: float | None) -> str:
    """Write a number as the language does, also where grouping is off: 1,240."""
    if number is None:
        return ""
    return str(formats.number_format(number, force_grouping=True))


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """Return this page's `?query` with the changes; None takes a part away."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


@register.filter
def problems(form: BaseForm) -> int:
    """Count the sentences that the error summary lists."""
    return sum(len(errors) for errors in form.errors.values())


@register.simple_tag
def field_input(field: BoundField, width: str = "") -> SafeString:
    """Draw a text field or a list; `width` is short, mid or nothing."""
    names = ["in", width, "bad" if field.errors else ""]
    return field.as_widget(attrs={"class": " ".join(n for n in names if n)})


# The parts of a meter differ in kind and place, and their words stand below.
METER_COLOURS = {
    "done": ("#14532d", ""),
    "sure": ("#e6eff6", "#1b4b72"),
    "check": ("#6f3f00", ""),
    "late": ("#96201a", ""),
    "accent": ("#5a2350", ""),
}


@register.simple_tag
def meter(
    parts: int | list[tuple[str, int]], of: int, label: str = "", labelledby: str = ""
) -> SafeString:
    """Draw a bar. `parts` is one number, or (kind, number) one after another."""
    pieces = [("accent", int(parts))] if not isinstance(parts, list) else parts
    total = max(int(of), 1)
    drawn, start = [], 0
    for kind, size in pieces:
        if size:
            fill, edge = METER_COLOURS[kind]
            drawn.append((start, min(size, total - start), fill, edge or "none"))
            start += size
    bars = format_html_join(
        "",
        '<rect x="{}" width="{}" height="10" fill="{}" stroke="{}"'
        ' vector-effect="non-scaling-stroke"/>',
        drawn,
    )
    name = ("aria-labelledby", labelledby) if labelledby else ("aria-label", label)
    return format_html(
        '<svg class="meter" viewBox="0 0 {} 10" preserveAspectRatio="none" role="img"'
        ' {}="{}"><rect width="{}" height="10" fill="#eeeae7"/>{}</svg>',
        total,
        *name,
        total,
        bars,
    )
