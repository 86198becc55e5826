from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from django.db.models import Q
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.documents.models import Review
from servanda.documents.operations.identifying import Identification, identify
from servanda.recommendations.models import Recommendation
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries import loading as columns_of
from servanda.recommendations.queries.columns import NONE
from servanda.recommendations.queries.listing import picture
from servanda.recommendations.queries.register import (
    LISTED,
    address_query,
    find,
    options,
)

if TYPE_CHECKING:
    from typing import Any

POSITIONS = ("supported", "partly_supported", "noted", "")
STATED = ("pending", "supported", "noted", "")
CHOICES = {
    "position": ("supported", "partly_supported", "noted", NONE),
    "in_document": ("pending", "supported", "noted", NONE),
    "state": ("XAA", "XAB", "XAC", "XAD"),
    "theme": ("minorities", "education", "death-penalty"),
    "mechanism": ("UPR",),
}
EVERYTHING = Q(withdrawn_at__isnull=True)


@pytest.fixture
def filled(office: Any) -> Any:
    codes = list(CHOICES["theme"])
    states = list(CHOICES["state"])
    for number in range(40):
        office.add(
            f"Take measure {number} on {'torture' if number % 3 else 'education'}",
            cycle=1 + number % 3,
            states=[states[number % 4], states[number % 3]],
            themes=codes[: number % 4],
            final_position=POSITIONS[number % 4],
            document_position=STATED[(number // 4) % 4],
        )
    return office


def asked(chosen: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in chosen.items():
        query.setlist(name, values)
    return query


def values_of(one: Recommendation) -> dict[str, set[str]]:
    """The facet values of a row, read from the database without any column."""
    return {
        "review": {str(one.review_id)},
        "mechanism": {one.review.mechanism.code},
        "position": {one.final_position or NONE},
        "in_document": {one.document_position or NONE},
        "theme": {theme.code for theme in one.themes.all()},
        "state": {s.iso3 for c in one.clauses.all() for s in c.states.all()},
    }


def by_reading(
    rows: dict[int, dict[str, set[str]]], chosen: dict[str, list[str]], facet: str
) -> Counter[str]:
    counts: Counter[str] = Counter()
    for values in rows.values():
        others = {name: wanted for name, wanted in chosen.items() if name != facet}
        if all(values[name] & set(wanted) for name, wanted in others.items() if wanted):
            counts.update(values[facet])
    return counts


def all_rows() -> dict[int, dict[str, set[str]]]:
    rows = Recommendation.objects.filter(EVERYTHING).prefetch_related(
        "themes", "clauses__states"
    )
    return {one.pk: values_of(one) for one in rows.select_related("review__mechanism")}


some_choices = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), max_size=3, unique=True)
        for name, values in CHOICES.items()
    },
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chosen=some_choices)
def test_it_counts_what_reading_every_row_counts(
    filled: Any, chosen: dict[str, list[str]]
) -> None:
    rows = all_rows()
    found = find(asked(chosen), Recommendation.objects.filter(EVERYTHING))
    listed = {
        pk
        for pk, values in rows.items()
        if all(values[name] & set(wanted) for name, wanted in chosen.items() if wanted)
    }
    assert set(found.ids().tolist()) == listed
    for facet in LISTED:
        keys = found.columns.facets[facet].keys
        counts = dict(zip(keys, found.counts(facet).tolist(), strict=True))
        expected = by_reading(rows, chosen, facet)
        assert {key: count for key, count in counts.items() if count} == dict(expected)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chosen=some_choices)
def test_it_opens_from_each_figure_of_the_picture_a_list_of_that_length(
    filled: Any, chosen: dict[str, list[str]]
) -> None:
    everything = Recommendation.objects.filter(EVERYTHING)
    drawn = picture(find(asked(chosen), everything), complete=True)
    for row in drawn.rows if drawn else ():
        for bar in row.bars:
            followed = find(QueryDict(bar.address.removeprefix("?")), everything)
            assert len(followed.ids()) == bar.count


@pytest.mark.parametrize(
    "restricted",
    [
        Q(final_position="supported"),
        Q(pk__lt=0),
        Q(document_position="pending") | Q(final_position="noted"),
    ],
)
def test_it_counts_no_row_that_the_person_may_not_see(
    filled: Any, restricted: Q
) -> None:
    visible = Recommendation.objects.filter(EVERYTHING).filter(restricted)
    found = find(QueryDict("q=measure"), visible)
    allowed = set(visible.values_list("pk", flat=True))
    rows = {pk: values for pk, values in all_rows().items() if pk in allowed}
    assert set(found.ids().tolist()) == allowed
    assert found.all_count == len(allowed)
    for facet in LISTED:
        keys = found.columns.facets[facet].keys
        counts = dict(zip(keys, found.counts(facet).tolist(), strict=True))
        assert {k: c for k, c in counts.items() if c} == dict(
            by_reading(rows, {}, facet)
        )
        assert found.present(facet).tolist() == found.counts(facet).tolist()


def test_it_sees_nothing_where_nothing_may_be_seen(filled: Any) -> None:
    found = find(QueryDict(), Recommendation.objects.none())
    assert found.all_count == 0
    assert len(found.ids()) == 0
    assert not found.present("state").any()


