"""What a paragraph of a treaty body asks for, limb by limb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from undocs.asks import asks_of
from undocs.asks import limbs_of as lettered

if TYPE_CHECKING:
    from servanda.recommendations.models import Finding


def has_limbs(finding: Finding) -> bool:
    """Say whether the item is a treaty body's paragraph, which asks by limbs.

    A recommendation of the Universal Periodic Review is divided by its States.
    """
    return not any(clause.get("states") for clause in finding.clauses) and bool(
        finding.section
    )


def limbs_of(text: str) -> tuple[str, ...]:
    """Return what the words ask for, each with its letter where one is printed.

    They follow the words: when a person corrects them, so do the limbs.
    """
    letters = [limb.letter for limb in lettered(text)]
    asked = asks_of(text)
    before = len(asked) - len(letters)  # what is asked before the first letter
    marks = [""] * before + [f"({letter}) " for letter in letters]
    return tuple(mark + words for mark, words in zip(marks, asked, strict=True))
