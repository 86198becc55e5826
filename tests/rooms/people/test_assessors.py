"""Independent assessors: closed formal grounds, reading without a trace."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from servanda.people import access
from servanda.people.errors import Refused
from servanda.people.models import Assessor, AuditEntry, OpenSession, Person
from servanda.people.operations import assessors
from servanda.people.operations.invitations import invite

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
NEW = "a good new sentence"
FACTS = {
    "name": "Lantern for All",
    "ground": "stakeholder",
    "reference": "A/HRC/WG.6/90/XAA/3",
}


@pytest.fixture
def assessor(coordinator):
    return assessors.admit(
        "Lantern for All",
        ground="stakeholder",
        reference="A/HRC/WG.6/90/XAA/3",
        by=coordinator,
    )


@pytest.fixture
def account(assessor, coordinator):
    """An account of the organisation, made with a letter, and its browser."""
    sent = invite(assessor=assessor, by=coordinator)
    client = Client(headers={"user-agent": "Peculiar/1.0"}, REMOTE_ADDR="203.0.113.9")
    address = reverse("people:first_account", args=[sent.secret])
    assert "Your name" not in client.get(address).content.decode()
    client.post(address, {"username": "lantern", "password": NEW})
    return Person.objects.get(username="lantern"), client


def test_it_admits_on_a_formal_ground(coordinator_client):
    coordinator_client.post(reverse("people:assessors"), {**FACTS, "missing": ""})
    assert Assessor.objects.get().status == "admitted"


def test_it_refuses_only_for_a_missing_formal_ground(coordinator, coordinator_client):
    coordinator_client.post(
        reverse("people:assessors"), {**FACTS, "missing": "not_found"}
    )
    refused = Assessor.objects.get()
    assert (refused.status, refused.missing) == ("refused", "not_found")
    with pytest.raises(Refused, match="formal ground"):
        assessors.refuse(**FACTS, missing="they are critical", by=coordinator)


@pytest.mark.parametrize(
    "wrong", [{"ground": "loyal"}, {"reference": " "}, {"name": ""}]
)
def test_it_admits_on_nothing_else(coordinator_client, wrong):
    answer = coordinator_client.post(
        reverse("people:assessors"), {**FACTS, "missing": "", **wrong}
    )
    assert answer.status_code == 422
    assert not Assessor.objects.exists()


def test_it_reads_documents_and_the_register_and_nothing_else(account):
    person, client = account
    assert person.name == "Lantern for All"
    assert client.get("/register/").status_code == 200
    assert client.get("/documents/").status_code == 200
    for name in ("people:people", "people:institutions", "recommendations:saved_views"):
        assert client.get(reverse(name)).status_code == 404
    assert not access.institutions_visible_to(person)
    assert not access.posts_visible_to(person)
    assert access.scope_of(person).empty


def test_it_keeps_nothing_of_when_or_from_where_an_assessor_reads(account):
    person, client = account
    client.post("/sign-out/")
    client.post("/sign-in/", {"login": "lantern", "password": NEW})
    client.get("/register/?q=torture")
    client.post("/sign-out/")
    client.post("/sign-in/", {"login": "lantern", "password": "wrong one entirely"})
    person.refresh_from_db()
    assert person.last_login is None
    assert not OpenSession.objects.filter(person=person).exists()
    done = AuditEntry.objects.filter(by=person).values_list("verb", flat=True)
    assert set(done) == {"people.make_account"}
    kind = Person._meta.label_lower
    about = AuditEntry.objects.filter(subjects__kind=kind, subjects__key=person.pk)
    assert set(about.values_list("verb", flat=True)) == {"people.make_account"}


def test_it_counts_tries_without_keeping_addresses(account):
    cache.set("probe", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM servanda_cache")
        rows = cursor.fetchall()
    assert rows
    assert not any("203.0.113.9" in f"{key} {value}" for key, value in rows)


def test_it_ends_with_a_reason_and_closes_the_accounts(
    account, assessor, coordinator_client
):
    _person, client = account
    address = reverse("people:end_assessor", args=[assessor.pk])
    assert coordinator_client.post(address).status_code == 422
    assert client.get("/register/").status_code == 200
    coordinator_client.post(
        address, {"ending": "own_wish", "reference": "Letter of 1 March"}
    )
    assert client.get("/register/").status_code == 404


def test_only_a_coordinator_of_the_whole_admits(reader, reader_client, assessor):
    assert reader_client.get(reverse("people:assessors")).status_code == 404
    with pytest.raises(PermissionDenied):
        assessors.admit(**FACTS, by=reader)


@pytest.mark.parametrize("act", ["close_account", "password_link"])
def test_nobody_silences_an_assessor_or_speaks_in_its_name(
    account, coordinator_client, act
):
    person, client = account
    answer = coordinator_client.post(reverse(f"people:{act}", args=[person.pk]))
    assert answer.status_code == 404
    assert client.get("/register/").status_code == 200
    listed = coordinator_client.get(reverse("people:people")).content.decode()
    assert "Lantern" not in listed
