"""What somebody may do: small questions that views and operations ask."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from servanda.people.access.posts import Anybody, current_post, posts_of
from servanda.people.access.scope import Scope, scope_of_posts, within
from servanda.people.models import Assessor, Institution, Person, Post

Role = Post.Role
MANAGES_ACCOUNTS = {Role.COORDINATOR, Role.SYSTEM_ADMINISTRATOR}
ANSWERS = {Role.FOCAL_POINT, Role.REVIEWER, Role.COORDINATOR}


def may_read(person: Anybody) -> bool:
    """Say whether `person` holds a post today that goes with content."""
    return any(post.role != Role.SYSTEM_ADMINISTRATOR for post in posts_of(person))


def assesses(person: Anybody) -> bool:
    """Say whether `person` works for an independent assessor admitted today."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    assessor = person.assessor
    return assessor is not None and assessor.status == Assessor.Status.ADMITTED


def may_read_documents(person: Anybody) -> bool:
    """Say whether `person` may read UN documents and look into the register."""
    return may_read(person) or assesses(person)


def may_manage_accounts(person: Anybody) -> bool:
    """Say whether `person` acts in a post that invites people and ends accounts."""
    post = current_post(person)
    return post is not None and post.role in MANAGES_ACCOUNTS


def may_give(person: Anybody, post: Post) -> bool:
    """Say whether `person` may invite somebody to `post`, or appoint them."""
    return may_administer(person) or may_coordinate_in(person, post.institution)


def may_administer(person: Anybody) -> bool:
    """Say whether `person` acts as system administrator: accounts, no content."""
    post = current_post(person)
    return post is not None and post.role == Role.SYSTEM_ADMINISTRATOR


def may_coordinate(person: Anybody) -> bool:
    """Say whether `person` acts as a coordinator of the whole mechanism."""
    return acting_scope(person, Role.COORDINATOR).everything


def may_coordinate_in(person: Anybody, institution: Institution) -> bool:
    """Say whether `person` acts as a coordinator in whose scope the body lies."""
    return within(acting_scope(person, Role.COORDINATOR), institution)


def may_answer_for(person: Anybody, institution: Institution) -> bool:
    """Say whether `person` acts for `institution`, or for one above it."""
    post = current_post(person)
    if post is None or post.role not in ANSWERS:
        return False
    return within(Scope(tops=(post.institution_id,)), institution)


def acting_scope(person: Anybody, role: Post.Role) -> Scope:
    """Return the scope of the post in which `person` acts, if it has this role."""
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
