"""What each stored, typed or imported value may say about a person.

Every model field, form field and import column declares one class; the
safeguards test fails on an undeclared one and the page /safeguards shows all.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from servanda.common.folding import exact, fold


class Privacy(StrEnum):
    """How much a value says about a person, from nothing to never allowed."""

    NONE = "none"
    """Nothing: vocabulary, UN text, technical values."""
    OFFICE = "office"
    """Facts of an office: who holds a post, what was decided in it."""
    PERSONAL = "personal"
    """About a person; sealed under an erasable key in history and audit."""
    SEALED = "sealed"
    """Never in clear in the database or a backup without keys."""
    FORBIDDEN = "forbidden"
    """Refused on import, with the reason shown; no model may hold it."""


PrivacyMap = dict[str, Privacy]


class ImportAdapter:
    """Reads rows from a file that somebody imports; the base of every such reader.

    `columns` names every column that is kept; any other is left in the file, and
    one for which `refused_column` has a reason stops the import.
    """

    columns: ClassVar[PrivacyMap]
    adapters: ClassVar[list[type[ImportAdapter]]] = []

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not getattr(cls, "columns", None):
            raise TypeError(
                f"{cls.__name__} imports columns without naming them: give it "
                "`columns`, a privacy class for each."
            )
        ImportAdapter.adapters.append(cls)


# One line for each thing that is never kept: the words by which a column is
# known, without marks, and what to tell the person. Words are whole words.
_BELIEF = _("what a person believes is nobody's business here")
_ORIGIN = _("origin is only ever counted, as people themselves declare it")
_OPINION = _("what a person thinks or says is never kept")
_BELONGING = _("what a person belongs to is never kept")
_WATCHING = _("nobody is watched or listed here")
_INTIMATE = _("health, body and private life of a person are never kept")
_REFUSED = (
    (
        _BELIEF,
        (
            "religion|religious|religions|faith|belief|beliefs|creed|church|denomination|"
            "ton giao|tin nguong|dao giao|giao phai"
        ),
    ),
    (
        _ORIGIN,
        (
            "ethnicity|ethnic|ethnicities|race|racial|tribe|caste|skin colou?r|"
            "dan toc|sac toc|chung toc|thanh phan dan toc"
        ),
    ),
    (
        _OPINION,
        (
            "opinion|opinions|political|politics|ideology|attitude|attitudes|loyalty|"
            "sentiment|stance|social media|facebook|posts by|"
            "y kien ca nhan|quan diem|chinh kien|chinh tri|tu tuong|thai do|lap truong|"
            "trung thanh|mang xa hoi|bai dang"
        ),
    ),
    (
        _BELONGING,
        (
            "party|party member|party membership|membership|association|associations|"
            "trade union|union membership|"
            "dang|dang vien|ngay vao dang|dang phai|doan vien|hoi vien|cong doan|"
            "doan the|to chuc tham gia"
        ),
    ),
    (
        _WATCHING,
        (
            "watch list|watchlist|black list|blacklist|suspect|suspects|informant|"
            "surveillance|danh sach den|nghi can|theo doi nhan than"
        ),
    ),
    (
        _INTIMATE,
        (
            "sexual orientation|sex life|gender identity|disability|health|hiv|"
            "criminal record|biometric|fingerprint|"
            "xu huong tinh duc|ban dang gioi|khuyet tat|suc khoe|tien an|tien su|"
            "van tay|sinh trac"
        ),
    ),
)
_PATTERNS = [
    (reason, re.compile(rf"(?:^|\s)(?:{words})(?:\s|$)")) for reason, words in _REFUSED
]
# "State party" is a party to a treaty, not a political one; "đăng ký", "đang" and
# "đăng" fold to the same letters as "đảng".
_INNOCENT = re.compile(r"\b(?:states? part(?:y|ies)|third part(?:y|ies))\b")
_PARTY_IN_VIETNAMESE = re.compile(r"\bđảng\b|\bdang\b")


def refused_column(name: str) -> str | None:
    """Return why a column of this name is never imported, or None."""
    folded = " ".join(re.findall(r"[^\W_]+", fold(_spaced(name))))
    folded = _INNOCENT.sub("", folded)
    if "dang" in folded.split() and not _PARTY_IN_VIETNAMESE.search(exact(name)):
        folded = re.sub(r"\bdang\b", "", folded)
    for reason, pattern in _PATTERNS:
        if pattern.search(folded):
            return str(reason)
    return None


def _spaced(name: str) -> str:
    """Return "partyMember" and "party_member" as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
