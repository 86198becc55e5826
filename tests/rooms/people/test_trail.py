"""The audit trail: whole, append-only, erasable."""

from __future__ import annotations

from django.db import transaction
from servanda.people.operations import audit
from servanda.people.queries import history_of


def test_it_tells_the_history_of_a_thing_by_post(coordinator, home):
    with transaction.atomic():
        audit.record(
            verb="people.try", by=coordinator, subjects=[coordinator], after={"a": 1.0}
        )
    line = history_of(coordinator)[0]
    assert (line.verb, line.after, line.post_title("vi")) == (
        "people.try",
        {"a": 1},
        "coordinator",
    )
