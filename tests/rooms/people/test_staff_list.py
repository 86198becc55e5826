"""A staff list from a file: read, looked at, kept, deleted."""

from __future__ import annotations

import datetime
import io
import unicodedata

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from servanda.people.models import Appointment, AuditEntry, Person, Post
from servanda.people.operations.institutions import Facts, add_institution
from servanda.people.operations.posts import add_post, appoint
from servanda.people.staff_sheet import StaffList

pytestmark = pytest.mark.django_db

HEADS = ("institution", "post", "role", "name", "e-mail", "from", "to")
DAY = datetime.date(2026, 5, 1)


@pytest.fixture
def ministry(country):
    made = add_institution(
        Facts(
            kind="ministry",
            names={"en": "Ministry of Justice", "vi": "Bộ Tư pháp"},
            variants=(("vi", "BTP"),),
        ),
        parent=None,
        by=None,
    )
    add_post(
        made,
        role="focal_point",
        titles={"en": "Focal point", "vi": "Đầu mối"},
        code="moj-focal",
        by=None,
    )
    return made


def csv_of(*rows, heads=HEADS, encoding="utf-8", mark=","):
    lines = [mark.join(row) for row in (heads, *rows)]
    return "\n".join(lines).encode(encoding)


def xlsx_of(*rows, heads=HEADS):
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def row(name, email="", post="Focal point", role="", first="1/5/2026", last=""):
    return ("Ministry of Justice", post, role, name, email, first, last)


def read(content):
    return StaffList().read(io.BytesIO(content))


def problems(content):
    return [problem.text for problem in read(content).problems]


def send(client, content, name="list.csv"):
    return client.post(
        reverse("people:staff_list"), {"file": SimpleUploadedFile(name, content)}
    )


def keep(client, preview, **decisions):
    return client.post(
        reverse("people:keep_staff_list"),
        {"lines": preview.context["lines"], "step": "keep", **decisions},
        follow=True,
    )


def held():
    return sorted(
        Appointment.objects.filter(post__institution__code="ministry-of-justice")
        .order_by("pk")
        .values_list("person__name", "post__code", "valid_from", "valid_to")
    )


def test_it_shows_first_and_keeps_second(coordinator_client, ministry, home):
    content = xlsx_of(
        ("Bộ Tư pháp", "Đầu mối", "", "Trần Thị Bình", "binh@moj.example", DAY, None),
        ("btp", "Deputy", "reviewer", "Lê Văn Cường", "", "2026-06-01", "31/12/2026"),
    )
    preview = send(coordinator_client, content, "list.xlsx")
    shown = preview.content.decode()
    assert preview.status_code == 200
    assert "Trần Thị Bình" in shown
    assert "new person" in shown
    assert "new post: Deputy" in shown
    assert held() == []
    told = keep(coordinator_client, preview).content.decode()
    assert "Kept: 2 new people, 1 new posts, 2 terms in office" in told
    assert held() == [
        ("Lê Văn Cường", "ministry-of-justice-deputy", datetime.date(2026, 6, 1),
         datetime.date(2026, 12, 31)),
        ("Trần Thị Bình", "moj-focal", DAY, None),
    ]  # fmt: skip
    person = Person.objects.get(name="Trần Thị Bình")
    assert (person.username, person.email) == ("binh", "binh@moj.example")
    assert not person.has_usable_password()
    # The file is gone, and no name stands in clear in the trail.
    assert list((home / "incoming").iterdir()) == []
    entry = AuditEntry.objects.get(verb="people.import_staff_list")
    assert entry.after == {"people": 2, "posts": 1, "terms": 2, "corrected": 0}
    assert "Bình" not in str(entry.after)


def test_it_updates_instead_of_making_people_twice(coordinator_client, ministry, home):
    content = csv_of(row("Trần Thị Bình", "binh@moj.example"))
    keep(coordinator_client, send(coordinator_client, content))
    again = send(coordinator_client, content)
    assert "The file changes nothing" in again.content.decode()
    ended = csv_of(row("Trần Thị Bình", "BINH@moj.example", last="30/6/2026"))
    preview = send(coordinator_client, ended)
    assert "last day: … → 30 June 2026" in preview.content.decode()
    keep(coordinator_client, preview)
    assert held() == [("Trần Thị Bình", "moj-focal", DAY, datetime.date(2026, 6, 30))]
    assert Person.objects.filter(name="Trần Thị Bình").count() == 1


def test_it_takes_one_name_at_one_post_for_one_person(
    coordinator_client, ministry, home
):
    keep(coordinator_client, send(coordinator_client, csv_of(row("Trần Thị Bình"))))
    renewed = csv_of(row("Trần Thị Bình", "binh@moj.example"))
    preview = send(coordinator_client, renewed)
    assert "e-mail: – → binh@moj.example" in preview.content.decode()
    keep(coordinator_client, preview)
    assert Person.objects.get(name="Trần Thị Bình").email == "binh@moj.example"


