"""Viet Nam's pack in the tables: ministries, provinces, names, posts."""

from __future__ import annotations

import datetime

import pytest

from servanda.common.folding import fold
from servanda.countries import operations as countries
from servanda.countries.packs import read_pack
from servanda.people.models import (
    Appointment,
    AuditEntry,
    Competence,
    Designation,
    Institution,
    Lineage,
    Person,
    Post,
    Succession,
)
from servanda.people.operations import load_pack
from servanda.vocabularies import operations as vocabularies
from servanda.vocabularies.models import Theme

ON = datetime.date(2025, 3, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("viet_nam")]


@pytest.fixture(scope="module")
def viet_nam(lasting):
    """Viet Nam's pack, loaded once for all tests here."""
    vocabularies.load()
    return load_pack(countries.load_pack("VNM"))


def body(code):
    return Institution.objects.get(code=code)


def found_by(name):
    return {
        each.institution.code for each in Designation.objects.filter(folded=fold(name))
    }


def test_it_has_fourteen_ministries_from_march_2025():
    ministries = Institution.objects.filter(kind="ministry", valid_to=None)
    assert ministries.count() == 14
    begun = set(ministries.filter(valid_from=ON).values_list("code", flat=True))
    assert begun == {
        "ministry-of-agriculture-and-environment",
        "ministry-of-ethnic-and-religious-affairs",
    }


def test_it_says_which_subjects_of_labour_went_where():
    labour = body("ministry-of-labour-invalids-and-social-affairs")
    ways = {
        step.successor.code: (step.subjects["en"], step.main)
        for step in Succession.objects.filter(predecessor=labour)
    }
    assert ways == {
        "ministry-of-home-affairs": ("labour", True),
        "ministry-of-education-and-training": ("vocational training", False),
        "ministry-of-health": ("child welfare, social protection", False),
        "ministry-of-public-security": ("drug rehabilitation", False),
        "ministry-of-agriculture-and-environment": ("poverty reduction", False),
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ban Chỉ đạo Nhân quyền", "steering-committee"),
        ("ban chỉ đạo về nhân quyền", "steering-committee"),
        ("Bộ LĐ-TB&XH", "ministry-of-labour-invalids-and-social-affairs"),
        ("Bộ GD&ĐT", "ministry-of-education-and-training"),
        ("MOLISA", "ministry-of-labour-invalids-and-social-affairs"),
        ("Uỷ ban Nhân dân tỉnh Bình Định", "peoples-committee-52-binh-dinh"),
        ("UBND thành phố Đồng Nai", "peoples-committee-75-dong-nai-2026"),
        ("Thành ủy Hà Nội", "party-committee-01-ha-noi"),
        (
            "Ban Chỉ đạo Nhân quyền, Tôn giáo tỉnh Hà Giang",
            "steering-committee-02-ha-giang",
        ),
    ],
)
def test_it_finds_institutions_by_the_ways_people_write_them(name, code):
    assert code in found_by(name)


def test_it_lets_provincial_bodies_follow_one_another():
    step = Succession.objects.get(predecessor__code="peoples-committee-52-binh-dinh")
    assert step.successor.code == "peoples-committee-52-gia-lai-2025"
    assert step.reorganisation.decision == "Resolution 202/2025/QH15"
    assert body("party-committee-30-hai-duong").successors.get().successor.code == (
        "party-committee-31-hai-phong-2025"
    )
    assert str(body("peoples-committee-52-binh-dinh").valid_to) == "2025-06-30"


def test_it_has_a_committee_with_its_office_at_every_level():
    standing = Institution.objects.filter(valid_to=None)
    provincial = standing.exclude(territory=None)
    for kind in ("steering_committee", "standing_office"):
        assert provincial.filter(kind=kind).count() == 34
        assert standing.filter(kind=kind, territory=None).count() == 1 + 14


def test_it_keeps_the_codes_that_an_office_began_with():
    posts = set(body("standing-office").posts.values_list("code", flat=True))
    assert {"standing-office-coordinator", "standing-office-reader"} <= posts
    first = Post.objects.filter(role="coordinator").order_by("pk")[0]
    assert first.code == "standing-office-coordinator"


def test_it_gives_every_living_ministry_and_province_a_focal_point():
    need = Institution.objects.filter(
        kind__in=("ministry", "agency", "local_government")
    )
    assert not need.filter(valid_to=None).exclude(posts__role="focal_point").exists()
    assert not need.exclude(valid_to=None).filter(posts__isnull=False).exists()


def test_it_names_no_person():
    assert not Person.objects.exists()
    assert not Appointment.objects.exists()


def test_it_says_who_answers_for_what():
    now = Competence.objects.filter(valid_to=None)
    minorities = Theme.objects.get(code="members-of-minorities")
    assert now.get(theme=minorities).institution.code == (
        "ministry-of-ethnic-and-religious-affairs"
    )
    assert now.get(article="ICERD:7").institution.code == (
        "ministry-of-ethnic-and-religious-affairs"
    )


def test_it_keeps_the_tree_as_rows():
    office = body("standing-office-52-gia-lai-2025")
    line = Lineage.objects.filter(institution=office).order_by("steps")
    assert [each.above.code for each in line] == [
        "standing-office-52-gia-lai-2025",
        "steering-committee-52-gia-lai-2025",
        "peoples-committee-52-gia-lai-2025",
        "government",
    ]


def test_it_changes_nothing_when_loaded_again(django_assert_max_num_queries):
    pack = read_pack("VNM")
    entries = AuditEntry.objects.count()
    with django_assert_max_num_queries(10):
        assert countries.take_over(pack) == []
        assert load_pack(pack) == []
    assert AuditEntry.objects.count() == entries


def test_it_writes_its_rows_together(viet_nam):
    assert len(viet_nam) > 2_000
    entry = AuditEntry.objects.get(verb="people.load_pack")
    assert entry.after["pack"] == "VNM"
    assert entry.after["ministry-of-justice"]["kind"] == "ministry"
