"""Who is given an ask, what they answer, and that one lead has it at a time."""

from __future__ import annotations

import contextlib
import datetime
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rooms.recommendations.assigning import Mechanism, small_mechanism

from servanda.people.access import today
from servanda.people.models import (
    AuditEntry,
    Institution,
    Notice,
    Reorganisation,
    Succession,
)
from servanda.people.queries.history import history_of
from servanda.recommendations import access
from servanda.recommendations.models import Ask, Assignment, Decision, RegisterVersion
from servanda.recommendations.operations import assignments as operations
from servanda.recommendations.operations.assignments import (
    AssignmentChanged,
    AssignmentRefused,
)
from servanda.recommendations.queries.answering import last_day_to_answer
from servanda.recommendations.queries.assignments import (
    cards_of,
    open_work_of,
    work_of_coordinator,
)

if TYPE_CHECKING:
    from servanda.people.models import Person
    from servanda.recommendations.models import Recommendation

pytestmark = pytest.mark.django_db
Status = Assignment.Status
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def mechanism(country: object) -> Mechanism:
    return small_mechanism()


@pytest.fixture
def one(office: Any) -> Recommendation:
    made: Recommendation = office.add("Teach human rights; train the judges")
    for number, text in enumerate(("Teach human rights", "train the judges"), 1):
        Ask.objects.create(recommendation=made, number=number, text=text)
    return made


def give(
    one: Recommendation, lead: Institution, by: Person | None, **facts: Any
) -> Any:
    return operations.assign(one, lead=lead, by=by, **facts)


def live(ask: Ask) -> list[str]:
    rows = ask.assignments.filter(status__in=(Status.GIVEN, Status.ACCEPTED))
    return list(rows.values_list("lead__code", flat=True))


def notices(person: Person) -> list[str]:
    rows = Notice.objects.filter(post__appointments__person=person, done_at=None)
    return list(rows.order_by("pk").values_list("code", flat=True))


