"""What was done to a thing, read from the trail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from servanda.common.compiled import Compiled
from servanda.common.languages import by_language
from servanda.people import chain
from servanda.people.models import AuditEntry

if TYPE_CHECKING:
    import datetime

    from django.db.models import Model

MOST = 200  # entries shown of one thing


@dataclass(frozen=True)
class HistoryLine:
    """One entry of a thing's history: by which post, never by which name."""

    at: datetime.datetime
    verb: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    titles: dict[str, str] = field(default_factory=dict)

    def post_title(self, lang: str | None = None) -> str:
        """Return the title of the post that did it, "" for the system itself."""
        return by_language(self.titles, lang)


_entries = Compiled(
    lambda kind, key: (
        AuditEntry.objects.filter(subjects__kind=kind, subjects__key=key)
        .order_by("-sequence")
        .values_list("at", "verb", "before", "after", "post__titles")[:MOST]
    )
)


def history_of(instance: Model, *, newest: int = MOST) -> list[HistoryLine]:
    """Return what was done to `instance`, the newest first."""
    rows = _entries.rows(*chain.subject_of(instance))[:newest]
    return [
        HistoryLine(at, verb, before, after, titles or {})
        for at, verb, before, after, titles in rows
    ]
