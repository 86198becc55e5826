"""Mergers, splits and successions by a recorded decision."""

from __future__ import annotations

import datetime

import pytest

from servanda.people.errors import Refused
from servanda.people.models import (
    Appointment,
    AuditEntry,
    Competence,
    Institution,
    Lineage,
    Post,
    Reorganisation,
)
from servanda.people.operations.institutions import Facts, add_institution
from servanda.people.operations.posts import add_post, appoint
from servanda.people.operations.reorganisations import Step, record_reorganisation

pytestmark = pytest.mark.django_db

ON = datetime.date(2025, 7, 1)
EVE = datetime.date(2025, 6, 30)


def add(name, parent=None):
    return add_institution(
        Facts(kind="local_government", names={"en": name}), parent=parent, by=None
    )


def merge(*steps, on=ON, kind="merger", **more):
    return record_reorganisation(
        kind=kind,
        on=on,
        decision="Resolution 202/2025/QH15",
        steps=steps,
        by=None,
        **more,
    )


@pytest.fixture
def provinces(country):
    top = add("Government")
    return {"top": top, "old": add("Binh Dinh", top), "new": add("Gia Lai", top)}


def test_it_ends_the_predecessor_the_day_before(provinces):
    done = merge(Step(provinces["old"], provinces["new"]))
    old = Institution.objects.get(pk=provinces["old"].pk)
    assert old.valid_to == EVE
    assert old.names == {"en": "Binh Dinh"}
    assert old.designations.get().valid_to == EVE
    assert Institution.objects.get(pk=provinces["new"].pk).valid_to is None
    assert done.code == "reorganisation-2025-07-01"
    entry = AuditEntry.objects.get(verb="people.reorganise")
    assert entry.after["decision"] == "Resolution 202/2025/QH15"
    assert set(entry.subjects.values_list("kind", "key")) >= {
        ("people.institution", provinces["old"].pk),
        ("people.institution", provinces["new"].pk),
    }


def test_it_hands_on_what_stands_under_the_predecessor_and_what_it_answers_for(
    provinces,
):
    department = add("Department of Justice", provinces["old"])
    Competence.objects.create(institution=provinces["old"], article="ICERD:7")
    Competence.objects.create(institution=provinces["old"], article="ICCPR:9")
    Competence.objects.create(institution=provinces["new"], article="ICCPR:9")
    merge(Step(provinces["old"], provinces["new"]))
    department.refresh_from_db()
    assert department.parent == provinces["new"]
    assert Lineage.objects.filter(
        institution=department, above=provinces["new"], steps=1
    ).exists()
    assert sorted(
        provinces["new"].competences.values_list("article", "valid_from"), key=str
    ) == [("ICCPR:9", None), ("ICERD:7", ON)]
    assert set(provinces["old"].competences.values_list("valid_to", flat=True)) == {EVE}


def test_it_ends_posts_unless_they_go_along(provinces, reader):
    post = add_post(
        provinces["old"], role="focal_point", titles={"en": "Desk"}, by=None
    )
    term = appoint(reader, post, valid_from=datetime.date(2024, 1, 1), by=None)
    merge(Step(provinces["old"], provinces["new"]))
    post.refresh_from_db()
    term.refresh_from_db()
    assert post.valid_to == term.valid_to == EVE
    assert not provinces["new"].posts.exists()


def test_it_lets_posts_go_along_with_those_who_hold_them(provinces, reader):
    head = add_post(provinces["old"], role="reviewer", titles={"en": "Head"}, by=None)
    desk = add_post(
        provinces["old"],
        role="focal_point",
        titles={"en": "Desk"},
        superior=head,
        by=None,
    )
    appoint(reader, desk, valid_from=datetime.date(2024, 1, 1), by=None)
    merge(Step(provinces["old"], provinces["new"]), posts_go_along=True)
    moved = Post.objects.get(institution=provinces["new"], role="focal_point")
    assert moved.titles == {"en": "Desk"}
    assert moved.superior == Post.objects.get(
        institution=provinces["new"], role="reviewer"
    )
    assert Appointment.objects.get(post=moved).valid_from == ON
    assert Appointment.objects.get(post=desk).valid_to == EVE


def test_it_splits_an_institution_by_subjects(provinces):
    labour, home, health = add("Labour"), add("Home affairs"), add("Health")
    done = merge(
        Step(labour, home, subjects={"en": "labour"}),
        Step(labour, health, main=False, subjects={"en": "social protection"}),
        kind="split",
    )
    labour.refresh_from_db()
    assert labour.valid_to == EVE
    assert {
        each.successor: (each.main, each.subjects) for each in done.successions.all()
    } == {
        home: (True, {"en": "labour"}),
        health: (False, {"en": "social protection"}),
    }


def test_it_lets_an_institution_go_on_that_gives_up_a_part(provinces):
    merge(
        Step(provinces["old"], provinces["new"], main=False, subjects={"en": "ports"}),
        kind="split",
    )
    provinces["old"].refresh_from_db()
    assert provinces["old"].valid_to is None


def test_it_merges_several_into_one_of_them_or_a_new_one(provinces):
    third = add("Phu Yen", provinces["old"])
    merge(Step(provinces["old"], provinces["new"]), Step(third, provinces["new"]))
    for ended in (provinces["old"], third):
        ended.refresh_from_db()
        assert ended.valid_to == EVE
    # It ends too, so nothing is gained by moving it first.
    assert third.parent == provinces["old"]


def test_it_takes_the_successor_out_from_under_the_one_that_ends(provinces):
    inside = add("New ministry", provinces["old"])
    merge(Step(provinces["old"], inside), kind="succession")
    inside.refresh_from_db()
    assert inside.parent == provinces["top"]
    assert Lineage.objects.filter(institution=inside).count() == 2


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "Choose who follows"),
        ([("old", "old", True)], "cannot follow"),
        ([("old", "new", True), ("new", "old", True)], "cannot follow"),
        ([("old", "new", True), ("old", "top", True)], "one main successor"),
        ([("old", "new", True), ("old", "new", False)], "one main successor"),
    ],
)
def test_it_refuses_successions_that_lead_nowhere(provinces, steps, words):
    wanted = [
        Step(provinces[old], provinces[new], main=main) for old, new, main in steps
    ]
    with pytest.raises(Refused, match=words):
        merge(*wanted)
    assert not Reorganisation.objects.exists()
    assert not Institution.objects.exclude(valid_to=None).exists()


def test_it_refuses_days_on_which_they_do_not_exist(provinces):
    merge(Step(provinces["old"], provinces["new"]))
    later = datetime.date(2025, 8, 1)
    with pytest.raises(Refused, match="Binh Dinh did not exist before"):
        merge(Step(provinces["old"], provinces["new"]), on=later)
    with pytest.raises(Refused, match="Binh Dinh does not exist on"):
        merge(Step(provinces["new"], provinces["old"]), on=later)
    with pytest.raises(Refused, match="has not come yet"):
        merge(Step(provinces["new"], provinces["top"]), on=datetime.date(2999, 1, 1))


def test_it_asks_for_the_decision(provinces):
    with pytest.raises(Refused, match="Name the decision"):
        record_reorganisation(
            kind="merger",
            on=ON,
            decision=" ",
            steps=[Step(provinces["old"], provinces["new"])],
            by=None,
        )
