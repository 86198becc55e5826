"""The tree of institutions, read: opened, as on a day, searched, answered for."""

from __future__ import annotations

import datetime

import pytest

from servanda.people.models import Designation, Institution, Placement
from servanda.people.operations.institutions import (
    Facts,
    add_institution,
    place_under,
    rebuild_lineage,
    rename,
)
from servanda.people.operations.posts import add_post, end_post
from servanda.people.operations.reorganisations import Step, record_reorganisation
from servanda.people.queries import institutions as queries
from servanda.people.queries import tree as trees

pytestmark = pytest.mark.django_db

ON = datetime.date(2025, 7, 1)
EVE = datetime.date(2025, 6, 30)


def add(name, parent=None, vi="", variants=(), kind="ministry"):
    names = {"en": name, "vi": vi} if vi else {"en": name}
    return add_institution(
        Facts(kind=kind, names=names, variants=variants), parent=parent, by=None
    )


@pytest.fixture
def state(country):
    """A government with two provinces, of which the first goes into the second."""
    top = add("Government", kind="government")
    old, new = add("Binh Dinh", top, "Bình Định"), add("Gia Lai", top, "Gia Lai")
    record_reorganisation(
        kind="merger",
        on=ON,
        decision="202/2025/QH15",
        steps=[Step(old, new)],
        by=None,
    )
    for each in (top, old, new):
        each.refresh_from_db()
    return {"top": top, "old": old, "new": new}


def outline(branches):
    return [(each.name, outline(each.branches)) for each in branches]


def grown(**more):
    among = Institution.objects.exclude(code="standing-office")
    return queries.tree(among, **more)


def test_it_shows_the_tree_of_today_and_of_another_day(state):
    assert outline(grown().branches) == [("Government", [("Gia Lai", [])])]
    assert outline(grown(on=EVE).branches) == [
        ("Government", [("Binh Dinh", []), ("Gia Lai", [])])
    ]


def test_it_shows_the_names_and_places_of_that_day(state):
    other = add("Assembly", kind="parliament")
    rename(
        state["new"],
        names={"en": "Greater Gia Lai"},
        on=datetime.date(2026, 1, 1),
        decision="",
        revision=Institution.objects.get(pk=state["new"].pk).revision,
        by=None,
    )
    place_under(
        state["new"],
        parent=other,
        on=datetime.date(2026, 2, 1),
        decision="",
        revision=Institution.objects.get(pk=state["new"].pk).revision,
        by=None,
    )
    assert outline(grown().branches) == [
        ("Government", []),
        ("Assembly", [("Greater Gia Lai", [])]),
    ]
    assert outline(grown(on=ON).branches) == [
        ("Government", [("Gia Lai", [])]),
        ("Assembly", []),
    ]


def test_it_opens_a_large_tree_branch_by_branch(state, monkeypatch):
    add("Department", state["new"], kind="department")
    monkeypatch.setattr(trees, "ALL_AT_ONCE", 1)
    closed = grown()
    assert not closed.complete
    assert outline(closed.branches) == [("Government", [])]
    assert closed.branches[0].under == 1
    opened = grown(opened=[state["top"].pk])
    assert outline(opened.branches) == [("Government", [("Gia Lai", [])])]


def test_it_says_how_many_it_left_out_of_a_very_long_list(state, monkeypatch):
    monkeypatch.setattr(trees, "MOST_BESIDE", 2)
    for number in range(5):
        add(f"Department {number}", state["top"], kind="department")
    top = grown().branches[0]
    assert (len(top.branches), top.more, top.under) == (2, 4, 6)


def thousands(parent, number):
    made = Institution.objects.bulk_create(
        Institution(
            code=f"commune-{each}", names={"en": f"Commune {each}"}, parent=parent
        )
        for each in range(number)
    )
    Designation.objects.bulk_create(
        Designation(
            institution=each,
            language="en",
            name=each.names["en"],
            folded=each.names["en"].lower(),
        )
        for each in made
    )
    Placement.objects.bulk_create(
        Placement(institution=each, parent=parent) for each in made
    )
    rebuild_lineage()


