"""Why a file could not be read, in words for the person who chose it."""

from __future__ import annotations

import enum

FETCH = "Download the report from documents.un.org and choose that file."


class Reason(enum.StrEnum):
    """The closed set of reasons for refusing a file."""

    EMPTY = "empty"
    NOT_A_DOCUMENT = "not_a_document"
    PASSWORD = "password"  # noqa: S105 - the name of a reason, not a secret
    DAMAGED = "damaged"
    NO_TEXT = "no_text"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LARGE = "too_large"
    NOT_UN_DOCUMENT = "not_un_document"
    OTHER_KIND = "other_kind"
    OTHER_LANGUAGE = "other_language"
    ARCHIVE_BOMB = "archive_bomb"
    MISSING_PROGRAM = "missing_program"


class ReadingError(Exception):
    """A file was refused: what was expected, what came, what to do next."""

    def __init__(self, code: Reason, expected: str, came: str, advice: str) -> None:
        """Keep the parts apart, so that a page can translate and arrange them."""
        self.code = code
        self.expected = expected
        self.came = came
        self.advice = advice
        self.message = f"Expected {expected}, but {came}. {advice}"
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type[ReadingError], tuple[Reason, str, str, str]]:
        """Cross from a reading process to its parent with all parts."""
        return type(self), (self.code, self.expected, self.came, self.advice)
