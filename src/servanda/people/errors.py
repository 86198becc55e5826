"""What can go wrong with people, links and the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servanda.people.models import Institution, Post


class PeopleError(Exception):
    """Expected, found and what to do, in words for the person in front."""


class LinkError(PeopleError):
    """A sign-in link that is wrong, used or too old; all three look the same."""


class KeysMissingError(PeopleError):
    """Sealed values whose master key is not in the keys folder."""


class ErasedError(PeopleError):
    """Values that were erased for good, as the law asks."""


class Refused(PeopleError):  # noqa: N818 - what happened to the person in front
    """A write that would not hold; `field` is the field of the form it concerns."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class ChangedMeanwhile(PeopleError):  # noqa: N818 - the condition, shown to a person
    """Another person changed `current` after this one opened it."""

    def __init__(self, current: Institution | Post) -> None:
        super().__init__(f"{current} is at revision {current.revision}")
        self.current = current
