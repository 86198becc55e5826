"""The register's columns about who has what: lead institutions, how it stands.

They are kept beside the other columns and renewed with them: whatever changes an
assignment calls `operations.register.touch`. Only who sees the whole mechanism may
filter by them, so they are no part of the other facets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from servanda.people.models import Institution
from servanda.recommendations.models import Assignment
from servanda.recommendations.queries.columns import NONE
from servanda.recommendations.queries.holders import STANDING

if TYPE_CHECKING:
    from servanda.recommendations.queries.columns import Codes, Rows

Status = Assignment.Status
FACETS = ("lead", "assigned")
NAMES = {"lead": _("Lead institution"), "assigned": _("Assignment")}
# How it stands, by its number in the column; the first stands for nobody.
STATES = (NONE, *(str(each) for each in STANDING))
STATE_NAMES = {
    NONE: _("Nobody yet"),
    str(Status.GIVEN): _("Waiting for an answer"),
    str(Status.ACCEPTED): _("Accepted"),
    str(Status.RETURNED): _("Returned"),
    str(Status.NOT_FOR_US): _("Not for this State or level"),
}


def vocabularies() -> dict[str, tuple[tuple[int, str, Any], ...]]:
    """Return the values of both columns: key, value in addresses, names."""
    bodies = Institution.objects.order_by("pk").values_list("pk", "names")
    return {
        "lead": tuple((pk, str(pk), names) for pk, names in bodies),
        "assigned": tuple((number, key, key) for number, key in enumerate(STATES)),
    }


def listed() -> dict[str, Any]:
    """Return the pairs of recommendation and value of both columns."""
    standing = Assignment.objects.filter(status__in=STANDING).order_by()
    number = Case(
        *(When(status=key, then=Value(at)) for at, key in enumerate(STATES) if at),
        output_field=IntegerField(),
    )
    return {
        "lead": standing.filter(lead__isnull=False).values_list(
            "recommendation_id", "lead_id"
        ),
        "assigned": standing.annotate(number=number).values_list(
            "recommendation_id", "number"
        ),
    }


def with_nobody(codes: Codes, each: Rows) -> tuple[Codes, Rows]:
    """Return the states of each row, "nobody yet" where it has none."""
    free = np.flatnonzero(each == 0)
    starts = np.append(0, np.cumsum(each))[free]
    all_codes: Codes = np.insert(codes, starts, 0)
    return all_codes, np.maximum(each, 1)
