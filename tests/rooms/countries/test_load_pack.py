"""Loading a country pack into the database."""

from __future__ import annotations

import datetime
import shutil
import time
import zoneinfo
from typing import TYPE_CHECKING

import pytest

from servanda.countries import queries
from servanda.countries.models import CalendarDay, Country
from servanda.countries.operations import load_pack, take_over
from servanda.countries.packs import SHIPPED, PackError, read_pack

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_it_serves_the_country_of_the_pack() -> None:
    pack = load_pack("VNM")
    country = queries.current_country()
    assert country is not None
    assert (country.iso3, country.names) == ("VNM", dict(pack.names))
    assert queries.time_zone() == zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")


def test_it_shows_times_in_utc_before_a_pack_is_loaded() -> None:
    assert queries.current_country() is None
    assert queries.time_zone() == zoneinfo.ZoneInfo("UTC")


def test_it_changes_nothing_when_loaded_again() -> None:
    load_pack("XAA")
    before = Country.objects.values().get()
    load_pack("XAA")
    assert Country.objects.values().get() == before


def _newer_pack(folder: Path) -> Path:
    for table in (SHIPPED / "XAA").glob("*.csv"):
        shutil.copy(table, folder)
    text = (SHIPPED / "XAA" / "pack.toml").read_text(encoding="utf-8")
    text = text.replace('version = "2026.2"', 'version = "2027.1"')
    (folder / "pack.toml").write_text(
        text.replace('en = "Lumaria"', 'en = "New Lumaria"'), encoding="utf-8"
    )
    return folder


def test_it_takes_over_a_newer_version(tmp_path: Path) -> None:
    load_pack("XAA")
    load_pack(_newer_pack(tmp_path))
    country = Country.objects.get()
    assert (country.pack_version, country.names["en"]) == ("2027.1", "New Lumaria")


def test_it_shows_the_newer_version_at_once_where_it_is_loaded(tmp_path: Path) -> None:
    load_pack("XAA")
    shown = queries.current_country()
    assert shown is not None
    assert shown.pack_version == "2026.2"
    load_pack(_newer_pack(tmp_path))
    shown = queries.current_country()
    assert shown is not None
    assert shown.names["en"] == "New Lumaria"


def test_it_sees_within_a_minute_what_another_process_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_pack("XAA")
    queries.current_country()
    Country.objects.update(time_zone="Asia/Tokyo")
    later = time.monotonic() + 61
    monkeypatch.setattr(queries.time, "monotonic", lambda: later)
    assert queries.time_zone() == zoneinfo.ZoneInfo("Asia/Tokyo")


def test_it_asks_the_database_once_however_often_pages_ask(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_pack("XAA")
    queries.forget_country()
    with django_assert_num_queries(1):
        for _each in range(3):
            queries.current_country()
            queries.time_zone()


def test_it_refuses_a_second_country() -> None:
    load_pack("XAA")
    with pytest.raises(PackError, match=r"serves XAA.*another SERVANDA_HOME"):
        load_pack("VNM")
    assert Country.objects.get().iso3 == "XAA"


def _with_days(folder: Path, rows: str) -> Path:
    """Write Lumaria's pack with these rows for days in its calendar."""
    _newer_pack(folder)
    head = "calendar,day,working,name_en,name_vi,source\n"
    (folder / "calendar.csv").write_text(head + rows, encoding="utf-8")
    return folder


def test_it_takes_back_a_day_that_is_still_to_come(tmp_path: Path) -> None:
    coming = "national,2099-03-04,no,Feast,Lễ,Order 1\n"
    past = "national,2020-03-04,no,Feast,Lễ,Order 1\n"
    load_pack(_with_days(tmp_path, past + coming))
    assert CalendarDay.objects.count() == 2
    changes = take_over(read_pack(_with_days(tmp_path, past)))
    assert "removed day national 2099-03-04" in [str(each) for each in changes]
    assert [str(each.day) for each in CalendarDay.objects.all()] == ["2020-03-04"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "day national 2020-03-04 was loaded before and is missing now"),
        (
            "national,2020-03-04,yes,Feast,Lễ,Order 1\n",
            "time limits were counted with it",
        ),
    ],
)
def test_it_keeps_the_days_that_time_limits_were_counted_with(
    tmp_path: Path, rows: str, says: str
) -> None:
    load_pack(_with_days(tmp_path, "national,2020-03-04,no,Feast,Lễ,Order 1\n"))
    with pytest.raises(PackError, match=says):
        load_pack(_with_days(tmp_path, rows))
    assert not CalendarDay.objects.get().working


def test_it_keeps_a_day_that_the_office_entered_itself(tmp_path: Path) -> None:
    load_pack("XAA")
    CalendarDay.objects.create(
        calendar="national", day="2026-12-24", working=False, source="Order 9"
    )
    load_pack(_newer_pack(tmp_path))
    assert not queries.is_working_day(datetime.date(2026, 12, 24))
