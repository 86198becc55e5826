"""A decision's annex becomes assignments: sure rows together, doubtful ones by hand."""

from __future__ import annotations

import datetime
import io
from dataclasses import asdict

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from tests.rooms.recommendations import annexing
from tests.rooms.recommendations.annexing import HEADING, row, sheet

from servanda.documents import reader_process
from servanda.documents.failures import Failure
from servanda.documents.reader_process import NotRead
from servanda.files.models import StoredFile
from servanda.people.models import AuditEntry
from servanda.recommendations.models import AnnexImport, AnnexRow, Assignment
from servanda.recommendations.operations import annexes as operations
from servanda.recommendations.operations.annexes import (
    AnnexRefused,
    RowChanged,
    bodies,
    columns,
    labels,
)
from servanda.recommendations.operations.annexes.deadlines import read_deadline
from servanda.recommendations.queries import annexes as queries
from undocs.errors import ReadingError
from undocs.reading.tables import tables_of

pytestmark = pytest.mark.django_db

EDUCATION = "Bộ Giáo dục và Đào tạo"
LABOUR = "Bộ Lao động - Thương binh và Xã hội"
SURE = "41.1. Mở rộng cơ hội đến trường cho trẻ em vùng núi"


def read_here(task, original, folder):
    """Read a table in this process: the limited one has tests of its own."""
    try:
        return [asdict(table) for table in tables_of(original)]
    except ReadingError as error:
        raise NotRead(Failure(str(error.code))) from error


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(reader_process, "result_of", read_here)


@pytest.fixture
def office(country, coordinator, home):
    """The register of one report, ministries of today and of yesterday."""
    return annexing.ministries(), annexing.register(), coordinator


def brought_in(office, *rows, decision=None, heading=HEADING, file=None):
    _bodies, recommendations, coordinator = office
    annex = operations.bring_in(
        file or sheet(rows, heading),
        name="phu-luc.xlsx",
        reviews=[recommendations["41.1"].review],
        decision=decision,
        by=coordinator,
    )
    return operations.map_columns(annex, annex.columns, revision=1, by=coordinator)


def only_row(annex):
    return annex.rows.get()


def step_of(annex):
    (line,) = queries.lines_of(annex, annex.rows.filter(state="doubtful"))
    return line.step


# What a row says.


def test_it_assigns_the_sure_rows_and_cites_the_decision(office):
    bodies_, recommendations, coordinator = office
    decision = annexing.decision()
    annex = brought_in(
        office,
        row(SURE, EDUCATION, "Bộ Y tế; Bộ Nội vụ", "Báo cáo", "Quý IV/2098"),
        decision=decision,
    )
    assert only_row(annex).state == AnnexRow.State.SURE
    assert not Assignment.objects.exists()
    assert operations.assign_sure(annex, by=coordinator) == 1
    given = Assignment.objects.get()
    assert given.recommendation == recommendations["41.1"]
    assert given.lead == bodies_["education"]
    assert set(given.cooperating.all()) == {bodies_["health"], bodies_["home-affairs"]}
    assert given.deadline == datetime.date(2098, 12, 31)
    assert (given.product, given.decision) == ("Báo cáo", decision)
    assert list(only_row(annex).assignments.all()) == [given]
    assert AnnexImport.objects.get().stage == AnnexImport.Stage.DONE
    assert AuditEntry.objects.filter(verb="recommendations.assign_annex_rows").exists()


