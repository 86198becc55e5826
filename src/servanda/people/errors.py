"""What can go wrong with people, links and the trail."""

from __future__ import annotations


class PeopleError(Exception):
    """Expected, found and what to do, in words for the person in front."""


class LinkError(PeopleError):
    """A sign-in link that is wrong, used or too old; all three look the same."""


class KeysMissingError(PeopleError):
    """Sealed values whose master key is not in the keys folder."""


class ErasedError(PeopleError):
    """Values that were erased for good, as the law asks."""
