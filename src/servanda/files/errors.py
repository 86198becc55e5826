"""What can go wrong with stored bytes."""

from __future__ import annotations


class FilesError(Exception):
    """Expected, found and what to do, in words for the person in front."""


class NoSpace(FilesError):  # noqa: N818 - the condition as it is called elsewhere
    """The disk is full; nothing of the file was kept."""


class MissingFileError(FilesError):
    """A stored file is not in its place: its bytes are lost or moved."""
