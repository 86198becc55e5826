"""The pages on which work is given, answered, listed and exported."""

from __future__ import annotations

import datetime
import io
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.test import Client
from tests.rooms.recommendations.assigning import (
    Mechanism,
    recommendation,
    small_mechanism,
)

from servanda.people.access import today
from servanda.people.models import AuditEntry, Competence
from servanda.people.queries.history import history_of
from servanda.recommendations.models import Assignment
from servanda.recommendations.operations import assignments as operations

if TYPE_CHECKING:
    from servanda.people.models import Person
    from servanda.recommendations.models import Recommendation

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def mechanism(country: object) -> Mechanism:
    return small_mechanism()


@pytest.fixture
def one(country: object) -> Recommendation:
    return recommendation("143.1", "Teach human rights")


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def assigned(one: Recommendation, mechanism: Mechanism, code: str, by: Person) -> Any:
    return operations.assign(one, lead=mechanism.bodies[code], by=by)


def test_it_finds_an_institution_and_assigns_without_script(
    one: Recommendation, mechanism: Mechanism, coordinator_client: Client
) -> None:
    place = f"/register/{one.pk}/assign/"
    ask, health = one.asks.get(), mechanism.bodies["health"]
    typed = {"asks": ask.pk, "words": "heal", "product": "A report"}

    found = words(coordinator_client.post(place, {**typed, "find": "1"}))
    assert f'value="{health.pk}"' in found
    assert 'value="A report"' in found  # nothing typed is lost

    answer = coordinator_client.post(
        place,
        {**typed, "lead": health.pk, "deadline": today() + 90 * A_DAY},
        follow=True,
    )
    page = words(answer)
    assert "143.1 is assigned to Health, which was told." in page
    assert "<strong>Health</strong>" in page
    assert Assignment.objects.get().product == "A report"


def test_it_says_at_the_field_what_is_wrong(
    one: Recommendation, mechanism: Mechanism, coordinator_client: Client
) -> None:
    place = f"/register/{one.pk}/assign/"

    page = words(
        coordinator_client.post(
            place, {"asks": one.asks.get().pk, "deadline": "2020-01-01"}
        ),
        422,
    )
    assert "Choose the institution that leads." in page

    page = words(
        coordinator_client.post(
            place,
            {
                "asks": one.asks.get().pk,
                "lead": mechanism.bodies["health"].pk,
                "deadline": "2020-01-01",
            },
        ),
        422,
    )
    assert "The deadline 1 January 2020 is in the past." in page
    assert Assignment.objects.count() == 0


def test_it_proposes_a_likely_lead_with_its_reason_and_keeps_what_became_of_it(
    one: Recommendation, mechanism: Mechanism, coordinator_client: Client
) -> None:
    from servanda.vocabularies.models import Theme

    theme = Theme.objects.get_or_create(
        code="education", defaults={"names": {"en": "Right to education"}, "rank": 1}
    )[0]
    theme.names = {"en": "Right to education"}
    theme.save()
    one.themes.add(theme)
    education = mechanism.bodies["education"]
    Competence.objects.create(institution=education, theme=theme)
    place = f"/register/{one.pk}/assign/"

    page = words(coordinator_client.get(place))
    assert "Likely lead" in page
    assert "answers for Right to education" in page
    assert "checked" not in page.split("Institutions to choose from")[1]

    coordinator_client.post(place, {"asks": one.asks.get().pk, "lead": education.pk})
    entry = AuditEntry.objects.get(verb="recommendations.assign")
    assert entry.after is not None
    assert entry.after["proposal"] == {"shown": {"education": 0.6}, "taken": True}


