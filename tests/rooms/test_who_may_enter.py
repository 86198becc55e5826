"""Every address × every standing person × reading and writing.

An address that is not in the table fails. Who stands before the doors is listed
in `STANDING`; rows name groups of them.
"""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from servanda.countries.models import Territory
from servanda.desk.models import HandOver
from servanda.documents.models import Document, Page, Paragraph, Reading, Review
from servanda.files import operations as files
from servanda.people.models import (
    Assessor,
    Institution,
    Mailing,
    OpenSession,
    Post,
    Reorganisation,
    SavedView,
    Succession,
)
from servanda.people.operations import first_post
from servanda.people.operations.invitations import invite
from servanda.people.operations.lineage import rebuild_lineage
from servanda.people.operations.sign_in import make_sign_in_link
from servanda.recommendations.models import (
    AnnexImport,
    AnnexRow,
    Assignment,
    Clause,
    Decision,
    Finding,
    PositionProposal,
    Recommendation,
)
from servanda.recommendations.operations.register import touch
from servanda.vocabularies.models import Mechanism, State
from undocs.models import Document as Read
from undocs.models import to_dict

pytestmark = pytest.mark.django_db

SIGN_IN = "sign in"  # sent to the sign-in page
IN = "in"  # the page, a redirect inside, or what was wrong with the form
NONE = "404"
MAY_NOT = "403"
METHOD = "405"
FAILED = "failed"

# Everybody who may stand before a door. "with it" and those after work for the
# ministry that leads the assignment; "without it" for another, "province" for the
# standing office of a province: neither has part in it.
OFFICE = ("coordinator", "reader", "auditor")
OWN = ("with it", "reviewer", "training officer", "case officer")
OTHERS = ("without it", "province")
STANDING = (
    "visitor", "stranger", *OFFICE, *OWN, *OTHERS, "administrator", "assessor",
)  # fmt: skip
POSTS = (*OFFICE, *OWN, *OTHERS)
SIGNED_IN = STANDING[1:]


def only(*let_in, may_not=(), visitor=SIGN_IN):
    """Let these in, tell those that they may not, and show others no page."""
    rule = dict.fromkeys(STANDING, NONE) | {"visitor": visitor}
    return rule | dict.fromkeys(may_not, MAY_NOT) | dict.fromkeys(let_in, IN)


EVERYBODY = only(*STANDING)
NOBODY = only(visitor=NONE)
PERSON = only(*SIGNED_IN)
ANY_POST = only(*POSTS, "administrator")
POST_HOLDER = only(*POSTS)
READER = only(*POSTS, "assessor")  # UN documents and the register as a list
WHOLE = only(*OFFICE)  # whoever sees the whole mechanism
CONCERNED = only(*OFFICE, *OWN, "assessor")  # one recommendation
GIVEN = only(*OFFICE, *OWN)  # who was given what
ACCOUNTS = only("coordinator", "province", "administrator")
ALL_ACCOUNTS = only("coordinator", "administrator")
# Writing: those who see the thing are told that they may not, others see no page.
SEEING = ("reader", "auditor")
COORDINATOR = only("coordinator", may_not=SEEING)
COORDINATOR_OF_DOCUMENT = only(
    "coordinator", may_not=(*SEEING, *OWN, *OTHERS, "assessor")
)
COORDINATOR_OF_TEXT = only("coordinator", may_not=(*SEEING, *OWN, "assessor"))
COORDINATOR_OF_GIVEN = only("coordinator", may_not=(*SEEING, *OWN))
COORDINATOR_OF_TREE = only(
    "coordinator", may_not=(*SEEING, *OWN, *OTHERS, "administrator")
)
COORDINATOR_OF_SCOPE = only(
    "coordinator", "province", may_not=(*SEEING, *OWN, "without it", "administrator")
)
COORDINATOR_OF_TERM = only(
    "coordinator", may_not=(*SEEING, "province", "administrator")
)
COORDINATOR_OF_POSTS = only("coordinator", may_not=(*SEEING, *OWN, *OTHERS))
# Answering is for the institution that was given it; giving on, for its reviewer too.
ANSWERS = only(
    "with it",
    "reviewer",
    may_not=("coordinator", *SEEING, "training officer", "case officer"),
)
GIVES_ON = only(
    "coordinator",
    "reviewer",
    may_not=(*SEEING, "with it", "training officer", "case officer"),
)
COORDINATOR_OF_LIST = only("coordinator", may_not=(*SEEING, *OWN, *OTHERS))
COORDINATOR_ALONE = only("coordinator")
# A hand-over of the reader's post: its holder, its coordinator, an auditor.
TERM = only("coordinator", "reader", may_not=("auditor", "province", "administrator"))
HANDED = only("coordinator", "reader", "auditor")
HANDED_WRITE = only("coordinator", "reader", may_not=("auditor",))
HANDED_NOBODY = only(may_not=("coordinator", "reader", "auditor"))
NO_METHOD = None  # nobody gets in that way

