"""A small mechanism to give work to: bodies, their posts and who holds them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.common.folding import fold
from servanda.documents.models import Document, Reading, Review
from servanda.people.models import (
    Appointment,
    Designation,
    Institution,
    Person,
    Post,
)
from servanda.people.operations.lineage import rebuild_lineage
from servanda.recommendations.models import Ask, Clause, Recommendation
from servanda.recommendations.operations.register import touch
from servanda.vocabularies.models import Mechanism as MechanismOfTheUN
from servanda.vocabularies.models import State

if TYPE_CHECKING:
    from collections.abc import Mapping

LONG_AGO = datetime.date(2020, 1, 1)
Role = Post.Role
Kind = Institution.Kind


@dataclass
class Mechanism:
    """Institutions by code, and a focal point's or reviewer's person by code."""

    bodies: Mapping[str, Institution]
    people: Mapping[str, Person]


def body(
    code: str, parent: Institution | None = None, kind: str = Kind.MINISTRY
) -> Institution:
    name = code.replace("-", " ").title()
    made = Institution.objects.create(
        code=code, kind=kind, parent=parent, names={"en": name, "vi": f"Bộ {name}"}
    )
    for language, words in made.names.items():
        Designation.objects.create(
            institution=made, language=language, name=words, folded=fold(words)
        )
    return made


def person_in(institution: Institution, role: str) -> Person:
    code = f"{institution.code}-{role.replace('_', '-')}"
    post = Post.objects.create(
        institution=institution,
        code=code,
        role=role,
        titles={"en": f"{role.replace('_', ' ').capitalize()}, {institution}"},
    )
    person = Person.objects.create(username=code, name=code)
    Appointment.objects.create(person=person, post=post, valid_from=LONG_AGO)
    return person


def small_mechanism() -> Mechanism:
    """Three ministries; one has a reviewer and departments, one of them a post."""
    justice, health, education = body("justice"), body("health"), body("education")
    schools = body("schools", education, Kind.DEPARTMENT)
    teachers = body("teachers", education, Kind.DEPARTMENT)
    rebuild_lineage()
    people = {
        "justice": person_in(justice, Role.FOCAL_POINT),
        "health": person_in(health, Role.FOCAL_POINT),
        "education": person_in(education, Role.FOCAL_POINT),
        "education-reviewer": person_in(education, Role.REVIEWER),
        "schools": person_in(schools, Role.FOCAL_POINT),
    }
    bodies = (justice, health, education, schools, teachers)
    return Mechanism({each.code: each for each in bodies}, people)


def recommendation(label: str, text: str) -> Recommendation:
    """Put one recommendation with one ask into the register."""
    state = State.objects.get_or_create(iso3="XAA", defaults={"names": {"en": "X"}})[0]
    upr = MechanismOfTheUN.objects.get_or_create(code="UPR")[0]
    review = Review.objects.get_or_create(state=state, mechanism=upr, cycle=4)[0]
    document, new = Document.objects.get_or_create(
        symbol="A/HRC/90/7", defaults={"family": "invented", "review": review}
    )
    if new:
        Reading.objects.create(document=document, file_name="r.pdf", status="read")
    one = Recommendation.objects.create(
        document=document,
        reading=document.readings.get(),
        review=review,
        label=label,
        label_order=f"{int(label.replace('.', '')):010}",
        text=text,
    )
    clause = Clause.objects.create(recommendation=one, number=1, text=text)
    Ask.objects.create(recommendation=one, clause=clause, number=1, text=text)
    touch([one.pk])
    return one
