"""Loading a pack's institutions and posts: once, again, changed, and beside the office."""

from __future__ import annotations

import datetime
import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from servanda.countries import operations as countries
from servanda.countries.packs import PackError, read_pack
from servanda.countries.reading import words
from servanda.people.models import (
    Appointment,
    Designation,
    Institution,
    Person,
    Placement,
    Post,
    Reorganisation,
)
from servanda.people.operations import load_pack
from servanda.people.operations.institutions import rename
from servanda.vocabularies import operations as vocabularies

ON = datetime.date(2025, 3, 1)


@pytest.fixture
def lumaria(db, tmp_path):
    """A copy of Lumaria's pack, loaded, to be changed and loaded again."""
    vocabularies.load()
    folder = tmp_path / "pack"
    shutil.copytree(
        read_pack("XAA").folder, folder, ignore=shutil.ignore_patterns("documents")
    )
    load(folder)
    return folder


def load(folder):
    return load_pack(countries.load_pack(folder))


def change(folder, name, old, new):
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(changes, *whats):
    return [str(each) for each in changes if each.what in (whats or {each.what})]


# The lists that a pack may choose from.


def test_it_offers_packs_the_kinds_and_roles_that_there_are():
    assert set(words.INSTITUTION_KINDS) == set(Institution.Kind.values)
    assert set(words.ROLES) == set(Post.Role.values)
    assert set(words.REORGANISATIONS) == set(Reorganisation.Kind.values)


# A pack that changed.


def test_it_takes_over_a_post_and_a_name_that_a_newer_pack_adds(lumaria):
    change(lumaria, "pack.toml", "2026.2", "2026.3")
    with (lumaria / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("standing-office-second,standing-office,reader,Second,Thứ hai,\n")
    change(lumaria, "institutions.csv", "NCHR|", "NCHR|NatCom|")
    assert told(load(lumaria)) == [
        "added name of an institution national-committee en variant natcom",
        "added post standing-office-second",
    ]


def test_it_ends_an_institution_and_its_posts_with_those_who_hold_them(lumaria):
    focal = Post.objects.get(code="ministry-of-environment-focal-point")
    person = Person.objects.create(username="someone", name="Some One")
    Appointment.objects.create(
        person=person, post=focal, valid_from=datetime.date(2020, 1, 1)
    )
    change(
        lumaria,
        "institutions.csv",
        "Ministry of Environment and Fisheries,Bộ Môi trường và Nghề cá,MEF,,,",
        "Ministry of Environment and Fisheries,Bộ Môi trường và Nghề cá,MEF,,,2026-03-31",
    )
    with (lumaria / "posts.csv").open("a", encoding="utf-8") as file:
        for role in ("reviewer", "focal_point"):
            code = f"ministry-of-environment-{role.replace('_', '-')}"
            row = Post.objects.get(code=code)
            titles = f'"{row.titles["en"]}","{row.titles["vi"]}"'
            above = row.superior.code if row.superior else ""
            file.write(f"{code},ministry-of-environment,{role},{titles},{above}\n")
    text = (lumaria / "posts.csv").read_text(encoding="utf-8").splitlines()
    ends = [line + (",2026-03-31" if "environment" in line else ",") for line in text]
    ends[0] = text[0] + ",valid_to"
    (lumaria / "posts.csv").write_text("\n".join(ends), encoding="utf-8")
    changes = load(lumaria)
    assert (
        "ended institution ministry-of-environment: valid_to nothing → 2026-03-31"
        in (told(changes))
    )
    assert str(Appointment.objects.get(person=person).valid_to) == "2026-03-31"
    names = Designation.objects.filter(institution__code="ministry-of-environment")
    last = {str(each.valid_to) for each in names.filter(official=True)}
    assert last == {"2019-06-30", "2026-03-31"}


def test_it_keeps_the_former_name_and_place_with_their_days(lumaria):
    names = Designation.objects.filter(
        institution__code="ministry-of-environment", language="en", official=True
    ).order_by("valid_to")
    spans = {each.name: (str(each.valid_from), str(each.valid_to)) for each in names}
    assert spans == {
        "Ministry of Fisheries": ("None", "2019-06-30"),
        "Ministry of Environment and Fisheries": ("2019-07-01", "None"),
    }
    places = Placement.objects.filter(institution__code="prison-service")
    assert {
        (each.parent.code, str(each.valid_from), str(each.valid_to)) for each in places
    } == {
        ("ministry-of-interior", "None", "2016-12-31"),
        ("ministry-of-justice", "2017-01-01", "None"),
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (
            "institutions.csv",
            "Ministry of Labour,Bộ Lao động",
            "Ministry of Work,Bộ Lao động",
            (
                "institution ministry-of-labour: it ended on 2022-12-31, and what was is "
                "not rewritten (names)"
            ),
        ),
        (
            "institution-names.csv",
            "ministry-of-environment,en,Ministry of Fisheries,yes,2019-06-30\n",
            "",
            (
                "institution-names.csv, line 1: the row of name of an institution "
                "ministry-of-environment en name ministry of fisheries was loaded before"
            ),
        ),
        (
            "institutions.csv",
            (
                "prosecutor-general,prosecution,,Office of the Prosecutor General,"
                "Viện Công tố Tối cao,,,,\n"
            ),
            "",
            "institution prosecutor-general was loaded before and is missing now",
        ),
        (
            "institutions.csv",
            "Ministry of Finance,Bộ Tài chính",
            "Ministry of Money,Bộ Tài chính",
            "ministry-of-finance en name ministry of finance was loaded before",
        ),
        (
            "successions.csv",
            "families,ministry-of-education,no,pre-school",
            "families,ministry-of-education,no,early",
            (
                "succession social-affairs-2023: ministry-of-families > "
                "ministry-of-education: it took place on 2023-01-01"
            ),
        ),
    ],
)
def test_it_refuses_to_rewrite_what_was(lumaria, name, old, new, says):
    before = list(Institution.objects.values()), list(Designation.objects.values())
    change(lumaria, name, old, new)
    with pytest.raises(PackError) as caught:
        load(lumaria)
    assert says in str(caught.value)
    after = list(Institution.objects.values()), list(Designation.objects.values())
    assert after == before


