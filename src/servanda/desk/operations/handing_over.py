"""A post passes from one person to the next, and nothing on it is lost."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.desk import access
from servanda.desk.models import HandOver, HandOverItem
from servanda.desk.queries.work import open_work_of
from servanda.people.access import today
from servanda.people.models import Appointment
from servanda.people.operations import audit
from servanda.people.operations.notices import done, notify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servanda.people.models import Person, Post

AHEAD = datetime.timedelta(days=14)  # before the last day, a list is begun


class StaleError(Exception):
    """Somebody else changed the hand-over meanwhile; the text says what to do."""


@transaction.atomic
def open_hand_over(outgoing: Appointment, *, by: Person | None) -> HandOver:
    """Begin the list of what is open on the post of a term that ends.

    There is one list a term: asked again, it is returned as it stands.
    """
    found = HandOver.objects.filter(outgoing=outgoing).first()
    if found is not None:
        return found
    hand_over = HandOver.objects.create(outgoing=outgoing)
    _list_what_is_open(hand_over)
    audit.record(
        verb="desk.open_hand_over",
        by=by,
        subjects=[hand_over, outgoing.post, outgoing.person],
        after=audit.snapshot(hand_over),
    )
    _tell(hand_over, due=outgoing.valid_to)
    return hand_over


@transaction.atomic
def write_notes(
    hand_over: HandOver,
    *,
    words: str,
    notes: Mapping[int, str],
    revision: int,
    by: Person,
) -> HandOver:
    """Keep what the successor should know: of the whole, and by item number.

    Raises StaleError when somebody wrote since `revision`, PermissionDenied for
    anybody but who leaves and their coordinator.
    """
    if not access.may_write(by, hand_over):
        raise PermissionDenied(_("Only who leaves the post may note this."))
    before = {"words": hand_over.words, "notes": _notes_of(hand_over)}
    _step(hand_over, revision, words=words)
    for item in hand_over.items.all():
        item.note = notes.get(item.pk, item.note)
        item.save(update_fields=["note"])
    audit.record(
        verb="desk.write_hand_over",
        by=by,
        subjects=[hand_over, hand_over.outgoing.post],
        before=before,
        after={"words": words, "notes": _notes_of(hand_over)},
    )
    return hand_over


@transaction.atomic
def hand_over_now(hand_over: HandOver, *, revision: int, by: Person) -> HandOver:
    """Close the list as it stands today and have the successor accept it.

    What was closed meanwhile leaves the list, what came is added; notes stay.
    """
    if not access.may_write(by, hand_over):
        raise PermissionDenied(_("Only who leaves the post may hand it over."))
    _list_what_is_open(hand_over)
    _step(hand_over, revision, state=HandOver.State.HANDED, handed_at=timezone.now())
    audit.record(
        verb="desk.hand_over",
        by=by,
        subjects=[hand_over, hand_over.outgoing.post, hand_over.outgoing.person],
        after={**audit.snapshot(hand_over), "items": hand_over.items.count()},
    )
    _tell(hand_over, due=today() + AHEAD)
    return hand_over


@transaction.atomic
def accept(hand_over: HandOver, *, revision: int, by: Person) -> HandOver:
    """Take the post over, with everything on the list."""
    if not access.may_accept(by, hand_over):
        raise PermissionDenied(_("Only the successor in the post may accept this."))
    _step(
        hand_over,
        revision,
        state=HandOver.State.ACCEPTED,
        accepted_at=timezone.now(),
        accepted_by=by,
    )
    audit.record(
        verb="desk.accept_hand_over",
        by=by,
        subjects=[hand_over, hand_over.outgoing.post, by],
        after=audit.snapshot(hand_over),
    )
    done([hand_over])
    return hand_over


def open_for_ending_terms() -> int:
    """Begin the lists of terms that end soon or ended without one; return how many.

    Posts on which nothing is open need none.
    """
    begun = 0
    ending = Appointment.objects.filter(
        valid_to__lte=today() + AHEAD,
        valid_to__gte=today() - AHEAD,
        hand_over__isnull=True,
    ).select_related("post__institution", "person")
    for appointment in ending:
        if open_work_of(appointment.post):
            open_hand_over(appointment, by=None)
            begun += 1
    return begun


def _list_what_is_open(hand_over: HandOver) -> None:
    noted = {(each.kind, each.key): each.note for each in hand_over.items.all()}
    hand_over.items.all().delete()
    HandOverItem.objects.bulk_create(
        HandOverItem(
            hand_over=hand_over,
            kind=each.kind,
            key=each.key,
            order=order,
            words=each.words,
            where=each.where,
            address=each.address,
            state=each.state,
            due=each.due,
            since=each.since,
            note=noted.get((each.kind, each.key), ""),
        )
        for order, each in enumerate(open_work_of(hand_over.outgoing.post), start=1)
    )


def _step(hand_over: HandOver, revision: int, **values: object) -> None:
    changed = HandOver.objects.filter(pk=hand_over.pk, revision=revision).update(
        revision=F("revision") + 1, **values
    )
    if not changed:
        raise StaleError(
            _(
                "Another person changed this hand-over meanwhile. What you typed is "
                "still in the fields: compare, then send it again."
            )
        )
    hand_over.refresh_from_db()


def _notes_of(hand_over: HandOver) -> dict[str, str]:
    return {str(each.key): each.note for each in hand_over.items.all() if each.note}


def _tell(hand_over: HandOver, *, due: datetime.date | None) -> None:
    post: Post = hand_over.outgoing.post
    done([hand_over])
    notify(
        post,
        code="desk.hand_over",
        subject=hand_over,
        words={"post": post.titles},
        address=reverse("desk:hand_over", args=[hand_over.pk]),
        due=due,
    )
