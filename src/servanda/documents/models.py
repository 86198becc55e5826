"""Reviews, documents, their readings, pages, paragraphs and translations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.files.models import StoredFile
from servanda.people.models import Person
from servanda.vocabularies.models import Mechanism, State


class Review(models.Model):
    """One State's turn before one mechanism."""

    mechanism = models.ForeignKey(Mechanism, models.PROTECT)
    state = models.ForeignKey(State, models.PROTECT)
    cycle = models.PositiveSmallIntegerField(default=0)  # UPR 1, 2, 3 ...; else 0
    session = models.CharField(max_length=32, blank=True)  # of the reviewing body
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "mechanism", "state", "cycle", "session", "year"), Privacy.NONE
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["mechanism", "state", "cycle", "session", "year"],
                name="review_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mechanism} {self.state.iso3} {self.cycle or self.session}"


class Document(models.Model):
    """A UN document by its symbol and language; its text is never edited."""

    symbol = models.CharField(_("symbol"), max_length=64)
    language = models.CharField(max_length=8, default="en")
    family = models.CharField(max_length=64)  # "upr-working-group-report"
    title = models.CharField(max_length=300, blank=True)
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    published_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "symbol", "language", "family", "title", "review", "published_on"),
        Privacy.NONE,
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["symbol", "language"], name="document_once_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.symbol


class Reading(models.Model):
    """One received file on its way to the register: an import.

    A corrected version of the same document is a second reading of it.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("waiting to be read")
        READING = "reading", _("being read")
        READ = "read", _("read")
        FAILED = "failed", _("could not be read")
        UNDONE = "undone", _("undone")

    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255)  # as it came, made safe
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="readings"
    )
    status = models.CharField(
        max_length=16, choices=Status.choices, default=Status.RECEIVED
    )
    pages_read = models.PositiveIntegerField(default=0)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=32, blank=True)  # undocs.Reason
    failure_text = models.TextField(blank=True)
    failure_id = models.CharField(max_length=8, blank=True)  # the number to quote
    result = models.JSONField(null=True, blank=True)  # undocs document, as read
    reader_version = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        **dict.fromkeys(
            ("id", "file", "document", "status", "pages_read", "page_count"),
            Privacy.NONE,
        ),
        **dict.fromkeys(
            ("failure", "failure_text", "failure_id", "result", "reader_version"),
            Privacy.NONE,
        ),
        **dict.fromkeys(
            ("attempts", "received_at", "received_by", "started_at", "finished_at"),
            Privacy.OFFICE,
        ),
        "file_name": Privacy.OFFICE,
    }

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "received_at"], name="reading_by_status"),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"


class Page(models.Model):
    """One page of a reading with its picture."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()  # from 1
    width = models.FloatField()  # points
    height = models.FloatField()  # points
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "reading", "number", "width", "height", "picture"), Privacy.NONE
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reading", "number"], name="page_once"),
        ]

    def __str__(self) -> str:
        return f"page {self.number}"


class Paragraph(models.Model):
    """A numbered paragraph of a document as one reading found it."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="paragraphs")
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=32)
    text = models.TextField()
    section = models.CharField(max_length=300, blank=True)
    places = models.JSONField(default=list)  # [{"page", "bbox"}]

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        ("id", "reading", "order", "label", "text", "section", "places"), Privacy.NONE
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reading", "order"], name="paragraph_order_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Translation(models.Model):
    """The words of one labelled paragraph in another language."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official translation")
        OFFICE = "office", _("office translation")

    document = models.ForeignKey(Document, models.PROTECT, related_name="translations")
    label = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    text = models.TextField()
    source = models.CharField(max_length=300, blank=True)  # who published it
    changed_at = models.DateTimeField(default=timezone.now)

    privacy: ClassVar[PrivacyMap] = {
        **dict.fromkeys(
            ("id", "document", "label", "language", "kind", "text", "source"),
            Privacy.NONE,
        ),
        "changed_at": Privacy.OFFICE,
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["document", "label", "language"], name="translation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.language}"