@pytest.mark.parametrize(
    ("text", "lead", "doubt"),
    [
        ("41.1, 41.2. Giáo dục vùng núi và nông thôn", EDUCATION, "two_labels"),
        ("Tăng cường năng lực cho cán bộ bảo vệ trẻ em", "Bộ Y tế", "no_label"),
        ("41.99. Thành lập cơ quan nhân quyền quốc gia", "Bộ Y tế", "unknown_label"),
        (
            "41.1. Đánh thuế muối ở các tỉnh ven biển phía nam",
            EDUCATION,
            "words_differ",
        ),
        ("41.4. Bảo vệ quyền của người lao động", LABOUR, "earlier_lead"),
        (SURE, "Bộ Phát triển Bền vững", "unknown_lead"),
        (SURE, "", "no_lead"),
        (SURE, f"{EDUCATION}; Bộ Y tế", "two_leads"),
        ("41.5. Xem xét gia nhập Quy chế Rôm", "Bộ Ngoại giao", "position"),
    ],
)
def test_it_doubts_with_a_reason_and_one_next_step(office, text, lead, doubt):
    annex = brought_in(office, row(text, lead))
    assert only_row(annex).state == AnnexRow.State.DOUBTFUL
    step = step_of(annex)
    assert step.doubt == doubt
    assert step.tag
    assert operations.assign_sure(annex, by=None) == 0
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("facts", "doubt"),
    [
        ({"deadline": "Sau khi Luật được thông qua"}, "deadline_unclear"),
        ({"deadline": "31/12/2020"}, "deadline_past"),
        ({"cooperating": "Cục Không có thật"}, "unknown_cooperating"),
        ({"cooperating": LABOUR}, "earlier_cooperating"),
    ],
)
def test_it_doubts_times_and_helpers_that_are_not_clear(office, facts, doubt):
    annex = brought_in(office, row(SURE, EDUCATION, **facts))
    assert step_of(annex).doubt == doubt


def test_it_offers_recommendations_by_their_words(office):
    _bodies, recommendations, _ = office
    annex = brought_in(
        office, row("Tăng cường năng lực cho cán bộ làm công tác bảo vệ trẻ em")
    )
    best = only_row(annex).candidates[0]
    assert best["recommendation"] == recommendations["41.3"].pk
    assert best["score"] >= 0.9


def test_it_compares_english_words_with_the_original(office):
    annex = brought_in(
        office,
        row("41.6 Improve primary health care for the poor", "Ministry of Health"),
    )
    assert only_row(annex).state == AnnexRow.State.SURE
    assert only_row(annex).candidates[0]["score"] == 1.0


def test_it_says_what_sure_means_without_a_translation(country, coordinator, home):
    office = annexing.ministries(), annexing.register(translated=False), coordinator
    annex = brought_in(office, row(SURE, EDUCATION))
    assert only_row(annex).state == AnnexRow.State.SURE
    assert queries.sure_is(annex) == "labels"


def test_it_doubts_two_rows_for_one_recommendation_and_keeps_one(office):
    *_, coordinator = office
    annex = brought_in(office, row(SURE, EDUCATION), row(SURE, "Bộ Y tế"))
    first, second = annex.rows.order_by("number")
    assert first.doubts == second.doubts == ["twice"]
    operations.accept(second, "twice", revision=1, by=coordinator)
    states = list(annex.rows.order_by("number").values_list("state", flat=True))
    assert states == ["left_out", "sure"]


def test_it_leaves_titles_between_the_rows_out(office):
    annex = brought_in(office, row("I. Nhóm quyền kinh tế", "", deadline=""))
    assert only_row(annex).state == AnnexRow.State.LEFT_OUT


def test_it_matches_a_label_in_a_column_of_its_own(office):
    heading = ("Số khuyến nghị", "Nội dung", "Chủ trì")
    book = openpyxl.Workbook()
    book.active.append(heading)
    book.active.append(["41.1", "Mở rộng cơ hội đến trường cho trẻ em", EDUCATION])
    held = io.BytesIO()
    book.save(held)
    annex = brought_in(office, file=ContentFile(held.getvalue(), name="a.xlsx"))
    assert only_row(annex).state == AnnexRow.State.SURE


