"""Cells of a staff list: what each may say, and what is wrong with it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from servanda.common.folding import composed, fold
from servanda.people.models import Post

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST = {"institution": 620, "post": 300, "post_code": 64, "name": 200, "email": 254}
# A cell that begins so is run by spreadsheet programs, whatever it says.
RUNS = ("=", "+", "-", "@", "\t", "\r")
OLD_YEARS = 1900, 2200

ROLES = {
    fold(words): role
    for role, names in {
        Post.Role.COORDINATOR: ("coordinator", "điều phối viên"),
        Post.Role.FOCAL_POINT: ("focal point", "focal_point", "đầu mối"),
        Post.Role.REVIEWER: ("reviewer", "reviewer who signs", "người duyệt"),
        Post.Role.TRAINING_OFFICER: (
            "training officer",
            "training_officer",
            "cán bộ tập huấn",
        ),
        Post.Role.CASE_OFFICER: ("case officer", "case_officer", "cán bộ thụ lý"),
        Post.Role.AUDITOR: ("auditor", "người kiểm tra"),
        Post.Role.READER: ("reader", "người tra cứu"),
        Post.Role.SYSTEM_ADMINISTRATOR: (
            "system administrator",
            "system_administrator",
            "quản trị hệ thống",
        ),
    }.items()
    for words in names
}


@dataclass(frozen=True, slots=True)
class StaffLine:
    """What one line of the list says: who holds which post, from when to when."""

    number: int  # as the spreadsheet program shows it
    institution: str
    post: str
    post_code: str
    role: str
    name: str
    email: str
    valid_from: str  # a day as YYYY-MM-DD, or nothing
    valid_to: str


class UnusableError(Exception):
    """The file as a whole cannot be used."""


@dataclass(frozen=True, slots=True)
class Cell:
    value: Any
    formula: bool = False

    @property
    def text(self) -> str:
        if self.value is None:
            return ""
        return " ".join(composed(str(self.value)).split())


def checked(number: int, cells: Mapping[str, Cell]) -> StaffLine:
    """Return the line, or raise ValueError with what is wrong in it."""
    texts = {name: _text(name, cell) for name, cell in cells.items()}
    for name in ("institution", "name"):
        if not texts[name]:
            raise ValueError(_("The cell “%(name)s” is empty.") % {"name": name})
    if not texts.get("post") and not texts.get("post_code"):
        raise ValueError(_("Expected a post or its code; both cells are empty."))
    first, last = _day(cells.get("from")), _day(cells.get("to"))
    if first and last and last < first:
        raise ValueError(
            _("The last day, %(to)s, is before the first, %(from)s.")
            % {"to": last, "from": first}
        )
    return StaffLine(
        number=number,
        institution=texts["institution"],
        post=texts.get("post", ""),
        post_code=texts.get("post_code", ""),
        role=_role(texts.get("role", "")),
        name=texts["name"],
        email=_email(texts.get("email", "")),
        valid_from=first,
        valid_to=last,
    )


def _text(name: str, cell: Cell) -> str:
    text = cell.text
    if cell.formula or (text.startswith(RUNS) and name not in {"from", "to"}):
        raise ValueError(
            _(
                "Expected text in “%(name)s”, found something that a spreadsheet"
                " program would run: “%(found)s”. Paste the values only."
            )
            % {"name": name, "found": text[:30]}
        )
    most = LONGEST.get(name)
    if most and len(text) > most:
        raise ValueError(
            _("Expected at most %(most)s characters in “%(name)s”, found %(found)s.")
            % {"most": most, "name": name, "found": len(text)}
        )
    return text


def _role(text: str) -> str:
    if not text:
        return ""
    role = ROLES.get(fold(text))
    if role is None:
        known = ", ".join(str(each.label) for each in Post.Role)
        raise ValueError(
            _("Expected one of the roles %(known)s; found “%(found)s”.")
            % {"known": known, "found": text[:40]}
        )
    return str(role.value)


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(
            _("Expected an e-mail address, found “%(found)s”.") % {"found": text[:60]}
        ) from None
    return text


_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def _day(cell: Cell | None) -> str:
    """Return the day as YYYY-MM-DD; half a date is none."""
    if cell is None or not cell.text:
        return ""
    if isinstance(cell.value, datetime.datetime | datetime.date):
        return cell.value.strftime("%Y-%m-%d")
    found = _DAY_FIRST.fullmatch(cell.text)
    parts = found.groups()[::-1] if found else None
    if parts is None and (found := _YEAR_FIRST.fullmatch(cell.text)):
        parts = found.groups()
    day = _date(parts) if parts else None
    if day is None or not OLD_YEARS[0] <= day.year < OLD_YEARS[1]:
        raise ValueError(
            _(
                "Expected a whole date, day, month and year, for example 1/5/2026;"
                " found “%(found)s”."
            )
            % {"found": cell.text[:30]}
        )
    return day.isoformat()


def as_day(text: str) -> datetime.date | None:
    """Return the day of a line, None where it names none."""
    return datetime.date.fromisoformat(text) if text else None


def _date(parts: Sequence[str]) -> datetime.date | None:
    try:
        return datetime.date(*(int(part) for part in parts))
    except ValueError:
        return None


# Columns whose headings were exchanged.

MANY = 2  # lines from which a column as a whole looks wrong


def look_for_swaps(rows: Sequence[Mapping[str, Cell]]) -> None:
    names = [row["name"].text for row in rows if row["name"].text]
    mails = [row["email"].text for row in rows if "email" in row and row["email"].text]
    if _most(names, lambda text: "@" in text) and not _most(mails, lambda t: "@" in t):
        raise UnusableError(
            _(
                "The column of names holds e-mail addresses: “name” and “e-mail” look"
                " exchanged. Put the headings right; nothing was read."
            )
        )
    days = [
        (first, last)
        for row in rows
        if (first := _quiet_day(row.get("from")))
        and (last := _quiet_day(row.get("to")))
    ]
    if len(days) >= MANY and all(last < first for first, last in days):
        raise UnusableError(
            _(
                "Every last day is before its first day: “from” and “to” look"
                " exchanged. Put the headings right; nothing was read."
            )
        )


def _most(texts: Sequence[str], says: Any) -> bool:
    return bool(texts) and sum(map(bool, map(says, texts))) * 2 > len(texts)


def _quiet_day(cell: Cell | None) -> str:
    try:
        return _day(cell)
    except ValueError:
        return ""
