"""What a system administrator opens, coordinators are told of.

Who runs the machine keeps accounts and reads no content. A link into somebody's
account, or into a post, would be a way round that: it cannot be taken in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from servanda.people import access
from servanda.people.access.scope import scope_of_posts
from servanda.people.models import Post
from servanda.people.operations.notices import notify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from servanda.people.models import Person


def tell_coordinators(subject: Model, posts: Iterable[Post], *, by: Person) -> int:
    """Tell every coordinator of the mechanism that `by` let somebody into `posts`.

    Part of the write, which is in the trail. A coordinator who does it tells
    nobody; the result is how many posts were told.
    """
    if not access.may_administer(by):
        return 0
    told = 0
    offices = Post.objects.filter(role=Post.Role.COORDINATOR)
    for office in offices.select_related("institution"):
        if not scope_of_posts([office]).everything:
            continue
        for post in posts:
            notify(
                office,
                code="people.let_in",
                subject=subject,
                words={"post": post.titles},
                address=reverse("people:people"),
            )
            told += 1
    return told