def test_it_asks_who_is_meant_by_a_name_alone(coordinator_client, ministry, home):
    known = Person.objects.create(username="an", name="Nguyễn Văn An")
    content = csv_of(
        row("Nguyễn Văn An"), row("Nguyễn Văn An", post="X", role="reader")
    )
    preview = send(coordinator_client, content)
    shown = preview.content.decode()
    assert "2 lines need your decision" in shown
    assert "the same person as in line 2" in shown
    told = keep(coordinator_client, preview)
    assert "2 lines were left out" in told.content.decode()
    assert held() == []
    keep(coordinator_client, preview, **{"who-2": f"person-{known.pk}", "who-3": "new"})
    assert Person.objects.filter(name="Nguyễn Văn An").count() == 2
    assert known.appointments.get().post.code == "moj-focal"


def test_it_joins_lines_that_are_said_to_be_one_person(
    coordinator_client, ministry, home
):
    content = csv_of(
        row("Nguyễn Văn An"), row("Nguyễn Văn An", post="X", role="reader")
    )
    preview = send(coordinator_client, content)
    assert "1 line needs your decision" in preview.content.decode()
    keep(coordinator_client, preview, **{"who-3": "line-2"})
    assert Person.objects.get(name="Nguyễn Văn An").appointments.count() == 2


def test_it_never_guesses_among_a_thousand_of_one_name(
    coordinator_client, ministry, home, django_assert_max_num_queries
):
    Person.objects.bulk_create(
        Person(username=f"an{number}", name="Nguyễn Văn An") for number in range(1000)
    )
    content = csv_of(row("Nguyễn Văn An"), row("Trần Thị Bình", "b@x.example"))
    with django_assert_max_num_queries(40):
        preview = send(coordinator_client, content)
    shown = preview.content.decode()
    assert "995 more have this name" in shown
    keep(coordinator_client, preview)
    assert [name for name, *_rest in held()] == ["Trần Thị Bình"]


def test_it_leaves_people_with_an_account_as_they_called_themselves(
    coordinator_client, ministry, home
):
    known = Person(username="binh", name="Bình Trần", email="binh@moj.example")
    known.set_password("a long enough password")
    known.save()
    preview = send(coordinator_client, csv_of(row("Someone Else", "binh@moj.example")))
    keep(coordinator_client, preview)
    known.refresh_from_db()
    assert known.name == "Bình Trần"
    assert held() == [("Bình Trần", "moj-focal", DAY, None)]


def test_it_keeps_the_good_lines_and_names_the_wrong_ones(
    coordinator_client, ministry, home
):
    content = csv_of(
        row("Trần Thị Bình", "b@x.example"),
        row("A", first="5/2026"),
        row("B", email="nobody"),
        row("C", post="Unknown post"),
        ("Ministry of Nothing", "Desk", "", "D", "", "", ""),
        row("E", post="Y", role="king"),
        row("F", first="1/6/2026", last="1/5/2026"),
        row("Someone Else", "b@x.example"),
    )
    preview = send(coordinator_client, content)
    shown = preview.content.decode()
    assert preview.status_code == 422
    for words in (
        "7 lines are wrong",
        "for example 1/5/2026; found “5/2026”",
        "Expected an e-mail address, found “nobody”",
        "There is no post “Unknown post” yet",
        "No institution is called “Ministry of Nothing”",
        "found “king”",
        "is before the first",
        "Line 2 has this e-mail address with another name",
    ):
        assert words in shown, words
    told = keep(coordinator_client, preview).content.decode()
    assert "1 new people" in told
    assert [name for name, *_rest in held()] == ["Trần Thị Bình"]


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("Religion", "what a person believes"),
        ("Dân tộc", "origin is only ever counted"),
        ("Ngày vào Đảng", "what a person belongs to"),
        ("Health", "health, body and private life"),
    ],
)
def test_it_refuses_forbidden_columns_with_the_reason(
    coordinator_client, ministry, home, head, reason
):
    content = csv_of((*row("Trần Thị Bình"), "x"), heads=(*HEADS, head))
    answer = send(coordinator_client, content)
    assert answer.status_code == 422
    assert f"The column “{head}” is refused: {reason}" in answer.content.decode()
    assert "Bình" not in answer.content.decode()


def test_it_leaves_other_columns_in_the_file(coordinator_client, ministry, home):
    content = csv_of((*row("Trần Thị Bình"), "0912"), heads=(*HEADS, "Phone"))
    preview = send(coordinator_client, content)
    assert "Some columns are not kept" in preview.content.decode()
    assert "0912" not in preview.content.decode()


def test_it_runs_no_formula_and_refuses_it():
    sheet = xlsx_of(row("=cmd|' /C calc'!A0"), row("+1+1"), row("@SUM(A1)"))
    found = read(sheet)
    assert found.lines == ()
    assert [problem.line for problem in found.problems] == [2, 3, 4]
    assert all("Paste the values only" in each.text for each in found.problems)
    assert "Paste the values only" in problems(csv_of(row("=1+1")))[0]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("cp1258", "Windows-1258"),
    ],
)
def test_it_reads_the_letters_of_several_encodings(encoding, told):
    heads = ("cơ quan", "chức vụ", "họ và tên")
    cells = ("Bộ Tư pháp", "Đầu mối", "Đặng Thị Hường")
    if encoding == "cp1258":
        heads, cells = (tuple(map(for_1258, each)) for each in (heads, cells))
    found = read(csv_of(cells, heads=heads, encoding=encoding))
    assert found.problems == ()
    assert found.lines[0].name == "Đặng Thị Hường"
    assert found.encoding == told


