"""The component sheet: everything that pages are made of, on one page."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from servanda.common.pagination import page_of
from servanda.common.privacy import Privacy

if TYPE_CHECKING:
    from typing import ClassVar

    from django.http import HttpRequest, HttpResponse

# Every pair of colours in use: text colour, ground, where, contrast needed.
PAIRS = (
    ("ink", "paper", _("text"), 4.5),
    ("ink", "ground", _("text"), 4.5),
    ("ink", "accent-tint", _("text in a selected row"), 4.5),
    ("ink", "focus", _("focused link"), 4.5),
    ("ink-2", "paper", _("hint"), 4.5),
    ("ink-2", "ground", _("hint"), 4.5),
    ("ink-2", "accent-tint", _("hint in a selected row"), 4.5),
    ("accent", "paper", _("link, edge of a button"), 4.5),
    ("accent", "ground", _("link"), 4.5),
    ("accent", "accent-tint", _("link in a selected row"), 4.5),
    ("paper", "accent", _("text on a button"), 4.5),
    ("paper", "accent-deep", _("text in the menu"), 4.5),
    ("done", "done-bg", _("tag"), 4.5),
    ("check", "check-bg", _("tag"), 4.5),
    ("late", "late-bg", _("tag"), 4.5),
    ("info", "info-bg", _("tag"), 4.5),
    ("quiet", "quiet-bg", _("tag"), 4.5),
    ("late", "paper", _("error"), 4.5),
    ("line-strong", "paper", _("edge of a field"), 3.0),
    ("line-strong", "ground", _("edge of the drop area"), 3.0),
    ("focus", "accent", _("focus ring on the header"), 3.0),
    ("accent", "quiet-bg", _("progress bar"), 3.0),
)

# fmt: off
ICONS = (
    "check", "cross", "ask", "late", "clock", "full", "half", "quarter", "ring",
    "noted", "wait", "back", "down", "up", "sure", "info", "person", "nonet",
    "menu", "search", "file", "print",
)
# fmt: on


LINEAR_BELOW = 0.04045  # of the standard: darker parts of a colour count linearly


class Pair(NamedTuple):
    front: str
    ground: str
    used_for: Any  # lazily translated
    contrast: float
    needed: float


class SampleForm(forms.Form):
    """Fields of each kind, two of them wrongly filled in."""

    privacy: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        ("year", "lead", "words", "answer", "themes", "publish"), Privacy.NONE
    )

    year = forms.RegexField(
        r"^\d{4}$",
        label=_("Year of the value"),
        help_text=_("Four figures"),
        error_messages={"invalid": _("Enter the year of the value, for example 2024")},
    )
    lead = forms.CharField(
        label=_("Lead"), help_text=_("Type two letters; accents may be left out")
    )
    words = forms.CharField(
        label=_("Words of the recommendation"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    answer = forms.ChoiceField(
        label=_("Final position"),
        choices=[
            ("supported", _("Supported")),
            ("partly_supported", _("Partly supported")),
            ("noted", _("Noted")),
        ],
        widget=forms.RadioSelect,
    )
    publish = forms.BooleanField(label=_("Publish this text"), required=False)


@cache
def colours() -> dict[str, str]:
    """Return the colours of tokens.css by name."""
    found = finders.find("servanda/tokens.css")
    if not isinstance(found, str):
        return {}
    text = Path(found).read_text(encoding="utf-8")
    return dict(re.findall(r"--c-([a-z0-9-]+):\s*(#[0-9a-f]{6})", text))


def contrast(front: str, ground: str) -> float:
    """Return the contrast of two colours as WCAG defines it."""
    light, dark = sorted((_luminance(front), _luminance(ground)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 1)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pairs() -> list[Pair]:
    """Return every pair in use with its contrast, computed from the tokens."""
    known = colours()
    return [
        Pair(front, ground, used_for, contrast(known[front], known[ground]), needed)
        for front, ground, used_for, needed in PAIRS
    ]


@require_safe
def component_sheet(request: HttpRequest) -> HttpResponse:
    """Show every component; only where the programme is being developed."""
    if not settings.DEBUG:
        raise Http404
    form = SampleForm({"year": "20244", "lead": "", "answer": "supported"})
    form.is_valid()
    sheet = {
        "colours": [(f"--c-{name}", value) for name, value in colours().items()],
        "pairs": pairs(),
        "icons": ICONS,
        "form": form,
        "page": page_of(range(227), request),
        "today": datetime.date(2026, 11, 21),
        "facet": [
            {
                "value": "2",
                "words": _("UPR cycle %(number)s") % {"number": "II"},
                "count": 12,
                "checked": True,
            },
            {
                "value": "1",
                "words": _("UPR cycle %(number)s") % {"number": "I"},
                "count": 6,
                "checked": False,
            },
        ],
        "chips": [{"words": _("Position: supported"), "address": "?"}],
        "meter": [("done", 9), ("sure", 212), ("check", 6), ("late", 1)],
        "marks": [(1, (182.0, 653.5, 342.0, 666.0)), (2, (344.0, 653.5, 443.5, 666.0))],
        "others": [(142.0, 252.9, 500.0, 594.0)],
    }
    return render(request, "pages/design.html", sheet)
