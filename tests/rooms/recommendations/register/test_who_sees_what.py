"""Lists, counts, downloads and pages show a post only what was given to it."""

from __future__ import annotations

import csv
import datetime
import io
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from servanda.documents.models import Page
from servanda.files import operations as files
from servanda.people.models import Appointment, Institution, Person, Post
from servanda.people.operations.lineage import rebuild_lineage
from servanda.recommendations import access
from servanda.recommendations.models import Assignment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def body(code, parent=None):
    return Institution.objects.create(
        code=code, kind="ministry", names={"en": code}, parent=parent
    )


def holder_of(institution, role="focal_point"):
    post = Post.objects.create(
        institution=institution, code=f"{institution.code}-{role}"[:60], role=role
    )
    person = Person.objects.create(username=post.code, name=post.code)
    Appointment.objects.create(
        person=person, post=post, valid_from=datetime.date(2020, 1, 1)
    )
    return person


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def given(office):
    """Three recommendations: led by labour, helped by labour, of health alone."""
    labour, health = body("labour"), body("health")
    wages = body("wages", labour)
    rebuild_lineage()
    led = office.add("Raise wages", states=["XAB"], themes=["education"])
    helped = office.add("Protect minorities", states=["XAC"], themes=["minorities"])
    foreign = office.add("Build hospitals", states=["XAD"], themes=["death-penalty"])
    first = Assignment.objects.create(recommendation=led, lead=wages)
    second = Assignment.objects.create(recommendation=helped, lead=health)
    second.cooperating.add(labour)
    Assignment.objects.create(recommendation=foreign, lead=health)
    return SimpleNamespace(
        labour=labour,
        health=health,
        wages=wages,
        led=led,
        helped=helped,
        foreign=foreign,
        first=first,
    )


def words_of(answer):
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def test_the_list_holds_what_was_given_to_the_institution_or_below(given):
    client = browser_of(holder_of(given.labour))
    page = words_of(client.get("/register/"))
    assert "Raise wages" in page
    assert "Protect minorities" in page
    assert "Build hospitals" not in page
    below = words_of(browser_of(holder_of(given.wages)).get("/register/"))
    assert "Raise wages" in below
    assert "Protect minorities" not in below


def test_no_facet_names_or_counts_what_is_hidden(given):
    page = words_of(browser_of(holder_of(given.labour)).get("/register/"))
    assert "Norvenia" in page
    assert "Pelagia" not in page
    assert "Death penalty" not in page
    counts = re.findall(r'class="n[^"]*">(\d+)<', page)
    assert all(int(each) <= 2 for each in counts)


@pytest.mark.parametrize("address", ["/register/?q=hospitals", "/register/?state=XAD"])
def test_a_search_or_filter_finds_nothing_hidden(given, address):
    page = words_of(browser_of(holder_of(given.labour)).get(address))
    assert "Build hospitals" not in page
    assert "143.3" not in page


def test_a_download_holds_nothing_hidden(given):
    client = browser_of(holder_of(given.labour))
    rows = list(csv.reader(io.StringIO(words_of(client.get("/register/export.csv")))))
    assert len(rows) == 1 + 2
    for kind in ("json", "csv"):
        words = words_of(client.get(f"/register/export.{kind}"))
        assert "Build hospitals" not in words


def test_the_page_of_a_hidden_recommendation_is_not_there(given):
    client = browser_of(holder_of(given.labour))
    assert client.get(f"/register/{given.led.pk}/").status_code == 200
    for ending in ("", "matrix.docx", "position/", "translation/", "assign/"):
        answer = client.get(f"/register/{given.foreign.pk}/{ending}")
        assert answer.status_code == 404
    found = client.get("/search/", {"q": given.foreign.label})
    assert found.url.startswith("/register/?")


def test_neighbours_are_those_that_one_sees(given):
    page = words_of(
        browser_of(holder_of(given.labour)).get(f"/register/{given.helped.pk}/")
    )
    assert f"/register/{given.led.pk}/" in page
    assert f"/register/{given.foreign.pk}/" not in page


def test_an_assignment_that_was_withdrawn_shows_nothing_any_more(given):
    person = holder_of(given.wages)
    assert list(access.recommendations_visible_to(person)) == [given.led]
    Assignment.objects.filter(pk=given.first.pk).update(status="withdrawn")
    assert list(access.recommendations_visible_to(person)) == []


def test_a_document_is_open_to_every_post_and_its_import_is_not(given):
    reading = given.led.reading
    picture = files.store(b"\x89PNG", room="pages", content_type="image/png")
    Page.objects.create(
        reading=reading, number=1, width=595, height=842, picture=picture
    )
    client = browser_of(holder_of(given.health))
    assert client.get(f"/documents/{given.led.document_id}/").status_code == 200
    shown = client.get(f"/readings/{reading.pk}/pages/1.png")
    assert b"".join(shown) == b"\x89PNG"
    assert "A/HRC/20/7" in words_of(client.get("/documents/"))
    for hidden in (f"/readings/{reading.pk}/", f"/desk/{reading.pk}/"):
        assert client.get(hidden).status_code == 404


def test_a_file_that_is_no_document_yet_is_nobody_elses(given):
    reading = given.led.reading
    picture = files.store(b"\x89PNG", room="pages", content_type="image/png")
    Page.objects.create(
        reading=reading, number=1, width=595, height=842, picture=picture
    )
    type(reading).objects.filter(pk=reading.pk).update(document=None)
    client = browser_of(holder_of(given.health))
    assert client.get(f"/readings/{reading.pk}/pages/1.png").status_code == 404
    assert client.get(f"/readings/{reading.pk}/original").status_code == 404


@pytest.mark.parametrize("role", ["reader", "auditor", "coordinator"])
def test_the_states_own_office_sees_everything(given, office, role):
    national = body("national")
    Institution.objects.filter(pk=national.pk).update(kind="standing_office")
    person = holder_of(Institution.objects.get(pk=national.pk), role)
    assert access.recommendations_visible_to(person).count() == 3
    assert access.assignments_visible_to(person).count() == 3


def test_an_administrator_sees_nothing_of_it(given):
    person = holder_of(given.labour, "system_administrator")
    assert access.recommendations_visible_to(person).count() == 0
    assert access.assignments_visible_to(person).count() == 0
    assert browser_of(person).get("/register/").status_code == 404
