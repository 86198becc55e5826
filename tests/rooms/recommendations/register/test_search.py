from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from servanda.common.folding import exact, fold, words_of
from servanda.common.stemming import stem
from servanda.recommendations.models import Recommendation, SearchText
from servanda.recommendations.operations.register import touch
from servanda.recommendations.queries import search
from servanda.recommendations.queries.register import find

if TYPE_CHECKING:
    from typing import Any

    from django.test import Client

TEXTS = (
    "Protect the rights of ethnic minorities",
    "Adopt policies for minority communities",
    "Bảo đảm quyền của người dân tộc thiểu số",
    "Quyen is a name here, not a word",
    "Tỉnh Hòa Bình and Đắk Lắk",
    "Follow-up to the review (2019); 50% “quoted” words",
)


def labels_found(typed: str) -> list[str]:
    query = QueryDict(mutable=True)
    query["q"] = typed
    everything = Recommendation.objects.filter(withdrawn_at__isnull=True)
    found = find(query, everything)
    by_id = dict(Recommendation.objects.values_list("pk", "text"))
    return [by_id[pk] for pk in found.ids().tolist()]


@pytest.fixture
def texts(office: Any) -> tuple[str, ...]:
    for text in TEXTS:
        office.add(text)
    return TEXTS


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("minorities", {0, 1}),
        ("MINORITY", {0, 1}),
        ("dan toc", {2}),
        ("dân tộc", {2}),
        ("bao dam quyen", {2}),
        ("hoà bình", {4}),
        ("hoa binh", {4}),
        ("dak lak", {4}),
        ("follow-up", {5}),
        ('"ethnic minorities"', {0}),
        ('"minorities ethnic"', set()),
        ("minorities policies", {1}),
        ("communit*", {1}),
        ("143.2", {1}),
        ("2019", {5}),
        ("minorities torture", set()),
    ],
)
def test_it_finds_words_in_any_form_with_or_without_marks(
    texts: tuple[str, ...], typed: str, expected: set[int]
) -> None:
    assert set(labels_found(typed)) == {texts[at] for at in expected}


def test_it_puts_the_exact_spelling_first(texts: tuple[str, ...]) -> None:
    assert labels_found("quyền") == [texts[2], texts[3]]
    assert labels_found("quyen") == [texts[3], texts[2]]
    assert labels_found("minority") == [texts[1], texts[0]]


def test_it_puts_words_that_follow_one_another_before_scattered_ones(
    office: Any,
) -> None:
    office.add("The rights of the child and the work of others")
    office.add("The right to work: the child of work rights")
    office.add("Rights at work for all")
    assert labels_found("work rights")[0].endswith("work rights")


@pytest.mark.parametrize(
    "typed",
    [
        "'", '"', "*", "minorities'", 'minorities"', "NEAR(", "a NEAR b", "AND", "OR",
        "NOT", "(", ")", "minorities)", "stems:minorities", "^minor", "-minorities",
        "minorities + -", "{exact} : x", "'; DROP TABLE x; --", "\\", "%", "_", "a:*",
        "!", "&", "|", "<->", "minorities & ! rights", "''", '""""', "\0", "“minor",
    ],
)  # fmt: skip
def test_it_takes_signs_of_query_languages_for_mere_signs(
    texts: tuple[str, ...], typed: str
) -> None:
    assert set(labels_found(typed)) <= set(texts)
    assert len(labels_found("minorities")) == 2


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example('"a" NEAR/2 b*')
@given(st.text(max_size=30))
def test_it_never_fails_whatever_is_typed(texts: tuple[str, ...], typed: str) -> None:
    labels_found(typed)


def test_it_searches_translations_and_says_where_the_words_were(
    office: Any, reader_client: Any
) -> None:
    one = office.add("Protect ethnic minorities")
    assert labels_found("dan toc") == []
    office.translate(one, "Bảo vệ đồng bào dân tộc thiểu số")
    assert labels_found("dan toc") == ["Protect ethnic minorities"]
    page = reader_client.get("/register/", {"q": "dan toc"}).content.decode()
    assert "đồng bào <mark>dân</mark> <mark>tộc</mark> thiểu số" in page
    assert "office translation" in page


def test_it_finds_by_the_name_of_a_recommending_state(office: Any) -> None:
    office.add("Do this", states=["XAB"])
    office.add("Do that", states=["XAC"])
    assert labels_found("norvenia") == ["Do this"]
    assert labels_found("quan dao") == ["Do that"]


def test_it_forgets_words_that_were_corrected_or_withdrawn(office: Any) -> None:
    one = office.add("Abolish torture")
    Recommendation.objects.filter(pk=one.pk).update(text="Abolish slavery")
    touch([one.pk])
    assert labels_found("torture") == []
    assert labels_found("slavery") == ["Abolish slavery"]
    Recommendation.objects.filter(pk=one.pk).update(withdrawn_at=one.confirmed_at)
    touch([one.pk])
    assert labels_found("slavery") == []
    assert not SearchText.objects.exists()


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("For minority groups", "minorities", "For <mark>minority</mark> groups"),
        ("Dân tộc", "dan toc", "<mark>Dân</mark> <mark>tộc</mark>"),
        ("a dân tộc b", '"dan toc"', "a <mark>dân tộc</mark> b"),
        (
            "<b>minorities</b>",
            "minorities",
            "&lt;b&gt;<mark>minorities</mark>&lt;/b&gt;",
        ),
        ("communities", "commun*", "<mark>communities</mark>"),
        ("nothing & none", "minorities", "nothing &amp; none"),
        ("Hoà Bình", "hòa", "<mark>Hoà</mark> Bình"),
    ],
)
def test_it_marks_the_words_that_matched_and_escapes_the_rest(
    text: str, typed: str, marked: str
) -> None:
    assert search.mark(text, search.parse(typed)).text == marked


@given(st.text(max_size=80), st.text(max_size=20))
def test_it_changes_nothing_but_marks(text: str, typed: str) -> None:
    from django.utils.html import escape

    from servanda.common.folding import composed

    words = search.mark(text, search.parse(typed)).text
    assert words.replace("<mark>", "").replace("</mark>", "") == escape(composed(text))


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(
        ["minorities", "quyền", "dan", "hoà", "rights of", "follow up", "word", "đắk"]
    )
)
def test_it_finds_what_reading_every_text_finds(
    texts: tuple[str, ...], typed: str
) -> None:
    wanted = {stem(fold(word)) for word in words_of(exact(typed))}
    by_reading = {
        text
        for text in texts
        if wanted <= {stem(fold(word)) for word in words_of(exact(text))}
    }
    assert set(labels_found(typed)) == by_reading


def test_it_has_an_index_behind_the_search(texts: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM recommendations_words")
            assert cursor.fetchone()[0] == len(texts)
            return
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%gin%'"
            " AND tablename = 'recommendations_searchtext'"
        )
        assert cursor.fetchone()[0] == 3


def test_it_shows_the_name_in_another_language_that_has_the_words(
    office: Any, reader_client: Client
) -> None:
    office.add("Protect minorities", states=["XAB", "XAC"])
    page = reader_client.get("/register/", {"q": "quan dao"}).content.decode()
    assert (
        'Norvenia, Ostrava Isles (<span lang="vi"><mark>Quần</mark>'
        " <mark>đảo</mark> Ốt-xtra-va</span>)</td>"
    ) in page
    page = reader_client.get("/register/", {"q": "isles minority"}).content.decode()
    assert "Norvenia, Ostrava <mark>Isles</mark></td>" in page
