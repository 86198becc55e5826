"""Content that is kept in several languages: a dict from language code to text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

FALLBACK = "en"
# The names that an office here uses; Django says "Tiếng Việt Nam" for the second.
NAMES = {"en": _("English"), "vi": _("Vietnamese")}


def by_language(names: Mapping[str, str], lang: str | None = None) -> str:
    """Return the text in `lang`, by default the language of the page.

    Where it is missing, English stands in, then any language there is: a name
    in a foreign language still says more than an empty place.
    """
    wanted = (lang or get_language() or FALLBACK).lower()
    for code in (wanted, wanted.partition("-")[0], FALLBACK):
        if names.get(code):
            return names[code]
    return next((text for text in names.values() if text), "")


def language_name(code: str) -> str:
    """Return what a language is called in the language of the page."""
    if code in NAMES:
        return str(NAMES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
