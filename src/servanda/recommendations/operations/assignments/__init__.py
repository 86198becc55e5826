"""Writes to assignments: each one verb, one transaction, one audit entry."""

from __future__ import annotations

from servanda.recommendations.operations.assignments.answering import (
    accept,
    return_it,
)
from servanda.recommendations.operations.assignments.errors import (
    AssignmentChanged,
    AssignmentRefused,
)
from servanda.recommendations.operations.assignments.giving import (
    assign,
    not_for_us,
    reassign,
    withdraw,
)
from servanda.recommendations.operations.assignments.moving import (
    move_open,
    tell_unanswered,
)
from servanda.recommendations.operations.assignments.together import assign_together

__all__ = [
    "AssignmentChanged",
    "AssignmentRefused",
    "accept",
    "assign",
    "assign_together",
    "move_open",
    "not_for_us",
    "reassign",
    "return_it",
    "tell_unanswered",
    "withdraw",
]
