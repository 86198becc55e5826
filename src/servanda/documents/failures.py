"""Why a file was not read, in the words of the person who chose it."""

from __future__ import annotations

import enum
import logging
import secrets
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext, gettext_lazy

from servanda.common.sizes import size_in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # only a type: a lazy text

    from servanda.documents.models import Reading


logger = logging.getLogger(__name__)


class Failure(enum.StrEnum):
    """The closed set of reasons: those of the reader, and those of its process."""

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
    WORD_FILE = "word_file"
    STOPPED = "stopped"
    OUT_OF_TIME = "out_of_time"
    OUT_OF_MEMORY = "out_of_memory"
    NO_SPACE = "no_space"


# Ours, not the file's fault: the file stays and can be tried again.
MAY_RETRY = frozenset(
    {
        Failure.MISSING_PROGRAM,
        Failure.STOPPED,
        Failure.OUT_OF_TIME,
        Failure.OUT_OF_MEMORY,
        Failure.NO_SPACE,
    }
)

SENTENCES: dict[Failure, _StrPromise] = {
    Failure.EMPTY: gettext_lazy(
        "Expected a UN report, but the file is empty. "
        "Download the report again and choose that copy."
    ),
    Failure.NOT_A_DOCUMENT: gettext_lazy(
        "Expected the report as PDF, but the file holds something else, whatever "
        "its name ends in. Choose the report as the UN published it."
    ),
    Failure.PASSWORD: gettext_lazy(
        "This file has a password. Save a copy without the password and upload that."
    ),
    Failure.DAMAGED: gettext_lazy(
        "Expected a whole file, but part of it is damaged or missing. "
        "Download the report again and choose that copy."
    ),
    Failure.NO_TEXT: gettext_lazy(
        "Expected a report with text, but its pages are pictures only (a scan). "
        "Choose the report as the UN published it, or a copy with recognised text."
    ),
    Failure.TOO_MANY_PAGES: gettext_lazy(
        "Expected one report, but the file has far more pages than any report. "
        "Choose the file of this one report."
    ),
    Failure.TOO_LARGE: gettext_lazy(
        "Expected a file of at most %(size)s, but this one is larger. "
        "Choose the report as the UN published it; those are smaller."
    ),
    Failure.NOT_UN_DOCUMENT: gettext_lazy(
        "Expected a document of the United Nations, but no UN symbol such as "
        "A/HRC/57/6 stands on its first page. Choose the report as the UN "
        "published it."
    ),
    Failure.OTHER_KIND: gettext_lazy(
        "Expected a report of the Working Group on the Universal Periodic Review, "
        "but this is a UN document of another kind. Choose the Working Group report "
        "of the review."
    ),
    Failure.OTHER_LANGUAGE: gettext_lazy(
        "Expected the report in English, but this one is in another language. "
        "Choose the English version; the translation can be added to it afterwards."
    ),
    Failure.ARCHIVE_BOMB: gettext_lazy(
        "Expected the report as PDF, but this archive would unpack to an enormous "
        "size. Choose the report as the UN published it."
    ),
    Failure.MISSING_PROGRAM: gettext_lazy(
        "This kind of file needs a program that is not installed here. "
        "Choose the PDF of the report, or ask the administrator to install it."
    ),
    Failure.WORD_FILE: gettext_lazy(
        "Expected the report as PDF, but this is a Word file. "
        "Choose the PDF, which the UN offers of every report."
    ),
    Failure.STOPPED: gettext_lazy(
        "The reader stopped unexpectedly. The file is kept: try again."
    ),
    Failure.OUT_OF_TIME: gettext_lazy(
        "Reading took longer than allowed and was ended. The file is kept: try "
        "again when the machine is less busy."
    ),
    Failure.OUT_OF_MEMORY: gettext_lazy(
        "Reading needed more memory than allowed and was ended. The file is kept: "
        "tell the administrator the number below, then try again."
    ),
    Failure.NO_SPACE: gettext_lazy(
        "The disk of this machine is full, so nothing could be stored. "
        "Ask the administrator to make room, then try again."
    ),
}


class Refused(Exception):  # noqa: N818 - what happened, not a mistake
    """A file turned away at the door: nothing of it was kept.

    Its number stands in the log, so that it can be found when it is quoted.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.failure_id = new_id()
        logger.info(
            "file refused",
            extra={"facts": {"number": self.failure_id, "failure": str(failure)}},
        )


def new_id() -> str:
    """Return a number to quote: eight characters, found again in the log."""
    return secrets.token_hex(4).upper()


def words(failure: Failure, limit: int = 0) -> str:
    """Return the sentence for `failure` in the language of the moment."""
    sentence = str(SENTENCES[failure])
    if failure is Failure.TOO_LARGE:
        return sentence % {"size": size_in_words(limit)}
    return sentence


def sentence(reading: Reading) -> str:
    """Return why `reading` failed, for the person who looks at it.

    What the reader said is in English and knows more than the general sentence
    (how many pages, which language), so English pages show that.
    """
    if reading.failure_text and (get_language() or "en").startswith("en"):
        return reading.failure_text
    try:
        failure = Failure(reading.failure)
    except ValueError:
        return gettext("The file could not be read.")
    return words(failure)


def may_retry(reading: Reading) -> bool:
    """Say whether trying the same file again makes sense."""
    return (
        reading.status == reading.Status.FAILED
        and reading.file_id is not None
        and reading.failure in MAY_RETRY
    )