def test_it_counts_past_assignments_on_the_same_themes(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    from servanda.recommendations.queries.proposals import likely_leads
    from servanda.vocabularies.models import Theme

    theme = Theme.objects.get_or_create(
        code="education", defaults={"names": {"en": "E"}, "rank": 1}
    )[0]
    for number in range(2, 5):
        past = recommendation(f"143.{number}", "Teach")
        past.themes.add(theme)
        given = assigned(past, mechanism, "schools", coordinator)
        operations.accept(given, by=mechanism.people["schools"], revision=1)
    one.themes.add(theme)

    likely = likely_leads(one)

    assert [each.institution.code for each in likely] == ["schools"]
    assert likely[0].reason == "accepted 3 of 3 assignments on the same themes"


def test_it_is_returned_named_and_assigned_again(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = assigned(one, mechanism, "justice", coordinator)
    focal_point = client_of(mechanism.people["justice"])
    place = f"/assignments/{given.pk}/"

    page = words(
        focal_point.post(f"{place}return/", {"revision": 1, "suggested": "zzz"}), 422
    )
    assert "Choose one of the reasons." in page

    facts = {"revision": 1, "reason": "other_institution", "words": "Theirs"}
    page = words(
        focal_point.post(f"{place}return/", {**facts, "suggested": "zzz"}), 422
    )
    assert "No institution has “zzz” in its name." in page

    page = words(
        focal_point.post(
            f"{place}return/", {**facts, "suggested": "Health"}, follow=True
        )
    )
    assert "143.1 is returned." in page

    office = client_of(coordinator)
    page = words(office.get(f"{place}assign/"))
    health = mechanism.bodies["health"].pk
    assert f'id="lead-{health}" value="{health}" aria-labelledby' in page
    answer = office.post(f"{place}assign/", {"lead": health, "revision": 2})
    new = Assignment.objects.get(status="given")
    assert answer.headers["Location"] == f"/assignments/{new.pk}/"
    assert "Earlier assignment: Justice" in words(office.get(f"/assignments/{new.pk}/"))


def test_it_shows_the_slower_of_two_what_the_faster_did(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = assigned(one, mechanism, "education", coordinator)
    operations.accept(given, by=mechanism.people["education"], revision=1)

    page = words(
        client_of(mechanism.people["education-reviewer"]).post(
            f"/assignments/{given.pk}/accept/", {"revision": 1}, follow=True
        )
    )

    assert "Another person was faster: the assignment is now “accepted”." in page


def test_it_lets_a_reviewer_give_it_on_below_only(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = assigned(one, mechanism, "education", coordinator)
    place = f"/assignments/{given.pk}/assign/"
    reviewer = client_of(mechanism.people["education-reviewer"])
    health, schools = mechanism.bodies["health"].pk, mechanism.bodies["schools"].pk

    page = words(reviewer.post(place, {"lead": health, "revision": 1}), 422)
    assert "Choose an institution below your own." in page
    assert client_of(mechanism.people["education"]).get(place).status_code == 403
    assert client_of(mechanism.people["health"]).get(place).status_code == 404

    answer = reviewer.post(place, {"lead": schools, "revision": 1}, follow=True)
    assert "Given on by Education" in words(answer)


def test_it_keeps_an_outcome_for_nobody_here(
    one: Recommendation, coordinator_client: Client
) -> None:
    place = f"/register/{one.pk}/not-for-us/"
    facts = {"asks": one.asks.get().pk, "ground": "overtaken", "words": "Long gone"}

    assert "Choose one of the grounds." in words(
        coordinator_client.post(place, {**facts, "ground": ""}), 422
    )
    page = words(coordinator_client.post(place, facts, follow=True))

    assert "The outcome is kept with its ground." in page
    assert "what it asks about no longer exists" in page


def test_it_splits_and_joins_requested_actions_on_their_page(
    one: Recommendation, coordinator_client: Client
) -> None:
    place = f"/register/{one.pk}/asks/"
    facts = {"ask": one.asks.get().pk, "revision": one.revision}

    page = words(
        coordinator_client.post(place, {**facts, "lines": "Teach rights"}), 422
    )
    assert "one line was found" in page
    coordinator_client.post(place, {**facts, "lines": "Teach\nhuman rights"})
    assert list(one.asks.values_list("text", flat=True)) == ["Teach", "human rights"]

    stale = words(coordinator_client.post(place, {**facts, "join": "1"}), 422)
    assert "Another person has changed this meanwhile." in stale
    one.refresh_from_db()
    fresh = {**facts, "revision": one.revision, "lines": "", "join": "1"}
    coordinator_client.post(place, fresh)
    assert one.asks.get().text == "Teach human rights"


@pytest.fixture
def several(mechanism: Mechanism, coordinator: Person) -> dict[str, Assignment]:
    rows = {}
    for number, code in enumerate(("late", "waiting", "returned", "accepted"), 1):
        one = recommendation(f"144.{number}", f"Ask {code}")
        lead = "justice" if code in {"late", "waiting"} else "health"
        rows[code] = assigned(one, mechanism, lead, coordinator)
    change = Assignment.objects.filter
    change(pk=rows["late"].pk).update(answer_by=today() - A_DAY)
    change(pk=rows["returned"].pk).update(status="returned", reason="unclear")
    change(pk=rows["accepted"].pk).update(status="accepted")
    return rows


def test_it_opens_on_what_needs_a_person_and_counts_as_it_lists(
    several: dict[str, Assignment],
    mechanism: Mechanism,
    coordinator: Person,
) -> None:
    office = client_of(coordinator)

    page = words(office.get("/assignments/"))
    assert "2 of 4 assignments" in page
    assert page.index("Ask returned") < page.index("Ask late")
    assert "Ask waiting" not in page

    for state, count in (("unanswered", 1), ("waiting", 1), ("all", 4)):
        listed = words(office.get("/assignments/", {"state": state}))
        assert f"{count} of 4 assignments" in listed
    justice = mechanism.bodies["justice"].pk
    page = words(office.get("/assignments/", {"state": "all", "lead": justice}))
    assert "2 of 4 assignments" in page
    assert "Lead institution: Justice" in page


def test_it_lists_for_an_institution_only_its_own(
    several: dict[str, Assignment], mechanism: Mechanism
) -> None:
    page = words(
        client_of(mechanism.people["justice"]).get("/assignments/", {"state": "all"})
    )
    assert "2 of 2 assignments" in page
    assert "Ask accepted" not in page


def test_it_exports_the_list_it_shows(
    several: dict[str, Assignment], coordinator: Person
) -> None:
    row = several["late"]
    Assignment.objects.filter(pk=row.pk).update(product="=cmd()")
    office = client_of(coordinator)

    answer = office.get("/assignments/export.csv", {"state": "unanswered"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "'=cmd()" in lines[1]

    answer = office.get("/assignments/export.xlsx", {"state": "all"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(sheet.active.iter_rows(values_only=True))
    assert len(rows) == 5
    assert rows[0][:4] == ("Label", "Review", "Requested actions", "Lead")


def test_it_withdraws_and_shows_it_in_the_history(
    one: Recommendation, mechanism: Mechanism, coordinator: Person
) -> None:
    given = assigned(one, mechanism, "justice", coordinator)
    place = f"/assignments/{given.pk}/withdraw/"
    assert (
        client_of(mechanism.people["justice"]).post(place, {"revision": 1}).status_code
        == 403
    )

    client_of(coordinator).post(place, {"revision": 1})

    assert history_of(given)[0].verb == "recommendations.withdraw_assignment"
    page = words(client_of(coordinator).get(f"/register/{one.pk}/"))
    assert "Nobody yet." in page
    assert "Assignment to Justice withdrawn" in page


def test_it_filters_the_register_by_lead_and_by_how_it_stands(
    several: dict[str, Assignment], one: Recommendation, coordinator: Person
) -> None:
    office = client_of(coordinator)
    page = words(office.get("/register/"))
    assert "Lead institution" in page

    def found(**query: object) -> str:
        listed = words(office.get("/register/", query))
        return listed.split(" recommendations</h2>")[0].rsplit(">", 1)[1]

    health = several["returned"].lead_id
    assert found(lead=health) == "2 of 5"
    assert found(assigned="none") == "1 of 5"
    assert found(assigned="given") == "2 of 5"
    assert found(assigned="returned", lead=health) == "1 of 5"
    answer = office.get("/register/export.csv", {"lead": health})
    assert len(b"".join(answer.streaming_content).decode().splitlines()) == 3

    operations.withdraw(several["waiting"], by=coordinator)
    assert found(assigned="none") == "2 of 5"
    assert found(assigned="given") == "1 of 5"


def test_it_counts_leads_as_it_lists_them(
    several: dict[str, Assignment], coordinator: Person
) -> None:
    page = words(client_of(coordinator).get("/register/", {"assigned": "given"}))
    for name, count in (("Justice", 2), ("Health", 0)):
        assert f'<span>{name}</span><span class="n">{count}</span>' in page


def test_it_tells_an_institution_nothing_of_other_owners(
    several: dict[str, Assignment], mechanism: Mechanism
) -> None:
    client = client_of(mechanism.people["justice"])
    page = words(client.get("/register/"))
    assert "Lead institution" not in page

    page = words(client.get("/register/", {"lead": several["late"].lead_id}))
    assert "Part of the address was left out" in page


def test_it_assigns_together_what_the_register_shows_and_nobody_has(
    several: dict[str, Assignment],
    one: Recommendation,
    mechanism: Mechanism,
    coordinator: Person,
) -> None:
    office = client_of(coordinator)
    assert "Assign these 5" in words(office.get("/register/"))
    page = words(office.get("/register/assign/", {"q": "human rights"}))
    assert "Assign 1 recommendation" in page
    assert "human rights" in page

    schools = mechanism.bodies["schools"]
    entries = AuditEntry.objects.count()
    facts = {"lead": schools.pk, "product": "A plan", "revision": 4}
    place = "/register/assign/?sort=newest"
    page = words(office.post(place, facts), 422)
    assert "The register has changed: the filters now show 5." in page
    answer = office.post(place, {**facts, "revision": 5})

    assert answer.headers["Location"] == f"/register/?lead={schools.pk}"
    assert AuditEntry.objects.count() == entries + 1
    given = Assignment.objects.filter(lead=schools)
    assert {row.recommendation.label for row in given} == {"143.1", "144.3"}
    several["returned"].refresh_from_db()
    assert several["returned"].status == "replaced"
    page = words(office.get("/register/"))
    assert "stay there: 144.1, 144.2, 144.4." in page


def test_it_assigns_nothing_together_by_a_filter_that_it_does_not_know(
    several: dict[str, Assignment], mechanism: Mechanism, coordinator: Person
) -> None:
    before = Assignment.objects.count()

    answer = client_of(coordinator).post(
        "/register/assign/?theem=education", {"lead": mechanism.bodies["schools"].pk}
    )

    assert "These filters cannot be assigned together." in words(answer, 422)
    assert Assignment.objects.count() == before
