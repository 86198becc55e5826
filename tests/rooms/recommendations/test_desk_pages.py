"""The pages of the desk, without any script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.documents.models import Reading
from servanda.people.queries import history_of
from servanda.recommendations.models import Finding, Recommendation
from servanda.recommendations.operations import desk
from servanda.recommendations.operations.desk.wording import of_finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(
    read_report: Callable[..., Reading], make_item: Callable[..., Any]
) -> Reading:
    return read_report(
        make_item("41.1", ("Ratify the Covenant", "XAB")),
        make_item(
            "41.2",
            ("Ratify CAT", "XAB XAC"),
            ("Accede to CAT", "XAD"),
            notes=("brackets_open",),
        ),
        make_item("41.3", ("Train the police", "XAE"), page=2),
    )


def address(finding: Finding, name: str = "finding") -> str:
    return reverse(f"recommendations:{name}", args=[finding.reading_id, finding.pk])


def typed(finding: Finding, **changes: str) -> dict[str, str]:
    """Return what the page's form sends when nothing was typed, with changes."""
    values = {
        "label": finding.label,
        "position": finding.position,
        "revision": str(finding.revision),
        "clauses": str(len(finding.clauses)),
        "do": "save",
    }
    for number, clause in enumerate(finding.clauses, 1):
        values[f"c{number}-text"] = clause["text"]
        values[f"c{number}-states"] = ",".join(clause["states"])
        values[f"c{number}-add"] = ""
    return values | changes


def send(client: Client, finding: Finding, **changes: str) -> HttpResponse:
    finding.refresh_from_db()
    return client.post(address(finding), typed(finding, **changes))  # type: ignore[return-value]  # the client's answer is one


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def second(reading: Reading) -> Finding:
    return reading.findings.get(label="41.2")


def test_it_opens_at_what_needs_a_person(
    reader_client: Client, reading: Reading
) -> None:
    page = words(reader_client.get(f"/desk/{reading.pk}/"))

    assert 'value="41.2"' in page
    assert "0 confirmed, 2 sure, 1 to check, 0 rejected, of 3 found" in page
    assert "A bracket with States is not closed." in page
    assert "Read from paragraph 41: “will be examined by Lumaria”." in page


def test_it_shows_the_place_of_each_clause_on_the_page(
    coordinator_client: Client, reading: Reading
) -> None:
    from servanda.documents.models import Page
    from servanda.files.models import StoredFile

    picture = StoredFile.objects.create(
        room="pages", sha256="0" * 64, size=1, content_type="image/png"
    )
    Page.objects.filter(reading=reading).update(picture=picture)

    page = words(coordinator_client.get(address(second(reading))))

    marks = re.findall(r'<rect class="(m\d)" x="([\d.]+)"', page)
    assert marks[-2:] == [("m1", "98.5"), ("m2", "198.5")]
    assert f'href="/readings/{reading.pk}/pages/1.png"' in page


def test_it_shows_another_page_when_asked(
    coordinator_client: Client, reading: Reading
) -> None:
    page = words(coordinator_client.get(address(second(reading)) + "?page=2"))

    assert "Page 2 of 2" in page


def test_a_reader_sees_everything_and_changes_nothing(
    reader_client: Client, reading: Reading
) -> None:
    finding = second(reading)
    page = words(reader_client.get(address(finding)))

    assert 'value="confirm"' not in page
    assert send(reader_client, finding, do="confirm").status_code == 403
    for name in ("sure", "undo_import"):
        place = reverse(f"recommendations:{name}", args=[reading.pk])
        assert reader_client.post(place, {"count": "2"}).status_code == 403
    assert Recommendation.objects.count() == 0


def test_a_stranger_finds_nothing(stranger_client: Client, reading: Reading) -> None:
    finding = second(reading)

    for place in (
        "/documents/",
        f"/desk/{reading.pk}/",
        address(finding),
        address(finding, "split"),
    ):
        assert stranger_client.get(place).status_code == 404
    assert send(stranger_client, finding, do="confirm").status_code == 404


def test_an_item_of_another_import_is_not_found_here(
    coordinator_client: Client, reading: Reading
) -> None:
    place = reverse("recommendations:finding", args=[reading.pk + 1, 1])

    assert coordinator_client.get(place).status_code == 404


def test_it_confirms_and_goes_to_the_next_open_item(
    coordinator_client: Client, reading: Reading
) -> None:
    finding = second(reading)

    answer = send(coordinator_client, finding, do="confirm", label="41.20")

    assert answer.status_code == 302
    assert answer["Location"] == address(reading.findings.get(label="41.3"))
    assert Recommendation.objects.get().label == "41.20"