# address: (arguments by name of the things in `office`, reading, writing)
TABLE = {
    "desk:start": ((), PERSON, NO_METHOD),
    "desk:search": ((), READER, NO_METHOD),
    "desk:receive": ((), NO_METHOD, COORDINATOR_OF_POSTS),
    "desk:retry": (("reading",), NO_METHOD, COORDINATOR),
    "desk:safeguards": ((), EVERYBODY, NO_METHOD),
    "recommendations:imports": ((), READER, NO_METHOD),
    "recommendations:import_desk": (("reading",), WHOLE, NO_METHOD),
    "recommendations:sure": (("reading",), WHOLE, COORDINATOR),
    "recommendations:undo_import": (("reading",), COORDINATOR, COORDINATOR),
    "recommendations:differences": (("reading",), WHOLE, NO_METHOD),
    "recommendations:withdraw": (
        ("reading", "recommendation"),
        NO_METHOD,
        COORDINATOR,
    ),
    "recommendations:finding": (("reading", "finding"), WHOLE, COORDINATOR),
    "recommendations:split": (("reading", "finding"), COORDINATOR, COORDINATOR),
    "recommendations:register": ((), READER, NO_METHOD),
    "recommendations:export": (("kind",), READER, NO_METHOD),
    "recommendations:matrix": ((), READER, NO_METHOD),
    "recommendations:brief": ((), READER, NO_METHOD),
    "recommendations:saved_views": ((), POST_HOLDER, POST_HOLDER),
    "recommendations:forget_view": (("view",), NO_METHOD, COORDINATOR_ALONE),
    "recommendations:recommendation": (("recommendation",), CONCERNED, NO_METHOD),
    "recommendations:position": (
        ("recommendation",),
        COORDINATOR_OF_TEXT,
        COORDINATOR_OF_TEXT,
    ),
    "recommendations:themes": (
        ("recommendation",),
        COORDINATOR_OF_TEXT,
        COORDINATOR_OF_TEXT,
    ),
    "recommendations:translation": (
        ("recommendation",),
        COORDINATOR_OF_TEXT,
        COORDINATOR_OF_TEXT,
    ),
    "recommendations:one_matrix": (("recommendation",), CONCERNED, NO_METHOD),
    "recommendations:translations": (
        ("document",),
        COORDINATOR_OF_DOCUMENT,
        COORDINATOR_OF_DOCUMENT,
    ),
    "recommendations:import_translations": (
        ("document",),
        NO_METHOD,
        COORDINATOR_OF_DOCUMENT,
    ),
    "recommendations:translations_template": (
        ("document",),
        COORDINATOR_OF_DOCUMENT,
        NO_METHOD,
    ),
    "recommendations:answers": (("reading",), WHOLE, NO_METHOD),
    "recommendations:apply_sure_answers": (("reading",), NO_METHOD, COORDINATOR),
    "recommendations:match_answers": (("reading",), NO_METHOD, COORDINATOR),
    "recommendations:decide_answer": (
        ("reading", "proposal"),
        NO_METHOD,
        COORDINATOR,
    ),
    "recommendations:decisions": ((), WHOLE, NO_METHOD),
    "recommendations:record_decision": ((), COORDINATOR, COORDINATOR),
    "recommendations:decision": (("decision",), WHOLE, NO_METHOD),
    "recommendations:change_decision": (("decision",), COORDINATOR, COORDINATOR),
    "recommendations:decision_original": (("decision",), WHOLE, NO_METHOD),
    "recommendations:import_annex": (("decision",), COORDINATOR, COORDINATOR),
    "recommendations:import_workbook": ((), COORDINATOR, COORDINATOR),
    "recommendations:annex": (("annex",), WHOLE, NO_METHOD),
    "recommendations:annex_columns": (("annex",), COORDINATOR, COORDINATOR),
    "recommendations:annex_row": (("annex", "annex_row"), NO_METHOD, COORDINATOR),
    "recommendations:assign_sure": (("annex",), NO_METHOD, COORDINATOR),
    "recommendations:annex_sheet": (("annex",), WHOLE, NO_METHOD),
    "recommendations:annex_told": (("annex",), WHOLE, NO_METHOD),
    "recommendations:remove_annex": (("annex",), COORDINATOR, COORDINATOR),
    "recommendations:assign": (
        ("recommendation",),
        COORDINATOR_OF_GIVEN,
        COORDINATOR_OF_GIVEN,
    ),
    "recommendations:assign_together": (
        (),
        COORDINATOR_OF_LIST,
        COORDINATOR_OF_LIST,
    ),
    "recommendations:not_for_us": (
        ("recommendation",),
        COORDINATOR_OF_GIVEN,
        COORDINATOR_OF_GIVEN,
    ),
    "recommendations:asks": (
        ("recommendation",),
        COORDINATOR_OF_GIVEN,
        COORDINATOR_OF_GIVEN,
    ),
    "recommendations:assignments": ((), POST_HOLDER, NO_METHOD),
    "recommendations:export_assignments": (("kind",), POST_HOLDER, NO_METHOD),
    "recommendations:assignment": (("assignment",), GIVEN, NO_METHOD),
    "recommendations:accept_assignment": (("assignment",), NO_METHOD, ANSWERS),
    "recommendations:return_assignment": (("assignment",), NO_METHOD, ANSWERS),
    "recommendations:reassign": (("assignment",), GIVES_ON, GIVES_ON),
    "recommendations:withdraw_assignment": (
        ("assignment",),
        NO_METHOD,
        COORDINATOR_OF_GIVEN,
    ),
    "documents:document": (("document",), READER, NO_METHOD),
    "documents:reading": (("reading",), WHOLE, NO_METHOD),
    "documents:progress": (("reading",), WHOLE, NO_METHOD),
    "documents:identify": (("reading",), COORDINATOR, COORDINATOR),
    "documents:original": (("reading",), READER, NO_METHOD),
    "documents:page": (("reading", "number"), READER, NO_METHOD),
    "documents:page_picture": (("reading", "number"), READER, NO_METHOD),
    "people:sign_in": ((), EVERYBODY, EVERYBODY),
    "people:sign_out": ((), NO_METHOD, dict.fromkeys(STANDING, SIGN_IN)),
    "people:first_account": (("secret",), EVERYBODY, EVERYBODY),
    "people:account": ((), PERSON, PERSON),
    "people:password": ((), PERSON, PERSON),
    "people:set_language": ((), NO_METHOD, EVERYBODY),
    "people:institutions": ((), ANY_POST, NO_METHOD),
    "people:institution_map": ((), ANY_POST, NO_METHOD),
    "people:add_institution": ((), COORDINATOR_OF_TREE, COORDINATOR_OF_TREE),
    "people:change_institution": (
        ("institution",),
        COORDINATOR_OF_TREE,
        COORDINATOR_OF_TREE,
    ),
    "people:rename_institution": (
        ("institution",),
        COORDINATOR_OF_TREE,
        COORDINATOR_OF_TREE,
    ),
    "people:place_institution": (
        ("institution",),
        COORDINATOR_OF_TREE,
        COORDINATOR_OF_TREE,
    ),
    "people:set_competences": (
        ("institution",),
        COORDINATOR_OF_TREE,
        COORDINATOR_OF_TREE,
    ),
    "people:add_post": (("institution",), COORDINATOR_OF_TREE, COORDINATOR_OF_TREE),
    "people:change_post": (("post",), COORDINATOR_OF_TREE, COORDINATOR_OF_TREE),
    "people:end_post": (("post",), COORDINATOR_OF_TREE, COORDINATOR_OF_TREE),
    "people:appoint": (("post",), COORDINATOR_OF_TREE, COORDINATOR_OF_TREE),
    "people:end_term": (("term",), COORDINATOR_OF_TERM, COORDINATOR_OF_TERM),
    "desk:institution": (("institution",), ANY_POST, NO_METHOD),
    "desk:territories": ((), ANY_POST, NO_METHOD),
    "desk:territory": (("territory",), ANY_POST, NO_METHOD),
    "desk:end_institution": (
        ("institution",),
        COORDINATOR_OF_TREE,
        COORDINATOR_OF_TREE,
    ),
    "desk:reorganise": ((), COORDINATOR_OF_TREE, COORDINATOR_OF_TREE),
    "people:staff_list": ((), COORDINATOR_OF_SCOPE, COORDINATOR_OF_SCOPE),
    "people:keep_staff_list": ((), NO_METHOD, COORDINATOR_OF_SCOPE),
    "people:staff_list_template": ((), COORDINATOR_OF_SCOPE, NO_METHOD),
    "desk:pass_on_work": (
        ("reorganisation",),
        COORDINATOR_OF_TREE,
        COORDINATOR_OF_TREE,
    ),
    "desk:hand_overs": ((), PERSON, NO_METHOD),
    "desk:begin_hand_over": (("term",), NO_METHOD, TERM),
    "desk:hand_over": (("hand_over",), HANDED, HANDED_WRITE),
    "desk:accept_hand_over": (("hand_over",), NO_METHOD, HANDED_NOBODY),
    "desk:hand_over_pdf": (("hand_over",), HANDED, NO_METHOD),
    "desk:calendar": (("secret",), dict.fromkeys(STANDING, NONE), NO_METHOD),
    "people:inbox": ((), ANY_POST, NO_METHOD),
    "people:read_notices": ((), NO_METHOD, ANY_POST),
    "people:ledger": ((), ACCOUNTS, NO_METHOD),
    "people:send_again": (("mailing",), NO_METHOD, ALL_ACCOUNTS),
    "people:printed_lists": ((), ACCOUNTS, NO_METHOD),
    "people:hand_over_lists": ((), NO_METHOD, ACCOUNTS),
    "people:notice_wishes": ((), PERSON, PERSON),
    "people:calendar_address": ((), NO_METHOD, PERSON),
    "people:act_in": ((), NO_METHOD, PERSON),
    "people:sessions": ((), PERSON, NO_METHOD),
    "people:end_session": (("session",), NO_METHOD, COORDINATOR_ALONE),
    "people:end_other_sessions": ((), NO_METHOD, PERSON),
    "people:second_factor": ((), PERSON, PERSON),
    "people:second_factor_on": ((), PERSON, PERSON),
    "people:second_factor_off": ((), NO_METHOD, PERSON),
    "people:recovery_codes": ((), NO_METHOD, PERSON),
    "people:sign_in_code": (
        (),
        dict.fromkeys(STANDING, SIGN_IN),
        dict.fromkeys(STANDING, SIGN_IN),
    ),
    "people:enter_code": ((), EVERYBODY, EVERYBODY),
    "people:people": ((), ACCOUNTS, NO_METHOD),
    "people:person": (("person",), ALL_ACCOUNTS, NO_METHOD),
    "people:close_account": (("person",), NO_METHOD, ALL_ACCOUNTS),
    "people:reopen_account": (("person",), NO_METHOD, ALL_ACCOUNTS),
    "people:password_link": (("person",), NO_METHOD, ALL_ACCOUNTS),
    "people:take_away_second_factor": (("person",), NO_METHOD, ALL_ACCOUNTS),
    "people:choose_post": ((), ACCOUNTS, NO_METHOD),
    "people:invite": (("post",), ALL_ACCOUNTS, ALL_ACCOUNTS),
    "people:letter": (("invitation",), ALL_ACCOUNTS, NO_METHOD),
    "people:invite_again": (("invitation",), NO_METHOD, ALL_ACCOUNTS),
    "people:take_back_invitation": (("invitation",), NO_METHOD, ALL_ACCOUNTS),
    "people:assessors": ((), COORDINATOR_ALONE, COORDINATOR_ALONE),
    "people:assessor": (("assessor",), COORDINATOR_ALONE, NO_METHOD),
    "people:invite_assessor": (("assessor",), NO_METHOD, COORDINATOR_ALONE),
    "people:end_assessor": (("assessor",), NO_METHOD, COORDINATOR_ALONE),
    "healthz": ((), EVERYBODY, NO_METHOD),
    "accessibility": ((), EVERYBODY, NO_METHOD),
    "help": ((), EVERYBODY, NO_METHOD),
    "design": ((), NOBODY, NO_METHOD),  # on a developer's machine only
}
PRIVATE = [
    name
    for name, (_, reading, _writing) in TABLE.items()
    if reading is not None
    and reading["coordinator"] == IN
    and reading["stranger"] == NONE
]


