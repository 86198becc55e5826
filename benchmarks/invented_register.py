"""The invented register that the benchmark measures, the same on each run."""

# ruff: noqa: PLC0415 - the settings must be in place before models are imported

from __future__ import annotations

import datetime
import random
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

REVIEWS = 60
STATES = 193
BATCH = 10_000
VERBS = (
    "Ratify", "Strengthen", "Continue", "Adopt", "Consider", "Ensure", "Take steps",
    "Intensify efforts", "Amend", "Develop", "Abolish", "Guarantee",
)  # fmt: skip
MATTERS = (
    "the rights of minorities", "freedom of expression", "the death penalty",
    "education in remote areas", "violence against women", "the rights of the child",
    "access to justice", "conditions of detention", "persons with disabilities",
    "trafficking in persons", "the independence of the judiciary", "safe water",
    "the optional protocol to the convention", "freedom of association",
    "the national human rights institution", "maternal health", "domestic workers",
    "statelessness", "climate change and its effects", "older persons",
    "social protection", "corruption", "enforced disappearances", "land rights",
)  # fmt: skip
WAYS = (
    "in law and in practice", "with sufficient resources", "without delay",
    "in consultation with civil society", "in line with international standards",
    "by a national plan of action", "through training of officials",
    "with a timetable that is published", "in rural and urban areas alike",
)  # fmt: skip
POSITIONS = ("supported", "supported", "supported", "partly_supported", "noted", "")
STATED = ("pending", "pending", "supported", "noted", "")


@dataclass(frozen=True)
class Invented:
    """One recommendation of the benchmark."""

    number: int
    review: int
    label: str
    order: str
    text: str
    position: str
    in_document: str
    states: tuple[int, ...]
    themes: tuple[int, ...]


def invented(count: int, themes: int) -> Iterator[Invented]:
    """Yield the invented rows, the same on each run."""
    chance = random.Random(20_260)  # noqa: S311 - repeatable, not secret
    for number in range(count):
        place = number // REVIEWS + 1
        text = (
            f"{chance.choice(VERBS)} to improve {chance.choice(MATTERS)} and"
            f" {chance.choice(MATTERS)} {chance.choice(WAYS)}, and report on"
            f" measure {chance.randrange(5_000)} {chance.choice(WAYS)}"
        )
        yield Invented(
            number=number,
            review=number % REVIEWS,
            label=f"{100 + number % REVIEWS}.{place}",
            order=f"{100 + number % REVIEWS:05}.{place:05}",
            text=text,
            position=chance.choice(POSITIONS),
            in_document=chance.choice(STATED),
            states=tuple(
                sorted(
                    set(chance.choices(range(STATES), k=chance.choice((1, 1, 1, 2))))
                )
            ),
            themes=tuple(
                sorted(
                    set(chance.choices(range(themes), k=chance.choice((0, 1, 1, 2, 3))))
                )
            ),
        )


def build(count: int) -> None:
    """Fill the database of the settings."""
    from django.db import connection, transaction

    from servanda.config.startup import prepare
    from servanda.recommendations.operations.register import touch

    prepare()
    with transaction.atomic():
        documents, states, themes = _reviews(), _states(), _themes()
        rows = list(invented(count, len(themes)))
        indexes = _without_indexes()
        for start in range(0, len(rows), BATCH):
            _fill(rows[start : start + BATCH], documents, states, themes)
        touch([])  # the words are there; this raises the register's version
    with connection.cursor() as cursor:
        for statement in indexes:
            cursor.execute(statement)
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _without_indexes() -> list[str]:
    """Drop what is quicker to make at once than row by row; return how to make it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        find = (
            "SELECT 'DROP TRIGGER ' || name, sql FROM sqlite_master"
            " WHERE type = 'trigger' AND name LIKE 'recommendations_words_%'"
        )
        rest = [
            "INSERT INTO recommendations_words(recommendations_words) VALUES ('rebuild')"
        ]
    else:
        find = (
            "SELECT 'DROP INDEX ' || indexname, indexdef FROM pg_indexes"
            " WHERE tablename LIKE 'recommendations_%' AND indexdef LIKE '%USING gin%'"
        )
        rest = []
    with connection.cursor() as cursor:
        cursor.execute(find)
        found = cursor.fetchall()
        for drop, _make in found:
            cursor.execute(drop)
    return [*(make for _drop, make in found), *rest]


def sign_in() -> str:
    """Return the session cookie of a reader made for the measurement."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from servanda.people.models import Appointment, Person, Post

    person = Person.objects.filter(username="wrk").first()
    if person is None:
        person = Person.objects.create(
            username="wrk",
            name="wrk",
            password="!",  # noqa: S106 - no password fits it
        )
        Appointment.objects.create(
            person=person,
            post=Post.objects.order_by("pk")[0],
            valid_from=datetime.date(2020, 1, 1),
        )
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


