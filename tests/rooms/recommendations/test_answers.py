"""The State's answers: laid out beside the register, applied, taken back."""

from __future__ import annotations

import dataclasses

import pytest
from django.urls import reverse

from servanda.documents.models import Document, Reading, Review
from servanda.documents.operations.identifying import document_of
from servanda.files import operations as files
from servanda.people.models import AuditEntry
from servanda.recommendations.models import PositionProposal, Recommendation
from servanda.recommendations.operations import answers
from servanda.recommendations.operations.desk import lay_out, undo_import
from servanda.vocabularies.models import Mechanism, State, Theme
from undocs.models import Answer, Clause, Place, to_dict
from undocs.models import Document as Read
from undocs.models import Recommendation as Listed

pytestmark = pytest.mark.django_db

THEME = "Ratification of & accession to international instruments"
WORDS = {
    "12.1": "Ratify the Optional Protocol",
    "12.2": "Train its police in human rights",
    "12.3": "Open its archives",
}


def answer(label, position="supported", **facts):
    return Answer(
        **{
            "label": label,
            "position": position,
            "reason": "It is already the law.",
            "source": "“takes note of”",
            "paragraph": "5",
            "page": 2,
            "places": (Place(2, (10.0, 20.0, 30.0, 40.0)),),
            "confidence": 1.0,
            **facts,
        }
    )


def listed(label, text, position="supported", **facts):
    return Listed(
        **{
            "label": label,
            "text": f"{text} (Norway)",
            "clauses": (Clause(1, text, ("NOR",), ()),),
            "position": None,
            "position_source": "",
            "position_label": "",
            "page": 0,
            "places": (),
            "confidence": 1.0,
            "final_position": position,
            "final_position_source": "A/HRC/90/7/Add.1 - Para.3",
            **facts,
        }
    )


def read_as(family, symbol="A/HRC/90/7/Add.1", **parts):
    return Read(
        **{
            "stem": "answers",
            "symbol": symbol,
            "family": family,
            "state_under_review": "XAA",
            "session": None,
            "cycle": 4,
            "date": None,
            "language": "en",
            "title": "Addendum",
            "page_count": 3,
            "pages": (),
            "paragraphs": (),
            "recommendations": (),
            **parts,
        }
    )


@pytest.fixture
def register(country, home):
    """A report with three recommendations in the register."""
    state = State.objects.create(iso3="XAA", names={"en": "Lumaria"})
    upr = Mechanism.objects.create(code="UPR", names={"en": "UPR"})
    Mechanism.objects.create(code="CRPD", names={"en": "CRPD"})
    Theme.objects.create(code="ratification", names={"en": THEME}, group="a")
    review = Review.objects.create(mechanism=upr, state=state, cycle=4)
    report = Document.objects.create(
        symbol="A/HRC/90/7", family="upr_working_group_report", review=review
    )
    reading = reading_of(report, "report.pdf")
    for label, text in WORDS.items():
        Recommendation.objects.create(
            document=report,
            reading=reading,
            review=review,
            label=label,
            label_order=label,
            text=text,
        )
    return report


def reading_of(document, name):
    stored = files.store(
        name.encode(), room="documents", content_type="application/pdf"
    )
    return Reading.objects.create(
        file=stored, file_name=name, document=document, status=Reading.Status.READ
    )


def brought_in(document):
    """Bring a read document in as the worker does."""
    reading = reading_of(document_of(document), f"{document.stem}.pdf")
    reading.result = {"document": to_dict(document)}
    reading.save()
    lay_out(reading)
    return reading


def positions():
    return dict(Recommendation.objects.values_list("label", "final_position"))


def test_it_applies_an_addendum_to_the_report_it_supplements(register, coordinator):
    reading = brought_in(
        read_as("upr_addendum", answers=(answer("12.1"), answer("12.2", "noted")))
    )
    assert reading.document.review == register.review
    done = answers.apply_sure(reading, by=coordinator)
    assert len(done.changed) == 2
    assert positions() == {"12.1": "supported", "12.2": "noted", "12.3": ""}
    first = Recommendation.objects.get(label="12.1")
    assert first.final_position_source == "A/HRC/90/7/Add.1, para. 5"
    assert first.final_position_reason == "It is already the law."
    assert (
        AuditEntry.objects.filter(verb="recommendations.apply_positions").count() == 1
    )


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        ((answer("12.9"),), "no_label"),
        ((answer("12.1", None),), "no_position"),
        ((answer("12.1", confidence=0.5),), "unsure"),
        ((answer("12.1"), answer("12.1", "noted")), "twice"),
    ],
)
def test_it_leaves_a_doubtful_answer_to_a_person(register, coordinator, given, doubt):
    reading = brought_in(read_as("upr_addendum", answers=given))
    assert all(doubt in each.doubts for each in reading.position_proposals.all())
    answers.apply_sure(reading, by=coordinator)
    assert set(positions().values()) == {""}


def test_it_does_not_replace_another_position_by_itself(register, coordinator):
    Recommendation.objects.filter(label="12.1").update(final_position="supported")
    reading = brought_in(read_as("upr_addendum", answers=(answer("12.1", "noted"),)))
    answers.apply_sure(reading, by=coordinator)
    assert positions()["12.1"] == "supported"
    proposal = reading.position_proposals.get()
    answers.apply_one(proposal, revision=1, by=coordinator)
    assert positions()["12.1"] == "noted"


def test_it_waits_for_a_report_that_comes_later(register, coordinator):
    Document.objects.filter(pk=register.pk).update(symbol="A/HRC/90/99")
    document = read_as("upr_addendum", cycle=None, answers=(answer("12.1"),))
    reading = brought_in(document)
    assert reading.position_proposals.get().doubts == ["no_label"]
    Document.objects.filter(pk=register.pk).update(symbol="A/HRC/90/7")
    assert answers.match_again(reading, document, by=coordinator) == 1
    answers.apply_sure(reading, by=coordinator)
    assert positions()["12.1"] == "supported"


