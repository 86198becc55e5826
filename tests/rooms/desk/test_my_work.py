"""The first page of somebody with ten minutes a week, and of the coordinator."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.rooms.recommendations.assigning import (
    LONG_AGO,
    Mechanism,
    recommendation,
    small_mechanism,
)

from servanda.people.access import today
from servanda.people.models import Appointment, Person, Post
from servanda.recommendations.models import Assignment
from servanda.recommendations.operations import assignments as operations

if TYPE_CHECKING:
    from servanda.people.models import Institution

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def mechanism(country: object) -> Mechanism:
    return small_mechanism()


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(person: Person) -> str:
    answer = client_of(person).get("/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def give(label: str, lead: Institution, by: Person, **facts: Any) -> Assignment:
    one = recommendation(label, f"Do {label}")
    return operations.assign(one, lead=lead, by=by, **facts)


def test_it_shows_a_focal_point_what_is_new_and_takes_the_answer_at_once(
    mechanism: Mechanism, coordinator: Person
) -> None:
    given = give("1.1", mechanism.bodies["justice"], coordinator, product="A decree")
    give("1.2", mechanism.bodies["health"], coordinator, product="A hospital")
    person = mechanism.people["justice"]

    page = page_of(person)
    assert "1 thing waits for you" in page
    assert "A decree" in page
    assert "A hospital" not in page
    assert f"/assignments/{given.pk}/?answer=return#return" in page

    answer = client_of(person).post(
        f"/assignments/{given.pk}/accept/", {"revision": 1, "back": "/"}, follow=True
    )

    assert answer.redirect_chain == [("/", 302)]
    words = answer.content.decode()
    assert "1.1 is accepted." in words
    assert "Nothing is waiting for you." in words
    assert "Your institution has accepted 1 assignment." in words


def test_it_goes_nowhere_else_after_an_answer(
    mechanism: Mechanism, coordinator: Person
) -> None:
    given = give("1.1", mechanism.bodies["justice"], coordinator)

    answer = client_of(mechanism.people["justice"]).post(
        f"/assignments/{given.pk}/accept/",
        {"revision": 1, "back": "https://elsewhere.example/"},
    )

    assert answer.headers["Location"] == f"/assignments/{given.pk}/"


def test_it_puts_what_is_late_first(mechanism: Mechanism, coordinator: Person) -> None:
    justice = mechanism.bodies["justice"]
    give("1.1", justice, coordinator, product="A new one")
    late = give("1.2", justice, coordinator, product="A late one")
    Assignment.objects.filter(pk=late.pk).update(answer_by=today() - A_DAY)
    soon = give("1.3", justice, coordinator, deadline=today() + 9 * A_DAY)
    operations.accept(soon, by=mechanism.people["justice"], revision=1)

    page = page_of(mechanism.people["justice"])

    assert "3 things wait for you" in page
    assert page.index("A late one") < page.index("A new one")
    assert page.index("A new one") < page.index("Due within 30 days")


def test_it_shows_a_reader_of_an_institution_no_buttons(
    mechanism: Mechanism, coordinator: Person
) -> None:
    justice = mechanism.bodies["justice"]
    give("1.1", justice, coordinator)
    post = Post.objects.create(institution=justice, code="r", role=Post.Role.READER)
    person = Person.objects.create(username="r", name="r")
    Appointment.objects.create(person=person, post=post, valid_from=LONG_AGO)

    assert "Nothing is waiting for you." in page_of(person)


def test_it_shows_the_coordinator_what_came_back_and_what_is_late(
    mechanism: Mechanism, coordinator: Person
) -> None:
    back = give("1.1", mechanism.bodies["justice"], coordinator)
    operations.return_it(
        back,
        reason="other_institution",
        words="It belongs to Health",
        suggested_lead=mechanism.bodies["health"],
        by=mechanism.people["justice"],
        revision=1,
    )
    late = give("1.2", mechanism.bodies["health"], coordinator)
    Assignment.objects.filter(pk=late.pk).update(answer_by=today() - A_DAY)

    page = page_of(coordinator)

    assert "Health has not answered for 1.2" in page
    assert "1.1, returned by Justice" in page
    assert "It names Health." in page
    assert f"/assignments/{back.pk}/assign/" in page


def test_it_returns_to_the_reviewer_what_a_department_gave_back(
    mechanism: Mechanism, coordinator: Person
) -> None:
    reviewer = mechanism.people["education-reviewer"]
    given = give("1.1", mechanism.bodies["education"], coordinator)
    below = operations.reassign(
        given, lead=mechanism.bodies["schools"], by=reviewer, revision=1
    )
    operations.return_it(
        below,
        reason="unclear",
        words="Which schools?",
        by=mechanism.people["schools"],
        revision=1,
    )

    assert "Returned to you" in page_of(reviewer)
    assert "Which schools?" in page_of(reviewer)
    assert "Returned to you" not in page_of(mechanism.people["education"])


def queries_of(person: Person) -> int:
    client = client_of(person)
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/").status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["justice", "coordinator"])
def test_it_asks_the_database_as_often_for_many_as_for_few(
    mechanism: Mechanism, coordinator: Person, who: str
) -> None:
    justice = mechanism.bodies["justice"]
    person = coordinator if who == "coordinator" else mechanism.people[who]

    def add(label: str, **changes: Any) -> None:
        row = give(label, justice, coordinator)
        Assignment.objects.filter(pk=row.pk).update(**changes)

    yesterday = today() - A_DAY
    for round_ in range(1, 13):
        add(f"{round_}.1")
        add(f"{round_}.2", answer_by=yesterday)
        add(f"{round_}.3", status="accepted", deadline=yesterday)
        add(f"{round_}.4", status="accepted", deadline=today() + A_DAY)
        add(f"{round_}.5", status="returned", reason="unclear")
        if round_ == 10:
            few = queries_of(person)
    assert queries_of(person) <= few
    assert few <= 45


def test_it_goes_to_an_institution_by_its_name_in_any_language(
    coordinator: Person, mechanism: Mechanism
) -> None:
    health = mechanism.bodies["health"]
    for words in ("Health", "bo health"):
        answer = client_of(coordinator).get("/search/", {"q": words})
        assert answer["Location"] == f"/institutions/{health.pk}/"
    answer = client_of(coordinator).get("/search/", {"q": "healt"})
    assert answer["Location"] == "/register/?q=healt"