def addresses(patterns, prefix=""):
    for each in patterns:
        if isinstance(each, URLResolver):
            inside = f"{prefix}{each.namespace}:" if each.namespace else prefix
            yield from addresses(each.url_patterns, inside)
        else:
            yield prefix + (each.name or f"(no name: {each.pattern})")


def annex_of_a_decision():
    decision = Decision.objects.create(
        number="12/QD-LU",
        issued_on=datetime.date(2026, 6, 30),
        file=files.store(b"%PDF-1.5", room="decisions", content_type="application/pdf"),
        file_name="report.pdf",
    )
    annex = AnnexImport.objects.create(
        kind=AnnexImport.Kind.ANNEX,
        decision=decision,
        file_name="report.pdf",
        stage=AnnexImport.Stage.ROWS,
        headings=["Text"],
        columns={"text": 0},
    )
    row = AnnexRow.objects.create(
        annex=annex, number=1, cells=["Ratify it"], doubts=["no_label"]
    )
    return decision, annex, row


def nothing_read():
    return Read(
        stem="report",
        symbol="A/HRC/90/7",
        family="upr_working_group_report",
        state_under_review="XAA",
        session=None,
        cycle=4,
        date=None,
        language="en",
        title="",
        page_count=1,
        pages=(),
        paragraphs=(),
        recommendations=(),
    )


