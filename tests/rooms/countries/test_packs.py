"""Country packs: what is refused, and what the message says about it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from servanda.countries.packs import PackError, read_pack, shipped_codes
from servanda.countries.reading.words import ROLES

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
iso3 = "XZZ"
version = "1"
invented = true
languages = ["en"]
time_zone = "Europe/Lisbon"

[names]
en = "Testland"
vi = "Tét-lan"

[[institution]]
code = "office"
[institution.names]
en = "Office"
vi = "Văn phòng"

[[post]]
code = "first"
institution = "office"
role = "coordinator"
titles = { en = "Coordinator", vi = "Điều phối" }

[[post]]
code = "second"
institution = "office"
role = "reader"
titles = { en = "Reader", vi = "Người tra cứu" }
"""


def write(folder: Path, text: str) -> Path:
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    return folder


def test_it_ships_viet_nam_and_an_invented_country() -> None:
    assert shipped_codes() == ("VNM", "XAA")
    assert read_pack("VNM").names == {"en": "Viet Nam", "vi": "Việt Nam"}
    assert not read_pack("VNM").invented
    assert read_pack("XAA").invented


@pytest.mark.parametrize("code", ["VNM", "XAA"])
def test_it_ships_packs_with_somebody_to_begin_with(code: str) -> None:
    pack = read_pack(code)
    roles = {post.role for post in pack.posts}
    assert set(ROLES) == roles
    assert {post.institution for post in pack.posts} <= {
        each.code for each in pack.institutions
    }


def test_it_reads_a_pack_from_any_folder(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path, GOOD))
    assert pack.iso3 == "XZZ"
    assert pack.languages == ("en",)
    assert [post.titles["vi"] for post in pack.posts] == ["Điều phối", "Người tra cứu"]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('iso3 = "XZZ"', 'iso3 = "xzz"', 1, "three capital letters"),
        ('iso3 = "XZZ"', 'iso3 = "VNM"', 1, "begins with X"),
        ("invented = true", "invented = false", 1, "begins with X"),
        ("invented = true", 'invented = "yes"', 3, "true or false"),
        ('version = "1"', "version = 1", 2, "expected a text for version"),
        ('languages = ["en"]', 'languages = ["fr"]', 4, "out of en, vi"),
        ('languages = ["en"]', "languages = []", 4, "out of en, vi"),
        ("Europe/Lisbon", "Europe/Atlantis", 5, "Asia/Ho_Chi_Minh"),
        ("Europe/Lisbon", "../../etc/passwd", 5, "Asia/Ho_Chi_Minh"),
        ('vi = "Tét-lan"', 'fr = "Testlande"', 7, "text in 'vi' is missing"),
        ('vi = "Tét-lan"', 'vi = "Tét-lan"\nfr = "T"', 10, "unknown key 'fr'"),
        ('vi = "Văn phòng"', 'vi = " "', 13, "text in 'vi' is missing"),
        ('code = "office"', 'code = "The Office"', 12, "small letters"),
        (
            'institution = "office"\nrole = "reader"',
            'institution = "ministry"\nrole = "reader"',
            24,
            "no [[institution]] of this pack has the code 'ministry'",
        ),
        ('role = "reader"', 'role = "owner"', 26, "coordinator, focal_point, reviewer"),
        ('code = "second"', 'code = "first"', 24, "stands twice"),
        ('role = "coordinator"', 'role = "reader"', 18, "role coordinator"),
        ('version = "1"', 'version = "1"\ncapital = "T"', 3, "unknown key 'capital'"),
        ('iso3 = "XZZ"\n', "", 1, "three capital letters"),
    ],
)
def test_it_names_the_line_of_a_mistake(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in GOOD
    if old.startswith("iso3") and not new:
        says = "expected a text for iso3"
    with pytest.raises(PackError) as caught:
        read_pack(write(tmp_path, GOOD.replace(old, new, 1)))
    assert f"pack.toml, line {line}: " in str(caught.value)
    assert says in str(caught.value)


def test_it_names_the_line_where_the_file_is_no_toml(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"not valid TOML.*line 3"):
        read_pack(write(tmp_path, GOOD.replace("invented = true", "invented true")))


def test_it_says_so_when_the_file_is_no_utf_8(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(PackError, match="Save the file as UTF-8"):
        read_pack(tmp_path)


def test_it_says_which_packs_there_are_when_one_is_missing(tmp_path: Path) -> None:
    with pytest.raises(
        PackError, match=r"expected a folder with a pack.toml.*VNM, XAA"
    ):
        read_pack("ABC")
    with pytest.raises(PackError, match="No country pack at"):
        read_pack(tmp_path)


def test_it_checks_a_pack_from_the_command_line(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("country", "check", str(write(tmp_path, GOOD)), stdout=out)
    assert out.getvalue() == (
        "XZZ Testland, version 1: 1 institutions, 2 posts, no mistake.\n"
    )
    write(tmp_path, GOOD.replace('role = "reader"', 'role = "owner"'))
    with pytest.raises(CommandError, match="line 26"):
        call_command("country", "check", str(tmp_path))
