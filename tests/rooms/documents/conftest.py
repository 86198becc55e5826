"""Documents as a reader gives them, without a reader."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path

import pytest

import servanda.countries
from servanda.documents import operations, reader_process
from servanda.documents.models import Reading
from servanda.vocabularies.models import Mechanism, State
from undocs.models import Clause, Document, PageSize, Paragraph, Place, Recommendation

REPORTS = Path(servanda.countries.__file__).parent / "packs" / "XAA" / "documents"

# The smallest PNG there is: one white point.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080000000"
    "03a7e9b550000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
)


def found(**changes) -> Document:
    """A document of two pages with three labelled parts."""
    place = Place(2, (50.0, 100.0, 400.0, 112.0))
    item = Recommendation(
        label="41.1",
        text="Ratify the Convention (Ambria)",
        clauses=(Clause(1, "Ratify the Convention", ("XAB",), (place,)),),
        position="supported",
        position_source="",
        position_label="41",
        page=2,
        places=(place,),
        confidence=1.0,
    )
    values = {
        "stem": "x",
        "symbol": "A/HRC/90/7",
        "family": "upr_working_group_report",
        "state_under_review": "XAA",
        "session": "47",
        "cycle": 4,
        "date": datetime.date(2025, 1, 14),
        "language": "en",
        "title": "Report of the Working Group",
        "page_count": 2,
        "pages": (PageSize(1, 595.0, 842.0), PageSize(2, 595.0, 842.0)),
        "paragraphs": (
            Paragraph("40", "The review was held.", (Place(1, (50, 90, 400, 102)),)),
            Paragraph(
                "41", "The following enjoy support:", (place,), "II. Conclusions"
            ),
        ),
        "recommendations": (item,),
    }
    return Document(**{**values, **changes})


class Reader:
    """Stands in for the process: gives a document, or ends without one."""

    def __init__(self) -> None:
        self.document = found()
        self.ends: BaseException | None = None
        self.runs = 0

    def __call__(self, original, folder, *, progress):  # noqa: ARG002 - as the process is called
        self.runs += 1
        progress(1, 2)
        if self.ends is not None:
            raise self.ends
        pictures = {}
        for page in self.document.pages:
            pictures[page.number] = folder / f"{page.number}.png"
            pictures[page.number].write_bytes(PICTURE + bytes([page.number]))
        return reader_process.Outcome(self.document, pictures)


@pytest.fixture(autouse=True)
def _surroundings(country, home) -> None:
    # Two invented States do; the whole vocabulary takes its time.
    names = {"XAA": "Lumaria", "XAB": "Ambria"}
    State.objects.bulk_create(
        State(iso3=iso3, names={"en": name}, invented=True)
        for iso3, name in names.items()
    )
    Mechanism.objects.create(code="UPR", names={"en": "Universal Periodic Review"})
    Mechanism.objects.create(code="CRPD", names={"en": "Committee"})


@pytest.fixture
def reader_stub(monkeypatch) -> Reader:
    stub = Reader()
    monkeypatch.setattr(reader_process, "run", stub)
    return stub


@pytest.fixture
def receive(tmp_path):
    """Receive a file with some bytes after a PDF's first ones."""

    def received(content: bytes = b"words", name: str = "report.pdf", by=None):
        path = tmp_path / f"{uuid.uuid4()}.bin"
        path.write_bytes(b"%PDF-1.7\n" + content)
        return operations.receive_document(path, name=name, by=by)

    return received


@pytest.fixture
def read_report(receive, reader_stub) -> Reading:
    return operations.read(receive().reading)


@pytest.fixture
def reports() -> Path:
    """The invented reports that come with the invented country."""
    return REPORTS
