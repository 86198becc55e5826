"""What somebody may do: small questions that views and operations ask."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from servanda.people.access.posts import Anybody, current_post, posts_of
from servanda.people.access.scope import Scope, scope_of_posts, within
from servanda.people.models import Institution, Post

Role = Post.Role
ANSWERS = {Role.FOCAL_POINT, Role.REVIEWER, Role.COORDINATOR}


def may_read(person: Anybody) -> bool:
    """Say whether `person` holds a post today that goes with content."""
    return any(post.role != Role.SYSTEM_ADMINISTRATOR for post in posts_of(person))


def may_administer(person: Anybody) -> bool:
    """Say whether `person` acts as system administrator: accounts, no content."""
    post = current_post(person)
    return post is not None and post.role == Role.SYSTEM_ADMINISTRATOR


def may_coordinate(person: Anybody) -> bool:
    """Say whether `person` acts as a coordinator of the whole mechanism."""
    return _acting_scope(person, Role.COORDINATOR).everything


def may_coordinate_in(person: Anybody, institution: Institution) -> bool:
    """Say whether `person` acts as a coordinator in whose scope the body lies."""
    return within(_acting_scope(person, Role.COORDINATOR), institution)


def may_answer_for(person: Anybody, institution: Institution) -> bool:
    """Say whether `person` acts for `institution`, or for one above it."""
    post = current_post(person)
    if post is None or post.role not in ANSWERS:
        return False
    return within(Scope(tops=(post.institution_id,)), institution)


def _acting_scope(person: Anybody, role: Post.Role) -> Scope:
    post = current_post(person)
    if post is None or post.role != role:
        return Scope()
    return scope_of_posts([post])


def require_coordinator(person: Anybody) -> None:
    """Raise PermissionDenied (403) for anybody but a coordinator of the whole."""
    if not may_coordinate(person):
        raise PermissionDenied(_("Only a coordinator may change this."))


def require_coordinator_in(person: Anybody, institution: Institution) -> None:
    """Raise PermissionDenied for anybody but a coordinator of this institution."""
    if not may_coordinate_in(person, institution):
        raise PermissionDenied(_("Only a coordinator may change this."))


def require_answer_for(person: Anybody, institution: Institution) -> None:
    """Raise PermissionDenied for anybody who does not act for this institution."""
    if not may_answer_for(person, institution):
        raise PermissionDenied(
            _(
                "Only a post of this institution, or of one above it, may do this. "
                "With several posts, choose in your account in which one you act."
            )
        )