def test_it_doubts_a_label_that_was_kept_as_a_number(office):
    _bodies, recommendations, _ = office
    ten = recommendations["41.1"]
    ten.pk, ten.label, ten._state.adding = None, "41.10", True
    ten.save()
    book = openpyxl.Workbook()
    book.active.append(("Số khuyến nghị", "Nội dung", "Chủ trì"))
    book.active.append([41.1, "", EDUCATION])
    held = io.BytesIO()
    book.save(held)
    annex = brought_in(office, file=ContentFile(held.getvalue(), name="a.xlsx"))
    assert only_row(annex).doubts == ["several_meant"]
    assert len(only_row(annex).candidates) == 2


# What a person decides.


def test_it_makes_two_assignments_of_two_labels(office):
    *_, coordinator = office
    annex = brought_in(office, row("41.1, 41.2. Giáo dục vùng núi", EDUCATION))
    operations.accept(only_row(annex), "two_labels", revision=1, by=coordinator)
    operations.assign_sure(annex, by=coordinator)
    found = Assignment.objects.order_by("recommendation__label")
    assert [each.recommendation.label for each in found] == ["41.1", "41.2"]
    assert len({each.deadline for each in found}) == 1


def test_it_uses_the_successor_a_person_chose(office):
    bodies_, _, coordinator = office
    annex = brought_in(office, row("41.4. Bảo vệ quyền của người lao động", LABOUR))
    step = step_of(annex)
    assert [each.name for each in step.choices] == [
        "Ministry of Home Affairs",
        "Ministry of Health",
    ]
    lead = bodies_["home-affairs"]
    operations.name_lead(only_row(annex), lead, revision=1, by=coordinator)
    operations.assign_sure(annex, by=coordinator)
    assert Assignment.objects.get().lead == lead


def test_it_keeps_an_unknown_name_for_all_rows_that_have_it(office):
    bodies_, _, coordinator = office
    annex = brought_in(
        office,
        row(SURE, "Bộ Phát triển Bền vững"),
        row("41.2. Tiếp tục thu hẹp khoảng cách chất lượng", "Bộ Phát triển Bền vững"),
    )
    first = annex.rows.get(number=1)
    count = operations.name_lead_everywhere(
        first, bodies_["health"], revision=1, by=coordinator
    )
    assert count == 2
    assert set(annex.rows.values_list("state", flat=True)) == {"sure"}


def test_it_asks_again_about_the_position_of_what_was_chosen(office):
    _bodies, recommendations, coordinator = office
    annex = brought_in(office, row("Gia nhập văn kiện mới của Liên hợp quốc"))
    wanted = f"id:{recommendations['41.5'].pk}"
    kept = operations.choose(only_row(annex), wanted, revision=1, by=coordinator)
    assert kept.doubts == ["position"]
    assert kept.settled == ["no_label"]


def test_it_refuses_a_label_that_is_not_there(office):
    *_, coordinator = office
    annex = brought_in(office, row("Gia nhập văn kiện mới của Liên hợp quốc"))
    with pytest.raises(AnnexRefused, match=r"41\.99"):
        operations.choose(only_row(annex), "41.99", revision=1, by=coordinator)


def test_it_tells_the_later_of_two_people(office):
    *_, coordinator = office
    annex = brought_in(office, row("41.5. Xem xét gia nhập Quy chế Rôm"))
    stale = only_row(annex)
    operations.accept(only_row(annex), "position", revision=1, by=coordinator)
    with pytest.raises(RowChanged):
        operations.leave_out(stale, revision=1, by=coordinator)


def test_it_leaves_a_row_out_and_takes_it_up_again(office):
    *_, coordinator = office
    annex = brought_in(office, row("41.5. Xem xét gia nhập Quy chế Rôm"))
    left = operations.leave_out(only_row(annex), revision=1, by=coordinator)
    back = operations.put_back(left, revision=2, by=coordinator)
    assert (back.state, back.doubts) == ("doubtful", ["position"])


