"""A third country, made by following the how-to to the letter."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from servanda.countries import queries
from servanda.countries.operations import load_pack
from servanda.countries.packs import read_pack
from servanda.countries.reading import words
from servanda.people.models import Institution
from servanda.people.operations import load_pack as load_institutions
from servanda.vocabularies import operations as vocabularies
from servanda.vocabularies.codes import instrument_codes, theme_codes

HOW_TO = Path(__file__).resolve().parents[3] / "docs/how-to/country-pack.md"
BLOCK = re.compile(r"```(?:toml|text)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`([a-z-]+\.(?:toml|csv))`")


@pytest.fixture
def zembla(tmp_path: Path) -> Path:
    """Each example, in the file that the words before it named last."""
    text = HOW_TO.read_text(encoding="utf-8")
    (tmp_path / "XZE").mkdir()
    for example in BLOCK.finditer(text):
        before = text[: example.start()].rpartition("\n```\n")[2]
        name = FILE.findall(before)[-1]
        (tmp_path / "XZE" / name).write_text(example[1], encoding="utf-8")
    return tmp_path / "XZE"


def test_it_is_right_as_written(zembla: Path) -> None:
    pack = read_pack(zembla, themes=theme_codes(), instruments=instrument_codes())
    assert len(list(zembla.iterdir())) == 12
    assert (pack.iso3, len(pack.territories), len(pack.posts)) == ("XZE", 4, 6)


def test_it_shows_the_message_that_comes(
    zembla: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = zembla / "territory-successions.csv"
    text = steps.read_text(encoding="utf-8")
    steps.write_text(
        text.replace("coast,coast-2024,2024-01-01,Provinces Act 2023\n", "")
    )
    monkeypatch.chdir(zembla.parent)
    with pytest.raises(CommandError) as caught:
        call_command("country", "check", zembla.name)
    shown = HOW_TO.read_text(encoding="utf-8").partition("country check XZE\n")[2]
    wanted = " ".join(shown.partition("```")[0].split())
    assert str(caught.value) == wanted


@pytest.mark.django_db
def test_it_can_be_loaded_and_worked_with(zembla: Path) -> None:
    vocabularies.load()
    pack = load_pack(zembla)
    load_institutions(pack)
    coast = queries.territory_on("02", datetime.date(2023, 6, 1))
    assert coast is not None
    assert [
        each.key for each in queries.successors_of(coast, datetime.date(2026, 1, 1))
    ] == ["coast-2024"]
    assert queries.add_working_days(datetime.date(2026, 2, 26), 1) == datetime.date(
        2026, 3, 2
    )
    assert queries.is_working_day(datetime.date(2026, 3, 6))
    council = Institution.objects.get(code="council-coast-2024")
    assert council.parent is not None
    assert council.posts.get().role == "focal_point"
    assert council.names["vi"] == "Hội đồng tỉnh Duyên Hải Bắc"


def test_it_names_every_kind_and_role(zembla: Path) -> None:
    text = HOW_TO.read_text(encoding="utf-8")
    for word in (*words.INSTITUTION_KINDS, *words.ROLES, *words.PARTS):
        assert f"`{word}`" in text
