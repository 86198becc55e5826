"""Small registers for the tests of the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import pytest

from servanda.documents.models import Document, Reading, Review, Translation
from servanda.recommendations.models import Clause, Recommendation
from servanda.recommendations.operations.register import touch
from servanda.vocabularies.models import Mechanism, State, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

STATES = {
    "XAA": {"en": "Lumaria", "vi": "Lu-ma-ri-a"},
    "XAB": {"en": "Norvenia", "vi": "Nô-ve-ni-a"},
    "XAC": {"en": "Ostrava Isles", "vi": "Quần đảo Ốt-xtra-va"},
    "XAD": {"en": "Pelagia", "vi": "Pê-la-gi-a"},
}
THEMES = {
    "minorities": {"en": "Members of minorities", "vi": "Người dân tộc thiểu số"},
    "education": {"en": "Right to education", "vi": "Quyền học tập"},
    "death-penalty": {"en": "Death penalty", "vi": "Án tử hình"},
}


@dataclass
class Office:
    """A register to fill in a test."""

    states: dict[str, State]
    themes: dict[str, Theme]
    documents: dict[int, Document] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def document(self, cycle: int = 2) -> Document:
        """Return the document of a cycle of the UPR."""
        if cycle not in self.documents:
            review = Review.objects.create(
                mechanism=Mechanism.objects.get_or_create(
                    code="UPR", defaults={"names": {"en": "UPR"}}
                )[0],
                state=self.states["XAA"],
                cycle=cycle,
                year=2008 + 5 * cycle,
            )
            document = Document.objects.create(
                symbol=f"A/HRC/{cycle}0/7", family="invented", review=review
            )
            Reading.objects.create(document=document, file_name="r.pdf", status="read")
            self.documents[cycle] = document
        return self.documents[cycle]

    def add(
        self,
        text: str,
        *,
        states: Sequence[str] = (),
        themes: Sequence[str] = (),
        cycle: int = 2,
        **values: object,
    ) -> Recommendation:
        """Put one recommendation into the register."""
        document = self.document(cycle)
        assert document.review is not None
        number = next(self.numbers)
        one = Recommendation.objects.create(
            document=document,
            reading=document.readings.get(),
            review=document.review,
            text=text,
            **{
                "label": f"143.{number}",
                "label_order": f"00143.{number:05}",
                **values,
            },
        )
        clause = Clause.objects.create(recommendation=one, number=1, text=text)
        clause.states.set(self.states[iso3] for iso3 in states)
        one.themes.set(self.themes[code] for code in themes)
        touch([one.pk])
        return one

    def translate(self, one: Recommendation, text: str, kind: str = "office") -> None:
        """Put a Vietnamese translation beside a recommendation."""
        Translation.objects.create(
            document=one.document,
            label=one.label,
            language="vi",
            kind=kind,
            text=text,
        )
        touch([one.pk])


@pytest.fixture
def office(db: None) -> Office:
    """An office with an empty register."""
    states = {
        iso3: State.objects.get_or_create(
            iso3=iso3, defaults={"names": names, "invented": True}
        )[0]
        for iso3, names in STATES.items()
    }
    themes = {
        code: Theme.objects.get_or_create(
            code=code, defaults={"names": names, "group": "g", "rank": rank}
        )[0]
        for rank, (code, names) in enumerate(THEMES.items())
    }
    return Office(states, themes)
