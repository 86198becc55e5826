"""How far each post lets somebody see, and what it lets them do."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from servanda.countries.models import Territory
from servanda.people import access
from servanda.people.models import Appointment, Institution, Person, Post
from servanda.people.operations.lineage import rebuild_lineage

pytestmark = pytest.mark.django_db
Kind = Institution.Kind
Role = Post.Role
LONG_AGO = datetime.date(2020, 1, 1)


def body(code, kind, parent=None, territory=None):
    return Institution.objects.create(
        code=code, kind=kind, parent=parent, territory=territory, names={"en": code}
    )


def post_in(institution, role, number=1, **days):
    code = f"{institution.code}-{role.replace('_', '-')}-{number}"
    return Post.objects.create(
        institution=institution, code=code, role=role, titles={"en": code}, **days
    )


def person_with(*posts, username="somebody"):
    person = Person.objects.create(username=username, name="Somebody")
    for post in posts:
        Appointment.objects.create(person=person, post=post, valid_from=LONG_AGO)
    return person


@pytest.fixture
def tree(country):
    """A committee over all, two ministries with departments, a province."""
    national = body("committee", Kind.STEERING_COMMITTEE)
    office = Institution.objects.get(code="standing-office")
    office.parent = national
    office.save()
    labour = body("labour", Kind.MINISTRY)
    health = body("health", Kind.MINISTRY)
    north = Territory.objects.create(key="north", code="1", level="province")
    town = Territory.objects.create(key="town", code="11", level="town", parent=north)
    province = body("province", Kind.LOCAL_GOVERNMENT, None, north)
    bodies = {
        "national": national,
        "office": office,
        "labour": labour,
        "health": health,
        "wages": body("wages", Kind.DEPARTMENT, labour),
        "labour_committee": body("labour-committee", Kind.STEERING_COMMITTEE, labour),
        "province": province,
        "province_office": body("p-office", Kind.STANDING_OFFICE, None, north),
        "schools": body("schools", Kind.DEPARTMENT, province),
        "town": body("town", Kind.LOCAL_GOVERNMENT, None, town),
    }
    rebuild_lineage()
    return SimpleNamespace(**bodies)


def seen_by(person):
    rows = access.institutions_in(access.scope_of(person))
    return set(rows.values_list("code", flat=True))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.READER, Role.AUDITOR])
def test_it_lets_the_states_own_office_see_everything(tree, role):
    person = person_with(post_in(tree.office, role))
    assert access.scope_of(person) == access.Scope(everything=True)
    assert access.may_read(person)
    assert access.may_coordinate(person) == (role == Role.COORDINATOR)


def test_it_shows_a_focal_point_the_own_institution_and_what_is_below(tree):
    person = person_with(post_in(tree.labour, Role.FOCAL_POINT))
    assert seen_by(person) == {"labour", "wages", "labour-committee"}
    assert not access.may_coordinate(person)


def test_it_shows_a_focal_point_of_the_standing_office_not_everything(tree):
    person = person_with(post_in(tree.office, Role.FOCAL_POINT))
    assert seen_by(person) == {"standing-office"}


def test_it_does_not_take_a_ministrys_committee_for_the_states_own(tree):
    person = person_with(post_in(tree.labour_committee, Role.COORDINATOR))
    assert seen_by(person) == {"labour-committee"}
    assert not access.may_coordinate(person)


def test_it_shows_a_provinces_office_all_bodies_of_its_territory(tree):
    person = person_with(post_in(tree.province_office, Role.COORDINATOR))
    assert seen_by(person) == {"p-office", "province", "schools", "town"}
    assert not access.may_coordinate(person)
    assert access.may_coordinate_in(person, tree.schools)
    assert not access.may_coordinate_in(person, tree.labour)


def test_it_shows_a_system_administrator_nothing(tree):
    person = person_with(post_in(tree.office, Role.SYSTEM_ADMINISTRATOR))
    assert not access.may_read(person)
    assert access.may_administer(person)
    assert access.scope_of(person).empty
    assert seen_by(person) == set()


def test_it_shows_a_stranger_nothing(tree):
    for person in (None, person_with()):
        assert access.posts_of(person) == ()
        assert seen_by(person) == set()
        assert not access.institutions_visible_to(person)
        assert not access.posts_visible_to(person)
        assert not access.appointments_visible_to(person)


def test_it_sees_with_all_posts_but_acts_in_one(tree):
    coordinates = post_in(tree.labour, Role.COORDINATOR)
    answers = post_in(tree.health, Role.FOCAL_POINT)
    person = person_with(answers, coordinates)
    assert access.posts_of(person) == (coordinates, answers)
    assert seen_by(person) == {"labour", "wages", "labour-committee", "health"}
    assert access.current_post(person) == coordinates
    assert access.may_coordinate_in(person, tree.wages)
    assert not access.may_answer_for(person, tree.health)
    access.act_in(person, answers.pk)
    assert access.current_post(person) == answers
    assert access.may_answer_for(person, tree.health)
    assert not access.may_coordinate_in(person, tree.wages)


def test_it_cannot_act_in_a_post_of_somebody_else(tree):
    person = person_with(post_in(tree.health, Role.FOCAL_POINT))
    access.act_in(person, post_in(tree.office, Role.COORDINATOR).pk)
    assert not access.may_coordinate(person)


@pytest.mark.parametrize("role", list(Role))
def test_it_lets_answer_only_those_whose_post_is_for_it(tree, role):
    person = person_with(post_in(tree.labour, role))
    answers = role in {Role.FOCAL_POINT, Role.REVIEWER, Role.COORDINATOR}
    assert access.may_answer_for(person, tree.labour) == answers
    assert access.may_answer_for(person, tree.wages) == answers
    assert not access.may_answer_for(person, tree.health)


def test_it_ends_with_the_post(tree):
    ended = post_in(tree.labour, Role.FOCAL_POINT, valid_to=datetime.date(2024, 1, 1))
    person = person_with(ended)
    assert not access.may_read(person)
    assert seen_by(person) == set()


def test_it_names_holders_only_to_the_scope_and_to_coordinators(tree):
    wages = person_with(post_in(tree.wages, Role.FOCAL_POINT), username="wages")
    labour = person_with(post_in(tree.labour, Role.FOCAL_POINT), username="labour")
    health = person_with(post_in(tree.health, Role.FOCAL_POINT), username="health")
    north = person_with(post_in(tree.province_office, Role.COORDINATOR), username="n")

    def known_to(person):
        rows = access.appointments_visible_to(person)
        return {row.person.username for row in rows} - {"coordinator", "reader"}

    assert known_to(labour) == {"wages", "labour"}
    assert known_to(wages) == {"wages"}
    assert known_to(health) == {"health"}
    assert known_to(north) == {"wages", "labour", "health", "n"}


def test_it_says_what_to_do_where_a_right_is_missing(tree):
    person = person_with(post_in(tree.health, Role.FOCAL_POINT))
    for refused in (
        lambda: access.require_coordinator(person),
        lambda: access.require_coordinator_in(person, tree.health),
        lambda: access.require_answer_for(person, tree.labour),
    ):
        with pytest.raises(PermissionDenied, match="Only"):
            refused()
    access.require_answer_for(person, tree.health)


def test_it_asks_the_database_little(tree, django_assert_num_queries):
    person = person_with(post_in(tree.office, Role.COORDINATOR))
    access.today()  # the country, once a process
    with django_assert_num_queries(1):
        access.scope_of(person)
        access.may_coordinate(person)
        access.may_coordinate_in(person, tree.health)
        access.current_post(person)