@pytest.fixture(scope="module")
def office(lasting):  # noqa: PLR0915 - one of each thing is a long list
    """One of each thing that an address can name, and who comes to it."""
    lasting.country()
    coordinator = lasting.person_in(lasting.post_of("coordinator"), "coordinator")
    reader = lasting.person_in(lasting.post_of("reader"), "reader")
    stranger = lasting.person_in(None, "stranger")
    state = State.objects.get_or_create(iso3="XAA", defaults={"names": {"en": "X"}})[0]
    mechanism = Mechanism.objects.get_or_create(code="UPR")[0]
    review = Review.objects.create(state=state, mechanism=mechanism, cycle=4)
    document = Document.objects.create(
        symbol="A/HRC/90/7", family="upr-working-group-report", review=review
    )
    original = files.store(
        b"%PDF-1.4", room="documents", content_type="application/pdf"
    )
    picture = files.store(b"\x89PNG", room="pages", content_type="image/png")
    reading = Reading.objects.create(
        file=original,
        file_name="report.pdf",
        document=document,
        status=Reading.Status.READ,
        page_count=1,
    )
    Page.objects.create(
        reading=reading, number=1, width=595, height=842, picture=picture
    )
    Paragraph.objects.create(reading=reading, order=1, label="1.1", text="Ratify it")
    recommendation = Recommendation.objects.create(
        document=document,
        reading=reading,
        review=review,
        label="1.1",
        label_order="00001.00001",
        text="Ratify it",
    )
    Clause.objects.create(recommendation=recommendation, number=1, text="Ratify it")
    touch([recommendation.pk])
    finding = Finding.objects.create(
        reading=reading,
        order=1024,
        label="1.1",
        clauses=[{"text": "Ratify it", "states": [], "places": []}],
        confidence=1.0,
    )
    view = SavedView.objects.create(
        person=coordinator, name="Mine", page="recommendations:register", query="q=1"
    )
    standing = Institution.objects.get(code="standing-office")
    reorganisation = Reorganisation.objects.create(
        kind="merger", on=datetime.date(2025, 7, 1), decision="1/2025", code="merger"
    )
    Succession.objects.create(
        reorganisation=reorganisation,
        predecessor=Institution.objects.create(code="old", names={"en": "Old"}),
        successor=standing,
    )
    decision, annex, annex_row = annex_of_a_decision()
    standing_people = everybody_standing(lasting, coordinator, reader, stranger)
    assignment = Assignment.objects.create(
        recommendation=recommendation,
        lead=Institution.objects.get(code="labour"),
        decision=decision,
    )
    invitation = invite(post=reader.posts.get(), by=coordinator).invitation
    assessor = Assessor.objects.get()
    clients = {who: lasting.sign_in(each) for who, each in standing_people.items()}
    session = OpenSession.objects.create(
        person=coordinator, key="other", used_on=datetime.date(2026, 1, 1)
    )
    reading.result = {"document": to_dict(nothing_read())}
    reading.save()
    return SimpleNamespace(
        hand_over=HandOver.objects.create(outgoing=reader.appointments.get()).pk,
        mailing=Mailing.objects.create(
            post=reader.posts.get(), step="first", channel="mail"
        ).pk,
        proposal=PositionProposal.objects.create(
            reading=reading, order=1, label="1.1"
        ).pk,
        assignment=assignment.pk,
        invitation=invitation.pk,
        assessor=assessor.pk,
        person=reader.pk,
        session=session.pk,
        decision=decision.pk,
        annex=annex.pk,
        annex_row=annex_row.pk,
        institution=standing.pk,
        territory=Territory.objects.create(key="01-here", code="01", level="x").pk,
        post=reader.posts.get().pk,
        term=reader.appointments.get().pk,
        reorganisation=reorganisation.pk,
        reading=reading.pk,
        recommendation=recommendation.pk,
        finding=finding.pk,
        document=document.pk,
        view=view.pk,
        number=1,
        kind="csv",
        secret=make_sign_in_link(post=first_post()),
        original=original,
        picture=picture,
        cookies={who: client.cookies for who, client in clients.items()},
    )


