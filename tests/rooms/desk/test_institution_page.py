"""The page of an institution, its end, and a reorganisation walked in two steps."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from servanda.documents.models import Document, Reading, Review
from servanda.files import operations as files
from servanda.people.models import Institution, Post
from servanda.people.operations.institutions import Facts, add_institution, rename
from servanda.people.operations.posts import add_post, appoint
from servanda.people.queries.institutions import name_on
from servanda.recommendations.models import Ask, Assignment, Clause, Recommendation
from servanda.recommendations.operations.register import touch
from servanda.vocabularies.models import Mechanism, State

pytestmark = pytest.mark.django_db

ON = datetime.date(2025, 7, 1)
EVE = datetime.date(2025, 6, 30)


def add(name, parent=None, vi="", kind="local_government"):
    names = {"en": name, "vi": vi} if vi else {"en": name}
    return add_institution(Facts(kind=kind, names=names), parent=parent, by=None)


@pytest.fixture
def bodies(country):
    top = add("Government", kind="government")
    return {
        "top": top,
        "old": add("Binh Dinh", top, "Tỉnh Bình Định"),
        "new": add("Gia Lai", top, "Tỉnh Gia Lai"),
        "third": add("Dak Lak", top, "Tỉnh Đắk Lắk"),
    }


@pytest.fixture
def given(bodies, home):
    """Three recommendations that the old province leads."""
    state = State.objects.get_or_create(iso3="XAA", defaults={"names": {"en": "X"}})[0]
    mechanism = Mechanism.objects.get_or_create(code="UPR")[0]
    review = Review.objects.create(state=state, mechanism=mechanism, cycle=4)
    document = Document.objects.create(
        symbol="A/HRC/90/7", family="upr-working-group-report", review=review
    )
    original = files.store(b"%PDF", room="documents", content_type="application/pdf")
    reading = Reading.objects.create(
        file=original, file_name="r.pdf", document=document, status="read"
    )
    made = []
    for number in (1, 2, 3):
        one = Recommendation.objects.create(
            document=document,
            reading=reading,
            review=review,
            label=f"1.{number}",
            label_order=f"00001.0000{number}",
            text=f"Build school {number}",
        )
        clause = Clause.objects.create(recommendation=one, number=1, text=one.text)
        ask = Ask.objects.create(
            recommendation=one, clause=clause, number=1, text=one.text
        )
        assignment = Assignment.objects.create(
            recommendation=one, lead=bodies["old"], status=Assignment.Status.ACCEPTED
        )
        assignment.asks.add(ask)
        made.append(assignment)
    touch([each.recommendation_id for each in made])
    return made


def page(client, institution):
    answer = client.get(reverse("desk:institution", args=[institution.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_what_an_institution_is_and_owes(coordinator_client, bodies, given):
    add_post(bodies["old"], role="focal_point", titles={"en": "Desk"}, by=None)
    shown = page(coordinator_client, bodies["old"])
    for words in (
        "Binh Dinh",
        "Tỉnh Bình Định",
        "Government",
        "1.1, ",
        "Build school 1",
    ):
        assert words in shown
    assert "Nobody" in shown
    assert "Institutions under it owe 3." in page(coordinator_client, bodies["top"])


def test_it_shows_another_institution_without_its_work_and_its_people(
    bodies, given, lasting_person
):
    post = add_post(bodies["old"], role="focal_point", titles={"en": "Desk"}, by=None)
    holder = lasting_person("An Official")
    appoint(holder, post, valid_from=ON, by=None)
    elsewhere = add_post(bodies["new"], role="focal_point", titles={"en": "D"}, by=None)
    neighbour = lasting_person("Neighbour")
    appoint(neighbour, elsewhere, valid_from=ON, by=None)
    shown = page(signed_in(neighbour), bodies["old"])
    assert "An Official" not in shown
    assert "Not shown to your post" in shown
    assert "Build school" not in shown
    assert "Correct what stands here" not in shown
    own = page(signed_in(holder), bodies["old"])
    assert "An Official" in own
    assert "Build school 1" in own


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def lasting_person(db):
    from servanda.people.models import Person

    def make(name):
        person = Person(username=name.lower().replace(" ", "."), name=name)
        person.set_password("a long enough password")
        person.save()
        return person

    return make


def test_it_asks_as_often_whatever_an_institution_owes(
    coordinator_client, bodies, given, django_assert_max_num_queries
):
    page(coordinator_client, bodies["old"])
    with django_assert_max_num_queries(45) as few:
        page(coordinator_client, bodies["third"])
    for number in range(12):
        add(f"District {number}", bodies["old"])
        add_post(bodies["old"], role="reader", titles={"en": f"R{number}"}, by=None)
    with django_assert_max_num_queries(45) as many:
        page(coordinator_client, bodies["old"])
    # Cards of assignments fetch their asks and parts once; nothing for each row.
    assert len(many) - len(few) <= 12


def test_it_refuses_the_end_of_an_institution_that_owes(
    coordinator_client, bodies, given
):
    address = reverse("desk:end_institution", args=[bodies["old"].pk])
    sent = {"on": "2025-06-30", "decision": "1/2025", "revision": 1}
    answer = coordinator_client.post(address, sent)
    assert answer.status_code == 422
    assert "3 assignments are still open there" in answer.content.decode()
    bodies["old"].refresh_from_db()
    assert bodies["old"].valid_to is None
    address = reverse("desk:end_institution", args=[bodies["third"].pk])
    assert coordinator_client.post(address, sent).status_code == 302
    bodies["third"].refresh_from_db()
    assert bodies["third"].valid_to == EVE


def decided(bodies, **more):
    return {
        "kind": "merger",
        "decision": "Resolution 202/2025/QH15",
        "on": "2025-07-01",
        "predecessors": "Binh Dinh",
        "successors": "Gia Lai",
        **more,
    }


def leads():
    return sorted(
        Assignment.objects.filter(status="accepted").values_list(
            "recommendation__label", "lead__code"
        )
    )


def test_it_merges_a_province_with_all_it_owes(coordinator_client, bodies, given):
    address = reverse("desk:reorganise")
    preview = coordinator_client.post(address, decided(bodies, step="look"))
    assert preview.status_code == 200
    assert "Build school 3" in preview.content.decode()
    assert leads() == [("1.1", "binh-dinh"), ("1.2", "binh-dinh"), ("1.3", "binh-dinh")]
    done = coordinator_client.post(address, decided(bodies, step="record"))
    assert done.status_code == 302
    assert leads() == [("1.1", "gia-lai"), ("1.2", "gia-lai"), ("1.3", "gia-lai")]
    old = Institution.objects.get(pk=bodies["old"].pk)
    assert old.valid_to == EVE
    # What was written before names it as it was called.
    assert Assignment.objects.get(pk=given[0].pk).lead == old
    assert name_on(old, EVE, "vi") == "Tỉnh Bình Định"
    shown = page(coordinator_client, old)
    assert "It ended on 30 June 2025." in shown
    assert "Gia Lai" in shown
    assert "Resolution 202/2025/QH15" in shown
    assert "Binh Dinh" in page(coordinator_client, bodies["new"])


def test_it_lets_the_coordinator_send_work_elsewhere(coordinator_client, bodies, given):
    sent = decided(
        bodies,
        step="record",
        kind="split",
        successors="Gia Lai\nDak Lak",
        main=str(bodies["new"].pk),
        **{
            f"going-{given[1].pk}": str(bodies["third"].pk),
            f"subjects-{bodies['third'].pk}": "schools",
        },
    )
    assert coordinator_client.post(reverse("desk:reorganise"), sent).status_code == 302
    assert leads() == [("1.1", "gia-lai"), ("1.2", "dak-lak"), ("1.3", "gia-lai")]
    step = bodies["old"].successors.get(successor=bodies["third"])
    assert (step.main, step.subjects) == (False, {"en": "schools"})


def test_it_makes_the_successor_with_the_decision(coordinator_client, bodies, given):
    sent = decided(bodies, step="record", successors="", new_en="Greater Gia Lai")
    assert coordinator_client.post(reverse("desk:reorganise"), sent).status_code == 302
    new = Institution.objects.get(names__en="Greater Gia Lai")
    assert (new.parent, new.valid_from, new.kind) == (
        bodies["top"],
        ON,
        "local_government",
    )
    assert {lead for _label, lead in leads()} == {new.code}


def test_it_keeps_what_was_typed_when_something_is_wrong(coordinator_client, bodies):
    sent = decided(bodies, step="look", predecessors="Binh Din", on="5/2025")
    answer = coordinator_client.post(reverse("desk:reorganise"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Binh Din</textarea>" in shown
    assert "No institution" in shown
    assert "Expected a whole date" in shown
    both = decided(bodies, step="look", successors="Gia Lai\nBinh Dinh")
    answer = coordinator_client.post(reverse("desk:reorganise"), both)
    assert "stands among those that end" in answer.content.decode()


def test_it_asks_which_of_several_is_the_main_successor(coordinator_client, bodies):
    sent = decided(bodies, step="record", successors="Gia Lai\nDak Lak", main="")
    answer = coordinator_client.post(reverse("desk:reorganise"), sent)
    assert answer.status_code == 422
    assert "Choose who gets what nobody sends elsewhere." in answer.content.decode()
    assert not Institution.objects.exclude(valid_to=None).exists()


def test_it_passes_on_work_that_came_after_the_merger(
    coordinator_client, bodies, given
):
    address = reverse("desk:reorganise")
    coordinator_client.post(address, decided(bodies, step="record"))
    Assignment.objects.filter(lead=bodies["new"], status="accepted").update(
        lead=bodies["old"]
    )
    shown = page(coordinator_client, bodies["old"])
    assert "Pass 3 open assignments to the successor" in shown
    done = bodies["old"].successors.get().reorganisation
    work = reverse("desk:pass_on_work", args=[done.pk])
    assert "Build school 2" in coordinator_client.get(work).content.decode()
    assert coordinator_client.post(work).status_code == 302
    assert {lead for _label, lead in leads()} == {"gia-lai"}


def test_it_corrects_renames_and_moves_on_pages(coordinator_client, bodies):
    old = bodies["old"]
    address = reverse("people:change_institution", args=[old.pk])
    sent = {"name_en": "Binh Dinh Province", "kind": "department", "revision": 1}
    assert coordinator_client.post(address, sent).status_code == 302
    address = reverse("people:rename_institution", args=[old.pk])
    sent = {
        "name_en": "Quy Nhon",
        "on": "2025-07-01",
        "decision": "1/2025",
        "revision": 2,
    }
    assert coordinator_client.post(address, sent).status_code == 302
    address = reverse("people:place_institution", args=[old.pk])
    sent = {
        "parent": "dak lak",
        "on": "2025-07-01",
        "decision": "2/2025",
        "revision": 3,
    }
    assert coordinator_client.post(address, sent).status_code == 302
    shown = page(coordinator_client, old)
    assert "Quy Nhon" in shown
    assert "Binh Dinh Province" in shown
    assert "Another name: 1/2025" in shown
    old.refresh_from_db()
    assert old.parent == bodies["third"]


def test_it_shows_the_later_of_two_what_differs(coordinator_client, bodies):
    old = bodies["old"]
    rename(
        Institution.objects.get(pk=old.pk),
        names={"en": "Quy Nhon"},
        on=ON,
        decision="",
        revision=1,
        by=None,
    )
    address = reverse("people:change_institution", args=[old.pk])
    sent = {"name_en": "My name for it", "kind": "local_government", "revision": 1}
    answer = coordinator_client.post(address, sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Another person changed this" in shown
    assert "Quy Nhon" in shown
    assert "My name for it" in shown
    assert 'name="revision" value="2"' in shown
    assert coordinator_client.post(address, {**sent, "revision": 2}).status_code == 302


def test_it_makes_posts_and_gives_them_on_pages(
    coordinator_client, bodies, lasting_person
):
    holder = lasting_person("An Official")
    add_address = reverse("people:add_post", args=[bodies["old"].pk])
    sent = {"name_en": "Focal point", "role": "focal_point"}
    assert coordinator_client.post(add_address, sent).status_code == 302
    post = Post.objects.get(institution=bodies["old"])
    give = reverse("people:appoint", args=[post.pk])
    sent = {"person": "nobody known", "valid_from": "2025-01-01"}
    answer = coordinator_client.post(give, sent)
    assert answer.status_code == 422
    assert "Nobody with an account has this name" in answer.content.decode()
    sent["person"] = "an official"
    assert coordinator_client.post(give, sent).status_code == 302
    assert "An Official, since 1 January 2025" in page(
        coordinator_client, bodies["old"]
    )
    term = holder.appointments.get()
    over = reverse("people:end_term", args=[term.pk])
    assert coordinator_client.post(over, {"on": "2025-05-31"}).status_code == 302
    ended = reverse("people:end_post", args=[post.pk])
    sent = {"on": "2025-06-30", "revision": post.revision}
    assert coordinator_client.post(ended, sent).status_code == 302
    assert "Until 30 June 2025" in page(coordinator_client, bodies["old"])


def test_it_does_not_guess_between_people_of_one_name(
    coordinator_client, bodies, lasting_person
):
    one, other = lasting_person("Nguyen Van An"), lasting_person("Other")
    other.name = "Nguyen Van An"
    other.save()
    post = add_post(bodies["old"], role="reader", titles={"en": "R"}, by=None)
    give = reverse("people:appoint", args=[post.pk])
    sent = {"person": "Nguyen Van An", "valid_from": "2025-01-01"}
    answer = coordinator_client.post(give, sent)
    assert "one name is not one person" in answer.content.decode()
    sent["person"] = one.username
    assert coordinator_client.post(give, sent).status_code == 302
    assert one.appointments.count() == 1


def test_it_shows_the_tree_the_list_and_the_map(coordinator_client, bodies):
    tree = coordinator_client.get(reverse("people:institutions")).content.decode()
    assert "Binh Dinh" in tree
    found = coordinator_client.get(
        reverse("people:institutions"), {"q": "gia lai"}
    ).content.decode()
    assert "1 institution" in found
    assert "Binh Dinh" not in found
    kinds = coordinator_client.get(
        reverse("people:institutions"), {"kind": "nonsense", "on": "yesterday"}
    ).content.decode()
    assert "Part of the address was left out" in kinds
    none = coordinator_client.get(
        reverse("people:institutions"), {"q": "no such body"}
    ).content.decode()
    assert "No institution matches this." in none
    around = coordinator_client.get(
        reverse("people:institution_map"), {"at": bodies["top"].pk}
    ).content.decode()
    assert around.count("<rect") == 4
    assert "Dak Lak" in around
    gone = coordinator_client.get(reverse("people:institution_map"), {"at": "999999"})
    assert gone.status_code == 404


def test_it_offers_a_reader_no_way_to_change(reader_client, bodies):
    assert "Correct what stands here" not in page(reader_client, bodies["old"])
    for name in (
        "people:change_institution",
        "people:add_post",
        "desk:end_institution",
    ):
        address = reverse(name, args=[bodies["old"].pk])
        assert reader_client.get(address).status_code == 403
    assert reader_client.get(reverse("desk:reorganise")).status_code == 403


def test_it_keeps_what_an_institution_answers_for(coordinator_client, bodies):
    from servanda.vocabularies.models import Theme

    Theme.objects.create(code="education", names={"en": "Right to education"})
    address = reverse("people:set_competences", args=[bodies["old"].pk])
    sent = {"themes": ["education"], "articles": "ICERD:7\nnonsense", "revision": 1}
    answer = coordinator_client.post(address, sent)
    assert "found “nonsense”" in answer.content.decode()
    sent["articles"] = "ICERD:7"
    assert coordinator_client.post(address, sent).status_code == 302
    shown = page(coordinator_client, bodies["old"])
    assert "Right to education" in shown
    assert "ICERD:7" in shown
    again = coordinator_client.post(address, sent)
    assert "Another person changed this" in again.content.decode()
    sent |= {"themes": [], "revision": 2}
    assert coordinator_client.post(address, sent).status_code == 302
    assert list(bodies["old"].competences.values_list("article", flat=True)) == [
        "ICERD:7"
    ]
