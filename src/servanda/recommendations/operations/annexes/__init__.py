"""Tables that assign work: brought in, matched, settled row by row, assigned."""

from __future__ import annotations

from servanda.recommendations.operations.annexes.errors import (
    AnnexChanged,
    AnnexRefused,
    RowChanged,
)
from servanda.recommendations.operations.annexes.giving import (
    AT_ONCE,
    assign_row,
    assign_sure,
    give,
)
from servanda.recommendations.operations.annexes.importing import (
    bring_in,
    map_columns,
    remove,
)
from servanda.recommendations.operations.annexes.settling import (
    accept,
    choose,
    leave_out,
    name_lead,
    name_lead_everywhere,
    put_back,
    set_deadline,
)

__all__ = [
    "AT_ONCE",
    "AnnexChanged",
    "AnnexRefused",
    "RowChanged",
    "accept",
    "assign_row",
    "assign_sure",
    "bring_in",
    "choose",
    "give",
    "leave_out",
    "map_columns",
    "name_lead",
    "name_lead_everywhere",
    "put_back",
    "remove",
    "set_deadline",
]
