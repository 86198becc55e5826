"""The invented State that the benchmark measures, the same on each run.

10,000 institutions in a tree of five levels, four posts in each, a person in each
focal point's post, and assignments spread over all of them.
"""

# ruff: noqa: PLC0415 - the settings must be in place before models are imported

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import invented_register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BATCH = 2_000
MINISTRIES = 24
PROVINCES = 60
ROLES = ("reviewer", "focal_point", "training_officer", "reader")
STATUSES = ("given",) * 3 + ("accepted",) * 6 + ("returned", "replaced")
TODAY = datetime.date(2026, 11, 1)
SUBJECTS = (
    "Roads", "Schools", "Harbours", "Forests", "Prisons", "Hospitals", "Archives",
    "Fisheries", "Statistics", "Housing", "Water", "Energy", "Labour", "Families",
    "Youth", "Mines", "Trade", "Railways", "Justice", "Census", "Land", "Sports",
    "Culture", "Weather",
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """One institution: its parent's code comes before it in the list."""

    code: str
    kind: str
    parent: str
    territory: str
    name: str


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    institutions: int = 10_000
    assignments: int = 100_000

    @property
    def recommendations(self) -> int:
        return self.assignments // 2  # two institutions each


def bodies(count: int) -> Iterator[Body]:
    """Yield the institutions: ministries, provinces, then ever smaller ones."""
    made: list[Body] = []

    def body(code: str, kind: str, parent: str, territory: str, name: str) -> None:
        made.append(Body(code, kind, parent, territory, name))

    for at in range(MINISTRIES):
        subject = SUBJECTS[at]
        body(f"b-m{at}", "ministry", "government", "", f"Ministry of {subject}")
        for part in range(20):
            code = f"b-m{at}-{part}"
            name = f"Department {part + 1} of {subject}"
            body(code, "department", f"b-m{at}", "", name)
    for at in range(PROVINCES):
        key = f"b-p{at}"
        body(key, "local_government", "government", key, f"Province {at + 1}")
        committee = f"b-sc{at}"
        name = f"Steering Committee of Province {at + 1}"
        body(committee, "steering_committee", key, key, name)
        name = f"Standing Office of Province {at + 1}"
        body(f"b-so{at}", "standing_office", committee, key, name)
    number = 0
    while len(made) < count:
        at, number = number % PROVINCES, number + 1
        if number % 3:
            code, key = f"b-c{number}", f"b-t{number}"
            body(code, "local_government", f"b-p{at}", key, f"Commune {number}")
        else:
            above = f"b-m{number % MINISTRIES}-{number // MINISTRIES % 20}"
            code, name = f"b-d{number}", f"Division {number}"
            body(code, "department", above, "", name)
    yield from made[:count]


def build(size: Size) -> None:
    """Fill the database of the settings."""
    from django.db import connection, transaction

    from servanda.people.operations.institutions import rebuild_lineage

    invented_register.build(size.recommendations)
    with transaction.atomic():
        state = list(bodies(size.institutions))
        territories = _territories(state)
        institutions = _institutions(state, territories)
        rebuild_lineage()
        focal_points = _posts(institutions)
        _holders(focal_points)
        _assignments(institutions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _territories(state: Sequence[Body]) -> dict[str, Any]:
    from servanda.countries.models import Territory

    keys = sorted({each.territory for each in state if each.territory})
    made = Territory.objects.bulk_create(
        [
            Territory(
                key=key,
                code=key[2:],
                level="district" if key.startswith("b-p") else "commune",
                names={"en": key},
            )
            for key in keys
        ],
        batch_size=BATCH,
    )
    found = {each.key: each for each in made}
    communes = [each for each in made if each.level == "commune"]
    for unit in communes:
        unit.parent = found[f"b-p{(int(unit.key[3:]) - 1) % PROVINCES}"]
    Territory.objects.bulk_update(communes, ["parent"], batch_size=BATCH)
    return found


def _institutions(state: Sequence[Body], territories: dict[str, Any]) -> list[Any]:
    from servanda.common.folding import fold
    from servanda.people.models import Designation, Institution, Placement

    made = Institution.objects.bulk_create(
        [
            Institution(
                code=each.code,
                kind=each.kind,
                names={"en": each.name, "vi": f"Cơ quan {each.name}"},
                territory=territories.get(each.territory),
            )
            for each in state
        ],
        batch_size=BATCH,
    )
    by_code = Institution.objects.in_bulk(field_name="code")
    for one, each in zip(made, state, strict=True):
        one.parent = by_code[each.parent]
    Institution.objects.bulk_update(made, ["parent"], batch_size=BATCH)
    Placement.objects.bulk_create(
        [Placement(institution=one, parent=one.parent) for one in made],
        batch_size=BATCH,
    )
    Designation.objects.bulk_create(
        [
            Designation(
                institution=one, language=language, name=name, folded=fold(name)
            )
            for one in made
            for language, name in one.names.items()
        ],
        batch_size=BATCH,
    )
    return made


def _posts(institutions: Sequence[Any]) -> list[Any]:
    from servanda.people.models import Post

    made = Post.objects.bulk_create(
        [
            Post(
                institution=one,
                code=f"{one.code}-{role}",
                role=role,
                titles={"en": f"{role}, {one.names['en']}"},
            )
            for one in institutions
            for role in ROLES
        ],
        batch_size=BATCH,
    )
    return [post for post in made if post.role == "focal_point"]


def _holders(posts: Sequence[Any]) -> None:
    from servanda.people.models import Appointment, Person

    people = Person.objects.bulk_create(
        [
            Person(username=post.code, name=f"Holder of {post.code}", password="!")  # noqa: S106 - no password fits it
            for post in posts
        ],
        batch_size=BATCH,
    )
    Appointment.objects.bulk_create(
        [
            Appointment(person=person, post=post, valid_from=datetime.date(2020, 1, 1))
            for person, post in zip(people, posts, strict=True)
        ],
        batch_size=BATCH,
    )


def _assignments(institutions: Sequence[Any]) -> None:
    """Give every recommendation to two institutions, an ask each."""
    from servanda.recommendations.models import Ask, Assignment, Recommendation

    chance = random.Random(4_711)  # noqa: S311 - repeatable, not secret
    keys = list(Recommendation.objects.order_by("pk").values_list("pk", flat=True))
    leads = _leads(institutions, chance)
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        Ask.objects.filter(recommendation__in=part).delete()
        asks = Ask.objects.bulk_create(
            [
                Ask(recommendation_id=key, number=number, text=f"Ask {number}")
                for key in part
                for number in (1, 2)
            ]
        )
        made = Assignment.objects.bulk_create(
            [_assignment(ask, next(leads), chance) for ask in asks]
        )
        through: Any = Assignment.asks.through
        through.objects.bulk_create(
            [
                through(assignment=one, ask=ask)
                for one, ask in zip(made, asks, strict=True)
            ]
        )
        through = Assignment.cooperating.through
        through.objects.bulk_create(
            [
                through(assignment=one, institution=other)
                for one in made
                for other in chance.sample(institutions, chance.choice((0, 0, 1, 3)))
            ]
        )


def _leads(institutions: Sequence[Any], chance: random.Random) -> Iterator[Any]:
    """Yield leads without end: every second is a ministry, as in life."""
    ministries = [each for each in institutions if each.kind == "ministry"]
    while True:
        yield chance.choice(ministries)
        yield chance.choice(institutions)


def _assignment(ask: Any, lead: Any, chance: random.Random) -> Any:
    from servanda.recommendations.models import Assignment

    status = chance.choice(STATUSES)
    answer_by = TODAY + datetime.timedelta(days=chance.randrange(-10, 20))
    return Assignment(
        recommendation_id=ask.recommendation_id,
        lead=lead,
        product="A report",
        deadline=TODAY + datetime.timedelta(days=chance.randrange(-100, 700)),
        status=status,
        answer_by=answer_by if status == "given" else None,
        reason="other_institution" if status == "returned" else "",
    )
