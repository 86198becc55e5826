"""The tables of a country pack: what is refused, all at once, with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from servanda.countries.packs import PackError, read_pack

if TYPE_CHECKING:
    from pathlib import Path

PACK = """\
iso3 = "XZZ"
version = "1"
invented = true
languages = ["en", "vi"]
time_zone = "Europe/Lisbon"

[names]
en = "Testland"
vi = "Tét-lan"

[[level]]
code = "province"
names = { en = "Province", vi = "Tỉnh" }

[[kind]]
code = "city"
names = { en = "City", vi = "thành phố" }
"""

FILES = {
    "territories.csv": """\
key,code,level,kind,name_en,name_vi,variants,parent,valid_from,valid_to
north,01,province,city,North,Bắc,Northern|N.,,,2024-12-31
south,02,province,,South,Nam,,,,2024-12-31
union,02,province,city,Union,Liên Minh,,,2025-01-01,
""",
    "territory-successions.csv": """\
predecessor,successor,on,act
north,union,2025-01-01,Act 1
south,union,2025-01-01,Act 1
""",
    "institutions.csv": """\
code,kind,parent,territory,name_en,name_vi,variants_vi,valid_from,valid_to
government,government,,,Government,Chính phủ,,,
office,standing_office,government,,Office,Văn phòng,,,
works,ministry,government,,Ministry of Works,Bộ Công trình,Bộ CT|BCT,,2024-12-31
roads,ministry,government,,Ministry of Roads,Bộ Đường sá,,2025-01-01,
""",
    "institution-names.csv": """\
institution,language,name,official,valid_from,valid_to
office,en,Bureau,yes,,2019-12-31
office,en,Secretariat,yes,2020-01-01,2021-12-31
""",
    "institution-parents.csv": """\
institution,parent,valid_from,valid_to
office,,,2020-12-31
""",
    "competences.csv": """\
institution,theme,article,valid_from,valid_to
works,right-to-education,,,2024-12-31
roads,,ICERD:7,,
""",
    "successions.csv": """\
reorganisation,kind,on,decision,predecessor,successor,main,subjects_en
roads-2025,succession,2025-01-01,Act 2,works,roads,yes,roads
""",
    "institutions-by-level.csv": """\
level,code,kind,parent,name_en,name_vi
province,council-{key},local_government,government,Council of {name},Hội đồng {kind} {name}
""",
    "posts.csv": """\
code,institution,role,title_en,title_vi,superior
first,office,coordinator,Coordinator,Điều phối viên,second
second,office,reviewer,Head,Trưởng,
""",
    "posts-by-kind.csv": """\
kind,level,code,role,title_en,title_vi
ministry,,{institution}-focal-point,focal_point,"Focal point, {name}","Đầu mối, {name}"
local_government,province,{institution}-reader,reader,"Reader, {name}","Người đọc, {name}"
""",
    "calendar.csv": """\