def everybody_standing(lasting, coordinator, reader, stranger):
    """Return one person of each standing."""
    national = Institution.objects.get(code="standing-office")
    north = Territory.objects.create(key="north", code="02", level="province")
    bodies = {
        "labour": Institution.objects.create(code="labour", kind="ministry"),
        "health": Institution.objects.create(code="health", kind="ministry"),
        "province": Institution.objects.create(
            code="north-office", kind="standing_office", territory=north
        ),
    }
    rebuild_lineage()

    def holder(name, body, role):
        post = Post.objects.create(
            institution=body, code=name, role=role, titles={"en": name}
        )
        return lasting.person_in(post, name)

    found = {
        "coordinator": coordinator,
        "reader": reader,
        "stranger": stranger,
        "auditor": holder("auditor", national, "auditor"),
        "with it": holder("with-it", bodies["labour"], "focal_point"),
        "reviewer": holder("reviewer", bodies["labour"], "reviewer"),
        "training officer": holder("trains", bodies["labour"], "training_officer"),
        "case officer": holder("cases", bodies["labour"], "case_officer"),
        "without it": holder("without-it", bodies["health"], "focal_point"),
        "province": holder("province", bodies["province"], "coordinator"),
        "administrator": holder("administrator", national, "system_administrator"),
        "assessor": lasting.person_in(None, "assessor"),
    }
    found["assessor"].assessor = Assessor.objects.create(
        name="Lantern", ground="stakeholder", reference="A/HRC/WG.6/90/XAA/3"
    )
    found["assessor"].save()
    return found


