"""What a person does at the desk, and what the register then holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from servanda.people.models import AuditEntry
from servanda.people.queries import history_of
from servanda.recommendations.models import Finding, Recommendation, SearchText
from servanda.recommendations.operations import desk
from servanda.recommendations.operations.desk import Cut
from servanda.recommendations.operations.desk.wording import of_finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from servanda.documents.models import Reading
    from servanda.people.models import Person

pytestmark = pytest.mark.django_db


def by_label(reading: Reading, label: str) -> Finding:
    return reading.findings.get(label=label)


def confirm(finding: Finding, by: Person | None = None, **changes: Any) -> Any:
    finding.refresh_from_db()
    return desk.confirm(
        finding,
        wording=replace(of_finding(finding), **changes),
        revision=finding.revision,
        by=by,
    )


def in_register() -> list[str]:
    rows = Recommendation.objects.filter(withdrawn_at__isnull=True)
    return list(rows.order_by("label_order").values_list("label", flat=True))


def test_it_lays_out_what_was_read_and_says_what_is_sure(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(
        make_item("41.1", ("Ratify the Convention", "XAB XAC")),
        make_item("41.2", ("Adopt a law", "XAD"), notes=("brackets_open",)),
    )

    found = list(reading.findings.values_list("label", "status"))

    assert found == [("41.1", "sure"), ("41.2", "to_check")]
    assert Recommendation.objects.count() == 0


def test_it_lays_out_only_once(
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
    coordinator: Person,
) -> None:
    reading = read_report(make_item("41.1", ("Ratify the Convention", "XAB")))
    confirm(by_label(reading, "41.1"), coordinator, position="noted")

    assert desk.lay_out(reading) == 1

    assert by_label(reading, "41.1").position == "noted"


def test_it_puts_into_the_register_only_what_was_confirmed(
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
    coordinator: Person,
) -> None:
    reading = read_report(
        make_item("41.1", ("Ratify CAT", "XAB XAC"), ("Accede to CAT", "XAD")),
        make_item("41.2", ("Adopt a law", "XAD")),
    )

    row = confirm(by_label(reading, "41.1"), coordinator)

    assert in_register() == ["41.1"]
    assert row.text == "Ratify CAT / Accede to CAT"
    assert row.label_order == "00041.00001"
    assert [
        (each.text, sorted(state.iso3 for state in each.states.all()))
        for each in row.clauses.all()
    ] == [("Ratify CAT", ["XAB", "XAC"]), ("Accede to CAT", ["XAD"])]
    assert row.places[0]["bbox"] == [100.0, 216.0, 190.0, 228.0]
    assert SearchText.objects.filter(recommendation=row).exists()
    assert history_of(row)[0].verb == "recommendations.confirm"


def test_it_keeps_one_row_when_an_item_is_confirmed_twice(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(make_item("41.1", ("Ratify CAT", "XAB")))
    finding = by_label(reading, "41.1")
    entries = AuditEntry.objects.count()

    for _press in range(2):  # the second press of a double click
        desk.confirm(finding, wording=of_finding(finding), revision=1, by=None)

    assert in_register() == ["41.1"]
    assert AuditEntry.objects.count() == entries + 1


def test_it_changes_the_same_recommendation_and_keeps_its_history(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(make_item("41.1", ("Ratify CAT", "XAB")))
    first = confirm(by_label(reading, "41.1"))

    again = confirm(by_label(reading, "41.1"), label="41.7", position="supported")

    assert again.pk == first.pk
    assert in_register() == ["41.7"]
    assert by_label(reading, "41.7").status == Finding.Status.CONFIRMED
    last = history_of(again)[0]
    assert last.before is not None
    assert last.after is not None
    assert (last.before["label"], last.after["label"]) == ("41.1", "41.7")


def test_it_writes_nothing_when_nothing_was_corrected(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    finding = by_label(read_report(make_item("41.1", ("Ratify", "XAB"))), "41.1")
    entries = AuditEntry.objects.count()

    desk.correct(finding, wording=of_finding(finding), revision=1, by=None)

    assert AuditEntry.objects.count() == entries
    assert Finding.objects.get(pk=finding.pk).revision == 1


def test_it_opens_a_confirmed_item_again_when_it_is_corrected(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(make_item("41.1", ("Ratify CAT", "XAB")))
    row = confirm(by_label(reading, "41.1"))
    finding = by_label(reading, "41.1")

    desk.correct(
        finding,
        wording=replace(of_finding(finding), label="41.3"),
        revision=finding.revision,
        by=None,
    )

    assert by_label(reading, "41.3").status == Finding.Status.TO_CHECK
    row.refresh_from_db()
    assert row.label == "41.1"  # until it is confirmed again


def test_it_refuses_the_change_of_somebody_who_saw_an_older_state(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    finding = by_label(read_report(make_item("41.1", ("Ratify", "XAB"))), "41.1")
    desk.reject(finding, revision=1, by=None)

    with pytest.raises(desk.ChangedMeanwhile):
        desk.correct(
            finding,
            wording=replace(of_finding(finding), label="41.2"),
            revision=1,
            by=None,
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "<b>"}, "label"),
        ({"label": "4" * 40}, "label"),
        ({"clauses": ()}, ""),
        ({"clauses": (desk.ClauseWords(" ", ("XAB",)),)}, "clause-1"),
        ({"clauses": (desk.ClauseWords("Ratify", ("QQQ",)),)}, "clause-1"),
        ({"position": "refused"}, "position"),
    ],
)
def test_it_refuses_an_item_that_says_too_little(
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
    changes: dict[str, Any],
    field: str,
) -> None:
    finding = by_label(read_report(make_item("41.1", ("Ratify", "XAB"))), "41.1")

    with pytest.raises(desk.Refused) as refused:
        confirm(finding, **changes)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert in_register() == []


def test_it_refuses_a_label_that_the_register_has_already(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(
        make_item("41.1", ("Ratify", "XAB")), make_item("41.2", ("Adopt", "XAC"))
    )
    confirm(by_label(reading, "41.1"))

    with pytest.raises(desk.Refused) as refused:
        confirm(by_label(reading, "41.2"), label="41.1")

    assert "41.1" in str(refused.value)
    assert by_label(reading, "41.2").status == Finding.Status.SURE


def test_it_confirms_all_that_are_sure_in_one_write(
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
    coordinator: Person,
) -> None:
    reading = read_report(
        *(make_item(f"41.{n}", ("Ratify", "XAB XAC")) for n in range(1, 6)),
        make_item("41.6", ("Adopt", "XAD"), notes=("state_unknown",)),
    )
    desk.reject(by_label(reading, "41.2"), revision=1, by=coordinator)
    entries = AuditEntry.objects.count()

    entered = desk.confirm_sure(reading, by=coordinator)

    assert len(entered.recommendations) == 4
    assert in_register() == ["41.1", "41.3", "41.4", "41.5"]
    assert AuditEntry.objects.count() == entries + 1
    assert by_label(reading, "41.6").status == Finding.Status.TO_CHECK
    assert desk.confirm_sure(reading, by=coordinator).recommendations == []


def test_it_confirms_hundreds_with_a_steady_number_of_questions(
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:
    reading = read_report(
        *(make_item(f"41.{n}", ("Ratify", "XAB XAC")) for n in range(1, 213))
    )

    with django_assert_max_num_queries(45):
        desk.confirm_sure(reading, by=None)

    assert len(in_register()) == 212


@pytest.mark.parametrize("step", ["touch", "Clause.objects.bulk_create"])
def test_it_writes_all_or_nothing_when_it_breaks_off_in_the_middle(
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    reading = read_report(
        make_item("41.1", ("Ratify", "XAB")), make_item("41.2", ("Adopt", "XAC"))
    )
    entries = AuditEntry.objects.count()
    where = "servanda.recommendations.operations.desk.registering"

    def break_off(*_facts: Any, **_more: Any) -> None:
        raise RuntimeError("the machine stopped")

    with monkeypatch.context() as patch:
        patch.setattr(f"{where}.{step}", break_off)
        with pytest.raises(RuntimeError):
            desk.confirm_sure(reading, by=None)

    assert Recommendation.objects.count() == 0
    assert AuditEntry.objects.count() == entries
    assert len(desk.confirm_sure(reading, by=None).recommendations) == 2


def test_it_leaves_open_a_sure_item_whose_label_is_taken(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(
        make_item("41.1", ("Ratify", "XAB")), make_item("41.2", ("Adopt", "XAC"))
    )
    confirm(by_label(reading, "41.1"), label="41.2")

    entered = desk.confirm_sure(reading, by=None)

    assert entered.left_out == ["41.2"]
    assert in_register() == ["41.2"]


def test_it_takes_a_rejected_item_out_and_puts_it_back(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(make_item("41.1", ("Ratify", "XAB")))
    row = confirm(by_label(reading, "41.1"))
    finding = by_label(reading, "41.1")

    rejected = desk.reject(finding, revision=finding.revision, by=None)
    assert in_register() == []
    opened = desk.put_back(rejected, revision=rejected.revision, by=None)

    assert opened.status == Finding.Status.SURE
    assert confirm(opened).pk == row.pk  # the same row stands again
    assert in_register() == ["41.1"]


def test_it_keeps_in_the_register_what_work_depends_on(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(make_item("41.1", ("Ratify", "XAB")))
    row = confirm(by_label(reading, "41.1"))
    Recommendation.objects.filter(pk=row.pk).update(final_position="supported")
    finding = by_label(reading, "41.1")

    with pytest.raises(desk.InUse) as in_use:
        desk.reject(finding, revision=finding.revision, by=None)

    assert in_use.value.dependents.final_positions == ("41.1",)
    assert in_register() == ["41.1"]


def test_it_splits_a_clause_and_keeps_states_and_places(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(make_item("41.1", ("Ratify CAT/Accede to CAT", "XAB XAC")))
    finding = by_label(reading, "41.1")

    desk.split_clause(
        finding, wording=of_finding(finding), cut=Cut(1, 10), revision=1, by=None
    )

    first, second = by_label(reading, "41.1").clauses
    assert (first["text"], second["text"]) == ("Ratify CAT", "Accede to CAT")
    assert first["states"] == second["states"] == ["XAB", "XAC"]
    assert first["places"][0]["bbox"][2] == second["places"][0]["bbox"][0]


def test_it_refuses_to_split_where_one_part_would_be_empty(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    finding = by_label(read_report(make_item("41.1", ("Ratify", "XAB"))), "41.1")

    for offset in (0, 6, 99):
        with pytest.raises(desk.Refused):
            desk.split_clause(
                finding,
                wording=of_finding(finding),
                cut=Cut(1, offset),
                revision=1,
                by=None,
            )


def test_it_merges_two_clauses_with_the_states_of_both(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(make_item("41.1", ("Ratify", "XAB"), ("the Covenant", "XAC")))
    finding = by_label(reading, "41.1")

    desk.merge_clauses(
        finding, wording=of_finding(finding), number=1, revision=1, by=None
    )

    (clause,) = by_label(reading, "41.1").clauses
    assert (clause["text"], clause["states"]) == ("Ratify the Covenant", ["XAB", "XAC"])
    assert len(clause["places"]) == 2


def test_it_splits_an_item_into_two_between_its_neighbours(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(
        make_item("41.1", ("Ratify CAT 41.2 Adopt a law", "XAB")),
        make_item("41.3", ("Train", "XAC")),
    )
    finding = by_label(reading, "41.1")

    desk.split_finding(
        finding,
        wording=of_finding(finding),
        cut=Cut(1, 10),
        label="41.2",
        revision=1,
        by=None,
    )

    assert list(reading.findings.values_list("label", flat=True)) == [
        "41.1",
        "41.2",
        "41.3",
    ]
    assert by_label(reading, "41.2").clauses[0]["text"] == "41.2 Adopt a law"


def test_it_finds_room_for_many_splits_at_one_place(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    words = " ".join(f"word{n}" for n in range(30))
    reading = read_report(
        make_item("41.1", (words, "XAB")), make_item("41.99", ("Train", "XAC"))
    )
    finding = by_label(reading, "41.1")

    for number in range(14):
        finding.refresh_from_db()
        desk.split_finding(
            finding,
            wording=of_finding(finding),
            cut=Cut(1, finding.clauses[0]["text"].rindex(" ")),
            label=f"41.{90 - number}",
            revision=finding.revision,
            by=None,
        )

    labels = list(reading.findings.values_list("label", flat=True))
    assert labels == ["41.1", *(f"41.{n}" for n in range(77, 91)), "41.99"]


def test_it_merges_an_item_with_the_next_and_sets_the_next_aside(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(
        make_item("41.1", ("Ratify", "XAB")), make_item("41.2", ("Accede", "XAC"))
    )
    finding = by_label(reading, "41.1")

    desk.merge_with_next(finding, wording=of_finding(finding), revision=1, by=None)

    assert [clause["text"] for clause in by_label(reading, "41.1").clauses] == [
        "Ratify",
        "Accede",
    ]
    assert by_label(reading, "41.2").status == Finding.Status.REJECTED
    last = by_label(reading, "41.1")
    with pytest.raises(desk.Refused):
        desk.merge_with_next(last, wording=of_finding(last), revision=2, by=None)