def test_it_asks_as_often_for_three_thousand_as_for_three(
    state, django_assert_num_queries
):
    def everything(opened):
        grown(opened=opened)
        queries.search_institutions("commune")
        queries.posts_answering_for(state["new"])
        queries.line_above(state["new"])

    with django_assert_num_queries(6):
        everything([state["top"].pk])
    thousands(state["new"], 3000)
    with django_assert_num_queries(6):
        everything([state["top"].pk, state["new"].pk])
    assert queries.below(state["top"]).count() == 3001


def found(words):
    return [each.name for each in queries.search_institutions(words)]


def test_it_finds_a_committee_however_its_name_is_written(country):
    add("Committee A", vi="Ban Chỉ đạo Nhân quyền Chính phủ")
    add("Committee B", vi="Ban Chỉ đạo về Nhân quyền tỉnh Gia Lai")
    both = {
        "Ban Chỉ đạo Nhân quyền Chính phủ",
        "Ban Chỉ đạo về Nhân quyền tỉnh Gia Lai",
    }
    for words in (
        "Ban Chỉ đạo Nhân quyền",
        "Ban Chỉ đạo về Nhân quyền",
        "ban chi dao nhan quyen",
        "BAN CHỈ ĐẠO VỀ NHÂN QUYỀN",
    ):
        assert set(found(words)) == both, words


def test_it_finds_old_names_and_says_that_they_are(state):
    rename(
        state["top"],
        names={"en": "Cabinet"},
        on=ON,
        decision="",
        revision=Institution.objects.get(pk=state["top"].pk).revision,
        by=None,
    )
    by_old = queries.search_institutions("government")[0]
    assert (by_old.institution_id, by_old.earlier, by_old.valid_to) == (
        state["top"].pk,
        True,
        EVE,
    )
    assert not queries.search_institutions("cabinet")[0].earlier
    ended = queries.search_institutions("binh dinh")[0]
    assert (ended.institution_id, ended.earlier) == (state["old"].pk, True)


def test_it_puts_the_very_name_before_longer_ones(country):
    add("Ministry of Justice and Peace")
    add("Ministry of Justice")
    assert found("ministry of justice") == [
        "Ministry of Justice",
        "Ministry of Justice and Peace",
    ]
    assert found("  ") == []
    assert found("no such body") == []


def test_it_gives_the_name_of_the_day_in_the_language_asked(state):
    rename(
        state["top"],
        names={"en": "Cabinet", "vi": "Nội các"},
        on=ON,
        decision="",
        revision=Institution.objects.get(pk=state["top"].pk).revision,
        by=None,
    )
    top = Institution.objects.get(pk=state["top"].pk)
    assert queries.name_on(top, EVE) == "Government"
    assert queries.name_on(top, ON, "vi") == "Nội các"
    # The old name of what ended stands for good.
    assert queries.name_on(state["old"], ON, "vi") == "Bình Định"


def test_it_leads_from_what_ended_to_what_stands_in_its_place(state):
    third = add("Central Highlands", state["top"])
    record_reorganisation(
        kind="succession",
        on=datetime.date(2026, 1, 1),
        decision="1/2026",
        steps=[Step(Institution.objects.get(pk=state["new"].pk), third)],
        by=None,
    )
    assert queries.successors_of(state["old"]) == [third]
    assert queries.successors_of(state["old"], ON) == [state["new"]]
    assert queries.successors_of(state["old"], EVE) == [state["old"]]
    assert queries.successors_of(third) == [third]


def test_it_names_who_answers_nearest_and_by_role(state):
    department = add("Department", state["new"], kind="department")
    assert queries.posts_answering_for(department) == []
    chief = add_post(state["top"], role="coordinator", titles={"en": "C"}, by=None)
    add_post(state["top"], role="reader", titles={"en": "R"}, by=None)
    assert queries.posts_answering_for(department) == [chief]
    signer = add_post(state["new"], role="reviewer", titles={"en": "S"}, by=None)
    assert queries.posts_answering_for(department) == [signer]
    focal = add_post(state["new"], role="focal_point", titles={"en": "F"}, by=None)
    assert queries.posts_answering_for(department) == [focal]
    end_post(focal, on=EVE, revision=focal.revision, by=None)
    assert queries.posts_answering_for(department) == [signer]
