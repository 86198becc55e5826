"""The requested actions of a recommendation follow its clauses and their owners."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from servanda.people.models import Institution
from servanda.people.queries import history_of
from servanda.recommendations.models import Ask, Assignment, Recommendation
from servanda.recommendations.operations import asks, desk
from servanda.recommendations.operations.asks import AskRefused
from servanda.recommendations.operations.desk.wording import ClauseWords, of_finding
from servanda.recommendations.operations.register import ChangedMeanwhile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from servanda.documents.models import Reading
    from servanda.people.models import Person

    Read = Callable[..., Reading]
    Item = Callable[..., Any]

pytestmark = pytest.mark.django_db


def confirm(reading: Reading, label: str, by: Person, **changes: Any) -> Recommendation:
    finding = reading.findings.get(label=label)
    wording = replace(of_finding(finding), **changes)
    return desk.confirm(finding, wording=wording, revision=finding.revision, by=by)


def words(recommendation: Recommendation) -> list[str]:
    return list(recommendation.asks.order_by("number").values_list("text", flat=True))


def give(recommendation: Recommendation, to: Sequence[Ask], code: str) -> Assignment:
    lead = Institution.objects.get_or_create(
        code=code, defaults={"names": {"en": code.title()}}
    )[0]
    given = Assignment.objects.create(recommendation=recommendation, lead=lead)
    given.asks.set(to)
    return given


def held_by(ask: Ask) -> list[str]:
    return list(ask.assignments.values_list("lead__code", flat=True))


def test_it_makes_one_ask_of_each_clause(
    read_report: Read, make_item: Item, coordinator: Person
) -> None:
    reading = read_report(
        make_item("41.1", ("Ratify CAT", "XAB"), ("Accede to CAT", "XAC"))
    )

    one = confirm(reading, "41.1", coordinator)

    assert words(one) == ["Ratify CAT", "Accede to CAT"]
    assert [ask.clause.number for ask in one.asks.all() if ask.clause] == [1, 2]


def test_it_makes_an_ask_of_each_limb_that_the_document_prints(
    read_report: Read, make_item: Item, coordinator: Person
) -> None:
    text = "The State party should: (a) Amend the law; (b) Train the police."
    reading = read_report(make_item("12", (text, ""), section="C. Concerns"))

    one = confirm(reading, "12", coordinator)

    assert list(one.asks.values_list("limb", flat=True)) == ["(a)", "(b)"]
    first, second = words(one)
    assert "Amend the law" in first
    assert "Train the police" in second

    corrected = text.replace("police", "prison staff")
    confirm(reading, "12", coordinator, clauses=(ClauseWords(corrected),))
    assert "Train the prison staff" in words(one)[1]
    assert one.asks.count() == 2


def test_it_keeps_who_has_an_ask_when_its_words_are_corrected(
    read_report: Read, make_item: Item, coordinator: Person
) -> None:
    reading = read_report(make_item("41.1", ("Ratfy CAT", "XAB"), ("Leave", "XAC")))
    one = confirm(reading, "41.1", coordinator)
    first = one.asks.get(number=1)
    give(one, [first], "justice")

    confirm(
        reading,
        "41.1",
        coordinator,
        clauses=(ClauseWords("Ratify CAT", ("XAB",)), ClauseWords("Leave", ("XAC",))),
    )

    first.refresh_from_db()
    assert first.text == "Ratify CAT"
    assert held_by(first) == ["justice"]
    assert words(one) == ["Ratify CAT", "Leave"]


def test_it_gives_a_new_clause_to_whoever_has_all_the_others(
    read_report: Read, make_item: Item, coordinator: Person
) -> None:
    reading = read_report(make_item("41.1", ("Ratify CAT and leave", "XAB")))
    one = confirm(reading, "41.1", coordinator)
    give(one, one.asks.all(), "justice")

    confirm(
        reading,
        "41.1",
        coordinator,
        clauses=(ClauseWords("Ratify CAT", ("XAB",)), ClauseWords("leave", ("XAB",))),
    )

    assert [held_by(ask) for ask in one.asks.all()] == [["justice"], ["justice"]]


def test_it_says_what_depends_when_an_assigned_clause_would_vanish(
    read_report: Read, make_item: Item, coordinator: Person
) -> None:
    reading = read_report(make_item("41.1", ("Ratify", "XAB"), ("Leave", "XAC")))
    one = confirm(reading, "41.1", coordinator)
    give(one, [one.asks.get(number=2)], "justice")

    with pytest.raises(desk.Refused, match="assigned to Justice"):
        confirm(
            reading, "41.1", coordinator, clauses=(ClauseWords("Ratify", ("XAB",)),)
        )

    assert words(one) == ["Ratify", "Leave"]


def test_it_drops_an_unassigned_ask_with_its_clause(
    read_report: Read, make_item: Item, coordinator: Person
) -> None:
    reading = read_report(make_item("41.1", ("Ratify", "XAB"), ("Leave", "XAC")))
    one = confirm(reading, "41.1", coordinator)

    confirm(reading, "41.1", coordinator, clauses=(ClauseWords("Leave", ("XAC",)),))

    assert words(one) == ["Leave"]
    assert [ask.number for ask in one.asks.all()] == [1]


def test_it_does_not_let_an_assigned_recommendation_leave_the_register(
    read_report: Read, make_item: Item, coordinator: Person
) -> None:
    reading = read_report(make_item("41.1", ("Ratify", "XAB")))
    one = confirm(reading, "41.1", coordinator)
    give(one, one.asks.all(), "justice")

    with pytest.raises(desk.InUse) as refused:
        desk.undo_import(reading, by=coordinator)

    assert refused.value.dependents.assignments == ("41.1",)


@pytest.fixture
def recommendation(
    read_report: Read, make_item: Item, coordinator: Person
) -> Recommendation:
    reading = read_report(make_item("41.1", ("Sign and ratify CAT and CED", "XAB")))
    return confirm(reading, "41.1", coordinator)


def test_it_splits_an_ask_and_its_owner_has_both_parts(
    recommendation: Recommendation, coordinator: Person
) -> None:
    whole = recommendation.asks.get()
    give(recommendation, [whole], "justice")

    asks.split_ask(
        recommendation,
        ask=whole,
        texts=["Sign CAT and CED", "ratify CAT and CED"],
        revision=recommendation.revision,
        by=coordinator,
    )

    assert words(recommendation) == ["Sign CAT and CED", "ratify CAT and CED"]
    assert [held_by(each) for each in recommendation.asks.all()] == [["justice"]] * 2
    assert history_of(recommendation)[0].verb == "recommendations.split_ask"


def test_it_adds_no_words_that_the_recommendation_has_not(
    recommendation: Recommendation, coordinator: Person
) -> None:
    with pytest.raises(AskRefused, match="“tomorrow” does not stand"):
        asks.split_ask(
            recommendation,
            ask=recommendation.asks.get(),
            texts=["Sign CAT", "ratify CAT tomorrow"],
            revision=recommendation.revision,
            by=coordinator,
        )

    assert words(recommendation) == ["Sign and ratify CAT and CED"]


def split(recommendation: Recommendation, by: Person) -> tuple[Ask, Ask]:
    first, second = asks.split_ask(
        recommendation,
        ask=recommendation.asks.get(),
        texts=["Sign CAT", "ratify CAT"],
        revision=recommendation.revision,
        by=by,
    )
    recommendation.refresh_from_db()
    return first, second


def test_it_joins_what_was_split(
    recommendation: Recommendation, coordinator: Person
) -> None:
    first, _second = split(recommendation, coordinator)

    asks.join_asks(
        recommendation, ask=first, revision=recommendation.revision, by=coordinator
    )

    assert words(recommendation) == ["Sign CAT ratify CAT"]


def test_it_joins_no_asks_that_two_institutions_have(
    recommendation: Recommendation, coordinator: Person
) -> None:
    first, second = split(recommendation, coordinator)
    give(recommendation, [first], "justice")
    give(recommendation, [second], "health")

    with pytest.raises(AskRefused, match=r"Justice, Health|Health, Justice"):
        asks.join_asks(
            recommendation, ask=first, revision=recommendation.revision, by=coordinator
        )

    assert words(recommendation) == ["Sign CAT", "ratify CAT"]


def test_it_tells_the_second_person_that_the_first_was_there(
    recommendation: Recommendation, coordinator: Person
) -> None:
    seen = recommendation.revision
    first, _second = split(recommendation, coordinator)

    with pytest.raises(ChangedMeanwhile):
        asks.join_asks(recommendation, ask=first, revision=seen, by=coordinator)


def test_it_keeps_the_parts_of_a_person_when_the_report_is_read_again(
    read_report: Read, make_item: Item, coordinator: Person
) -> None:
    item = make_item("41.1", ("Sign and ratify CAT and CED", "XAB"))
    one = confirm(read_report(item), "41.1", coordinator)
    split(one, coordinator)

    again = read_report(make_item("41.1", ("Sign and ratify CAT and CED too", "XAB")))
    confirm(again, "41.1", coordinator)

    assert words(one) == ["Sign CAT", "ratify CAT"]
    assert all(ask.clause for ask in one.asks.all())


def test_it_fills_a_register_that_is_there_in_two_statements(
    recommendation: Recommendation, django_assert_num_queries: Any
) -> None:
    migration = importlib.import_module(
        "servanda.recommendations.migrations.0004_first_asks"
    )
    Ask.objects.all().delete()
    bare = Recommendation.objects.get(pk=recommendation.pk)
    bare.pk, bare.label, bare.label_order = None, "41.2", "00041.00002"
    bare.save()  # without a clause

    for _again in range(2):
        with django_assert_num_queries(2), connection.cursor() as cursor:
            cursor.execute(migration.OF_CLAUSES)
            cursor.execute(migration.OF_THE_OTHERS)

    assert list(
        Ask.objects.order_by("recommendation").values_list(
            "recommendation__label", "number", "text"
        )
    ) == [
        ("41.1", 1, "Sign and ratify CAT and CED"),
        ("41.2", 1, "Sign and ratify CAT and CED"),
    ]
