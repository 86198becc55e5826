"""A document that is read again, corrected, and imports that are undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from servanda.documents.models import Reading
from servanda.documents.operations.translating import set_translation
from servanda.documents.sheets import Line
from servanda.people.queries import history_of
from servanda.recommendations.models import (
    Finding,
    Recommendation,
    RejectionReason,
)
from servanda.recommendations.operations import desk
from servanda.recommendations.operations.desk import wording
from servanda.recommendations.queries.dependents import (
    dependents_of_import,
    missing_from,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

Report = Any


def register() -> dict[str, str]:
    rows = Recommendation.objects.filter(withdrawn_at__isnull=True)
    return dict(rows.order_by("label_order").values_list("label", "text"))


def statuses(reading: Reading) -> dict[str, str]:
    return dict(reading.findings.values_list("label", "status"))


def confirm(reading: Reading, label: str) -> Recommendation:
    finding = reading.findings.get(label=label)
    return desk.confirm(
        finding,
        wording=wording.of_finding(finding),
        revision=finding.revision,
        by=None,
    )


@pytest.fixture
def first(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> Reading:
    reading = read_report(
        make_item("41.1", ("Ratify the Convention against Torture", "XAB")),
        make_item("41.2", ("Adopt a law on domestic violence", "XAC")),
        make_item("41.3", ("Train the police in human rights", "XAD")),
    )
    desk.confirm_sure(reading, by=None)
    return reading


@pytest.fixture
def second(
    first: Reading,
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
) -> Reading:
    return read_report(
        make_item("41.1", ("Ratify the Convention against Torture", "XAB")),
        make_item(
            "41.2", ("Adopt without delay a law on domestic violence", "XAC XAE")
        ),
        make_item("41.4", ("Publish the census of schools", "XAF")),
    )


def test_it_doubles_nothing_when_the_same_document_is_read_again(
    first: Reading,
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
) -> None:
    before = set(Recommendation.objects.values_list("pk", flat=True))

    again = read_report(
        make_item("41.1", ("Ratify the Convention against Torture", "XAB")),
        make_item("41.2", ("Adopt a law on domestic violence", "XAC")),
        make_item("41.3", ("Train the police in human rights", "XAD")),
    )
    desk.confirm_sure(again, by=None)

    assert set(statuses(again).values()) == {"confirmed"}
    assert set(Recommendation.objects.values_list("pk", flat=True)) == before


def test_it_holds_a_corrected_version_beside_the_register(second: Reading) -> None:
    assert statuses(second) == {
        "41.1": "confirmed",
        "41.2": "to_check",
        "41.4": "sure",
    }
    assert [row.label for row in missing_from(second)] == ["41.3"]
    assert register()["41.2"] == "Adopt a law on domestic violence"


def test_it_changes_the_same_row_once_a_person_confirms_the_difference(
    second: Reading,
) -> None:
    before = Recommendation.objects.get(label="41.2")

    after = confirm(second, "41.2")

    assert after.pk == before.pk
    assert register()["41.2"] == "Adopt without delay a law on domestic violence"
    line = history_of(after)[0]
    assert line.before is not None
    assert line.before["clauses"] == [
        {"text": "Adopt a law on domestic violence", "states": ["XAC"]}
    ]


def test_it_leaves_the_register_as_it_is_where_a_difference_is_rejected(
    second: Reading,
) -> None:
    finding = second.findings.get(label="41.2")

    desk.reject(finding, revision=1, by=None)

    assert register()["41.2"] == "Adopt a law on domestic violence"


def test_it_takes_out_what_a_version_no_longer_has_only_by_a_person(
    second: Reading,
) -> None:
    desk.confirm_sure(second, by=None)
    row = Recommendation.objects.get(label="41.3")
    assert "41.3" in register()

    desk.withdraw_missing(second, row, by=None)

    assert "41.3" not in register()
    with pytest.raises(desk.Refused):
        desk.withdraw_missing(second, Recommendation.objects.get(label="41.1"), by=None)


def test_it_follows_recommendations_whose_labels_moved(
    first: Reading,
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
) -> None:
    keys = dict(Recommendation.objects.values_list("text", "pk"))

    moved = read_report(
        make_item("41.1", ("Close the old prisons", "XAG")),
        make_item("41.2", ("Ratify the Convention against Torture", "XAB")),
        make_item("41.3", ("Adopt a law on domestic violence", "XAC")),
        make_item("41.4", ("Train the police in human rights", "XAD")),
    )
    desk.confirm_sure(moved, by=None)

    assert list(register()) == ["41.1", "41.2", "41.3", "41.4"]
    assert {text: Recommendation.objects.get(text=text).pk for text in keys} == keys


def test_it_works_only_on_the_newest_version(second: Reading, first: Reading) -> None:
    with pytest.raises(desk.Refused):
        confirm(first, "41.3")


def test_it_undoes_an_import_and_the_register_is_as_before(second: Reading) -> None:
    desk.confirm_sure(second, by=None)
    confirm(second, "41.2")
    desk.withdraw_missing(second, Recommendation.objects.get(label="41.3"), by=None)

    assert desk.undo_import(second, by=None) == 1

    assert register() == {
        "41.1": "Ratify the Convention against Torture",
        "41.2": "Adopt a law on domestic violence",
        "41.3": "Train the police in human rights",
    }
    second.refresh_from_db()
    assert second.status == Reading.Status.UNDONE
    row = Recommendation.objects.get(label="41.2")
    assert [state.iso3 for state in row.clauses.get().states.all()] == ["XAC"]


def test_it_undoes_a_first_import_wholly_and_only_once(first: Reading) -> None:
    assert desk.undo_import(first, by=None) == 3
    assert desk.undo_import(first, by=None) == 0
    assert register() == {}


def test_it_brings_the_same_rows_back_when_an_undone_import_is_read_again(
    first: Reading,
) -> None:
    before = set(Recommendation.objects.values_list("pk", flat=True))
    desk.undo_import(first, by=None)
    Reading.objects.filter(pk=first.pk).update(status=Reading.Status.READ)

    desk.lay_out(first)
    assert set(statuses(first).values()) == {"sure"}
    desk.confirm_sure(first, by=None)

    assert len(register()) == 3
    assert set(Recommendation.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("what", ["final", "theme", "translation"])
def test_it_undoes_nothing_while_work_depends_on_it(first: Reading, what: str) -> None:
    from servanda.documents.models import Translation
    from servanda.vocabularies.models import Theme

    row = Recommendation.objects.get(label="41.2")
    if what == "final":
        Recommendation.objects.filter(pk=row.pk).update(final_position="noted")
    elif what == "theme":
        row.themes.add(*Theme.objects.all()[:2])
    else:
        Translation.objects.create(
            document=row.document, label="41.2", language="vi", kind="office", text="…"
        )

    with pytest.raises(desk.InUse):
        desk.undo_import(first, by=None)

    found = dependents_of_import(first)
    assert found.final_positions + found.themes + found.translations == ("41.2",)
    assert len(register()) == 3


def test_it_asks_for_the_later_version_to_be_undone_first(
    first: Reading, second: Reading
) -> None:
    with pytest.raises(desk.InUse) as in_use:
        desk.undo_import(first, by=None)

    assert in_use.value.dependents.later_readings == (second,)


def test_it_refuses_work_on_an_undone_import(first: Reading) -> None:
    finding = first.findings.get(label="41.1")
    desk.undo_import(first, by=None)
    finding.refresh_from_db()

    with pytest.raises(desk.Refused):
        desk.reject(finding, revision=finding.revision, by=None)


def test_it_confirms_nothing_of_a_document_that_is_not_identified(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    reading = read_report(make_item("41.1", ("Ratify", "XAB")))
    Reading.objects.filter(pk=reading.pk).update(document=None)

    with pytest.raises(desk.Refused):
        confirm(reading, "41.1")
    with pytest.raises(desk.Refused):
        desk.confirm_sure(reading, by=None)
    assert set(Finding.objects.values_list("status", flat=True)) == {"sure"}


def test_it_keeps_rejected_what_was_rejected_in_the_earlier_version(
    first: Reading, read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    rejected = first.findings.get(label="41.3")
    desk.reject(
        rejected, revision=rejected.revision, by=None, reason=RejectionReason.DOUBLE
    )

    again = read_report(
        make_item("41.1", ("Ratify the Convention against Torture", "XAB")),
        make_item("41.2", ("Adopt a law on domestic violence", "XAC")),
        make_item("41.3", ("Train the police in human rights", "XAD")),
    )

    assert statuses(again)["41.3"] == Finding.Status.REJECTED
    assert again.findings.get(label="41.3").notes[-1]["text"] == "double"
    assert not desk.confirm_sure(again, by=None).recommendations


def test_it_has_looked_at_what_was_rejected_under_another_label_or_merged_away(
    first: Reading, read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    rejected = first.findings.get(label="41.3")
    desk.reject(rejected, revision=rejected.revision, by=None)
    into = first.findings.get(label="41.1")
    desk.merge_with_next(
        into, wording=wording.of_finding(into), revision=into.revision, by=None
    )

    again = read_report(
        make_item("41.2", ("Adopt a law on domestic violence", "XAC")),
        make_item("41.4", ("Train the police in human rights", "XAD")),
    )

    assert set(statuses(again).values()) == {Finding.Status.TO_CHECK}
    assert not desk.confirm_sure(again, by=None).recommendations


def test_it_calls_new_only_what_the_earlier_version_did_not_have(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> None:
    items = [
        make_item("41.1", ("Ratify the Convention against Torture", "XAB")),
        make_item("41.2", ("Adopt a law on domestic violence", "XAC")),
    ]
    earlier = read_report(*items)
    confirm(earlier, "41.1")

    again = read_report(*items, make_item("41.3", ("Train the police", "XAD")))

    notes = {
        each.label: [note["code"] for note in each.notes]
        for each in again.findings.all()
    }
    assert notes == {"41.1": [], "41.2": [], "41.3": ["new_in_this_version"]}


def test_it_tells_what_undoing_a_corrected_version_meant_for_each(
    second: Reading, coordinator_client: Client
) -> None:
    kept, new = confirm(second, "41.2"), confirm(second, "41.4")
    desk.undo_import(second, by=None)

    page = coordinator_client.get(
        reverse("recommendations:recommendation", args=[kept.pk])
    ).content.decode()
    assert "Set back to the earlier words" in page
    assert "Withdrawn" not in page
    gone = reverse("recommendations:recommendation", args=[new.pk])
    assert coordinator_client.get(gone).status_code == 404


def test_the_page_keeps_the_earlier_words_in_its_history(
    second: Reading, coordinator_client: Client
) -> None:
    changed = confirm(second, "41.2")
    unchanged = Recommendation.objects.get(label="41.1")

    page = coordinator_client.get(f"/register/{changed.pk}/").content.decode()
    assert "What changed" in page
    assert "without delay</ins>" in page
    page = coordinator_client.get(f"/register/{unchanged.pk}/").content.decode()
    assert "What changed" not in page


def test_the_page_says_that_a_translation_is_of_earlier_words(
    second: Reading, coordinator_client: Client
) -> None:
    document = second.document
    assert document is not None
    own = Recommendation.objects.get(label="41.2")

    def translate(text: str) -> None:
        set_translation(document, Line(0, "41.2", text, "vi", "office", ""), by=None)

    def page() -> str:
        return coordinator_client.get(f"/register/{own.pk}/").content.decode()

    said = "This translates earlier words"
    translate("Ban hành luật")
    assert said not in page()
    confirm(second, "41.2")
    assert said in page()
    translate("Sớm ban hành luật")
    assert said not in page()