def test_it_forgets_a_deadline_in_the_past_without_a_decision(office):
    *_, coordinator = office
    annex = brought_in(office, row(SURE, EDUCATION, deadline="31/12/2020"))
    operations.accept(only_row(annex), "deadline_past", revision=1, by=coordinator)
    operations.assign_sure(annex, by=coordinator)
    given = Assignment.objects.get()
    assert given.deadline is None
    assert "2020" in given.product


# The same annex again.


def test_it_recognises_what_the_decision_gave_before(office):
    *_, coordinator = office
    decision = annexing.decision()
    operations.assign_sure(
        brought_in(office, row(SURE, EDUCATION), decision=decision), by=coordinator
    )
    again = brought_in(office, row(SURE, EDUCATION), decision=decision)
    assert only_row(again).state == AnnexRow.State.ASSIGNED
    assert operations.assign_sure(again, by=coordinator) == 0
    assert Assignment.objects.count() == 1


def test_it_does_not_ask_again_what_was_settled_about_the_same_row(office):
    bodies_, _, coordinator = office
    decision = annexing.decision()
    wanted = row("41.4. Bảo vệ quyền của người lao động", LABOUR)
    first = brought_in(office, wanted, decision=decision)
    lead = bodies_["home-affairs"]
    operations.name_lead(only_row(first), lead, revision=1, by=coordinator)
    operations.assign_sure(first, by=coordinator)
    again = brought_in(office, wanted, decision=decision)
    assert only_row(again).state == AnnexRow.State.ASSIGNED
    assert [each.lead for each in only_row(again).assignments.all()] == [lead]


def test_it_shows_what_a_corrected_annex_changes_and_never_doubles_it(office):
    bodies_, _, coordinator = office
    decision = annexing.decision()
    first = brought_in(office, row(SURE, EDUCATION), decision=decision)
    operations.assign_sure(first, by=coordinator)
    again = brought_in(office, row(SURE, "Bộ Y tế"), decision=decision)
    step = step_of(again)
    assert step.doubt == "already"
    assert "Ministry of Education has it already" in step.sentence
    assert "1234/QĐ-TTg" in step.sentence
    kept = operations.accept(only_row(again), "already", revision=1, by=coordinator)
    assert operations.give(kept, by=coordinator) == ""
    live = Assignment.objects.filter(status="given")
    assert [each.lead for each in live] == [bodies_["health"]]


def test_it_doubts_again_what_is_refused_when_it_is_given(office):
    bodies_, _, coordinator = office
    annex = brought_in(office, row(SURE, EDUCATION))
    bodies_["education"].valid_to = datetime.date(2025, 1, 1)
    bodies_["education"].save()
    assert operations.assign_sure(annex, by=coordinator) == 0
    assert step_of(annex).doubt == "refused"
    assert "ended on" in step_of(annex).sentence


# Columns.


def test_it_guesses_columns_in_vietnamese_and_english():
    assert columns.guess(HEADING) == {
        "text": 1, "lead": 2, "cooperating": 3, "product": 4, "deadline": 5
    }  # fmt: skip
    english = ["No.", "Recommendation", "Lead agency", "Cooperating", "Output", "Due"]
    assert columns.guess(english) == {
        "text": 1, "lead": 2, "cooperating": 3, "product": 4, "deadline": 5
    }  # fmt: skip


def test_it_remembers_columns_that_were_mapped_once(office):
    _bodies, recommendations, coordinator = office
    heading = ("A", "B", "C")
    rows = [(SURE, EDUCATION)]
    chosen = {"text": 1, "lead": 2}
    for expected in ({}, chosen):
        annex = operations.bring_in(
            sheet(rows, heading),
            name="a.xlsx",
            reviews=[recommendations["41.1"].review],
            decision=None,
            by=coordinator,
        )
        assert annex.columns == expected
        operations.map_columns(annex, chosen, revision=1, by=coordinator)


