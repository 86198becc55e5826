"""Institutions and posts: made, corrected, renamed, moved and ended."""

from __future__ import annotations

import datetime

import pytest

from servanda.people.errors import ChangedMeanwhile, Refused
from servanda.people.models import (
    Appointment,
    AuditEntry,
    Institution,
    Lineage,
    Person,
    Placement,
    Post,
)
from servanda.people.operations import institutions as operations
from servanda.people.operations import posts
from servanda.people.operations.institutions import Facts

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2025, 3, 1)


def add(name, parent=None, **facts):
    return operations.add_institution(
        Facts(kind="ministry", names={"en": name}, **facts), parent=parent, by=None
    )


def names_of(institution):
    return [
        (each.name, each.valid_from, each.valid_to)
        for each in institution.designations.filter(official=True).order_by("pk")
    ]


def test_it_makes_an_institution_with_its_names_place_and_line(country):
    top = add("Government")
    made = operations.add_institution(
        Facts(
            kind="ministry",
            names={"en": "Ministry of Education", "vi": "Bộ Giáo dục và Đào tạo"},
            valid_from=FIRST,
            variants=(("vi", "Bộ GD&ĐT"),),
        ),
        parent=top,
        by=None,
    )
    assert made.code == "ministry-of-education"
    assert {d.folded for d in made.designations.all()} == {
        "ministry of education",
        "bo giao duc va dao tao",
        "bo gd&dt",
    }
    assert made.placements.get().parent == top
    assert Lineage.objects.filter(institution=made, above=top, steps=1).exists()
    entry = AuditEntry.objects.get(verb="people.add_institution", after__code=made.code)
    assert entry.after["variants"] == ["Bộ GD&ĐT"]


def test_it_gives_two_of_one_name_two_codes(country):
    one, other = add("Region"), add("Other region")
    assert add("Office", one).code == "office"
    assert add("Office", other).code == "office-2"


def test_it_refuses_the_same_name_beside_itself_even_without_marks(country):
    operations.add_institution(
        Facts(kind="ministry", names={"vi": "Bộ Nội vụ"}), parent=None, by=None
    )
    with pytest.raises(Refused, match="stands here already"):
        operations.add_institution(
            Facts(kind="ministry", names={"vi": "bo noi vu"}), parent=None, by=None
        )


def test_it_refuses_an_institution_without_a_name(country):
    with pytest.raises(Refused, match="at least one language"):
        add("  ")


def test_it_keeps_the_old_name_with_its_days_when_renamed(country):
    made = add("Ministry of Labour")
    operations.rename(
        made,
        names={"en": "Ministry of Home Affairs"},
        on=FIRST,
        decision="Resolution 176/2025/QH15",
        revision=made.revision,
        by=None,
    )
    made.refresh_from_db()
    assert made.names == {"en": "Ministry of Home Affairs"}
    assert names_of(made) == [
        ("Ministry of Labour", None, datetime.date(2025, 2, 28)),
        ("Ministry of Home Affairs", FIRST, None),
    ]


def test_it_refuses_a_second_name_from_before_the_first(country):
    made = add("First", valid_from=FIRST)
    with pytest.raises(Refused, match="holds since 1 March 2025"):
        operations.rename(
            made, names={"en": "Second"}, on=FIRST, decision="", revision=1, by=None
        )
    assert names_of(made) == [("First", FIRST, None)]


def test_it_refuses_what_has_not_come_yet(country):
    made = add("First")
    with pytest.raises(Refused, match="has not come yet"):
        operations.rename(
            made,
            names={"en": "Second"},
            on=datetime.date(2999, 1, 1),
            decision="",
            revision=1,
            by=None,
        )


def test_it_corrects_a_slip_without_making_a_second_name(country):
    made = add("Minstry of Justice", valid_from=FIRST)
    operations.change_institution(
        made,
        facts=Facts(
            kind="ministry", names={"en": "Ministry of Justice"}, return_within=5
        ),
        revision=1,
        by=None,
    )
    made.refresh_from_db()
    assert made.return_within == 5
    assert names_of(made) == [("Ministry of Justice", None, None)]


def test_it_tells_the_later_of_two_and_keeps_what_the_first_entered(country):
    made = add("Ministry")
    seen = made.revision
    operations.change_institution(
        made, facts=Facts(kind="court", names={"en": "Court"}), revision=seen, by=None
    )
    with pytest.raises(ChangedMeanwhile) as told:
        operations.change_institution(
            made, facts=Facts(kind="academy", names={"en": "X"}), revision=seen, by=None
        )
    assert told.value.current.names == {"en": "Court"}
    made.refresh_from_db()
    assert (made.kind, made.revision) == ("court", seen + 1)


