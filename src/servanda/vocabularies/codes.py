"""The codes of closed lists, for checks that have no tables at hand."""

from __future__ import annotations

from functools import cache

from undocs import vocabularies as shipped


@cache
def theme_codes() -> frozenset[str]:
    """Return the codes of OHCHR's themes."""
    return frozenset(each.code for each in shipped.themes())


@cache
def instrument_codes() -> frozenset[str]:
    """Return the codes of treaties and declarations: ICCPR, ICERD."""
    return frozenset(each.code for each in shipped.instruments())
