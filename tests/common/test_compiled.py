from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from servanda.common.compiled import Compiled, CompiledModels, by_key
from servanda.people.models import Institution, Post
from servanda.vocabularies.models import State

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from servanda.countries.models import Country


@pytest.fixture
def states(db: None) -> list[State]:
    return [
        State.objects.create(iso3=iso3, names={"en": name}, invented=True)
        for iso3, name in (("XAA", "Lumaria"), ("XAB", "Norvenia"), ("XAC", "Ostrava"))
    ]


def test_it_answers_as_the_queryset_itself(states: list[State]) -> None:
    named = Compiled(
        lambda *keys: (
            State.objects.filter(pk__in=keys, invented=True)
            .order_by("iso3")
            .values_list("iso3", "names")
        )
    )
    assert named.rows(states[0].pk) == [("XAA", {"en": "Lumaria"})]
    assert named.rows(states[2].pk, states[1].pk) == [
        ("XAB", {"en": "Norvenia"}),
        ("XAC", {"en": "Ostrava"}),
    ]
    assert named.rows(states[1].pk) == [("XAB", {"en": "Norvenia"})]


def test_it_takes_texts(states: list[State]) -> None:
    of_code = Compiled(lambda code: State.objects.filter(iso3=code).values_list("pk"))
    assert of_code.rows("XAC") == [(states[2].pk,)]
    assert of_code.rows("'; --") == []


def test_it_refuses_a_query_that_leaves_a_value_out(db: None) -> None:
    of_code = Compiled(lambda _code: State.objects.values_list("pk"))
    with pytest.raises(ValueError, match="not in the SQL"):
        of_code.rows("XAC")


def test_it_returns_the_row_of_a_key(
    states: list[State], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = by_key(State, states[1].pk)
    assert found == states[1]
    assert found.names == {"en": "Norvenia"}
    assert not found._state.adding


def test_it_takes_days_and_brings_what_keys_point_at(
    country: Country, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    top = Institution.objects.create(code="top", kind="ministry", names={"en": "Top"})
    office = Institution.objects.create(
        code="office", kind="department", names={"en": "Office"}, parent=top
    )
    post = Post.objects.create(
        institution=office,
        code="one",
        role=Post.Role.READER,
        titles={"en": "One"},
        valid_from=datetime.date(2021, 5, 4),
    )
    begun = CompiledModels(
        lambda day, key: Post.objects.filter(valid_from__lte=day, pk=key),
        "institution",
        "institution__parent",
        "institution__parent__parent",
    )
    assert begun.rows(datetime.date(2021, 5, 3), post.pk) == []
    with django_assert_num_queries(1):
        (found,) = begun.rows(datetime.date(2021, 5, 4), post.pk)
        assert found.valid_from == datetime.date(2021, 5, 4)
        assert found.institution.parent == top
        assert found.institution.parent.parent is None
