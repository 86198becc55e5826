"""A decision's annex to bring in, and the ministries and texts that it names."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

import docx
import openpyxl
from django.core.files.base import ContentFile

from servanda.common.folding import fold
from servanda.documents.models import Document, Reading, Review, Translation
from servanda.people.models import (
    Designation,
    Institution,
    Reorganisation,
    Succession,
)
from servanda.people.operations.lineage import rebuild_lineage
from servanda.recommendations.models import Decision, Recommendation
from servanda.recommendations.operations.asks import ensure_asks
from servanda.recommendations.operations.register import touch
from servanda.vocabularies.models import Mechanism, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADING = (
    "STT", "Nội dung khuyến nghị", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm",
    "Thời hạn hoàn thành",
)  # fmt: skip
# code: English, Vietnamese, a variant
MINISTRIES = {
    "education": ("Ministry of Education", "Bộ Giáo dục và Đào tạo", "Bộ GD&ĐT"),
    "health": ("Ministry of Health", "Bộ Y tế", "BYT"),
    "culture": ("Ministry of Culture", "Bộ Văn hóa, Thể thao và Du lịch", "Bộ VHTTDL"),
    "home-affairs": ("Ministry of Home Affairs", "Bộ Nội vụ", "BNV"),
    "foreign-affairs": ("Ministry of Foreign Affairs", "Bộ Ngoại giao", "BNG"),
}
ENDED = datetime.date(2025, 2, 28)
# label: English words, position, Vietnamese words
TEXTS = {
    "41.1": (
        "Expand the access of children in the mountains to school", "supported",
        "Mở rộng cơ hội đến trường cho trẻ em vùng núi, tăng giáo dục song ngữ",
    ),
    "41.2": (
        "Continue to reduce the quality gap between urban and rural schools",
        "supported",
        "Tiếp tục thu hẹp khoảng cách chất lượng giáo dục giữa thành thị và nông thôn",
    ),
    "41.3": (
        "Build the capacity of officers who protect children", "supported",
        "Tăng cường năng lực cho cán bộ làm công tác bảo vệ trẻ em, người khuyết tật",
    ),
    "41.4": (
        "Protect workers and prohibit forced labour", "supported",
        "Bảo vệ quyền của người lao động, xóa bỏ lao động cưỡng bức",
    ),
    "41.5": (
        "Ratify the Rome Statute", "noted",
        "Xem xét gia nhập Quy chế Rôm về Tòa án Hình sự quốc tế",
    ),
    "41.6": (
        "Improve primary health care for the poor", "supported",
        "Nâng cao chất lượng chăm sóc sức khỏe ban đầu cho người nghèo",
    ),
}  # fmt: skip


def ministries() -> dict[str, Institution]:
    """Make five ministries, and the former one whose labour went to Home Affairs."""
    made = {
        code: _ministry(code, english, vietnamese, (variant,))
        for code, (english, vietnamese, variant) in MINISTRIES.items()
    }
    made["labour"] = _ministry(
        "labour",
        "Ministry of Labour",
        "Bộ Lao động - Thương binh và Xã hội",
        ("Bộ LĐ-TB&XH",),
        ended=ENDED,
    )
    change = Reorganisation.objects.create(
        kind="succession", on=datetime.date(2025, 3, 1), decision="176", code="labour"
    )
    for code, subject, main in (
        ("home-affairs", "labour", True),
        ("health", "social protection", False),
    ):
        Succession.objects.create(
            reorganisation=change,
            predecessor=made["labour"],
            successor=made[code],
            subjects={"en": subject},
            main=main,
        )
    rebuild_lineage()
    return made


def _ministry(
    code: str,
    english: str,
    vietnamese: str,
    variants: Sequence[str],
    ended: datetime.date | None = None,
) -> Institution:
    made = Institution.objects.create(
        code=code,
        kind=Institution.Kind.MINISTRY,
        names={"en": english, "vi": vietnamese},
        valid_to=ended,
    )
    for language, name, official in (
        ("en", english, True),
        ("vi", vietnamese, True),
        *(("vi", variant, False) for variant in variants),
    ):
        Designation.objects.create(
            institution=made,
            language=language,
            name=name,
            folded=fold(name),
            official=official,
            valid_to=ended,
        )
    return made


def register(*, translated: bool = True) -> dict[str, Recommendation]:
    """Put the recommendations of one report into the register."""
    state = State.objects.get_or_create(iso3="XAA", defaults={"names": {"en": "X"}})[0]
    upr = Mechanism.objects.get_or_create(code="UPR")[0]
    review = Review.objects.create(state=state, mechanism=upr, cycle=4)
    document = Document.objects.create(
        symbol="A/HRC/90/7", family="upr_working_group_report", review=review
    )
    reading = Reading.objects.create(
        document=document, file_name="r.pdf", status=Reading.Status.READ
    )
    made = {}
    for label, (text, position, words) in TEXTS.items():
        one = Recommendation.objects.create(
            document=document,
            reading=reading,
            review=review,
            label=label,
            label_order=label,
            text=text,
            final_position=position,
        )
        ensure_asks(one)
        made[label] = one
        if translated:
            Translation.objects.create(
                document=document, label=label, language="vi", kind="office", text=words
            )
    touch([each.pk for each in made.values()])
    return made


def decision(number: str = "1234/QĐ-TTg") -> Decision:
    """Record the decision whose annex comes in."""
    return Decision.objects.create(number=number, issued_on=datetime.date(2026, 6, 30))


def row(
    text: str,
    lead: str = "Bộ Y tế",
    cooperating: str = "",
    product: str = "",
    deadline: str = "31/12/2099",
) -> tuple[str, ...]:
    """Return one row of the annex, without its number."""
    return (text, lead, cooperating, product, deadline)


def sheet(
    rows: Iterable[Sequence[str]], heading: Sequence[str] = HEADING
) -> ContentFile:
    """Return the annex as an Excel file."""
    book = openpyxl.Workbook()
    book.active.append(list(heading))
    for number, each in enumerate(rows, start=1):
        book.active.append([number, *each])
    held = io.BytesIO()
    book.save(held)
    return ContentFile(held.getvalue(), name="phu-luc.xlsx")


def word_file(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the annex as a Word file."""
    document = docx.Document()
    document.add_paragraph("PHỤ LỤC")
    document.add_paragraph("(Kèm theo Quyết định số 1234/QĐ-TTg)")
    table = document.add_table(rows=1, cols=len(HEADING))
    for cell, words in zip(table.rows[0].cells, HEADING, strict=True):
        cell.text = words
    for number, each in enumerate(rows, start=1):
        cells = table.add_row().cells
        for cell, words in zip(cells, [str(number), *each], strict=True):
            cell.text = words
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()
