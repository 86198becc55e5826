"""Institutions, posts, the people who hold them, and the audit trail."""

from __future__ import annotations

from servanda.people.models.accounts import Assessor, Invitation, OpenSession
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
    "Assessor",
    "AuditEntry",
    "AuditHead",
    "AuditSubject",
    "Competence",
    "Designation",
    "Institution",
    "Invitation",
    "Lineage",
    "MailedNotice",
    "Mailing",
    "Notice",
    "NoticeWishes",
    "OpenSession",
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