def client_of(username, office, **options):
    """Return a browser in which somebody signed in before."""
    client = Client(**options)
    client.cookies.update(office.cookies.get(username, {}))
    return client


@pytest.fixture
def people(office):
    return {who: client_of(who, office) for who in STANDING}


def address_of(name, office):
    arguments = [getattr(office, each) for each in TABLE[name][0]]
    if name in {"recommendations:export", "recommendations:export_assignments"}:
        return reverse(name, kwargs={"kind": office.kind})
    return reverse(name, args=arguments)


def outcome(answer):
    words_of(answer)
    where = answer.headers.get("Location", "")
    if where == "/sign-in/" or where.startswith("/sign-in/?next="):
        return SIGN_IN
    words = {403: MAY_NOT, 404: NONE, 405: METHOD}
    return words.get(answer.status_code, IN if answer.status_code < 500 else FAILED)


def check(expected, people, ask):
    """Compare what each person gets; where nobody gets in, a few are enough.

    What one of them changed is taken back before the next one comes.
    """

    def asked(who):
        with transaction.atomic():
            seen = outcome(ask(people[who]))
            transaction.set_rollback(True)
        return seen

    if expected is NO_METHOD:
        few = ("visitor", "coordinator", "with it")
        assert {asked(who) for who in few} <= {METHOD, SIGN_IN, NONE, MAY_NOT}
    else:
        seen = {who: asked(who) for who in people}
        assert {who: seen[who] for who in seen if seen[who] != expected[who]} == {}