def for_1258(text):
    """Return `text` with tone marks behind their letters, as Windows-1258 has them."""
    signs = []
    for sign in text:
        apart = unicodedata.normalize("NFD", sign)
        tones = [each for each in apart if each in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(each for each in apart if each not in tones)
        signs.append(unicodedata.normalize("NFC", rest) + "".join(tones))
    return "".join(signs)


def test_it_says_when_it_read_a_western_encoding():
    found = read(csv_of(row("Zoé Müller"), encoding="cp1252"))
    assert (found.encoding, found.lines[0].name) == ("Windows-1252", "Zoé Müller")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_it_finds_out_what_stands_between_the_columns(mark):
    assert read(csv_of(row("A B"), mark=mark)).lines[0].name == "A B"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The first line is empty"),
        (b"institution,post,name\n", "no line below"),
        (b"institution,name\nA,B\n", "“post” is missing"),
        (b"institution,post,name,name\nA,B,C,D\n", "stands twice"),
        (b"PK\x03\x04broken", "cannot be opened as XLSX"),
        (
            b"\x89PNG\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\xff",
            "this file is something else",
        ),
        (
            csv_of(row("a@x.example", "Anh"), row("b@x.example", "Bao")),
            "look exchanged",
        ),
        (
            csv_of(
                row("A", first="1/6/2026", last="1/5/2026"),
                row("B", first="1/7/2026", last="1/5/2026"),
            ),
            "“from” and “to” look exchanged",
        ),
    ],
)
def test_it_says_what_is_wrong_with_a_whole_file(content, words):
    found = read(content)
    assert found.unusable
    assert words in found.problems[0].text
    assert found.lines == ()


def test_it_skips_posts_of_the_template_that_nobody_filled_in(
    coordinator_client, ministry, home
):
    answer = coordinator_client.get(reverse("people:staff_list_template"))
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert ("ministry-of-justice", "Focal point", "moj-focal") in [
        tuple(cells[:3]) for cells in sheet.iter_rows(values_only=True)
    ]
    found = read(content)
    assert (found.problems, found.lines) == ((), ())


def test_it_says_that_a_name_is_an_earlier_one(coordinator_client, ministry, home):
    from servanda.people.operations.institutions import rename

    rename(
        ministry,
        names={"en": "Ministry of Law"},
        on=DAY,
        decision="1",
        revision=1,
        by=None,
    )
    preview = send(coordinator_client, csv_of(row("A")))
    assert "“Ministry of Justice” is an earlier name" in preview.content.decode()


def test_it_keeps_a_part_coordinator_to_that_part(country, ministry, home):
    from django.test import Client

    other = add_institution(
        Facts(kind="ministry", names={"en": "Other"}), parent=None, by=None
    )
    post = add_post(other, role="coordinator", titles={"en": "C"}, by=None)
    person = Person.objects.create(username="part", name="Part")
    appoint(person, post, valid_from=datetime.date(2020, 1, 1), by=None)
    client = Client()
    client.force_login(person)
    rows = [
        row("A", "a@x.example"),
        ("Other", "Auditor", "auditor", "B", "", "", ""),
        ("Other", "Desk", "reader", "C", "", "", ""),
    ]
    preview = send(client, csv_of(*rows))
    shown = preview.content.decode()
    assert "You do not coordinate “Ministry of Justice”" in shown
    assert "Only a coordinator of the whole mechanism gives the role" in shown
    keep(client, preview)
    assert Person.objects.get(name="C").posts.get().institution == other
    assert held() == []
    assert not Post.objects.filter(role="auditor").exists()


def test_it_takes_no_preview_of_somebody_else(
    coordinator_client, ministry, home, reader_client
):
    preview = send(coordinator_client, csv_of(row("A")))
    sent = {"lines": preview.context["lines"] + "x", "step": "keep"}
    told = coordinator_client.post(
        reverse("people:keep_staff_list"), sent, follow=True
    ).content.decode()
    assert "too old to be kept" in told
    address = reverse("people:keep_staff_list")
    assert reader_client.post(address, sent).status_code == 403
    assert held() == []


def test_it_asks_for_a_signature_before_it_gives_power(
    coordinator, ministry, home, client
):
    client.force_login(coordinator)  # without a code given a moment ago
    content = csv_of(row("A", post="Chief", role="coordinator"))
    preview = send(client, content)
    assert "Keeping this list is signed" in preview.content.decode()
    answer = keep(client, preview)
    assert "second-factor" in answer.redirect_chain[0][0]
    assert held() == []
    harmless = send(client, csv_of(row("A")))
    assert "Keeping this list is signed" not in harmless.content.decode()
    keep(client, harmless)
    assert [name for name, *_rest in held()] == ["A"]
