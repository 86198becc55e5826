"""Who may enter, read and write: the only doors to people's rows.

Reading follows every post a person holds today; writing follows the one they
act in, because the trail names that post.
"""

from __future__ import annotations

from servanda.people.access.doors import (
    account_manager_required,
    any_post_required,
    person_required,
    post_required,
    reader_required,
)
from servanda.people.access.notices import (
    mailings_visible_to,
    notices_visible_to,
)
from servanda.people.access.posts import (
    Anybody,
    act_in,
    current_post,
    forget_post,
    posts_of,
    today,
)
from servanda.people.access.rights import (
    acting_scope,
    assesses,
    may_administer,
    may_answer_for,
    may_coordinate,
    may_coordinate_in,
    may_give,
    may_manage_accounts,
    may_read,
    may_read_documents,
    require_answer_for,
    require_coordinator,
    require_coordinator_in,
)
from servanda.people.access.rows import (
    appointments_visible_to,
    institutions_visible_to,
    posts_visible_to,
    saved_views_visible_to,
)
from servanda.people.access.scope import Scope, institutions_in, scope_of, within

__all__ = [
    "Anybody",
    "Scope",
    "account_manager_required",
    "act_in",
    "acting_scope",
    "any_post_required",
    "appointments_visible_to",
    "assesses",
    "current_post",
    "forget_post",
    "institutions_in",
    "institutions_visible_to",
    "mailings_visible_to",
    "may_administer",
    "may_answer_for",
    "may_coordinate",
    "may_coordinate_in",
    "may_give",
    "may_manage_accounts",
    "may_read",
    "may_read_documents",
    "notices_visible_to",
    "person_required",
    "post_required",
    "posts_of",
    "posts_visible_to",
    "reader_required",
    "require_answer_for",
    "require_coordinator",
    "require_coordinator_in",
    "saved_views_visible_to",
    "scope_of",
    "today",
    "within",
]