def test_it_needs_words_and_lead_and_no_column_twice(office):
    _bodies, recommendations, coordinator = office
    annex = operations.bring_in(
        sheet([row(SURE)]),
        name="a.xlsx",
        reviews=[recommendations["41.1"].review],
        decision=None,
        by=coordinator,
    )
    for chosen, field in (({"text": 1}, "lead"), ({"text": 1, "lead": 1}, "lead")):
        with pytest.raises(AnnexRefused) as refused:
            operations.map_columns(annex, chosen, revision=1, by=coordinator)
        assert refused.value.field == field
    assert AnnexImport.objects.get().stage == AnnexImport.Stage.COLUMNS


def test_it_forgets_the_columns_that_nobody_asked_for(office):
    heading = (*HEADING, "Ghi chú")
    annex = brought_in(office, (*row(SURE, EDUCATION), "riêng tư"), heading=heading)
    assert "riêng tư" not in only_row(annex).cells


# Bad files.


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (ContentFile(b"", name="a.xlsx"), "the file is empty"),
        (ContentFile(b"<html><table>", name="a.xlsx"), "holds something else"),
        (sheet([]), "no rows"),
        (ContentFile("chỉ có lời\n".encode(), name="a.csv"), "No table"),
        (ContentFile("Tên;Nội dung\n1;Hòa".encode("utf-16"), name="a.csv"), ""),
        (ContentFile("Số;Phê".encode("latin-1", "replace"), name="a.csv"), "UTF-8"),
        (sheet([row(SURE)], (*HEADING[:5], "Tôn giáo")), "refused"),
    ],
)
def test_it_refuses_a_file_and_keeps_nothing(office, file, words):
    _bodies, recommendations, coordinator = office
    if not words:
        assert operations.bring_in(
            file, name="a.csv", reviews=[], decision=None, by=coordinator
        )
        return
    with pytest.raises(AnnexRefused, match=words):
        operations.bring_in(
            file,
            name="a",
            reviews=[recommendations["41.1"].review],
            decision=annexing.decision(),
            by=coordinator,
        )
    assert not AnnexImport.objects.exists()
    assert not StoredFile.objects.exists()


def test_it_runs_no_formula_and_sends_none_on(office, coordinator_client):
    annex = brought_in(
        office, row("=cmd|' /C calc'!A0", "=1+1", "@SUM(1)", "+2", "31/12/2099")
    )
    address = reverse("recommendations:annex_sheet", args=[annex.pk])
    answer = coordinator_client.get(address)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for each in book.active.iter_rows() for cell in each]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("=cmd" in str(cell.value) for cell in cells)


def test_it_takes_a_name_of_three_hundred_letters(office):
    name = "Ủy ban " * 43
    annex = brought_in(office, row(SURE, name))
    assert only_row(annex).doubts == ["unknown_lead"]


# Pages.


def test_it_walks_from_the_decision_to_who_was_told(office, coordinator_client):
    client = coordinator_client
    answer = client.post(
        reverse("recommendations:record_decision"),
        {"number": "1234/QĐ-TTg", "issued_on": "2026-06-30", "issuer": "Bộ Nội vụ"},
    )
    page = client.get(answer.url).content.decode()
    assert "1234/QĐ-TTg" in page
    assert "Ministry of Home Affairs" in page
    review = office[1]["41.1"].review
    address = f"{answer.url}annex/"
    answer = client.post(
        address, {"file": sheet([row(SURE, EDUCATION)]), "reviews": [review.pk]}
    )
    columns_page = client.get(answer.url).content.decode()
    assert "Cơ quan chủ trì" in columns_page
    answer = client.post(answer.url, {"text": "1", "lead": "2", "revision": "1"})
    page = client.get(answer.url).content.decode()
    assert "1 row is ready to be assigned" in page
    answer = client.post(f"{answer.url}assign/", follow=True)
    page = answer.content.decode()
    assert "Ministry of Education" in page
    assert "No post yet" in page


