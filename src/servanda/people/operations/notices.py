"""Telling posts what changed, and closing what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from servanda.people.models import Notice

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet

    from servanda.people.models import Post


@transaction.atomic
def notify(
    post: Post,
    *,
    code: str,
    subject: Model,
    words: dict[str, Any],
    address: str,
    due: datetime.date | None = None,
) -> Notice:
    """Put a notice into the inbox of `post`; mail follows by the ledger.

    Call it in the transaction of the write it tells of: the entry of that write
    is its place in the audit trail. With `due` it asks for something and is
    brought up again until it is done; without, it only tells. The same thing
    told twice while it is open stays one notice.
    """
    notice, _made = Notice.objects.get_or_create(
        post=post,
        code=code,
        kind=subject._meta.label_lower,
        key=subject.pk,
        done_at=None,
        defaults={"words": words, "address": address, "due": due},
    )
    return notice


@transaction.atomic
def done(subjects: Iterable[Model], *, codes: Iterable[str] = ()) -> int:
    """Close the open notices of `subjects` (of `codes` only); return how many."""
    closed = 0
    by_kind: dict[str, list[int]] = {}
    for each in subjects:
        by_kind.setdefault(each._meta.label_lower, []).append(each.pk)
    for kind, keys in by_kind.items():
        found = Notice.objects.filter(kind=kind, key__in=keys, done_at__isnull=True)
        if codes:
            found = found.filter(code__in=list(codes))
        closed += found.update(done_at=timezone.now())
    return closed


@transaction.atomic
def mark_read(notices: QuerySet[Notice]) -> int:
    """Note that somebody in the post has read them; what only tells is done then.

    Returns how many were read for the first time.
    """
    now = timezone.now()
    fresh = notices.filter(read_at__isnull=True)
    fresh.filter(due__isnull=True, done_at__isnull=True).update(done_at=now)
    return fresh.update(read_at=now)


@transaction.atomic
def pass_up(notice: Notice) -> Notice | None:
    """Tell the superior post of what stays open; once for each notice.

    Returns the superior's notice, or None where nobody stands above or another
    worker passed it up first.
    """
    superior = notice.post.superior
    if superior is None:
        return None
    taken = Notice.objects.filter(
        pk=notice.pk, passed_up_at__isnull=True, done_at__isnull=True
    ).update(passed_up_at=timezone.now())
    if not taken:
        return None
    return Notice.objects.create(
        post=superior,
        code="people.passed_up",
        kind=notice.kind,
        key=notice.key,
        words={"code": notice.code, "post": notice.post.titles, **notice.words},
        address=notice.address,
        due=notice.due,
    )


def move_notices(post: Post, *, to: Post) -> int:
    """Give the open notices of a post that ends to its successor."""
    return Notice.objects.filter(post=post, done_at__isnull=True).update(
        post=to, read_at=None
    )
