"""From one day to another: what meets and what does not."""

from __future__ import annotations

import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.countries.reading.parts import Span

FIRST, DAYS = datetime.date(2025, 1, 1), 12
ALL = [FIRST + datetime.timedelta(days=n) for n in range(DAYS)]
maybe = st.none() | st.sampled_from(ALL)
spans = st.builds(Span, maybe, maybe).filter(
    lambda span: (
        not (span.valid_from and span.valid_to and span.valid_to < span.valid_from)
    )
)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(spans, spans)
def test_it_meets_another_where_both_hold_on_some_day(one: Span, other: Span) -> None:
    both = any(one.holds(day) and other.holds(day) for day in ALL)
    assert one.meets(other) == other.meets(one) == both


@patient
@given(spans, st.sampled_from(ALL))
def test_it_holds_on_its_first_and_its_last_day(span: Span, day: datetime.date) -> None:
    after = span.valid_from is None or span.valid_from <= day
    before = span.valid_to is None or day <= span.valid_to
    assert span.holds(day) == (after and before)