def test_it_takes_a_new_name_whose_former_one_is_kept(lumaria):
    change(lumaria, "institutions.csv", "Ministry of Finance,", "Ministry of Money,")
    with (lumaria / "institution-names.csv").open("a", encoding="utf-8") as file:
        file.write("ministry-of-finance,en,Ministry of Finance,yes,2026-01-31\n")
    changes = told(load(lumaria))
    assert any(
        line.startswith("changed institution ministry-of-finance") for line in changes
    )
    names = Designation.objects.filter(
        institution__code="ministry-of-finance", language="en", official=True
    )
    assert {(each.name, str(each.valid_to)) for each in names} == {
        ("Ministry of Finance", "2026-01-31"),
        ("Ministry of Money", "None"),
    }


# The office's own changes.


def test_it_keeps_what_the_office_renamed_and_says_so(lumaria):
    health = Institution.objects.get(code="ministry-of-health")
    rename(
        health,
        names={"en": "Ministry of Public Health", "vi": "Bộ Y tế Công cộng"},
        on=datetime.date(2026, 1, 1),
        decision="Order 5",
        revision=health.revision,
        by=None,
    )
    change(lumaria, "pack.toml", "2026.2", "2026.3")
    kept = told(load(lumaria), "kept")
    assert len(kept) == 1
    assert kept[0].startswith("kept institution ministry-of-health: names is")
    health.refresh_from_db()
    assert health.names["en"] == "Ministry of Public Health"
    names = health.designations.filter(language="en", official=True)
    assert {each.name: str(each.valid_to) for each in names} == {
        "Ministry of Health": "2025-12-31",
        "Ministry of Public Health": "None",
    }


def test_it_leaves_alone_what_the_office_made_itself(lumaria):
    own = Institution.objects.create(code="own-body", names={"en": "Own"})
    change(lumaria, "pack.toml", "2026.2", "2026.3")
    assert load(lumaria) == []
    assert Institution.objects.filter(pk=own.pk).exists()


def test_it_follows_a_pack_in_an_office_of_before_there_were_tables(db):
    vocabularies.load()
    office = Institution.objects.create(
        code="standing-office", names={"en": "Standing Office", "vi": "Văn phòng"}
    )
    post = Post.objects.create(
        institution=office, code="standing-office-coordinator", role="coordinator"
    )
    load("XAA")
    office.refresh_from_db()
    post.refresh_from_db()
    assert (office.kind, office.parent.code) == (
        "standing_office",
        "national-committee",
    )
    assert post.titles["en"] == "Coordinator, Standing Office"


def test_it_does_not_load_a_theme_that_nobody_knows(lumaria):
    change(lumaria, "competences.csv", "right-to-health", "right-to-wealth")
    with pytest.raises(PackError, match=r"competences.csv, line \d+: no theme"):
        load(lumaria)


# The command.


def command(*words):
    out = io.StringIO()
    call_command("country", *words, stdout=out)
    return out.getvalue()


def test_it_shows_what_loading_would_change_and_changes_nothing(db):
    said = command("load", "XAA", "--dry-run")
    assert "added institution: 45" in said
    assert "this was a trial" in said
    assert not Institution.objects.exists()


def test_it_loads_from_the_command_line_once(db):
    assert "added post: 53" in command("load")
    assert command("load") == "Nothing changes.\n"


def test_it_names_every_mistake_on_the_command_line(lumaria):
    change(lumaria, "competences.csv", "right-to-health", "right-to-wealth")
    change(lumaria, "competences.csv", "ICERD:7", "ICERD-7")
    with pytest.raises(CommandError) as caught:
        command("check", str(lumaria))
    assert len(str(caught.value).splitlines()) == 2


def test_it_counts_what_a_right_pack_holds():
    assert command("check", "VNM") == (
        "VNM Viet Nam, version 2026.2: 88 territories, 510 institutions, 231 posts, "
        "59 days, no mistake.\n"
    )
    assert Path(read_pack("VNM").folder).name == "VNM"
