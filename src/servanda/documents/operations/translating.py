"""The words of a paragraph in another language, beside the original."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.utils import timezone

from servanda.documents.models import Document, Translation
from servanda.documents.queries import labels_of
from servanda.documents.sheets import Line, Problem, TranslationSheet
from servanda.people.operations import audit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from servanda.people.models import Person


@dataclass(frozen=True, slots=True)
class Change:
    """What one line would change; `before` is empty where nothing stood."""

    line: Line
    before: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file of translations would do, before it does it."""

    changes: tuple[Change, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def new(self) -> int:
        """How many paragraphs get a translation that had none."""
        return sum(not change.before for change in self.changes)


@transaction.atomic
def set_translation(
    document: Document,
    line: Line,
    *,
    by: Person | None,
) -> Translation:
    """Keep one translation of one labelled paragraph, replacing the earlier one."""
    before = Translation.objects.filter(
        document=document, label=line.label, language=line.language
    ).first()
    earlier = audit.snapshot(before) if before else None
    translation = _put(document, line)
    audit.record(
        verb="documents.translate",
        by=by,
        subjects=[document, translation],
        before=earlier,
        after=audit.snapshot(translation),
    )
    return translation


def preview_translations(
    document: Document,
    file: BinaryIO,
    *,
    language: str,
    kind: str,
    labels: Collection[str] | None = None,
) -> Preview:
    """Say what a file of translations would change; nothing is kept of it."""
    known = labels_of(document) if labels is None else labels
    standing = {
        (each.label, each.language): each
        for each in Translation.objects.filter(document=document)
    }
    sheet = TranslationSheet(
        labels=known, language=language, kind=kind, standing=standing
    ).read(file)
    changes = []
    for line in sheet.lines:
        now = standing.get((line.label, line.language))
        if now is None or _values(now) != (line.text, line.kind, line.source):
            changes.append(Change(line, now.text if now else ""))
    return Preview(tuple(changes), len(sheet.lines) - len(changes), sheet.problems)


@transaction.atomic
def import_translations(
    document: Document, lines: Iterable[Line], *, by: Person | None
) -> list[str]:
    """Keep many translations as one write, and return the labels they stand at."""
    kept = [_put(document, line) for line in lines]
    labels = [translation.label for translation in kept]
    audit.record(
        verb="documents.import_translations",
        by=by,
        subjects=[document, *kept],
        after={"labels": labels, "count": len(labels)},
    )
    return labels


def _put(document: Document, line: Line) -> Translation:
    return Translation.objects.update_or_create(
        document=document,
        label=line.label,
        language=line.language,
        defaults={
            "kind": line.kind,
            "text": line.text,
            "source": line.source,
            "changed_at": timezone.now(),
        },
    )[0]


def _values(translation: Translation) -> tuple[str, str, str]:
    return translation.text, translation.kind, translation.source
