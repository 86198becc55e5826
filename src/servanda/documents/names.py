"""Names of files as they come from outside, made safe to keep and to show."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120  # characters: enough to know the file again, short enough to show
NAMELESS = "report"
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, direction marks, half characters


def safe_name(name: str) -> str:
    """Return the last part of `name` in composed letters, at most 120 long.

    Folders (of any system), control characters and marks that turn the
    direction of writing go; the ending stays, the middle is cut.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in _UNSEEN)
    tidy = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")
    if len(tidy) <= LONGEST:
        return tidy or NAMELESS
    ending = PurePosixPath(tidy).suffix[:12]
    return tidy[: LONGEST - len(ending) - 1].rstrip() + "…" + ending
