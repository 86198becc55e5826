"""Why an assignment is refused, in sentences for the person who wanted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servanda.people.models import Institution
    from servanda.recommendations.models import Assignment


class AssignmentRefused(Exception):  # noqa: N818 - the field's word; it is no fault
    """It cannot be done as asked; `field` is the one to change, "" for none.

    `offer` are institutions to choose instead.
    """

    def __init__(
        self, message: str, *, field: str = "", offer: tuple[Institution, ...] = ()
    ) -> None:
        super().__init__(message)
        self.field = field
        self.offer = offer


class AssignmentChanged(Exception):  # noqa: N818 - as above
    """Another person answered or changed it after this one opened it."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(f"{assignment} is at revision {assignment.revision}")
        self.assignment = assignment