def test_it_moves_an_institution_with_all_that_is_under_it(country):
    government, assembly = add("Government"), add("Assembly")
    ministry = add("Ministry", government)
    department = add("Department", ministry)
    operations.place_under(
        ministry, parent=assembly, on=FIRST, decision="1/2025", revision=1, by=None
    )
    assert set(
        Lineage.objects.filter(institution=department).values_list(
            "above__code", "steps"
        )
    ) == {("department", 0), ("ministry", 1), ("assembly", 2)}
    assert list(
        Placement.objects.filter(institution=ministry)
        .order_by("pk")
        .values_list("parent__code", "valid_to")
    ) == [("government", datetime.date(2025, 2, 28)), ("assembly", None)]


def test_it_refuses_to_put_an_institution_under_itself(country):
    top = add("Government")
    ministry = add("Ministry", top)
    department = add("Department", ministry)
    for below in (top, ministry, department):
        with pytest.raises(Refused):
            operations.place_under(
                top, parent=below, on=FIRST, decision="", revision=1, by=None
            )
    assert Lineage.objects.filter(institution=department).count() == 3


def test_it_ends_an_institution_with_its_posts_and_terms(country, reader):
    made = add("Ministry")
    post = posts.add_post(made, role="focal_point", titles={"en": "Desk"}, by=None)
    posts.appoint(reader, post, valid_from=FIRST, by=None)
    last = datetime.date(2025, 6, 30)
    operations.end(made, on=last, decision="", revision=1, by=None)
    made.refresh_from_db()
    post.refresh_from_db()
    assert made.valid_to == post.valid_to == last
    assert post.appointments.get().valid_to == last
    assert made.designations.get().valid_to == last


def test_it_does_not_end_an_institution_over_others(country):
    made = add("Ministry")
    add("Department", made)
    with pytest.raises(Refused, match="Department"):
        operations.end(made, on=FIRST, decision="", revision=1, by=None)
    made.refresh_from_db()
    assert made.valid_to is None


def test_it_makes_changes_and_ends_a_post(country, reader):
    made = add("Ministry")
    head = posts.add_post(made, role="reviewer", titles={"en": "Head"}, by=None)
    desk = posts.add_post(
        made, role="focal_point", titles={"en": "Desk"}, superior=head, by=None
    )
    assert desk.code == "ministry-desk"
    with pytest.raises(Refused, match="its own superior"):
        posts.change_post(
            head,
            role="reviewer",
            titles={"en": "Head"},
            superior=desk,
            revision=1,
            by=None,
        )
    posts.change_post(
        desk,
        role="reviewer",
        titles={"en": "Deputy"},
        superior=head,
        revision=1,
        by=None,
    )
    with pytest.raises(ChangedMeanwhile):
        posts.end_post(desk, on=FIRST, revision=1, by=None)
    posts.end_post(desk, on=FIRST, revision=2, by=None)
    assert Post.objects.get(pk=desk.pk).valid_to == FIRST
    with pytest.raises(Refused, match="This post ended on 1 March 2025"):
        posts.appoint(reader, desk, valid_from=datetime.date(2025, 4, 1), by=None)


def test_it_lets_a_person_hold_several_posts_but_one_of_them_once(country, reader):
    made = add("Ministry")
    one = posts.add_post(made, role="focal_point", titles={"en": "One"}, by=None)
    two = posts.add_post(made, role="reviewer", titles={"en": "Two"}, by=None)
    posts.appoint(reader, one, valid_from=FIRST, by=None)
    held = posts.appoint(reader, two, valid_from=FIRST, by=None)
    with pytest.raises(Refused, match="holds the post"):
        posts.appoint(reader, two, valid_from=FIRST, by=None)
    posts.end_appointment(held, on=datetime.date(2999, 6, 30), by=None)
    with pytest.raises(Refused, match="Choose that day or a later one"):
        posts.end_appointment(held, on=datetime.date(2024, 6, 30), by=None)
    assert Appointment.objects.get(pk=held.pk).valid_to == datetime.date(2999, 6, 30)
    assert Person.objects.get(pk=reader.pk).posts.count() == 3


def test_it_writes_nothing_when_a_write_is_refused(country):
    before = AuditEntry.objects.count(), Institution.objects.count()
    with pytest.raises(Refused):
        add("")
    assert (AuditEntry.objects.count(), Institution.objects.count()) == before
