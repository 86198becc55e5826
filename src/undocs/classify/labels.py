"""The closed lists of labels that this package gives, beside `undocs.vocabularies`."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from undocs.vocabularies import Term, themes


@cache
def issues() -> tuple[Term, ...]:
    """Give the issues that UPR Info sorts recommendations by."""
    return _terms("issues.csv")


@cache
def action_categories() -> tuple[Term, ...]:
    """Give UPR Info's categories of action: 1 asks for least, 5 for something definite."""
    return _terms("action_categories.csv")


def _terms(file: str) -> tuple[Term, ...]:
    return tuple(Term(row["code"], row["name"]) for row in rows(file))


def rows(file: str) -> list[dict[str, str]]:
    """Give the rows of one of the lists beside this module."""
    text = resources.files(__package__).joinpath("lists", file).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def current_theme(name: str) -> str | None:
    """Give the current name of an OHCHR theme, by a code or name of any generation."""
    return _current_themes().get(_key(name))


@cache
def _current_themes() -> dict[str, str]:
    names = {term.code: term.name for term in themes()}
    known = {_key(name): name for name in names.values()}
    for row in rows("older_themes.csv"):
        for older in filter(None, (row["older_code"], row["older_name"])):
            known.setdefault(_key(older), names[row["code"]])
    return known


def _key(name: str) -> str:
    """Make spellings alike: case, blanks, and "&" for "and"."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).strip()