def words_of(answer):
    # The test client closes a streamed answer when it was read to its end.
    words = b"".join(answer) if answer.streaming else answer.content
    return words.decode("utf-8", "replace")


def test_it_lists_every_address():
    found = set(addresses(get_resolver().url_patterns))
    assert found - set(TABLE) == set(), "say in TABLE who may enter there"
    assert set(TABLE) - found == set(), "no such address any more"


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_it_lets_in_whom_the_table_says(name, office, people):
    address = address_of(name, office)
    check(TABLE[name][1], people, lambda client: client.get(address))


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_it_lets_write_whom_the_table_says(name, office, people):
    address = address_of(name, office)
    check(TABLE[name][2], people, lambda client: client.post(address))


@pytest.mark.parametrize(
    "name", [name for name in TABLE if IN in (TABLE[name][2] or {}).values()]
)
def test_it_takes_no_form_without_its_token(name, office):
    client = client_of("coordinator", office, enforce_csrf_checks=True)
    assert client.post(address_of(name, office)).status_code == 403


@pytest.mark.parametrize("name", PRIVATE)
def test_it_shows_strangers_nothing_of_the_office(name, office):
    stranger = client_of("stranger", office)
    words = words_of(stranger.get(address_of(name, office)))
    assert "Ratify it" not in words
    assert "A/HRC/90/7" not in words
    assert "report.pdf" not in words


@pytest.mark.parametrize("name", PRIVATE)
def test_it_keeps_private_pages_out_of_shared_caches(name, office):
    coordinator = client_of("coordinator", office)
    answer = coordinator.get(address_of(name, office))
    words_of(answer)
    kept = answer.headers.get("Cache-Control", "") + answer.headers.get("Vary", "")
    assert "Cookie" in kept or "private" in kept
    assert "public" not in kept


def test_it_gives_no_stored_file_by_an_address_of_its_own(office, people):
    for stored in (office.original, office.picture):
        for person in people.values():
            for guess in (
                f"/files/{stored.room}/{stored.sha256}",
                f"/files/{stored.pk}/",
                f"/media/{stored.room}/{stored.sha256[:2]}/{stored.sha256}",
                f"/static/../files/{stored.sha256}",
            ):
                assert person.get(guess).status_code == 404


@pytest.mark.parametrize("name", ["desk:safeguards", "people:sign_in", "help"])
def test_it_protects_every_page_against_framing_and_foreign_code(name, visitor, office):
    answer = visitor.get(reverse(name))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_it_answers_no_other_host_name(visitor, office):
    assert visitor.get("/sign-in/", headers={"host": "evil.example"}).status_code == 400


def test_it_keeps_the_session_cookie_from_scripts(visitor, office):
    visitor.post(
        "/sign-in/", {"login": "coordinator", "password": "a long enough password"}
    )
    cookie = visitor.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
