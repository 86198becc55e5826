"""What each stored, typed or imported value may say about a person.

Every model field, form field and import column declares one class; the
safeguards test fails on an undeclared one and the page /safeguards shows all.
"""

from __future__ import annotations

from enum import StrEnum


class Privacy(StrEnum):
    """How much a value says about a person, from nothing to never allowed."""

    NONE = "none"
    """Nothing: vocabulary, UN text, technical values."""
    OFFICE = "office"
    """Facts of an office: who holds a post, what was decided in it."""
    PERSONAL = "personal"
    """About a person; sealed under an erasable key in history and audit."""
    SEALED = "sealed"
    """Never in clear in the database or a backup without keys."""
    FORBIDDEN = "forbidden"
    """Refused on import, with the reason shown; no model may hold it."""


PrivacyMap = dict[str, Privacy]