def test_it_keeps_what_was_typed_whichever_button_is_pressed(
    coordinator_client: Client, reading: Reading
) -> None:
    finding = second(reading)

    send(
        coordinator_client,
        finding,
        **{"do": "remove-1-XAC", "c2-text": "Accede  to\r\n the Convention"},
    )

    first, other = second(reading).clauses
    assert first["states"] == ["XAB"]
    assert other["text"] == "Accede to the Convention"


@pytest.mark.parametrize(
    "name",
    ["Highmark", "highmark", "XAI", "Hai-mác", "hai mac", "Sorrel Republic, XAI"],
)
def test_it_takes_a_state_by_any_of_its_names(
    coordinator_client: Client, reading: Reading, name: str
) -> None:
    from servanda.vocabularies.models import State

    state = State.objects.get(iso3="XAI")
    wanted = {"Highmark": state.names["en"], "highmark": state.names["en"].lower()}
    wanted |= {"Hai-mác": state.names["vi"], "hai mac": state.names["vi"].upper()}
    wanted["Sorrel Republic, XAI"] = f"{State.objects.get(iso3='XAK').names['en']}, XAI"

    send(coordinator_client, second(reading), **{"c2-add": wanted.get(name, name)})

    assert "XAI" in second(reading).clauses[1]["states"]


def test_it_asks_back_about_a_state_it_does_not_know(
    coordinator_client: Client, reading: Reading
) -> None:
    from servanda.vocabularies.models import State

    name = str(State.objects.get(iso3="XAI"))

    answer = send(
        coordinator_client,
        second(reading),
        **{"do": "confirm", "c1-add": name[:-1] + "x", "label": "41.77", "c2-text": ""},
    )

    page = words(answer)
    assert answer.status_code == 422
    assert f"Is it {name}?" in page
    assert 'aria-describedby="add-1-error-1"' in page
    assert "Clause 2 is empty." in page  # everything is told at once
    assert f'value="{name[:-1]}x"' in page  # still there to be corrected
    assert 'value="41.77"' in page
    assert Recommendation.objects.count() == 0
    assert second(reading).revision == 1


def test_it_tells_at_the_field_what_is_missing(
    coordinator_client: Client, reading: Reading
) -> None:
    answer = send(
        coordinator_client, second(reading), **{"do": "confirm", "c2-text": " "}
    )

    page = words(answer)
    assert answer.status_code == 422
    assert 'aria-describedby="clause-2-error-1"' in page
    assert "Clause 2 is empty." in page


def test_it_shows_what_another_person_did_and_keeps_what_was_typed(
    coordinator_client: Client, reading: Reading
) -> None:
    finding = second(reading)
    mine = typed(finding, do="confirm", label="41.55")
    clauses = of_finding(finding).clauses
    desk.correct(
        finding,
        wording=desk.Wording("41.66", clauses, finding.position),
        revision=1,
        by=None,
    )

    answer = coordinator_client.post(address(finding), mine)

    page = words(answer)  # type: ignore[arg-type]  # the client's answer is a response
    assert answer.status_code == 409
    assert "Another person changed this at" in page
    assert "41.66</ins>" in page
    assert 'name="label" form="rec" value="41.55"' in page
    assert Recommendation.objects.count() == 0

    mine["revision"] = "2"  # as the page shown now has it
    assert coordinator_client.post(address(finding), mine).status_code == 302
    assert Recommendation.objects.get().label == "41.55"


def test_it_merges_clauses_and_splits_at_the_writing_mark(
    coordinator_client: Client, reading: Reading
) -> None:
    finding = second(reading)

    send(coordinator_client, finding, do="merge-1")
    assert [each["text"] for each in second(reading).clauses] == [
        "Ratify CAT Accede to CAT"
    ]
    send(coordinator_client, finding, do="split", at="1:10")
    assert [each["text"] for each in second(reading).clauses] == [
        "Ratify CAT",
        "Accede to CAT",
    ]


def test_it_asks_where_to_split_when_nobody_stands_in_the_words(
    coordinator_client: Client, reading: Reading
) -> None:
    finding = second(reading)
    answer = send(coordinator_client, finding, do="split", label="41.22")
    assert answer["Location"] == address(finding, "split")
    assert "Split 41.22" in words(coordinator_client.get(answer["Location"]))  # type: ignore[arg-type]  # a response

    finding.refresh_from_db()
    facts = {"revision": finding.revision, "number": 2, "label": "41.23"}
    broken = coordinator_client.post(
        address(finding, "split"), {**facts, "text": "Accede to CAT", "into": "item"}
    )
    assert broken.status_code == 422
    assert b"Put one line break where the second part begins." in broken.content

    coordinator_client.post(
        address(finding, "split"), {**facts, "text": "Accede\r\nto CAT", "into": "item"}
    )
    assert list(reading.findings.values_list("label", flat=True)) == [
        "41.1",
        "41.22",
        "41.23",
        "41.3",
    ]


