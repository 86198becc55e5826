"""Territories through time: Viet Nam's units, what followed them, communes."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from servanda.countries import queries
from servanda.countries.models import Country, Territory, TerritorySuccession
from servanda.countries.operations import load_pack
from servanda.countries.packs import PackError, read_pack
from servanda.people.models import AuditEntry

if TYPE_CHECKING:
    from pathlib import Path

BEFORE, AFTER = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)


@pytest.fixture(scope="module")
def viet_nam(lasting: object) -> None:
    """Viet Nam's territories, as all tests here find them."""
    load_pack("VNM")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("viet_nam")]


def names(day: datetime.date) -> list[str]:
    return [each.names["vi"] for each in queries.territories_on(day, "province")]


def test_it_has_63_units_and_34_from_the_next_day() -> None:
    assert len(names(BEFORE)) == 63
    assert len(names(AFTER)) == 34
    assert "Bình Định" in names(BEFORE)
    assert "Bình Định" not in names(AFTER)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("15", "Yên Bái", "Lào Cai"),
        ("24", "Bắc Giang", "Bắc Ninh"),
        ("44", "Quảng Bình", "Quảng Trị"),
        ("52", "Bình Định", "Gia Lai"),
        ("80", "Long An", "Tây Ninh"),
        ("82", "Tiền Giang", "Đồng Tháp"),
        ("91", "Kiên Giang", "An Giang"),
        ("01", "Hà Nội", "Hà Nội"),
    ],
)
def test_it_knows_a_code_only_together_with_a_day(
    code: str, before: str, after: str
) -> None:
    found = [queries.territory_on(code, day) for day in (BEFORE, AFTER)]
    assert [each.names["vi"] for each in found if each] == [before, after]


def test_it_knows_no_unit_under_a_code_that_ended() -> None:
    assert queries.territory_on("26", BEFORE) is not None
    assert queries.territory_on("26", AFTER) is None
    assert queries.territory_on("01", AFTER, level="commune") is None


def test_it_makes_dong_nai_a_city_from_30_april_2026() -> None:
    kinds = [
        unit.kind
        for day in (BEFORE, datetime.date(2026, 4, 29), datetime.date(2026, 4, 30))
        if (unit := queries.territory_on("75", day))
    ]
    assert kinds == ["province", "province", "city"]
    today = queries.territories_on(datetime.date(2026, 11, 1), "province")
    assert sorted(each.kind for each in today).count("city") == 7
    assert len(today) == 34


def test_it_follows_a_unit_to_what_came_after_it() -> None:
    binh_phuoc = Territory.objects.get(key="70-binh-phuoc")
    ways = [
        [each.key for each in queries.successors_of(binh_phuoc, day)]
        for day in (BEFORE, AFTER, datetime.date(2026, 5, 1))
    ]
    assert ways == [["70-binh-phuoc"], ["75-dong-nai-2025"], ["75-dong-nai-2026"]]
    act = TerritorySuccession.objects.get(predecessor=binh_phuoc).act
    assert act == "Resolution 202/2025/QH15"


def test_it_has_52_units_become_23_by_the_resolution() -> None:
    steps = TerritorySuccession.objects.filter(on=AFTER)
    assert steps.count() == 52
    assert steps.values("successor").distinct().count() == 23
    sure = set(
        steps.filter(certainty="V").values_list("successor__names__vi", flat=True)
    )
    assert sure == {"Tuyên Quang", "Lào Cai", "Thái Nguyên", "Phú Thọ", "Bắc Ninh"}


def test_it_has_a_tile_for_each_unit_of_today() -> None:
    tiles = Country.objects.get().settings["tiles"]
    today = queries.territories_on(datetime.date(2026, 11, 1), "province")
    assert {key for key, _row, _column in tiles} == {each.key for each in today}


# Communes, from the office's own list.

LIST = """\
code,name,province,valid_from,secretary
00004,Phường Ba Đình,01,2025-07-01,somebody
23500,Xã Tuy Phước,52,2025-07-01,somebody
"""


