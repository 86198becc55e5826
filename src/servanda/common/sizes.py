"""Sizes of files in words."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format


def size_in_words(size: int) -> str:
    """Return a size as it is said: 50 MB, 1.5 MB; in Vietnamese 1,5 MB."""
    nothing_behind = number_format(0.0, 1).removeprefix("0")
    return filesizeformat(size).replace(f"{nothing_behind}\xa0", "\xa0")
