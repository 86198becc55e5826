"""Reads institutions with their names, places, competences, successions and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.countries.reading.parts import (
    PackCompetence,
    PackInstitution,
    PackName,
    PackPlacement,
    PackPost,
    PackSuccession,
)
from servanda.countries.reading.rows import BETWEEN, Columns, Row, rows_of
from servanda.countries.reading.words import (
    INSTITUTION_KINDS,
    REORGANISATIONS,
    ROLES,
)

if TYPE_CHECKING:
    from pathlib import Path

    from servanda.countries.reading.problems import Problems

NOTES = ("certainty", "source")
DATES = ("valid_from", "valid_to")
INSTITUTIONS = Columns(
    needed=("code", "kind"),
    by_language=("name",),
    by_language_optional=("variants",),
    optional=("parent", "territory", "return_within_days", *DATES, *NOTES),
)
NAMES = Columns(
    needed=("institution", "language", "name"), optional=("official", *DATES, *NOTES)
)
PLACES = Columns(needed=("institution", "parent"), optional=(*DATES, *NOTES))
COMPETENCES = Columns(
    needed=("institution",), optional=("theme", "article", *DATES, *NOTES)
)
SUCCESSIONS = Columns(
    needed=("reorganisation", "kind", "on", "decision", "predecessor", "successor"),
    by_language_optional=("subjects",),
    optional=("main", *NOTES),
)
POSTS = Columns(
    needed=("code", "institution", "role"),
    by_language=("title",),
    optional=("superior", *DATES, *NOTES),
)


def institution(row: Row) -> PackInstitution:
    """Return what a row says of an institution."""
    return PackInstitution(
        code=row.code("code"),
        kind=row.one_of("kind", INSTITUTION_KINDS),
        names=row.names("name"),
        variants=_variants(row),
        parent=row.optional("parent"),
        territory=row.optional("territory"),
        span=row.span(),
        return_within=row.whole("return_within_days", most=365),
        place=row.place,
    )


def _variants(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(
        (language, part.strip())
        for language, text in row.some_names("variants").items()
        for part in text.split(BETWEEN)
        if part.strip()
    )


def institutions(folder: Path, problems: Problems) -> list[PackInstitution]:
    rows = rows_of(folder / "institutions.csv", INSTITUTIONS, problems)
    return [institution(row) for row in rows]


def names(folder: Path, problems: Problems) -> tuple[PackName, ...]:
    return tuple(
        PackName(
            institution=row.text("institution"),
            language=row.text("language"),
            name=row.text("name"),
            official=row.yes("official", default=True),
            span=row.span(),
            place=row.place,
        )
        for row in rows_of(folder / "institution-names.csv", NAMES, problems)
    )


def placements(folder: Path, problems: Problems) -> tuple[PackPlacement, ...]:
    return tuple(
        PackPlacement(
            institution=row.text("institution"),
            parent=row.optional("parent"),
            span=row.span(),
            place=row.place,
        )
        for row in rows_of(folder / "institution-parents.csv", PLACES, problems)
    )


def competences(folder: Path, problems: Problems) -> tuple[PackCompetence, ...]:
    found = []
    for row in rows_of(folder / "competences.csv", COMPETENCES, problems):
        theme, article = row.optional("theme"), row.optional("article")
        if bool(theme) == bool(article):
            row.wrong("expected either a theme or an article, one in each row")
        found.append(
            PackCompetence(
                institution=row.text("institution"),
                theme=theme,
                article=article,
                span=row.span(),
                place=row.place,
            )
        )
    return tuple(found)


def successions(folder: Path, problems: Problems) -> list[PackSuccession]:
    return [
        PackSuccession(
            reorganisation=row.code("reorganisation"),
            kind=row.one_of("kind", REORGANISATIONS),
            on=row.day("on"),
            decision=row.text("decision")[:200],
            predecessor=row.text("predecessor"),
            successor=row.text("successor"),
            main=row.yes("main", default=True),
            subjects=row.some_names("subjects"),
            place=row.place,
        )
        for row in rows_of(folder / "successions.csv", SUCCESSIONS, problems)
    ]


def posts(folder: Path, problems: Problems) -> list[PackPost]:
    return [
        PackPost(
            code=row.code("code"),
            institution=row.text("institution"),
            role=row.one_of("role", ROLES),
            titles=row.names("title"),
            superior=row.optional("superior"),
            span=row.span(),
            place=row.place,
        )
        for row in rows_of(folder / "posts.csv", POSTS, problems)
    ]