calendar,day,working,name_en,name_vi,source
national,2026-01-01,no,New Year,Năm mới,Act 3
national,2026-01-03,yes,Made up,Làm bù,Act 3
""",
    "tiles.csv": "territory,row,column\nunion,1,1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole small pack that is right."""
    (tmp_path / "pack.toml").write_text(PACK, encoding="utf-8")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def wrong(folder: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        read_pack(folder, themes={"right-to-education"}, instruments={"ICERD"})
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def test_it_reads_every_table(folder: Path) -> None:
    pack = read_pack(folder, themes={"right-to-education"}, instruments={"ICERD"})
    assert [each.key for each in pack.territories] == ["north", "south", "union"]
    assert pack.territories[0].variants == ("Northern", "N.")
    assert pack.institutions[2].variants == (("vi", "Bộ CT"), ("vi", "BCT"))
    assert pack.competences[1].article == "ICERD:7"
    assert [each.working for each in pack.days] == [False, True]
    assert pack.tiles[0].territory == "union"


def test_it_makes_what_every_unit_of_a_level_has(folder: Path) -> None:
    pack = read_pack(folder)
    councils = {each.code: each for each in pack.institutions if each.territory}
    assert set(councils) == {"council-north", "council-south", "council-union"}
    assert councils["council-north"].names == {
        "en": "Council of North",
        "vi": "Hội đồng thành phố Bắc",
    }
    assert str(councils["council-north"].span.valid_to) == "2024-12-31"
    followed = {
        (each.predecessor, each.successor, each.kind)
        for each in pack.successions
        if each.reorganisation == "council-union"
    }
    assert followed == {
        ("council-north", "council-union", "merger"),
        ("council-south", "council-union", "merger"),
    }


def test_it_gives_posts_to_bodies_of_a_kind_that_still_stand(folder: Path) -> None:
    posts = {each.code: each for each in read_pack(folder).posts}
    assert set(posts) == {
        "first",
        "second",
        "roads-focal-point",
        "council-union-reader",
    }
    assert posts["roads-focal-point"].titles["vi"] == "Đầu mối, Bộ Đường sá"


def test_it_puts_what_is_written_out_before_the_pattern(folder: Path) -> None:
    with (folder / "institutions.csv").open("a", encoding="utf-8") as file:
        file.write(
            "council-north,local_government,,north,Old Council,Hội đồng cũ,,,2024-12-31\n"
        )
    found = [e for e in read_pack(folder).institutions if e.code == "council-north"]
    assert [each.names["en"] for each in found] == ["Old Council"]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        # Territories.
        ("territories.csv", "2025-01-01,", "2024-12-31,",
         "territories.csv, line 4: the code 02 is given twice in one interval"),
        ("territories.csv", "south,02,province,,South,Nam,,,,2024-12-31",
         "south,02,province,,South,Nam,,,2025-01-01,2024-12-31",
         "territories.csv, line 3: the dates are reversed"),
        ("territories.csv", "south,02,", "north,02,",
         "territories.csv, line 3: the key north stands twice"),
        ("territories.csv", "South,Nam,,,,", "South,Nam,,west,,",
         "territories.csv, line 3: no territory has the key 'west'"),
        ("territories.csv", "province,,South", "district,,South",
         "territories.csv, line 3: level: expected province, found 'district'"),
        ("territories.csv", "South,Nam", "South,",
         "territories.csv, line 3: name: the text in 'vi' is missing"),
        ("territories.csv", "2024-12-31\nsouth", "31/12/2024\nsouth",
         "territories.csv, line 2: valid_to: expected a day like 2025-07-01"),
        ("territory-successions.csv", "south,union,2025-01-01,Act 1\n", "",
         "territories.csv, line 3: south ends on 2024-12-31, and no row"),
        ("territory-successions.csv", "south,union", "south,onion",
         "territory-successions.csv, line 3: no territory has the key 'onion'"),
        ("territory-successions.csv", "south,union,2025-01-01",
         "south,union,2025-02-01",
         ("territory-successions.csv, line 3: a gap: the successor begins on "
         "2025-02-01, so the predecessor should end on 2025-01-31")),
        ("territories.csv", "2025-01-01,", "2025-03-01,",
         "territory-successions.csv, line 2: a gap: union does not stand on"),
        # Institutions.
        ("institutions.csv", "government,government,,", "government,government,office,",
         "institutions.csv, line 2: government stands above itself: government → office → government"),
        ("institutions.csv", "office,standing_office,government", "office,office,government",
         "institutions.csv, line 3: kind: expected steering_committee"),
        ("institutions.csv", "office,standing_office,government",
         "office,standing_office,cabinet",
         "institutions.csv, line 3: no institution has the code 'cabinet'"),
        ("institutions.csv", "office,standing_office,government",
         "office,standing_office,works",
         "institutions.csv, line 3: the parent works ends on 2024-12-31, before office"),
        ("institutions.csv", "roads,ministry", "works,ministry",
         "institutions.csv, line 5: the code 'works' stands twice"),
        ("institutions.csv", "office,standing_office,government,,",
         "office,standing_office,government,east,",
         "institutions.csv, line 3: no territory has the key 'east'"),
        ("institution-names.csv", "2020-01-01", "2019-06-01",
         "institution-names.csv, line 3: validity overlaps that in line 2"),
        ("institution-names.csv", "2021-12-31", "",
         "institution-names.csv, line 3: expected the last day of what was before"),
        ("institution-names.csv", "office,en,Bureau", "bureau,en,Bureau",
         "institution-names.csv, line 2: no institution has the code 'bureau'"),
        ("institution-parents.csv", "office,,", "office,castle,",
         "institution-parents.csv, line 2: no institution has the code 'castle'"),
        ("competences.csv", "right-to-education", "right-to-roads",
         "competences.csv, line 2: no theme has the code 'right-to-roads'"),
        ("competences.csv", "ICERD:7", "ICERD 7",
         "competences.csv, line 3: article: expected INSTRUMENT:NUMBER like ICERD:7"),
        ("competences.csv", "ICERD:7", "XYZ:7",
         "competences.csv, line 3: no instrument has the code 'XYZ'"),
        ("competences.csv", "roads,,ICERD:7", "roads,right-to-education,ICERD:7",
         "competences.csv, line 3: expected either a theme or an article"),
        ("successions.csv", "works,roads", "works,ponds",
         "successions.csv, line 2: no institution has the code 'ponds'"),
        ("successions.csv", "2025-01-01", "2025-01-05",
         "successions.csv, line 2: a gap"),
        ("successions.csv", "roads,yes", "roads,no",
         "successions.csv, line 2: expected main = yes in just one row of works"),
        ("successions.csv", "works,roads,yes", "roads,office,yes",
         "successions.csv, line 2: roads goes on, so it has no main successor"),
        ("successions.csv", "succession,", "conquest,",
         "successions.csv, line 2: kind: expected merger, split or succession"),
        # Posts, days, tiles.
        ("posts.csv", "coordinator", "boss",
         "posts.csv, line 2: role: expected coordinator, focal_point"),
        ("posts.csv", "second,office", "second,attic",
         "posts.csv, line 3: no [[institution]] of this pack has the code 'attic'"),
        ("posts.csv", "Head,Trưởng,", "Head,Trưởng,first",
         "first stands above itself: first → second → first"),
        ("posts-by-kind.csv", "{institution}-focal-point", "{institute}-focal-point",
         "posts-by-kind.csv, line 2: code: unknown word in braces"),
        ("calendar.csv", "2026-01-03,yes", "2026-01-01,yes",
         "calendar.csv, line 3: the day 2026-01-01 of national stands twice"),
        ("calendar.csv", "2026-01-03,yes", "2026-01-03,perhaps",
         "calendar.csv, line 3: working: expected yes or no, found 'perhaps'"),
        ("tiles.csv", "union,1,1", "union,1,first",
         "tiles.csv, line 2: column: expected a whole number"),
        # The files themselves.
        ("calendar.csv", "calendar,day", "calendar,date",
         "calendar.csv, line 1: unknown column 'date'"),
        ("calendar.csv", "calendar,day", "calendar,date",
         "calendar.csv, line 1: the column 'day' is missing"),
        ("calendar.csv", "New Year,", "New, Year,",
         "calendar.csv, line 2: expected 6 cells, found 7"),
        ("pack.toml", 'version = "1"', 'version = "1"\nparts = ["spying"]',
         "pack.toml, line 3: expected a list out of implementation"),
        ("pack.toml", "[names]", "[settings]\nreturn_within_days = 0\n[names]",
         "pack.toml, line 8: expected a whole number from 1 to 365, found 0"),
        ("pack.toml", "[names]", '[settings]\nrest_days = ["sunday", "moonday"]\n[names]',
         "pack.toml, line 8: expected some of monday"),
    ],
)  # fmt: skip
def test_it_names_what_is_wrong(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    spoil(folder, file, old, new)
    assert [line for line in wrong(folder) if says in line], wrong(folder)


def test_it_names_a_cycle_of_territories(folder: Path) -> None:
    spoil(folder, "territories.csv", "Northern|N.,,", "Northern|N.,south,")
    spoil(folder, "territories.csv", "South,Nam,,,", "South,Nam,,north,")
    assert wrong(folder) == [
        "territories.csv, line 2: north stands above itself: north → south → north."
    ]


def test_it_names_everything_at_once_in_the_order_of_files(folder: Path) -> None:
    spoil(folder, "territories.csv", "South,Nam", "South,")
    spoil(folder, "calendar.csv", "2026-01-03", "3 January")
    spoil(folder, "pack.toml", 'version = "1"', "version = 1")
    assert [line.partition(":")[0] for line in wrong(folder)] == [
        "calendar.csv, line 3",
        "pack.toml, line 2",
        "territories.csv, line 3",
    ]


def test_it_counts_lines_where_a_cell_has_several(folder: Path) -> None:
    spoil(folder, "calendar.csv", "New Year,", '"New\nYear",')
    spoil(folder, "calendar.csv", "Làm bù", "")
    assert wrong(folder) == ["calendar.csv, line 4: name: the text in 'vi' is missing."]


def test_it_reads_what_a_spreadsheet_of_another_language_wrote(folder: Path) -> None:
    text = FILES["calendar.csv"].replace(",", ";")
    (folder / "calendar.csv").write_text(text, encoding="utf-8-sig")
    assert len(read_pack(folder).days) == 2


def test_it_says_so_when_a_table_is_no_utf_8(folder: Path) -> None:
    (folder / "territories.csv").write_bytes(
        FILES["territories.csv"].encode("cp1258", "replace")
    )
    with pytest.raises(PackError, match=r"territories.csv: expected UTF-8"):
        read_pack(folder)