def test_it_does_not_keep_what_a_restricted_person_may_see(filled: Any) -> None:
    visible = Recommendation.objects.filter(EVERYTHING, final_position="noted")
    before = len(find(QueryDict(), visible).ids())
    one = visible.first()
    assert one is not None
    # Changed behind the register's back: what a person may see is asked anew.
    Recommendation.objects.filter(pk=one.pk).update(final_position="supported")
    assert len(find(QueryDict(), visible).ids()) == before - 1


def test_it_counts_a_state_once_in_a_recommendation(office: Any) -> None:
    one = office.add("Do this", states=["XAB"])
    second = one.clauses.create(number=2, text="and that")
    second.states.set([office.states["XAB"], office.states["XAC"]])
    office.add("Another", states=["XAB"])
    found = find(QueryDict("state=XAB"), Recommendation.objects.filter(EVERYTHING))
    column = found.columns.facets["state"]
    assert found.counts("state")[column.keys.index("XAB")] == 2
    assert len(found.ids()) == 2


def test_it_renews_the_columns_only_when_the_register_changed(
    filled: Any, django_assert_num_queries: Any
) -> None:
    first = columns_of.current()
    with django_assert_num_queries(2):  # the version, and the few reviews
        assert columns_of.current() is first
    filled.add("A new one")
    second = columns_of.current()
    assert second is not first
    assert len(second) == len(first) + 1


def test_it_keeps_a_bounded_number_of_search_masks(filled: Any) -> None:
    columns = columns_of.current()
    everything = Recommendation.objects.filter(EVERYTHING)
    for number in range(100):
        find(QueryDict(f"q=measure {number}"), everything).ids()
    assert len(columns.masks) <= 64


@pytest.mark.parametrize(
    ("typed", "canonical", "ignored"),
    [
        ("q=", "", []),
        ("q=a&sort=relevance", "q=a", []),
        ("sort=label", "", []),
        ("theme=education&theme=minorities", "theme=minorities&theme=education", []),
        ("theme=nonsense", "", ["theme=nonsense"]),
        ("colour=red&state=XAB", "state=XAB", ["colour"]),
        ("q=***", "", ["***"]),
        ("state=XAB&state=XAB", "state=XAB", []),
        ("position=supported&sort=newest", "position=supported&sort=newest", []),
        ("sort=sideways", "", []),
    ],
)
def test_it_has_one_address_for_a_selection_and_names_what_it_leaves_out(
    filled: Any, typed: str, canonical: str, ignored: list[str]
) -> None:
    found = find(QueryDict(typed), Recommendation.objects.filter(EVERYTHING))
    assert address_query(found.selection, found.columns) == canonical
    assert list(found.selection.ignored) == ignored


def test_it_sorts_by_label_as_printed_and_by_the_newest(office: Any) -> None:
    for label, order in (("143.10", "00143.00010"), ("143.9", "00143.00009")):
        office.add(f"Text {label}", label=label, label_order=order)
    everything = Recommendation.objects.filter(EVERYTHING)

    def labels(query: str) -> list[str]:
        texts = dict(Recommendation.objects.values_list("pk", "label"))
        return [texts[pk] for pk in find(QueryDict(query), everything).ids().tolist()]

    assert labels("") == ["143.9", "143.10"]
    assert labels("sort=newest") == ["143.9", "143.10"]
    Recommendation.objects.filter(label="143.9").update(
        confirmed_at="2001-01-01T00:00:00Z"
    )
    office.add("One more")
    assert labels("sort=newest")[-1] == "143.9"


def test_it_follows_a_review_that_a_person_corrected(office: Any) -> None:
    kept = office.add("Take measures", cycle=2)
    office.add("Take more", cycle=4)

    def reviews() -> list[str]:
        found = find(QueryDict(), Recommendation.objects.all())
        return [option.words for option in options(found, "review", most=None)[0]]

    assert reviews() == ["UPR cycle IV", "UPR cycle II"]
    identify(
        kept.reading,
        Identification(
            symbol=kept.document.symbol,
            state=office.states["XAA"],
            cycle=5,
            published_on=datetime.date(2031, 5, 1),
        ),
        by=None,
    )

    assert reviews() == ["UPR cycle V", "UPR cycle IV"]


def test_it_names_the_state_reviewed_only_where_the_register_has_several(
    office: Any,
) -> None:
    one = office.add("Take measures", cycle=2)

    def reviews() -> list[str]:
        found = find(QueryDict(), Recommendation.objects.all())
        return [option.words for option in options(found, "review", most=None)[0]]

    # A review of which nothing is confirmed yet says nothing about the register.
    other = Review.objects.create(
        mechanism=one.review.mechanism, state=office.states["XAB"], cycle=3
    )
    assert reviews() == ["UPR cycle II"]
    office.add("Take more", cycle=4)
    Recommendation.objects.filter(review__cycle=4).update(review=other)
    touch([])

    assert sorted(reviews()) == ["UPR cycle II, Lumaria", "UPR cycle III, Norvenia"]