def test_it_imports_the_offices_own_workbook_without_a_decision(
    office, coordinator_client
):
    client = coordinator_client
    address = reverse("recommendations:import_workbook")
    assert "The file itself is not kept" in client.get(address).content.decode()
    heading = ("Khuyến nghị", "Đơn vị chủ trì", "Người theo dõi")
    book = openpyxl.Workbook()
    book.active.append(heading)
    book.active.append([SURE, EDUCATION, "Ông A"])
    held = io.BytesIO()
    book.save(held)
    review = office[1]["41.1"].review
    file = ContentFile(held.getvalue(), name="theo-doi.xlsx")
    answer = client.post(address, {"file": file, "reviews": [review.pk]})
    answer = client.post(answer.url, {"text": "0", "lead": "1", "revision": "1"})
    annex = AnnexImport.objects.get()
    assert only_row(annex).cells == [SURE, EDUCATION, ""]
    client.post(f"{answer.url}assign/")
    assert Assignment.objects.get().decision is None
    assert not StoredFile.objects.exists()
    page = client.get(reverse("recommendations:decisions")).content.decode()
    assert "theo-doi.xlsx" in page


def test_it_sends_the_decision_as_it_was_received(
    office, coordinator_client, reader_client
):
    answer = coordinator_client.post(
        reverse("recommendations:record_decision"),
        {
            "number": "1234/QĐ-TTg",
            "issued_on": "2026-06-30",
            "file": ContentFile(b"%PDF-1.4 as issued", name="1234.pdf"),
        },
    )
    for client in (coordinator_client, reader_client):
        sent = client.get(f"{answer.url}original")
        assert b"".join(sent.streaming_content) == b"%PDF-1.4 as issued"
        assert sent["Content-Disposition"].startswith("attachment")


def test_it_says_what_is_wrong_with_a_step_and_stays(office, coordinator_client):
    annex = brought_in(office, row(SURE, "Bộ Phát triển Bền vững"))
    address = reverse("recommendations:annex_row", args=[annex.pk, only_row(annex).pk])
    form = {"revision": "1", "step": "lead", "doubt": "unknown_lead"}
    page = coordinator_client.post(
        address, {**form, "name": "Không ai cả"}, follow=True
    ).content.decode()
    assert "no institution of today is called" in page
    page = coordinator_client.post(
        address, {**form, "name": "Bộ Y tế"}, follow=True
    ).content.decode()
    assert "Ministry of Health leads in 1 row." in page


def test_it_assigns_at_once_what_a_person_looked_at(office, coordinator_client):
    annex = brought_in(office, row("41.5. Xem xét gia nhập Quy chế Rôm", "BNG"))
    address = reverse("recommendations:annex_row", args=[annex.pk, only_row(annex).pk])
    form = {"revision": "1", "step": "accept", "doubt": "position"}
    page = coordinator_client.post(address, form, follow=True).content.decode()
    assert "Row 1 is assigned" in page
    assert Assignment.objects.get().recommendation.label == "41.5"
    page = coordinator_client.post(address, form, follow=True).content.decode()
    assert "Another person was faster" in page


def test_it_removes_a_table_that_gave_nothing(office, coordinator_client):
    annex = brought_in(office, row(SURE, EDUCATION), decision=annexing.decision())
    address = reverse("recommendations:remove_annex", args=[annex.pk])
    assert "Remove this table?" in coordinator_client.get(address).content.decode()
    coordinator_client.post(address)
    assert not AnnexImport.objects.exists()
    assert not StoredFile.objects.exists()


def test_it_keeps_a_table_that_gave_something(office, coordinator_client):
    annex = brought_in(office, row(SURE, EDUCATION))
    operations.assign_sure(annex, by=office[2])
    address = reverse("recommendations:remove_annex", args=[annex.pk])
    page = coordinator_client.post(address, follow=True).content.decode()
    assert "so it stays" in page
    assert AnnexImport.objects.exists()