def test_it_gives_all_asks_to_a_lead_and_tells_it(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    justice, health = mechanism.bodies["justice"], mechanism.bodies["health"]
    before = RegisterVersion.objects.get().number
    entries = AuditEntry.objects.count()

    given = give(
        one,
        justice,
        coordinator,
        cooperating=[health, justice],
        product="A decree",
        deadline=today() + 90 * A_DAY,
    )

    assert given.status == Status.GIVEN
    assert [live(ask) for ask in one.asks.all()] == [["justice"], ["justice"]]
    assert list(given.cooperating.all()) == [health]  # never the lead itself
    assert given.answer_by == last_day_to_answer(justice)
    assert notices(mechanism.people["justice"]) == ["recommendations.assigned"]
    assert notices(mechanism.people["health"]) == ["recommendations.cooperating"]
    assert AuditEntry.objects.count() == entries + 1
    assert history_of(one)[0].verb == "recommendations.assign"
    assert RegisterVersion.objects.get().number > before


def test_it_counts_the_days_to_answer_without_week_ends(
    mechanism: Mechanism, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-18T05:00:00Z")  # a Wednesday
    justice = mechanism.bodies["justice"]
    justice.return_within = 5

    days = (last_day_to_answer(justice) - today()).days

    assert days == 7


def test_it_refuses_an_ask_that_another_has_and_names_it(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    first, second = one.asks.order_by("number")
    give(one, mechanism.bodies["justice"], coordinator, asks=[first])

    with pytest.raises(AssignmentRefused, match="already with Justice") as refused:
        give(one, mechanism.bodies["health"], coordinator)
    assert refused.value.field == "asks"

    give(one, mechanism.bodies["health"], coordinator, asks=[second])
    assert (live(first), live(second)) == (["justice"], ["health"])


def test_it_refuses_an_ask_of_another_recommendation(
    one: Recommendation, office: Any, mechanism: Mechanism, coordinator: Person
) -> None:
    other = office.add("Another")
    strange = Ask.objects.create(recommendation=other, number=1, text="Another")

    with pytest.raises(AssignmentRefused, match=r"does not belong to 143\.1"):
        give(one, mechanism.bodies["justice"], coordinator, asks=[strange])


def test_it_offers_the_successor_of_a_lead_that_has_ended(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    justice, health = mechanism.bodies["justice"], mechanism.bodies["health"]
    justice.valid_to = today() - A_DAY
    justice.save()
    Succession.objects.create(
        reorganisation=Reorganisation.objects.create(
            kind="merger", on=today(), decision="Resolution 1", code="merger"
        ),
        predecessor=justice,
        successor=health,
    )

    with pytest.raises(AssignmentRefused, match="Its work went to Health") as refused:
        give(one, justice, coordinator)

    assert refused.value.offer == (health,)


def test_it_refuses_a_deadline_that_is_over_or_before_its_decision(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    justice, yesterday = mechanism.bodies["justice"], today() - A_DAY
    with pytest.raises(AssignmentRefused, match="is in the past"):
        give(one, justice, coordinator, deadline=yesterday)

    decision = Decision.objects.create(number="12/QD", issued_on=yesterday)
    with pytest.raises(AssignmentRefused, match="before the decision 12/QD"):
        give(one, justice, coordinator, decision=decision, deadline=yesterday - A_DAY)

    given = give(one, justice, coordinator, decision=decision, deadline=yesterday)
    assert given.deadline == yesterday  # an old decision's day is a fact


def test_it_is_accepted_once_however_often_one_clicks(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = give(one, mechanism.bodies["justice"], coordinator)
    person = mechanism.people["justice"]

    accepted = operations.accept(given, by=person, revision=1)
    again = operations.accept(given, by=person, revision=1)

    assert accepted.status == again.status == Status.ACCEPTED
    assert [line.verb for line in history_of(given)].count(
        "recommendations.accept_assignment"
    ) == 1
    assert notices(person) == []  # what asked for the answer is closed
    assert notices(coordinator) == ["recommendations.accepted"]


def test_it_tells_the_second_of_two_who_answer_at_once(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = give(one, mechanism.bodies["education"], coordinator)
    operations.accept(given, by=mechanism.people["education"], revision=1)

    with pytest.raises(AssignmentChanged) as changed:
        operations.return_it(
            given,
            reason="unclear",
            words="What is meant?",
            by=mechanism.people["education-reviewer"],
            revision=1,
        )

    assert changed.value.assignment.status == Status.ACCEPTED


def returned(given: Assignment, by: Person, **facts: Any) -> Assignment:
    given.refresh_from_db()
    values = {"reason": "other_institution", "words": "It belongs to Health", **facts}
    return operations.return_it(given, by=by, revision=given.revision, **values)


def test_it_is_returned_with_a_reason_and_asks_the_coordinator(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = give(one, mechanism.bodies["justice"], coordinator)

    back = returned(
        given,
        mechanism.people["justice"],
        suggested_lead=mechanism.bodies["health"],
    )

    assert (back.status, back.reason) == (Status.RETURNED, "other_institution")
    assert notices(coordinator) == ["recommendations.returned"]
    assert [s.code for s in work_of_coordinator()] == ["returned"]
    with pytest.raises(AssignmentRefused, match="cannot be done any more"):
        operations.accept(back, by=mechanism.people["justice"], revision=back.revision)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": "too busy"}, "reason"),
        ({"words": "  "}, "words"),
        ({"words": "x" * 1001}, "words"),
    ],
)
def test_it_takes_no_return_without_a_reason(
    one: Recommendation,
    mechanism: Mechanism,
    coordinator: Person,
    facts: dict[str, str],
    field: str,
) -> None:
    given = give(one, mechanism.bodies["justice"], coordinator)

    with pytest.raises(AssignmentRefused) as refused:
        returned(given, mechanism.people["justice"], **facts)

    assert refused.value.field == field


def overdue(given: Assignment) -> None:
    Assignment.objects.filter(pk=given.pk).update(answer_by=today() - A_DAY)


def test_it_takes_a_late_return_as_late_and_shows_it_so(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = give(one, mechanism.bodies["justice"], coordinator)
    overdue(given)
    assert cards_of(Assignment.objects.all())[0].state.words == "Not answered in time"

    returned(given, mechanism.people["justice"])

    assert cards_of(Assignment.objects.all())[0].state.words == "Returned late"
    after = history_of(given)[0].after
    assert after is not None
    assert after["late"] is True


def test_it_may_be_returned_after_accepting_only_within_the_time(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    justice = mechanism.people["justice"]
    given = give(one, mechanism.bodies["justice"], coordinator)
    operations.accept(given, by=justice, revision=1)
    overdue(given)
    with pytest.raises(AssignmentRefused, match="time to return it is over"):
        returned(given, justice)

    Assignment.objects.filter(pk=given.pk).update(answer_by=today())
    assert returned(given, justice).status == Status.RETURNED


def test_it_is_given_to_another_and_keeps_what_was_before(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = give(one, mechanism.bodies["justice"], coordinator, product="A decree")
    returned(given, mechanism.people["justice"])
    given.refresh_from_db()

    new = operations.reassign(
        given,
        lead=mechanism.bodies["health"],
        by=coordinator,
        revision=given.revision,
    )

    given.refresh_from_db()
    assert (given.status, new.replaces, new.product) == (
        Status.REPLACED,
        given,
        "A decree",
    )
    assert [live(ask) for ask in one.asks.all()] == [["health"], ["health"]]
    assert notices(mechanism.people["justice"]) == ["recommendations.reassigned"]
    assert notices(mechanism.people["health"]) == ["recommendations.assigned"]
    assert notices(coordinator) == []  # the returned one needs nothing any more


def test_it_gives_a_returned_ask_again_and_closes_it_when_all_are_taken(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    first, second = one.asks.order_by("number")
    given = give(one, mechanism.bodies["justice"], coordinator)
    returned(given, mechanism.people["justice"])

    give(one, mechanism.bodies["health"], coordinator, asks=[first])
    given.refresh_from_db()
    assert given.status == Status.RETURNED  # one of its asks is with nobody yet

    give(one, mechanism.bodies["education"], coordinator, asks=[second])
    given.refresh_from_db()
    assert given.status == Status.REPLACED


def test_it_is_for_nobody_here_with_a_ground_and_can_be_given_later(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    outcome = operations.not_for_us(
        one, ground="other_state", words="It asks it of the Council", by=coordinator
    )
    assert (outcome.status, outcome.lead) == (Status.NOT_FOR_US, None)

    new = give(one, mechanism.bodies["justice"], coordinator)

    outcome.refresh_from_db()
    assert (outcome.status, new.replaces) == (Status.REPLACED, outcome)


def test_it_is_not_for_nobody_while_somebody_has_it(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    give(one, mechanism.bodies["justice"], coordinator)

    with pytest.raises(AssignmentRefused, match="already with Justice"):
        operations.not_for_us(
            one, ground="overtaken", words="Done before", by=coordinator
        )


def test_it_is_withdrawn_and_its_asks_are_with_nobody(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = give(one, mechanism.bodies["justice"], coordinator)

    operations.withdraw(given, by=coordinator)

    assert [live(ask) for ask in one.asks.all()] == [[], []]
    assert notices(mechanism.people["justice"]) == ["recommendations.withdrawn"]


def test_it_passes_what_was_owed_to_the_successor_as_it_stood(
    one: Recommendation, office: Any, mechanism: Mechanism, coordinator: Person
) -> None:
    justice, health = mechanism.bodies["justice"], mechanism.bodies["health"]
    accepted = give(one, justice, coordinator, cooperating=[health])
    operations.accept(accepted, by=mechanism.people["justice"], revision=1)
    waiting = give(office.add("Another"), justice, coordinator)
    helped = give(
        office.add("A third"),
        mechanism.bodies["education"],
        coordinator,
        cooperating=[justice],
    )
    merger = Reorganisation.objects.create(
        kind="merger", on=today(), decision="Resolution 1", code="merger"
    )

    new = operations.move_open(justice, health, reorganisation=merger, by=coordinator)

    assert [(each.status, each.replaces_id) for each in new] == [
        ("accepted", accepted.pk),
        ("given", waiting.pk),
    ]
    assert [live(ask) for ask in one.asks.all()] == [["health"], ["health"]]
    assert not new[0].cooperating.exists()  # it leads now
    assert list(helped.cooperating.all()) == [health]
    accepted.refresh_from_db()
    assert (accepted.status, accepted.lead) == (Status.REPLACED, justice)
    assert history_of(merger)[0].verb == "recommendations.move_assignments"


def test_it_moves_some_of_what_was_owed(
    one: Recommendation, office: Any, mechanism: Mechanism, coordinator: Person
) -> None:
    justice, health = mechanism.bodies["justice"], mechanism.bodies["health"]
    first = give(one, justice, coordinator)
    other = give(office.add("Another"), justice, coordinator)
    split = Reorganisation.objects.create(
        kind="split", on=today(), decision="Resolution 1", code="split"
    )

    operations.move_open(
        justice, health, reorganisation=split, assignments=[other], by=coordinator
    )

    first.refresh_from_db()
    assert first.status == Status.GIVEN
    assert open_work_of(mechanism.people["justice"].posts.get())[0].key == first.pk


def test_it_tells_the_coordinator_once_of_what_nobody_answered(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    overdue(give(one, mechanism.bodies["justice"], coordinator))

    assert (operations.tell_unanswered(), operations.tell_unanswered()) == (1, 0)

    assert notices(coordinator) == ["recommendations.unanswered"]


def test_it_shows_assignments_to_those_who_have_part_in_them(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = give(
        one,
        mechanism.bodies["schools"],
        coordinator,
        cooperating=[mechanism.bodies["health"]],
    )
    seen = {
        name: access.assignments_visible_to(person).filter(pk=given.pk).exists()
        for name, person in mechanism.people.items()
    }

    assert seen == {
        "justice": False,
        "health": True,
        "education": True,  # stands above
        "education-reviewer": True,
        "schools": True,
    }


def test_it_leaves_nothing_without_an_owner(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    teachers = give(one, mechanism.bodies["teachers"], coordinator)  # has no post

    def keys(name: str) -> list[int]:
        post = mechanism.people[name].posts.get()
        return [item.key for item in open_work_of(post)]

    assert keys("education") == [teachers.pk]
    assert keys("schools") == []


ACTIONS = ("assign", "accept", "return", "reassign", "withdraw", "not_for_us")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(ACTIONS),
            st.sampled_from(("justice", "health", "education")),
            st.integers(0, 2),
        ),
        max_size=12,
    )
)
def test_it_has_one_lead_for_an_ask_whatever_happens(
    one: Recommendation,
    mechanism: Mechanism,
    coordinator: Person,
    steps: list[tuple[str, str, int]],
) -> None:
    asks = list(one.asks.order_by("number"))
    Assignment.objects.update(replaces=None)
    Assignment.objects.all().delete()
    for action, code, which in steps:
        newest = Assignment.objects.order_by("-pk").first()
        chosen = None if which == 2 else [asks[which]]
        lead = mechanism.bodies[code]
        with contextlib.suppress(AssignmentRefused, AssignmentChanged):
            _do(action, one, newest, (lead, chosen, coordinator))
        for ask in asks:
            assert len(live(ask)) <= 1
    _check_owners(mechanism, coordinator)


def _do(
    action: str,
    one: Recommendation,
    newest: Assignment | None,
    facts: tuple[Institution, list[Ask] | None, Person],
) -> None:
    lead, chosen, by = facts
    if action == "assign":
        operations.assign(one, lead=lead, asks=chosen, by=by)
    elif action == "not_for_us":
        operations.not_for_us(one, asks=chosen, ground="overtaken", words="x", by=by)
    elif newest is None:
        return
    elif action == "accept":
        operations.accept(newest, by=by, revision=newest.revision)
    elif action == "return":
        returned(newest, by)
    elif action == "reassign":
        operations.reassign(newest, lead=lead, by=by, revision=newest.revision)
    else:
        operations.withdraw(newest, by=by, revision=newest.revision)


def _check_owners(mechanism: Mechanism, coordinator: Person) -> None:
    """Everything open waits for a post of its lead, or for the coordinator."""
    people = [*mechanism.people.values(), coordinator]
    work = itertools.chain.from_iterable(
        open_work_of(post) for person in people for post in person.posts.all()
    )
    waiting = {item.key for item in work}
    still_open = Assignment.objects.filter(
        status__in=(Status.GIVEN, Status.ACCEPTED, Status.RETURNED)
    )
    assert waiting == set(still_open.values_list("pk", flat=True))


def test_it_looks_every_hour_for_what_nobody_answered(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    from servanda.config.rounds import ROUNDS
    from servanda.recommendations.tasks import tell_unanswered

    overdue(give(one, mechanism.bodies["justice"], coordinator))

    assert "unanswered" in [each.name for each in ROUNDS]
    tell_unanswered.func()
    assert notices(coordinator) == ["recommendations.unanswered"]
