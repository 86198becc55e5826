"""Writes a small filled database as the first release's migrations made it.

Run from the root of the repository, with a home that does not exist yet:

    SERVANDA_HOME=/some/new/folder python tests/samples/databases/make.py

Each release adds a dump of its own state (a new `STATE` and, where tables came,
new rows), so that the next one can prove that it takes offices along.
"""

from __future__ import annotations

import datetime
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "servanda.config.settings"
django.setup()

from django.conf import settings  # noqa: E402  the set-up comes first
from django.contrib.auth.hashers import make_password  # noqa: E402  the same
from django.db import connection  # noqa: E402  the same
from django.db.migrations.executor import MigrationExecutor  # noqa: E402  the same

if TYPE_CHECKING:
    from django.apps.registry import Apps

STATE = "0001_initial"
TARGET = Path(__file__).parent / "0001.sql"
ROOMS = ("countries", "vocabularies", "people", "files", "documents", "recommendations")
OTHERS = ("account", "auth", "contenttypes", "sessions", "django_tasks_database")
DAY = datetime.datetime(2026, 11, 2, 9, 30, tzinfo=datetime.UTC)


def main() -> None:
    executor = MigrationExecutor(connection)
    leaves = [n for n in executor.loader.graph.leaf_nodes() if n[0] in OTHERS]
    goal = [*leaves, *((room, STATE) for room in ROOMS)]
    executor.migrate(goal)
    fill(executor.loader.project_state(goal).apps)
    connection.close()
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as database:
        TARGET.write_text("\n".join(database.iterdump()) + "\n", encoding="utf-8")


def fill(apps: Apps) -> None:
    def add(model: str, **facts: Any) -> Any:
        return apps.get_model(model).objects.create(**facts)

    person = _office(add)
    reading, review = _document(add, person)
    _register(add, person, reading, review)


def _office(add: Any) -> Any:
    add(
        "countries.Country",
        iso3="XAA",
        names={"en": "Lumaria", "vi": "Lu-ma-ri-a"},
        languages=["en", "vi"],
        time_zone="Asia/Ho_Chi_Minh",
        invented=True,
        pack_version="0",
    )
    office = add(
        "people.Institution", code="old-office", names={"en": "Office", "vi": "Vụ"}
    )
    post = add(
        "people.Post",
        institution=office,
        code="old-coordinator",
        role="coordinator",
        titles={"en": "Coordinator", "vi": "Điều phối viên"},
    )
    person = add(
        "people.Person",
        username="binh",
        name="Trần Thị Bình",
        password=make_password("a password of long ago", "sample"),
        language="vi",
        created_at=DAY,
    )
    add("people.Appointment", person=person, post=post, valid_from=DAY.date())
    add(
        "people.SignInLink",
        secret_sha256="0" * 64,
        post=post,
        person=person,
        created_at=DAY,
        expires_at=DAY + datetime.timedelta(hours=24),
        used_at=DAY,
    )
    add(
        "people.SavedView",
        person=person,
        name="Dân tộc thiểu số",
        page="recommendations:register",
        query="q=dan+toc",
        created_at=DAY,
    )
    return person


def _document(add: Any, person: Any) -> tuple[Any, Any]:
    names = {"en": "Lumaria", "vi": "Lu-ma-ri-a"}
    state = add("vocabularies.State", iso3="XAA", names=names, invented=True)
    mechanism = add("vocabularies.Mechanism", code="UPR", names={"en": "UPR"})
    review = add(
        "documents.Review",
        mechanism=mechanism,
        state=state,
        cycle=1,
        session="5",
        year=2009,
    )
    document = add(
        "documents.Document",
        symbol="A/HRC/12/99",
        family="upr-working-group-report",
        title="Report on Lumaria",
        review=review,
        published_on=DAY.date(),
    )
    file = add(
        "files.StoredFile",
        room="documents",
        sha256="a" * 64,
        size=12,
        content_type="application/pdf",
    )
    reading = add(
        "documents.Reading",
        file=file,
        file_name="báo-cáo.pdf",
        document=document,
        status="read",
        pages_read=1,
        page_count=1,
        received_at=DAY,
        received_by=person,
        finished_at=DAY,
        attempts=1,
    )
    add("documents.Page", reading=reading, number=1, width=595.3, height=841.9)
    add(
        "documents.Paragraph",
        reading=reading,
        order=1,
        label="12",
        text="The delegation thanked all speakers.",
        places=[{"page": 1, "bbox": [72, 90, 520, 104]}],
    )
    add(
        "documents.Translation",
        document=document,
        label="98.1",
        language="vi",
        kind="office",
        text="Phê chuẩn Công ước",
        changed_at=DAY,
    )
    return reading, review


def _register(add: Any, person: Any, reading: Any, review: Any) -> None:
    places = [{"page": 1, "bbox": [72, 120, 520, 146]}]
    sender = add("vocabularies.State", iso3="XAB", names={"en": "Ostmere Isles"})
    theme = add(
        "vocabularies.Theme", code="old-theme", names={"en": "Old"}, group="old"
    )
    recommendation = add(
        "recommendations.Recommendation",
        document=reading.document,
        reading=reading,
        review=review,
        label="98.1",
        label_order="00098.00001",
        text="Ratify the Convention",
        places=places,
        document_position="supported",
        document_position_source="98. The following enjoy the support of Lumaria:",
        confirmed_at=DAY,
        confirmed_by=person,
    )
    recommendation.themes.add(theme)
    clause = add(
        "recommendations.Clause",
        recommendation=recommendation,
        number=1,
        text="Ratify the Convention",
        places=places,
    )
    clause.states.add(sender)
    found = {"text": "Ratify the Convention", "states": ["XAB"], "places": places}
    for order, (label, status) in enumerate(
        [("98.1", "confirmed"), ("98.2", "to_check")], 1
    ):
        add(
            "recommendations.Finding",
            reading=reading,
            order=order * 1024,
            label=label,
            clauses=[found],
            position="supported",
            places=places,
            confidence=0.98,
            status=status,
            recommendation=recommendation if status == "confirmed" else None,
        )
    add(
        "recommendations.SearchText",
        recommendation=recommendation,
        exact="ratify the convention",
        folded="ratify the convention",
    )
    add("recommendations.RegisterVersion", number=7)


main()