def write(folder: Path, text: str) -> Path:
    (folder / "communes.csv").write_text(text, encoding="utf-8")
    return folder / "communes.csv"


def load(file: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("country", "communes", str(file), *options, stdout=out)
    return out.getvalue()


def test_it_adds_the_communes_of_a_list_once(tmp_path: Path) -> None:
    file = write(tmp_path, LIST)
    assert load(file, "--dry-run").startswith("2 new communes; 0 are there already.")
    assert not Territory.objects.filter(level="commune").exists()
    load(file)
    assert load(file).startswith("0 new communes; 2 are there already.")
    unit = queries.territory_on("23500", AFTER, level="commune")
    assert unit is not None
    assert (unit.names, unit.parent and unit.parent.key) == (
        {"vi": "Xã Tuy Phước"},
        "52-gia-lai-2025",
    )
    told = AuditEntry.objects.get(verb="people.load_communes")
    assert told.after == {"file": "communes.csv", "units": 2}
    assert "somebody" not in str(list(Territory.objects.values()))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("01,2025", "02,2025", "line 2: no unit above has the code 02 on 2025-07-01"),
        ("23500,Xã", "00004,Xã", "line 3: the code 00004 is given twice in one"),
        ("52,2025-07-01", "52,July", "line 3: valid_from: expected a day"),
        ("52,2025-07-01", "52,", "line 3: expected a day like 2025-07-01"),
        ("name,province", "title,province", "line 1: the column 'name' is missing"),
        ("secretary", "religion", "line 1: the column 'religion' is refused"),
    ],
)
def test_it_names_the_line_of_a_wrong_commune(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(CommandError) as caught:
        load(write(tmp_path, LIST.replace(old, new)))
    assert says in str(caught.value)
    assert not Territory.objects.filter(level="commune").exists()


def test_it_says_so_when_there_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no such file"):
        load(tmp_path / "missing.csv")


def test_it_loads_communes_only_where_the_pack_has_them(tmp_path: Path) -> None:
    Country.objects.update(settings={})
    queries.forget_country()
    with pytest.raises(CommandError, match="knows no level 'commune'"):
        load(write(tmp_path, LIST))


# What has passed is not rewritten.


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "52-binh-dinh,52,province,province,Binh Dinh,Bình Định,,,2025-06-30",
            "52-binh-dinh,52,province,province,Binh Dinh,Quy Nhơn,,,2025-06-30",
            "a unit that is renamed ends",
        ),
        (
            "01-ha-noi,01,",
            "01-ha-noi,99,",
            "its code is not changed afterwards",
        ),
        (
            "75-dong-nai-2025,75,province,province,Dong Nai,Đồng Nai,,2025-07-01",
            "75-dong-nai-2025,75,province,city,Dong Nai,Đồng Nai,,2025-07-01",
            "it ended on 2026-04-29, and what was is not rewritten (kind)",
        ),
        (
            "75-dong-nai-2026,75,province,city,Dong Nai,Đồng Nai,,2026-04-30",
            "75-dong-nai-2026,75,province,city,Dong Nai,Đồng Nai,,2026-05-01",
            "it began before today",
        ),
    ],
)
def test_it_refuses_a_pack_that_rewrites_what_was(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(changed(tmp_path, "territories.csv", old, new))
    assert says in str(caught.value)


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """Write Viet Nam's pack with one text replaced."""
    from pathlib import Path as RealPath

    for file in RealPath(read_pack("VNM").folder).iterdir():
        text = file.read_text(encoding="utf-8")
        if file.name == name:
            assert old in text
            text = text.replace(old, new)
            if "2026-05-01" in new:
                text = text.replace("2026-04-29", "2026-04-30")
        if "2026-05-01" in new and file.name == "territory-successions.csv":
            text = text.replace("2026-04-30", "2026-05-01")
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder
