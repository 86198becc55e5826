"""Tables that assign work, as they were brought in, row by row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from servanda.common.privacy import Privacy, PrivacyMap
from servanda.documents.models import Review
from servanda.files.models import StoredFile
from servanda.people.models import Institution, Person
from servanda.recommendations.models.assignments import Assignment, Decision
from servanda.recommendations.models.register import Recommendation


class AnnexImport(models.Model):
    """One table of assignments: a decision's annex, or the office's own workbook.

    `headings` are the words over the columns; `columns` maps a kept column
    ("label", "text", "lead" ...) to its number in the table, from 0. Only what was
    given for `reviews` is looked for. `notes` are codes of what the reader said.
    """

    class Kind(models.TextChoices):
        ANNEX = "annex", _("annex of a decision")
        WORKBOOK = "workbook", _("the office's own workbook")

    class Stage(models.TextChoices):
        COLUMNS = "columns", _("Columns")
        ROWS = "rows", _("Rows")
        DONE = "done", _("Done")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="annexes"
    )
    reviews = models.ManyToManyField(Review, blank=True, related_name="+")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )  # of a decision only; a workbook is read and not kept
    file_name = models.CharField(max_length=255)
    stage = models.CharField(
        max_length=16, choices=Stage.choices, default=Stage.COLUMNS
    )
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "kind", "decision", "reviews", "file", "file_name", "stage",
            "headings", "columns", "notes", "imported_at", "imported_by", "revision",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    def __str__(self) -> str:
        return f"annex import {self.pk}"


class AnnexRow(models.Model):
    """One row of the table: what it says, what it was matched with, what became of it.

    `candidates` is a list of {"recommendation": id, "score": 0-1 or None, "by":
    "label" or "words", "limb": "(a)" or ""}; `unknown` one of {"part": "lead" or
    "cooperating", "words", "candidates": [[id, score]]}. `doubts` are codes of what
    a person has to look at, `settled` of what a person has looked at.
    """

    class State(models.TextChoices):
        DOUBTFUL = "doubtful", _("to check")
        SURE = "sure", _("sure")
        ASSIGNED = "assigned", _("assigned")
        LEFT_OUT = "left_out", _("left out")

    annex = models.ForeignKey(AnnexImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # row of the table, from 1
    cells = models.JSONField(default=list)  # as they stand in the table
    text = models.TextField(blank=True)
    product = models.CharField(max_length=500, blank=True)
    deadline = models.DateField(null=True, blank=True)
    lead = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cooperating = models.ManyToManyField(Institution, blank=True, related_name="+")
    candidates = models.JSONField(default=list)
    recommendations = models.ManyToManyField(
        Recommendation, blank=True, related_name="annex_rows"
    )
    unknown = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    settled = models.JSONField(default=list)
    state = models.CharField(
        max_length=16, choices=State.choices, default=State.DOUBTFUL
    )
    assignments = models.ManyToManyField(
        Assignment, blank=True, related_name="annex_rows"
    )
    revision = models.PositiveIntegerField(default=1)

    privacy: ClassVar[PrivacyMap] = dict.fromkeys(
        (
            "id", "annex", "number", "cells", "text", "product", "deadline", "lead",
            "cooperating", "candidates", "recommendations", "unknown", "doubts",
            "settled", "state", "assignments", "revision",
        ),
        Privacy.OFFICE,
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["annex", "number"], name="annex_row_once"),
        ]

    def __str__(self) -> str:
        return f"annex row {self.number}"