def _reviews() -> list:
    from servanda.documents.models import Document, Reading, Review
    from servanda.vocabularies.models import Mechanism, State

    mechanisms = list(Mechanism.objects.order_by("code"))[:6]
    state = State.objects.order_by("pk")[0]
    documents = []
    for number in range(REVIEWS):
        review = Review.objects.create(
            mechanism=mechanisms[number % len(mechanisms)],
            state=state,
            cycle=0,
            session=f"b{number}",
            year=1966 + number,
        )
        document = Document.objects.create(
            symbol=f"BENCH/{number}", family="invented", review=review
        )
        reading = Reading.objects.create(document=document, file_name="", status="read")
        documents.append((review, document, reading))
    return documents


def _states() -> list:
    from servanda.vocabularies.models import State

    return list(State.objects.order_by("pk")[:STATES])


def _themes() -> list:
    from servanda.vocabularies.models import Theme

    return list(Theme.objects.order_by("pk"))


def _fill(
    rows: Sequence[Invented], documents: list, states: list, themes: list
) -> None:
    from servanda.recommendations.models import Clause, Recommendation, SearchText
    from servanda.recommendations.operations.register import search_text

    made = Recommendation.objects.bulk_create(
        Recommendation(
            document=documents[row.review][1],
            reading=documents[row.review][2],
            review=documents[row.review][0],
            label=row.label,
            label_order=row.order,
            text=row.text,
            final_position=row.position,
            document_position=row.in_document,
        )
        for row in rows
    )
    clauses = Clause.objects.bulk_create(
        Clause(recommendation=one, number=1, text=one.text) for one in made
    )
    through = Clause.states.through
    through.objects.bulk_create(
        through(clause=clause, state=states[at])
        for clause, row in zip(clauses, rows, strict=True)
        for at in row.states
    )
    through = Recommendation.themes.through
    through.objects.bulk_create(
        through(recommendation=one, theme=themes[at])
        for one, row in zip(made, rows, strict=True)
        for at in row.themes
    )
    named = [sorted(state.names.values()) for state in states]
    SearchText.objects.bulk_create(
        search_text(
            one.pk,
            (one.label, one.text, *(n for at in row.states for n in named[at])),
        )
        for one, row in zip(made, rows, strict=True)
    )


def for_datasette(path: Path, rows: Iterator[Invented]) -> None:
    """Write the same rows as Datasette serves them best: one wide table."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute(
        "CREATE TABLE register (id INTEGER PRIMARY KEY, label TEXT, text TEXT,"
        " review TEXT, position TEXT, in_document TEXT, state TEXT, theme TEXT)"
    )
    database.executemany(
        "INSERT INTO register VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                row.number,
                row.label,
                row.text,
                str(row.review),
                row.position,
                row.in_document,
                str(row.states[0]),
                str(row.themes[0]) if row.themes else "",
            )
            for row in rows
        ),
    )
    for column in ("review", "position", "in_document", "state", "theme"):
        database.execute(f"CREATE INDEX by_{column} ON register ({column})")
    database.execute(
        "CREATE VIRTUAL TABLE register_fts USING fts5(text, content='register',"
        " content_rowid='id', tokenize='porter')"
    )
    database.execute("INSERT INTO register_fts(register_fts) VALUES ('rebuild')")
    database.execute("ANALYZE")
    database.commit()
    database.close()