def test_it_takes_positions_and_themes_from_a_matrix(register, coordinator):
    items = (
        listed("12.1", WORDS["12.1"], themes=(THEME,)),
        listed("12.1", WORDS["12.1"], themes=(THEME,)),  # again under another theme
        listed("12.2", "Something else altogether, in other words"),
    )
    reading = brought_in(read_as("ohchr_matrix", None, recommendations=items))
    assert reading.findings.count() == 0
    assert [each.doubts for each in reading.position_proposals.all()] == [
        [],
        ["other_words"],
    ]
    answers.apply_sure(reading, by=coordinator)
    first = Recommendation.objects.get(label="12.1")
    assert first.final_position == "supported"
    assert [each.names["en"] for each in first.themes.all()] == [THEME]
    undo_import(reading, by=coordinator)
    first.refresh_from_db()
    assert (first.final_position, first.themes.count()) == ("", 0)


def test_it_keeps_the_reason_when_a_matrix_repeats_the_answer(register, coordinator):
    addendum = brought_in(read_as("upr_addendum", answers=(answer("12.1"),)))
    answers.apply_sure(addendum, by=coordinator)
    matrix = brought_in(
        read_as("ohchr_matrix", None, recommendations=(listed("12.1", WORDS["12.1"]),))
    )
    done = answers.apply_sure(matrix, by=coordinator)
    assert (len(done.changed), done.unchanged) == (0, 1)
    kept = Recommendation.objects.get(label="12.1")
    assert kept.final_position_reason == "It is already the law."


def test_it_puts_back_what_stood_before_when_the_import_is_undone(
    register, coordinator
):
    Recommendation.objects.filter(label="12.2").update(
        final_position="noted", final_position_source="a letter"
    )
    reading = brought_in(
        read_as("upr_addendum", answers=(answer("12.1"), answer("12.2")))
    )
    for proposal in reading.position_proposals.all():
        answers.apply_one(proposal, revision=1, by=coordinator)
    assert positions()["12.2"] == "supported"
    undo_import(reading, by=coordinator)
    assert positions() == {"12.1": "", "12.2": "noted", "12.3": ""}
    second = Recommendation.objects.get(label="12.2")
    assert second.final_position_source == "a letter"


def test_it_decides_each_answer_once(register, coordinator, coordinator_client):
    reading = brought_in(read_as("upr_addendum", answers=(answer("12.1", None),)))
    proposal = reading.position_proposals.get()
    address = reverse("recommendations:decide_answer", args=[reading.pk, proposal.pk])
    page = coordinator_client.post(
        address, {"do": "leave_out", "revision": 1}, follow=True
    ).content.decode()
    assert "12.1 was left out." in page
    page = coordinator_client.post(
        address, {"do": "apply", "revision": 1}, follow=True
    ).content.decode()
    assert "Another person decided about 12.1 meanwhile." in page


def test_it_shows_answers_beside_the_register(register, coordinator_client, reader):
    reading = brought_in(
        read_as("upr_addendum", answers=(answer("12.1"), answer("12.9")))
    )
    answer_page = coordinator_client.get(
        reverse("recommendations:import_desk", args=[reading.pk]), follow=True
    )
    page = answer_page.content.decode()
    assert "The register has no recommendation of this label." in page
    assert "Apply the 1 sure answer" in page
    coordinator_client.force_login(reader)
    page = coordinator_client.get(
        reverse("recommendations:answers", args=[reading.pk])
    ).content.decode()
    assert "Apply the" not in page
    denied = coordinator_client.post(
        reverse("recommendations:apply_sure_answers", args=[reading.pk])
    )
    assert denied.status_code == 403
    assert not PositionProposal.objects.filter(state="applied").exists()


def test_it_lays_out_treaty_body_paragraphs_limb_by_limb(register, coordinator_client):
    text = (
        "The Committee recommends that the State party: (a) Adopt a law; (b) Train "
        "its judges; (c) Report on both."
    )
    item = dataclasses.replace(
        listed("14", text, None),
        clauses=(Clause(1, text, (), ()),),
        section="Equality (art. 5)",
        articles=("5",),
        concern_paragraph="13",
        follow_up=True,
        final_position_source="",
        page=1,
    )
    reading = brought_in(
        read_as(
            "concluding_observations",
            "CRPD/C/XAA/CO/1",
            cycle=None,
            recommendations=(item,),
        )
    )
    assert reading.document.review.mechanism.code == "CRPD"
    finding = reading.findings.get()
    page = coordinator_client.get(
        reverse("recommendations:finding", args=[reading.pk, finding.pk])
    ).content.decode()
    assert "3 requested actions" in page
    assert "(b) Train its judges" in page
    assert "Early information is asked for" in page
    assert "Position in the document" not in page
    coordinator_client.post(
        reverse("recommendations:finding", args=[reading.pk, finding.pk]),
        {
            "do": "confirm",
            "revision": finding.revision,
            "label": "14",
            "clauses": 1,
            "c1-text": text,
            "c1-states": "",
        },
    )
    kept = Recommendation.objects.get(document__symbol="CRPD/C/XAA/CO/1")
    assert (kept.section, kept.follow_up) == ("Equality (art. 5)", True)
    assert [(ask.limb, ask.text) for ask in kept.asks.all()] == [
        ("(a)", "(a) Adopt a law"),
        ("(b)", "(b) Train its judges"),
        ("(c)", "(c) Report on both"),
    ]