def test_it_refuses_the_same_decision_twice(office, coordinator_client):
    annexing.decision()
    address = reverse("recommendations:record_decision")
    form = {"number": "1234/QĐ-TTg", "issued_on": "2026-06-30"}
    answer = coordinator_client.post(address, form)
    assert answer.status_code == 422
    assert "is recorded already" in answer.content.decode()


def test_it_shows_a_page_of_rows_with_few_queries(
    office, coordinator_client, django_assert_max_num_queries
):
    texts = [f"Câu chữ số {n} không giống khuyến nghị nào" for n in range(40)]
    annex = brought_in(office, *(row(text) for text in texts))
    address = reverse("recommendations:annex", args=[annex.pk])
    coordinator_client.get(address)
    with django_assert_max_num_queries(30):
        page = coordinator_client.get(address).content.decode()
    assert "40 of 40 rows need your eye" in page
    assert "20 of 40 shown" in page
    assert "?show=doubtful" in page


# Words in cells.


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("143.200, 143.204. Nâng cao", ["143.200", "143.204"]),
        ("143.20 (a) Phê chuẩn", ["143.20(a)"]),
        ("143.1-143.4 Phê chuẩn", ["143.1", "143.2", "143.3", "143.4"]),
        ("Khuyến nghị số 143.27: Xem xét", ["143.27"]),
        ("Xem xét Quy chế Rôm (khuyến nghị 143.27)", ["143.27"]),
        ("Tăng cường năng lực cho 12 tỉnh", []),
        ("12 tỉnh thực hiện", []),
    ],
)
def test_it_finds_labels_in_words(cell, expected):
    found, _rest = labels.in_text(cell)
    assert [f"{each.text}{each.limb}" for each in found] == expected


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31/12/2027", "2027-12-31"),
        ("Quý IV/2026", "2026-12-31"),
        ("tháng 6/2026", "2026-06-30"),
        ("2026-2027", "2027-12-31"),
        ("Năm 2027", "2027-12-31"),
        ("ngày 15 tháng 3 năm 2026", "2026-03-15"),
        ("30 June 2026", "2026-06-30"),
        ("2027-12-31", "2027-12-31"),
    ],
)
def test_it_reads_deadlines_as_papers_write_them(cell, day):
    assert read_deadline(cell).day == datetime.date.fromisoformat(day)


def test_it_keeps_words_that_name_no_day():
    assert read_deadline("Hằng năm").clear
    assert read_deadline("Hằng năm").words == "Hằng năm"
    for words in ("Sau khi có Luật", "31/02/2027", "13/2026"):
        assert not read_deadline(words).clear
        assert read_deadline(words).words == words


@pytest.mark.parametrize(
    ("cell", "codes", "everybody"),
    [
        ("Bộ Y tế; Bộ Nội vụ", ["health", "home-affairs"], []),
        ("Bộ Y tế, Bộ Nội vụ và Bộ Ngoại giao", ["health", "home-affairs", "foreign-affairs"], []),
        ("Bộ Văn hóa, Thể thao và Du lịch, Bộ Y tế", ["culture", "health"], []),
        ("Bộ Giáo dục và Đào tạo và Bộ Y tế", ["education", "health"], []),
        ("- Bộ Y tế\n- BNV", ["health", "home-affairs"], []),
        ("Bộ Y tế và các bộ, ngành liên quan", ["health"], ["các bộ, ngành liên quan"]),
        ("UBND các tỉnh, thành phố", [], ["UBND các tỉnh, thành phố"]),
        ("Cục A và B; Bộ Y tế", [None, "health"], []),
    ],
)  # fmt: skip
def test_it_divides_a_cell_into_institutions(office, cell, codes, everybody):
    from servanda.people.queries.naming import Names

    found = bodies.institutions_in(cell, Names())
    assert [m.institution.code if m.certain else None for m in found.matches] == codes
    assert list(found.everybody) == everybody
