"""Working days: weekends, holidays, and days that were swapped."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.countries import queries
from servanda.countries.calendars import WorkingCalendar
from servanda.countries.models import Country
from servanda.countries.operations import load_pack

DAY = datetime.timedelta(days=1)
days = st.dates(datetime.date(2024, 1, 1), datetime.date(2028, 12, 31))
# A machine that is busy with other things must not fail a test.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
calendars = st.builds(
    WorkingCalendar,
    rest=st.frozensets(st.integers(0, 6), max_size=6),
    days=st.dictionaries(days, st.booleans(), max_size=30),
)


@patient
@given(calendars, days, st.integers(1, 60))
def test_it_counts_only_days_on_which_people_work(
    calendar: WorkingCalendar, day: datetime.date, count: int
) -> None:
    due = calendar.add(day, count)
    assert calendar.is_working(due)
    between = [day + DAY * n for n in range(1, (due - day).days + 1)]
    assert sum(map(calendar.is_working, between)) == count


@patient
@given(calendars, days, st.integers(1, 30), st.integers(1, 30))
def test_it_counts_on_where_it_stopped(
    calendar: WorkingCalendar, day: datetime.date, first: int, second: int
) -> None:
    assert calendar.add(calendar.add(day, first), second) == calendar.add(
        day, first + second
    )


@patient
@given(calendars, days, st.integers(1, 30))
def test_it_finds_the_way_back(
    calendar: WorkingCalendar, day: datetime.date, count: int
) -> None:
    start = calendar.add(day, 0)
    assert calendar.is_working(start)
    assert calendar.add(calendar.add(start, count), -count) == start


@pytest.mark.django_db
def test_it_knows_the_swapped_days_of_viet_nam() -> None:
    load_pack("VNM")
    assert queries.is_working_day(datetime.date(2026, 8, 22))  # a Saturday, made up
    assert not queries.is_working_day(datetime.date(2026, 8, 31))  # off instead
    assert not queries.is_working_day(datetime.date(2026, 11, 24))
    due = queries.add_working_days(datetime.date(2026, 8, 28), 7)
    assert due == datetime.date(2026, 9, 11)


@pytest.mark.django_db
def test_it_rests_at_weekends_before_a_pack_is_loaded() -> None:
    assert queries.add_working_days(datetime.date(2026, 11, 20), 1) == datetime.date(
        2026, 11, 23
    )


@pytest.mark.django_db
def test_it_rests_on_the_days_of_the_country() -> None:
    Country.objects.create(
        iso3="XAA",
        time_zone="UTC",
        pack_version="1",
        settings={"rest_days": ["thursday", "friday"]},
    )
    friday = datetime.date(2026, 11, 20)
    assert not queries.is_working_day(friday)
    assert queries.is_working_day(friday + DAY)
