"""Institutions, posts, the people who hold them, and the audit trail."""

from __future__ import annotations

from servanda.people.models.institutions import (
    Competence,
    Designation,
    Institution,
    Lineage,
    Placement,
    Post,
    Reorganisation,
    Succession,
)
from servanda.people.models.notices import (
    MailedNotice,
    Mailing,
    Notice,
    NoticeWishes,
)
from servanda.people.models.persons import (
    Appointment,
    Person,
    PersonManager,
    SavedView,
    SignInLink,
)
from servanda.people.models.trail import (
    AuditEntry,
    AuditHead,
    AuditSubject,
    SealingKey,
)

__all__ = [
    "Appointment",
    "AuditEntry",
    "AuditHead",
    "AuditSubject",
    "Competence",
    "Designation",
    "Institution",
    "Lineage",
    "MailedNotice",
    "Mailing",
    "Notice",
    "NoticeWishes",
    "Person",
    "PersonManager",
    "Placement",
    "Post",
    "Reorganisation",
    "SavedView",
    "SealingKey",
    "SignInLink",
    "Succession",
]
