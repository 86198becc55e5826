"""Where a person is signed in: since when and on which day last, nothing more."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from servanda.people import access
from servanda.people.models import OpenSession
from servanda.people.operations import audit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servanda.people.models import Person


def keep(person: Person, key: str) -> None:
    """Keep that a session began; for an assessor nothing is kept."""
    lasts = datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = OpenSession.objects.filter(person=person)
    rows.filter(started_at__lt=timezone.now() - lasts).delete()
    if person.assessor_id is None:
        OpenSession.objects.update_or_create(
            key=key, defaults={"person": person, "used_on": access.today()}
        )


def move(old: str, new: str) -> None:
    """Keep up with a session whose key was renewed."""
    OpenSession.objects.filter(key=old).update(key=new)


def use(key: str, day: datetime.date) -> None:
    """Keep the day on which a session was last used."""
    OpenSession.objects.filter(key=key).update(used_on=day)


@transaction.atomic
def end(session: OpenSession, *, by: Person) -> None:
    """Sign a person out somewhere."""
    audit.record(verb="people.end_session", by=by, subjects=[session.person])
    _delete([session])


@transaction.atomic
def end_others(person: Person, *, staying: str, by: Person) -> int:
    """Sign a person out everywhere but here; return of how many places."""
    others = list(OpenSession.objects.filter(person=person).exclude(key=staying))
    if others:
        audit.record(
            verb="people.end_other_sessions",
            by=by,
            subjects=[person],
            after={"sessions": len(others)},
        )
    _delete(others)
    return len(others)


def forget_others(person: Person, *, staying: str) -> None:
    """Forget sessions that a new password ended; that change is recorded."""
    _delete(OpenSession.objects.filter(person=person).exclude(key=staying))


def end_all(person: Person) -> None:
    """End every session of an account that is closed; the closing is recorded."""
    _delete(OpenSession.objects.filter(person=person))


def _delete(sessions: Iterable[OpenSession]) -> None:
    ended = list(sessions)
    Session.objects.filter(session_key__in=[each.key for each in ended]).delete()
    OpenSession.objects.filter(pk__in=[each.pk for each in ended]).delete()
