"""Official decisions that assign work, recorded with their file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.documents.names import safe_name
from servanda.files import operations as files
from servanda.files.models import StoredFile
from servanda.people.operations import audit
from servanda.recommendations.models import Decision

if TYPE_CHECKING:
    import datetime

    from django.core.files.base import File

    from servanda.people.models import Institution, Person


class DecisionRefused(Exception):  # noqa: N818 - what happened, not a mistake
    """The same decision stands already; `decision` is that one."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(
            _("%(number)s of that day is recorded already.")
            % {"number": decision.number}
        )
        self.decision = decision


@transaction.atomic
def record_decision(  # noqa: PLR0913 - what a decision consists of, all named
    *,
    number: str,
    issued_on: datetime.date,
    issuer: Institution | None,
    title: str,
    file: File[bytes] | None,
    by: Person | None,
    decision: Decision | None = None,
) -> Decision:
    """Record a decision, or correct one that is recorded; its file may come later."""
    same = Decision.objects.filter(number=number, issued_on=issued_on)
    others = same.exclude(pk=decision.pk) if decision else same
    twin = others.first()
    if twin is not None:
        raise DecisionRefused(twin)
    kept = decision or Decision(recorded_by=by)
    before = audit.snapshot(kept) if decision else None
    kept.number, kept.issued_on = number, issued_on
    kept.issuer, kept.title = issuer, title
    if file is not None:
        file.seek(0)
        kept.file = files.store(
            file,
            room=StoredFile.Room.DECISIONS,
            content_type="application/octet-stream",
        )
        kept.file_name = safe_name(file.name or "")
    kept.save()
    audit.record(
        verb=(
            "recommendations.change_decision"
            if decision
            else "recommendations.record_decision"
        ),
        by=by,
        subjects=[kept],
        before=before,
        after=audit.snapshot(kept),
    )
    return kept
