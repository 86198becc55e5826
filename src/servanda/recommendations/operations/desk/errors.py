"""Why the desk refuses something, in sentences for the person at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from servanda.recommendations.models import Finding
    from servanda.recommendations.queries.dependents import Dependents


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence, and the field it belongs to: "label", "clause-2", "add-2", "" for all."""

    field: str
    message: _StrOrPromise


class Refused(Exception):  # noqa: N818 - the field's word; it is no fault
    """The item cannot be written as it is; `problems` says why and what to do."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(each.message) for each in problems))
        self.problems = problems


class ChangedMeanwhile(Exception):  # noqa: N818 - as above
    """Another person changed the item after this one opened it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"finding {finding.pk} is at revision {finding.revision}")
        self.finding = finding


class InUse(Exception):  # noqa: N818 - as above
    """Something depends on what would be taken out of the register."""

    def __init__(self, dependents: Dependents) -> None:
        super().__init__("something depends on it")
        self.dependents = dependents