def test_it_shows_the_sure_ones_before_they_are_confirmed(
    coordinator_client: Client, reading: Reading
) -> None:
    place = reverse("recommendations:sure", args=[reading.pk])
    page = words(coordinator_client.get(place))  # type: ignore[arg-type]  # a response

    assert "label in sequence, brackets closed, every State known" in page
    assert "Ratify the Covenant (" in page
    assert "Accede to CAT" not in page

    coordinator_client.post(place, {"count": "3"})
    assert Recommendation.objects.count() == 0  # not the number that was shown
    coordinator_client.post(place, {"count": "2"})
    assert Recommendation.objects.count() == 2


def test_it_says_what_undoing_does_before_it_is_done(
    coordinator_client: Client, reading: Reading
) -> None:
    desk.confirm_sure(reading, by=None)
    place = reverse("recommendations:undo_import", args=[reading.pk])

    page = words(coordinator_client.get(place))  # type: ignore[arg-type]  # a response
    assert "2 recommendations leave the register." in page
    assert "1 item on the desk is no longer waiting." in page

    answer = coordinator_client.post(place, follow=True)
    assert "2 recommendations left the register." in words(answer)  # type: ignore[arg-type]  # a response
    assert "It was undone." in words(coordinator_client.get(f"/desk/{reading.pk}/"))  # type: ignore[arg-type]  # a response


def test_it_says_what_depends_on_an_import(
    coordinator_client: Client, reading: Reading
) -> None:
    desk.confirm_sure(reading, by=None)
    Recommendation.objects.filter(label="41.3").update(final_position="noted")
    place = reverse("recommendations:undo_import", args=[reading.pk])

    answer = coordinator_client.post(place)

    page = words(answer)  # type: ignore[arg-type]  # a response
    assert answer.status_code == 409
    assert "A person has set the final position of 1 recommendation: 41.3" in page
    assert "Undo this import</button>" not in page
    assert Recommendation.objects.filter(withdrawn_at=None).count() == 2


def test_it_shows_how_a_new_version_differs(
    coordinator_client: Client,
    reading: Reading,
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
) -> None:
    desk.confirm_sure(reading, by=None)
    newer = read_report(
        make_item("41.1", ("Ratify without delay the Covenant", "XAC")),
        make_item("41.9", ("Publish the census of schools", "XAF")),
    )
    place = reverse("recommendations:differences", args=[newer.pk])

    page = words(coordinator_client.get(place))  # type: ignore[arg-type]  # a response

    assert "1 changed, 1 new, 1 no longer there." in page
    assert "added: </span>without delay</ins>" in page
    assert "Take 41.3 out of the register" in page
    row = Recommendation.objects.get(label="41.3")
    coordinator_client.post(
        reverse("recommendations:withdraw", args=[newer.pk, row.pk])
    )
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def test_it_lists_imports_with_their_next_step(
    coordinator_client: Client, reading: Reading
) -> None:
    Reading.objects.create(
        file_name="broken.pdf",
        status=Reading.Status.FAILED,
        failure_text="This file has a password.",
        failure_id="ab12cd34",
    )
    desk.confirm_sure(reading, by=None)

    page = words(coordinator_client.get("/documents/"))  # type: ignore[arg-type]  # a response

    assert "2 of 3 confirmed" in page
    assert "1 to check" in page
    assert "This file has a password." in page
    assert "Number to quote: ab12cd34" in page


@pytest.mark.parametrize("status", ["received", "reading", "failed"])
def test_there_is_no_desk_before_the_file_is_read(
    coordinator_client: Client, country: object, status: str
) -> None:
    reading = Reading.objects.create(file_name="report.pdf", status=status)

    answer = coordinator_client.get(f"/desk/{reading.pk}/")

    assert answer["Location"] == reverse("documents:reading", args=[reading.pk])


def test_a_document_without_recommendations_says_so(
    coordinator_client: Client, read_report: Callable[..., Reading]
) -> None:
    reading = read_report()

    page = words(coordinator_client.get(f"/desk/{reading.pk}/"))  # type: ignore[arg-type]  # a response

    assert "No recommendation was found in this document." in page


def test_the_list_of_imports_says_what_to_do_when_it_is_empty(
    coordinator_client: Client,
) -> None:
    page = words(coordinator_client.get("/documents/"))  # type: ignore[arg-type]  # a response

    assert "No document has been received yet." in page


