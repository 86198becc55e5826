from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.common.folding import exact, fold, words_of
from servanda.common.stemming import stem


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Dân tộc thiểu số", "dan toc thieu so"),
        ("Đường phố Đắk Lắk", "duong pho dak lak"),
        ("bảo đảm quyền", "bao dam quyen"),
        ("Türkiye, Côte d’Ivoire", "turkiye, cote d’ivoire"),
        ("MINORITIES", "minorities"),
    ],
)
def test_it_folds_marks_and_the_barred_d(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [("Hòa", "Hoà"), ("thúy", "thuý"), ("khỏe", "khoẻ"), ("họa", "hoạ"), ("ũy", "uỹ")],
)
def test_it_takes_both_places_of_a_tone_for_one_word(old: str, new: str) -> None:
    assert exact(old) == exact(new)


@pytest.mark.parametrize(
    ("one", "other"), [("quyền", "quyen"), ("ma", "mà"), ("đa", "da"), ("tố", "tồ")]
)
def test_it_keeps_different_words_apart_when_exact(one: str, other: str) -> None:
    assert exact(one) != exact(other)
    assert fold(one) == fold(other)


@given(st.text(max_size=40))
def test_it_changes_nothing_the_second_time(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert exact(exact(text)) == exact(text)
    assert fold(exact(text)) == fold(text)


@given(st.text(alphabet="aăâbcdđeêhioôơpqtuưyàáảãạòóỏõọùúủũụ -.,", max_size=40))
def test_it_finds_as_many_words_before_folding_as_after(text: str) -> None:
    assert len(words_of(exact(text))) == len(words_of(fold(text)))


@pytest.mark.parametrize(
    "family",
    [
        ("minority", "minorities"),
        ("ratify", "ratified", "ratifies", "ratifying"),
        ("education", "educational", "educate", "educating"),
        ("right", "rights"),
        ("discriminate", "discrimination", "discriminating"),
        ("policy", "policies"),
        ("plan", "planned", "planning", "plans"),
        ("agree", "agreed"),
    ],
)
def test_it_gives_one_stem_to_the_forms_of_a_word(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("feed", "feed"),
        ("plastered", "plaster"), ("sing", "sing"), ("motoring", "motor"),
        ("conflated", "conflat"), ("hopping", "hop"), ("falling", "fall"),
        ("filing", "file"), ("happy", "happi"), ("sky", "sky"),
        ("relational", "relat"), ("vietnamization", "vietnam"),
        ("hopefulness", "hope"), ("triplicate", "triplic"), ("adoption", "adopt"),
        ("probate", "probat"), ("rate", "rate"), ("controll", "control"),
        ("roll", "roll"),
    ],
)  # fmt: skip
def test_it_stems_as_porter_published(word: str, expected: str) -> None:
    assert stem(word) == expected


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzđéộ0123", max_size=20))
def test_it_never_empties_or_lengthens_a_word(word: str) -> None:
    assert len(stem(word)) <= len(word) + 1
    assert bool(stem(word)) == bool(word)
