from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.utils import timezone

from servanda.documents.models import Document, Reading, Review
from servanda.recommendations.models import (
    Recommendation,
    RegisterChange,
    RegisterVersion,
)
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries import loading
from servanda.vocabularies.models import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from servanda.recommendations.queries.columns import Columns


@pytest.fixture
def filled(office: Any) -> Any:
    states, themes = list(office.states), list(office.themes)
    for number in range(24):
        office.add(
            f"Take measure {number}",
            cycle=1 + number % 4,
            states=[states[number % 4], states[number % 3]],
            themes=themes[: number % 4],
            final_position=("supported", "noted", "")[number % 3],
        )
    loading.current()
    return office


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[set[int] | None]:
    """What was read from the database: keys of reviews, None for everything."""
    asked: list[set[int] | None] = []
    really = loading._read

    def noted(words: Any, reviews: Any) -> Any:
        if reviews is None or reviews:
            asked.append(reviews if reviews is None else set(reviews))
        return really(words, reviews)

    monkeypatch.setattr(loading, "_read", noted)
    return asked


def content(columns: Columns) -> Any:
    return (
        columns.ids.tolist(),
        columns.newest.tolist(),
        {
            name: (
                column.keys,
                column.codes.tolist(),
                None if column.rows is None else column.rows.tolist(),
                None if column.starts is None else column.starts.tolist(),
                columns.totals[name].tolist(),
            )
            for name, column in columns.facets.items()
        },
    )


def read_afresh() -> Columns:
    loading._kept.clear()
    return loading.current()


def corrects(office: Any) -> None:
    one = Recommendation.objects.filter(review__cycle=2).first()
    assert one is not None
    one.final_position, one.label_order = "partly_supported", "00001.00001"
    one.confirmed_at = timezone.now()
    one.save()
    one.themes.set(office.themes.values())
    touch([one.pk])


def adds_to_a_new_review(office: Any) -> None:
    office.add("Do more", cycle=9, states=["XAB"])


def withdraws(_office: Any) -> None:
    ids = list(
        Recommendation.objects.filter(review__cycle=3).values_list("pk", flat=True)
    )
    Recommendation.objects.filter(pk__in=ids).update(withdrawn_at=timezone.now())
    touch(ids)


def moves(office: Any) -> None:
    one = Recommendation.objects.filter(review__cycle=1).first()
    assert one is not None
    one.review = office.document(4).review
    one.save()
    touch([one.pk])


def moves_all_of_one(office: Any) -> None:
    moved = Recommendation.objects.filter(review__cycle=1)
    ids = list(moved.values_list("pk", flat=True))
    moved.update(review=office.document(4).review)
    touch(ids)


def empties_everything(_office: Any) -> None:
    ids = list(Recommendation.objects.values_list("pk", flat=True))
    Recommendation.objects.update(withdrawn_at=timezone.now())
    touch(ids)


@pytest.mark.parametrize(
    "change",
    [
        corrects,
        adds_to_a_new_review,
        withdraws,
        moves,
        moves_all_of_one,
        empties_everything,
    ],
)
def test_it_renews_what_reading_everything_gives(
    filled: Any, read: list[set[int] | None], change: Callable[[Any], None]
) -> None:
    change(filled)
    renewed = content(loading.current())
    assert None not in read
    assert renewed == content(read_afresh())


def test_it_reads_only_the_review_that_was_written_to(
    filled: Any, read: list[set[int] | None]
) -> None:
    corrects(filled)
    loading.current()
    assert read == [{Review.objects.get(cycle=2).pk}]


def test_it_reads_what_several_writes_changed_at_once(
    filled: Any, read: list[set[int] | None]
) -> None:
    corrects(filled)
    withdraws(filled)
    assert content(loading.current()) == content(read_afresh())
    assert read[0] == set(
        Review.objects.filter(cycle__in=(2, 3)).values_list("pk", flat=True)
    )


def test_it_reads_everything_where_a_backup_was_restored(
    filled: Any, read: list[set[int] | None]
) -> None:
    before = loading.current().version
    corrects(filled)
    held = loading.current().version
    read.clear()
    # As before the correction, behind the back of this process; then a new write.
    RegisterChange.objects.filter(number__gt=before).delete()
    RegisterVersion.objects.update(number=before)
    Recommendation.objects.filter(final_position="partly_supported").update(
        final_position="noted"
    )
    withdraws(filled)
    assert loading.current().version > held
    assert None in read
    assert content(loading.current()) == content(read_afresh())


def test_it_reads_everything_when_nobody_says_what_changed(
    filled: Any, read: list[set[int] | None]
) -> None:
    Recommendation.objects.update(final_position="noted")
    touch([])
    position = loading.current().facets["position"]
    assert set(position.codes.tolist()) == {position.keys.index("noted")}
    assert read == [None]


def test_it_reads_everything_when_a_vocabulary_changed(
    filled: Any, read: list[set[int] | None]
) -> None:
    State.objects.filter(iso3="XAB").update(names={"en": "New Norvenia"})
    corrects(filled)
    column = loading.current().facets["state"]
    assert column.names[column.keys.index("XAB")] == {"en": "New Norvenia"}
    assert read == [None]


def test_it_forgets_which_reviews_changed_after_a_day(filled: Any) -> None:
    old = (time.time_ns() // 1000) - 25 * 60 * 60 * 1_000_000
    RegisterChange.objects.create(number=old, reviews=[1])
    corrects(filled)
    assert not RegisterChange.objects.filter(number=old).exists()
    assert RegisterChange.objects.filter(number=loading.current().version).exists()


def test_it_keeps_no_mask_or_count_of_an_earlier_version(filled: Any) -> None:
    before = loading.current()
    before.remembered("words x", lambda: before.ids)
    before.counts_for("x")["state"] = np.zeros(1)
    corrects(filled)
    after = loading.current()
    assert not after.masks
    assert not after.counted


def test_it_knows_documents_of_one_review_apart_in_order(filled: Any) -> None:
    review = Review.objects.get(cycle=2)
    second = Document.objects.create(
        symbol="A/HRC/99/1", family="invented", review=review
    )
    reading = Reading.objects.create(document=second, file_name="s.pdf", status="read")
    one = Recommendation.objects.create(
        document=second,
        reading=reading,
        review=review,
        label="143.0",
        label_order="00000.00000",
        text="First of all",
    )
    touch([one.pk])
    columns = loading.current()
    rows = Recommendation.objects.filter(review=review).order_by("label_order", "id")
    of_review = [str(review.pk) == k for k in columns.facets["review"].keys].index(True)
    listed = columns.ids[columns.facets["review"].codes == of_review]
    assert listed.tolist() == list(rows.values_list("pk", flat=True))
