"""Writes of the import desk: each one verb, one transaction, one audit entry."""

from __future__ import annotations

from servanda.recommendations.operations.desk.checks import problems_of
from servanda.recommendations.operations.desk.deciding import (
    confirm,
    confirm_sure,
    correct,
    put_back,
    reject,
)
from servanda.recommendations.operations.desk.dividing import (
    merge_clauses,
    merge_with_next,
    split_clause,
    split_finding,
)
from servanda.recommendations.operations.desk.errors import (
    ChangedMeanwhile,
    InUse,
    Problem,
    Refused,
)
from servanda.recommendations.operations.desk.laying_out import lay_out
from servanda.recommendations.operations.desk.undoing import (
    undo_import,
    withdraw_missing,
)
from servanda.recommendations.operations.desk.wording import ClauseWords, Cut, Wording

__all__ = [
    "ChangedMeanwhile",
    "ClauseWords",
    "Cut",
    "InUse",
    "Problem",
    "Refused",
    "Wording",
    "confirm",
    "confirm_sure",
    "correct",
    "lay_out",
    "merge_clauses",
    "merge_with_next",
    "problems_of",
    "put_back",
    "reject",
    "split_clause",
    "split_finding",
    "undo_import",
    "withdraw_missing",
]
