"""The institution that a paper names, today or in an earlier day's words."""

from __future__ import annotations

import datetime

import pytest

from servanda.common.folding import fold
from servanda.people.models import (
    Designation,
    Institution,
    Reorganisation,
    Succession,
)
from servanda.people.queries.naming import Names, match_institution

pytestmark = pytest.mark.django_db

ENDED = datetime.date(2025, 2, 28)
BEFORE = datetime.date(2024, 1, 1)


def institution(code, *names, variants=(), ended=None):
    made = Institution.objects.create(code=code, names={"vi": names[0]}, valid_to=ended)
    for name in (*names, *variants):
        Designation.objects.create(
            institution=made,
            language="vi",
            name=name,
            folded=fold(name),
            official=name in names,
            valid_to=ended,
        )
    return made


@pytest.fixture
def home_affairs(db):
    return institution("home-affairs", "Bộ Nội vụ", variants=("BNV",))


@pytest.fixture
def labour(home_affairs):
    made = institution(
        "labour",
        "Bộ Lao động - Thương binh và Xã hội",
        variants=("Bộ LĐ-TB&XH",),
        ended=ENDED,
    )
    change = Reorganisation.objects.create(
        kind="succession", on=ENDED + datetime.timedelta(1), decision="176", code="x"
    )
    Succession.objects.create(
        reorganisation=change, predecessor=made, successor=home_affairs
    )
    return made


@pytest.mark.parametrize(
    "words", ["Bộ Nội vụ", "BỘ NỘI VỤ", "bo noi vu", " Bộ  Nội vụ."]
)
def test_it_knows_a_name_however_it_is_written(home_affairs, words):
    found = match_institution(words)
    assert (found.institution, found.by, found.score) == (home_affairs, "name", 1.0)
    assert found.certain


def test_it_knows_short_names_of_the_pack(home_affairs):
    assert match_institution("BNV").by == "variant"


def test_it_offers_the_successor_of_an_institution_that_ended(labour, home_affairs):
    found = match_institution("Bộ LĐ-TB&XH")
    assert found.institution is None
    assert found.earlier == labour
    assert [each.institution for each in found.candidates] == [home_affairs]


def test_it_takes_the_institution_that_stood_on_the_day(labour):
    found = match_institution("Bộ Lao động – Thương binh và Xã hội", day=BEFORE)
    assert found.institution == labour


def test_it_knows_the_earlier_name_of_one_that_was_renamed(home_affairs):
    Designation.objects.create(
        institution=home_affairs,
        language="vi",
        name="Bộ Tổ chức",
        folded="bo to chuc",
        valid_to=BEFORE,
    )
    found = match_institution("Bộ Tổ chức")
    assert (found.institution, found.by) == (home_affairs, "earlier")


def test_it_offers_what_is_nearly_the_name_with_its_score(home_affairs):
    found = match_institution("Bộ Nội vu và Lưu")
    assert found.by == "close"
    assert not found.certain
    assert 0.72 <= found.score < 1
    assert found.candidates[0].institution == home_affairs


def test_it_takes_nobody_where_two_have_the_name(home_affairs):
    twin = institution("twin", "Bộ Nội vụ")
    found = match_institution("Bộ Nội vụ")
    assert found.institution is None
    assert {each.institution for each in found.candidates} == {home_affairs, twin}


def test_it_finds_nothing_in_nothing(home_affairs):
    for words in ("", " – ", "Bộ Hàng hải Vũ trụ Liên hành tinh", "x" * 400):
        found = match_institution(words)
        assert (found.institution, found.candidates) == (None, ())


def test_it_reads_all_names_once(home_affairs, django_assert_num_queries):
    names = Names()
    with django_assert_num_queries(0):
        for words in ("Bộ Nội vụ", "BNV", "Bộ Nội"):
            names.match(words)
