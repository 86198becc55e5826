"""Loading a country pack into the database."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

import pytest

from servanda.countries import queries
from servanda.countries.models import Country
from servanda.countries.operations import load_pack
from servanda.countries.packs import SHIPPED, PackError

if TYPE_CHECKING:
    from pathlib import Path

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


def test_it_takes_over_a_newer_version(tmp_path: Path) -> None:
    load_pack("XAA")
    text = (SHIPPED / "XAA" / "pack.toml").read_text(encoding="utf-8")
    text = text.replace('version = "2026.1"', 'version = "2027.1"')
    (tmp_path / "pack.toml").write_text(
        text.replace('en = "Lumaria"', 'en = "New Lumaria"'), encoding="utf-8"
    )
    load_pack(tmp_path)
    country = Country.objects.get()
    assert (country.pack_version, country.names["en"]) == ("2027.1", "New Lumaria")


def test_it_refuses_a_second_country() -> None:
    load_pack("XAA")
    with pytest.raises(PackError, match=r"serves XAA.*another SERVANDA_HOME"):
        load_pack("VNM")
    assert Country.objects.get().iso3 == "XAA"
