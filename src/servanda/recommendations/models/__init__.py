"""What was found in a document, the register, and who was given what to do."""

from __future__ import annotations

from servanda.recommendations.models.annexes import (
    AnnexImport,
    AnnexRow,
)
from servanda.recommendations.models.assignments import (
    Ask,
    Assignment,
    Decision,
    NotForUsGround,
    ReturnReason,
)
from servanda.recommendations.models.positions import PositionProposal
from servanda.recommendations.models.register import (
    Clause,
    DocumentPosition,
    FinalPosition,
    Finding,
    Recommendation,
    RegisterChange,
    RegisterVersion,
    RejectionReason,
    SearchText,
)

__all__ = [
    "AnnexImport",
    "AnnexRow",
    "Ask",
    "Assignment",
    "Clause",
    "Decision",
    "DocumentPosition",
    "FinalPosition",
    "Finding",
    "NotForUsGround",
    "PositionProposal",
    "Recommendation",
    "RegisterChange",
    "RegisterVersion",
    "RejectionReason",
    "ReturnReason",
    "SearchText",
]