def test_the_desk_asks_the_database_the_same_however_much_was_found(
    coordinator_client: Client,
    read_report: Callable[..., Reading],
    make_item: Callable[..., Any],
    django_assert_num_queries: Any,
) -> None:
    few, many = (
        read_report(
            *(make_item(f"41.{n}", ("Ratify", "XAB XAC")) for n in range(1, end)),
            symbol=f"A/HRC/90/{end}",
        )
        for end in (4, 301)
    )
    coordinator_client.get(f"/desk/{few.pk}/")  # what is kept in the process
    with CaptureQueriesContext(connection) as asked:
        coordinator_client.get(f"/desk/{few.pk}/")

    assert len(asked) <= 16
    with django_assert_num_queries(len(asked)):
        coordinator_client.get(f"/desk/{many.pk}/")


def test_htmx_gets_the_panes_alone(
    coordinator_client: Client, reading: Reading
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "item"}
    finding = second(reading)

    shown = coordinator_client.get(address(finding), headers=headers)
    page = coordinator_client.get(
        address(finding) + "?page=2",
        headers={"HX-Request": "true", "HX-Target": "page"},
    )
    done = coordinator_client.post(
        address(finding), typed(finding, do="confirm"), headers=headers
    )

    assert b"<html" not in shown.content
    assert b'id="found"' not in shown.content
    assert page.content.lstrip().startswith(b'<section class="pane p-page"')
    assert b'id="found"' in done.content
    assert done["HX-Push-Url"] == address(reading.findings.get(label="41.3"))
    assert "HX-Request" in shown["Vary"]


@pytest.mark.parametrize(
    ("reason", "kept", "said"),
    [
        ("", "not_a_recommendation", "not a recommendation"),
        ("double", "double", "there twice"),
        ("part_of_another", "part_of_another", "part of another item"),
        ("because", "not_a_recommendation", "not a recommendation"),
    ],
)
def test_it_keeps_and_shows_why_an_item_was_rejected(
    coordinator_client: Client, reading: Reading, reason: str, kept: str, said: str
) -> None:
    finding = reading.findings.get(label="41.2")
    facts = typed(finding, do="reject", reason=reason)
    coordinator_client.post(address(finding), facts)

    page = coordinator_client.get(address(finding)).content.decode()
    assert f"Rejected: {said}." in page
    line = history_of(finding)[0]
    assert line.after is not None
    assert line.after["reason"] == kept


def test_it_asks_no_reason_for_what_is_decided(
    coordinator_client: Client, reading: Reading
) -> None:
    finding = reading.findings.get(label="41.1")
    assert b'name="reason"' in coordinator_client.get(address(finding)).content
    coordinator_client.post(address(finding), typed(finding, do="confirm"))

    assert b'name="reason"' not in coordinator_client.get(address(finding)).content


def test_it_offers_the_doubtful_first_only_while_something_is_doubtful(
    coordinator_client: Client, reading: Reading
) -> None:
    doubtful = reading.findings.get(label="41.2")
    assert (
        "Doubtful first" in coordinator_client.get(address(doubtful)).content.decode()
    )
    coordinator_client.post(address(doubtful), typed(doubtful, do="confirm"))

    page = coordinator_client.get(address(doubtful)).content.decode()
    assert "Doubtful first" not in page


@pytest.mark.parametrize("name", ["import_desk", "sure", "undo_import", "differences"])
def test_it_marks_documents_in_the_navigation(
    coordinator_client: Client, reading: Reading, name: str
) -> None:
    place = reverse(f"recommendations:{name}", args=[reading.pk])
    page = coordinator_client.get(place, follow=True).content.decode()

    marked = re.findall(r'<li><a href="([^"]+)" aria-current="page">', page)
    assert set(marked) == {reverse("recommendations:imports")}


@pytest.mark.parametrize("name", ["import_desk", "sure", "undo_import", "differences"])
def test_it_sends_to_the_readings_own_page_while_nothing_is_read(
    coordinator_client: Client, reading: Reading, name: str
) -> None:
    Reading.objects.filter(pk=reading.pk).update(status=Reading.Status.FAILED)
    place = reverse(f"recommendations:{name}", args=[reading.pk])

    answer = coordinator_client.get(place)
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("documents:reading", args=[reading.pk])


def test_it_no_longer_calls_sure_what_a_person_changed(
    coordinator_client: Client, reading: Reading
) -> None:
    finding = reading.findings.get(label="41.1")
    assert finding.status == Finding.Status.SURE
    changes = {"do": "save", "c1-text": "xyz"}
    coordinator_client.post(address(finding), typed(finding, **changes))

    page = coordinator_client.get(address(finding)).content.decode()
    assert "A person changed what was read." in page
    assert "Sure 0.99" not in page
    desk.confirm_sure(reading, by=None)
    assert not Recommendation.objects.filter(text="xyz").exists()
