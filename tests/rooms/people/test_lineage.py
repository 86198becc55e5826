"""Who stands above whom, kept in step with the parents."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.people.errors import Refused
from servanda.people.models import Institution, Lineage
from servanda.people.operations.institutions import rebuild_lineage

pytestmark = pytest.mark.django_db


def body(code, parent=None):
    return Institution.objects.create(code=code, names={"en": code}, parent=parent)


def lineage():
    return set(Lineage.objects.values_list("institution_id", "above_id", "steps"))


def walked():
    """Return the lineage as somebody finds it who walks up from each institution."""
    parents = dict(Institution.objects.values_list("pk", "parent_id"))
    found = set()
    for one in parents:
        above, steps = one, 0
        while above is not None:
            found.add((one, above, steps))
            above, steps = parents[above], steps + 1
    return found


def test_it_knows_who_stands_above_whom():
    top = body("government")
    ministry = body("ministry", top)
    department = body("department", ministry)
    rebuild_lineage()
    assert lineage() == walked()
    assert (department.pk, top.pk, 2) in lineage()


def test_it_changes_nothing_the_second_time():
    body("department", body("ministry"))
    assert rebuild_lineage() == 3
    assert rebuild_lineage() == 0


def test_it_renews_what_stands_under_a_moved_institution():
    top, other = body("government"), body("assembly")
    ministry = body("ministry", top)
    body("department", ministry)
    rebuild_lineage()
    ministry.parent = other
    ministry.save()
    rebuild_lineage([ministry.pk])
    assert lineage() == walked()


def test_it_refuses_a_circle_and_keeps_what_was():
    top = body("government")
    ministry = body("ministry", top)
    rebuild_lineage()
    before = lineage()
    Institution.objects.filter(pk=top.pk).update(parent=ministry)
    with pytest.raises(Refused, match="government → ministry → government"):
        rebuild_lineage([top.pk])
    assert lineage() == before


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    parents=st.lists(st.integers(0, 11), min_size=2, max_size=12),
    moves=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=6),
)
def test_it_agrees_with_a_plain_walk_after_any_moves(db, parents, moves):
    Lineage.objects.all().delete()
    Institution.objects.all().update(parent=None)
    Institution.objects.all().delete()
    made = []
    for number, above in enumerate(parents):
        parent = made[above % number] if number else None
        made.append(body(f"body-{number}", parent))
    rebuild_lineage()
    assert lineage() == walked()
    for one, above in moves:
        moved, parent = made[one % len(made)], made[above % len(made)]
        under = Lineage.objects.filter(institution=parent, above=moved)
        if under.exists():
            continue  # would be a circle: refused elsewhere
        Institution.objects.filter(pk=moved.pk).update(parent=parent)
        rebuild_lineage([moved.pk])
        assert lineage() == walked()
