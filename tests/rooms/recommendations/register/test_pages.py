from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.documents.models import Page, Translation
from servanda.files.models import StoredFile
from servanda.people.models import AuditEntry, SavedView
from servanda.recommendations.models import Recommendation
from servanda.recommendations.queries import one as page_of_one
from servanda.vocabularies.models import Theme

if TYPE_CHECKING:
    from typing import Any

    from django.test import Client


@pytest.fixture
def one(office: Any) -> Recommendation:
    office.add("Before it", states=["XAC"])
    middle: Recommendation = office.add(
        "Protect the rights of ethnic minorities",
        states=["XAB", "XAC"],
        themes=["minorities"],
        document_position="pending",
        document_position_source="paragraph 143",
    )
    office.add("After it", states=["XAD"], final_position="noted")
    return middle


def html(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_lists_what_the_filters_find_with_counts_that_agree(
    one: Recommendation, reader_client: Client
) -> None:
    page = html(reader_client, "/register/", q="minorities", state="XAB")
    assert "1 of 3 recommendations" in page
    assert "ethnic <mark>minorities</mark>" in page
    assert "Words: minorities" in page
    assert "Recommending State: Norvenia" in page
    assert "Before it" not in page


def test_it_removes_one_filter_with_one_link(
    one: Recommendation, reader_client: Client
) -> None:
    page = html(reader_client, "/register/", q="minorities", state="XAB")
    assert 'href="?state=XAB"' in page
    assert 'href="?q=minorities"' in page


def test_it_names_the_filters_where_nothing_is_found(
    one: Recommendation, reader_client: Client
) -> None:
    page = html(reader_client, "/register/", q="minorities", state="XAD")
    assert "No recommendation matches these filters." in page
    assert "0 of 3 recommendations" in page
    assert "Recommending State: Pelagia" in page


def test_it_says_what_it_left_out_of_an_address(
    one: Recommendation, reader_client: Client
) -> None:
    page = html(reader_client, "/register/", theme="<b>none</b>")
    assert "theme=&lt;b&gt;none&lt;/b&gt;" in page
    assert "3 of 3 recommendations" in page


def test_it_says_that_the_register_is_empty(reader_client: Client) -> None:
    assert "The register is empty." in html(reader_client, "/register/")


def test_it_shows_other_pages_with_the_same_filters(
    office: Any, reader_client: Client
) -> None:
    for number in range(30):
        office.add(f"Measure {number}", states=["XAB"])
    first = html(reader_client, "/register/", state="XAB")
    second = html(reader_client, "/register/", state="XAB", page="2")
    assert "?state=XAB&amp;page=2" in first
    assert "1–25 of 30" in first
    assert "26–30 of 30" in second
    beyond = html(reader_client, "/register/", state="XAB", page="99")
    assert "26–30 of 30" in beyond


def test_it_needs_the_same_few_queries_however_many_rows(
    office: Any, reader_client: Client
) -> None:
    def queries(**asked: str) -> int:
        reader_client.get("/register/", asked)  # columns and names are loaded
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert reader_client.get("/register/", asked).status_code == 200
        return len(captured)

    one = office.add("Measure", states=["XAB"], themes=["education"])
    few = queries(q="measure", theme="education")
    for number in range(24):
        office.add(f"Measure {number}", states=["XAB", "XAC"], themes=["education"])
    office.translate(one, "Biện pháp")
    assert queries(q="measure", theme="education") <= few
    assert few <= 12


def test_it_speaks_vietnamese(one: Recommendation, reader_client: Client) -> None:
    reader_client.cookies["servanda_language"] = "vi"
    page = html(reader_client, "/register/")
    assert '<html lang="vi"' in page
    assert "Nô-ve-ni-a" in page


def test_it_shows_a_recommendation_with_its_states_positions_and_neighbours(
    one: Recommendation, reader_client: Client
) -> None:
    page = html(reader_client, f"/register/{one.pk}/")
    assert "Recommendation 143.2" in page
    assert "Protect the rights of ethnic minorities" in page
    assert '<a href="/register/?state=XAB">Norvenia</a>' in page
    assert "To be answered later" in page
    assert "paragraph 143" in page
    assert "No final answer yet" in page
    assert "143.1</a>" in page
    assert "143.3</a>" in page


def test_it_shows_the_place_on_the_page_as_a_picture(
    one: Recommendation, reader_client: Client
) -> None:
    stored = StoredFile.objects.create(
        room="pages", sha256="0" * 64, size=1, content_type="image/png"
    )
    Page.objects.create(
        reading=one.reading, number=14, width=595, height=842, picture=stored
    )
    clause = one.clauses.get()
    clause.places = [{"page": 14, "bbox": [90.5, 100, 500, 112]}]
    clause.save()
    page = html(reader_client, f"/register/{one.pk}/")
    assert f"/readings/{one.reading_id}/pages/14.png" in page
    assert 'class="m1"' in page
    assert "?label=143.2" in page


def test_it_keeps_the_final_position_with_its_source_and_history(
    one: Recommendation, coordinator_client: Client
) -> None:
    address = f"/register/{one.pk}/position/"
    assert 'name="source"' in html(coordinator_client, address)
    answer = coordinator_client.post(
        address,
        {
            "position": "supported",
            "source": "A/HRC/26/6/Add.1",
            "revision": one.revision,
        },
        follow=True,
    )
    page = answer.content.decode()
    assert "The final position is kept." in page
    assert "Final position: Supported (A/HRC/26/6/Add.1)" in page
    one.refresh_from_db()
    assert one.final_position == "supported"
    entry = AuditEntry.objects.get(verb="recommendations.set_final_position")
    assert entry.before == {"final_position": "", "final_position_source": ""}
    assert "1 of 3 recommendations" in html(
        coordinator_client, "/register/", position="supported"
    )


def test_it_asks_for_the_source_of_a_position(
    one: Recommendation, coordinator_client: Client
) -> None:
    answer = coordinator_client.post(
        f"/register/{one.pk}/position/",
        {"position": "noted", "source": "", "revision": one.revision},
    )
    assert answer.status_code == 422
    assert "Expected the document that states the position." in answer.content.decode()
    one.refresh_from_db()
    assert one.final_position == ""


def test_it_tells_of_two_people_who_change_the_same(
    one: Recommendation, coordinator_client: Client
) -> None:
    values = {"position": "noted", "source": "Add.1", "revision": one.revision}
    coordinator_client.post(f"/register/{one.pk}/position/", values)
    second = {**values, "position": "supported"}
    answer = coordinator_client.post(f"/register/{one.pk}/position/", second)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Another person changed this recommendation" in page
    one.refresh_from_db()
    assert one.final_position == "noted"
    # What was typed stays, and can be saved over the newest state.
    assert f'name="revision" value="{one.revision}"' in page
    again = {**second, "revision": one.revision}
    assert (
        coordinator_client.post(f"/register/{one.pk}/position/", again).status_code
        == 302
    )
    one.refresh_from_db()
    assert one.final_position == "supported"


def test_it_keeps_themes(
    one: Recommendation, office: Any, coordinator_client: Client
) -> None:
    answer = coordinator_client.post(
        f"/register/{one.pk}/themes/",
        {"themes": [office.themes["education"].pk], "revision": one.revision},
        follow=True,
    )
    assert "Right to education" in answer.content.decode()
    page = html(coordinator_client, "/register/", theme="education")
    assert "1 of 3 recommendations" in page
    entry = AuditEntry.objects.get(verb="recommendations.set_themes")
    assert entry.before == {"themes": ["minorities"]}
    assert entry.after == {"themes": ["education"]}


@pytest.mark.parametrize(
    ("language", "heads"),
    [("en", ["General", "Women"]), ("vi", ["Vấn đề chung", "Phụ nữ"])],
)
def test_it_offers_the_themes_under_their_groups(
    one: Recommendation,
    office: Any,
    coordinator_client: Client,
    language: str,
    heads: list[str],
) -> None:
    Theme.objects.update(group="General")
    Theme.objects.filter(code="death-penalty").update(group="Women")
    coordinator_client.cookies["servanda_language"] = language
    page = html(coordinator_client, f"/register/{one.pk}/themes/")
    assert re.findall("<legend>(.*?)</legend>", page) == heads
    after = page.partition(f"<legend>{heads[1]}</legend>")[2]
    assert after.count('type="checkbox"') == 1
    assert page.count('name="themes"') == Theme.objects.count()


def test_it_keeps_a_translation_beside_the_original_and_finds_it(
    one: Recommendation, coordinator_client: Client
) -> None:
    answer = coordinator_client.post(
        f"/register/{one.pk}/translation/",
        {"language": "vi", "kind": "office", "text": "Bảo vệ dân tộc\nthiểu số"},
        follow=True,
    )
    page = answer.content.decode()
    assert "Bảo vệ dân tộc thiểu số" in page
    assert "Office translation, not an official UN translation" in page
    assert "Translation entered" in page
    assert "1 of 3 recommendations" in html(
        coordinator_client, "/register/", q="dan toc"
    )
    assert Translation.objects.get().kind == "office"


def test_it_asks_who_published_an_official_translation(
    one: Recommendation, coordinator_client: Client
) -> None:
    answer = coordinator_client.post(
        f"/register/{one.pk}/translation/",
        {"language": "vi", "kind": "official", "text": "Bảo vệ"},
    )
    assert answer.status_code == 422
    assert not Translation.objects.exists()


@pytest.mark.parametrize("part", ["position", "themes", "translation"])
def test_it_lets_only_coordinators_write(
    one: Recommendation,
    part: str,
    reader_client: Client,
    stranger_client: Client,
    visitor: Client,
) -> None:
    address = f"/register/{one.pk}/{part}/"
    assert reader_client.get(address).status_code == 403
    assert reader_client.post(address, {}).status_code == 403
    assert stranger_client.post(address, {}).status_code == 404
    assert visitor.post(address, {}).status_code == 302
    assert "/position/" not in html(reader_client, f"/register/{one.pk}/")


def test_it_hides_a_withdrawn_recommendation(
    one: Recommendation, reader_client: Client
) -> None:
    Recommendation.objects.filter(pk=one.pk).update(withdrawn_at=one.confirmed_at)
    assert reader_client.get(f"/register/{one.pk}/").status_code == 404


def test_it_keeps_a_view_under_a_name_for_its_person_only(
    one: Recommendation, reader_client: Client, coordinator_client: Client
) -> None:
    assert 'value="q=minorities"' in html(
        reader_client, "/register/views/", q="minorities"
    )
    query = "sort=label&q=minorities&colour=red"
    answer = reader_client.post(
        "/register/views/", {"name": "Mine", "query": query}, follow=True
    )
    page = answer.content.decode()
    assert 'href="/register/?q=minorities&amp;sort=label"' in page
    assert "Mine" not in html(coordinator_client, "/register/views/")
    view = SavedView.objects.get()
    assert (
        coordinator_client.post(f"/register/views/{view.pk}/delete/").status_code == 404
    )
    reader_client.post(f"/register/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_it_asks_for_the_name_of_a_view(reader_client: Client) -> None:
    answer = reader_client.post("/register/views/", {"name": " ", "query": "q=a"})
    assert answer.status_code == 422
    assert 'value="q=a"' in answer.content.decode()


def test_it_keeps_the_themes_chosen_when_another_person_was_faster(
    one: Recommendation, office: Any, coordinator_client: Client
) -> None:
    chosen = [office.themes[code].pk for code in ("education", "death-penalty")]
    answer = coordinator_client.post(
        f"/register/{one.pk}/themes/", {"themes": chosen, "revision": one.revision + 7}
    )
    page = answer.content.decode()
    assert "Another person changed this recommendation" in page
    assert page.count(" checked") == 2
    assert [theme.code for theme in one.themes.all()] == ["minorities"]


def test_it_opens_a_recommendation_with_as_many_queries_however_long_it_is(
    one: Recommendation, office: Any, reader_client: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            html(reader_client, f"/register/{one.pk}/")
        return len(captured)

    office.translate(one, "Bảo vệ")
    queries()
    few = queries()
    for number in range(2, 8):
        clause = one.clauses.create(number=number, text=f"and measure {number}")
        clause.states.set(office.states.values())
    one.themes.set(office.themes.values())
    assert queries() == few
    assert few <= 20


def test_it_asks_few_questions_of_the_database(
    office: Any, reader_client: Client, django_assert_max_num_queries: Any
) -> None:
    kept = [
        office.add(
            f"Take measure {number}", states=["XAB", "XAC"], themes=["education"]
        )
        for number in range(30)
    ]
    for address in ("/register/", f"/register/{kept[4].pk}/"):
        reader_client.get(address)
    # Who asks takes three: session, person and posts.
    with django_assert_max_num_queries(6):  # and version, reviews, rows
        reader_client.get("/register/?theme=education&page=2")
    with django_assert_max_num_queries(16):
        reader_client.get(f"/register/{kept[4].pk}/")


def test_it_leads_past_neighbours_that_the_person_may_not_see(office: Any) -> None:
    kept = [office.add(f"Take measure {number}") for number in range(5)]
    visible = Recommendation.objects.filter(withdrawn_at__isnull=True).exclude(
        pk__in=[kept[1].pk, kept[3].pk]
    )
    shown = page_of_one.one(visible, kept[2].pk)
    assert shown is not None
    assert shown.neighbours.previous == (kept[0].pk, kept[0].label)
    assert shown.neighbours.next == (kept[4].pk, kept[4].label)
    assert page_of_one.one(visible, kept[1].pk) is None
