"""How what a country pack says of institutions and posts lies in the tables."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from servanda.common.folding import fold
from servanda.countries.merging import (
    Row,
    Table,
    Values,
    day_of,
    day_text,
    numbered,
)
from servanda.people.models import (
    Competence,
    Designation,
    Institution,
    Placement,
    Post,
    Reorganisation,
    Succession,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from servanda.countries.models import Territory
    from servanda.vocabularies.models import Theme

Bodies = dict[str, Institution]


def keyed(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, Row]:
    """Return rows by key, the earlier of two with the same key first."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=_first_day):
        found[numbered(key(row), found)] = row
    return found


def _first_day(row: Any) -> datetime.date:
    day: datetime.date | None = row.valid_from
    return day or datetime.date.min


class Institutions(Table[Institution]):
    """Bodies of the State."""

    kind = "institution"
    file = "institutions.csv"
    fields = (
        "kind", "names", "parent", "territory", "valid_from", "valid_to",
        "return_within",
    )  # fmt: skip
    links = ("parent",)

    def __init__(self, territories: Mapping[str, Territory]) -> None:
        found = Institution.objects.select_related("parent", "territory")
        super().__init__(Institution, {each.code: each for each in found})
        self._territories = territories

    def said(self, row: Institution) -> Values:
        return {
            "kind": row.kind,
            "names": row.names,
            "parent": row.parent.code if row.parent else "",
            "territory": row.territory.key if row.territory else "",
            "valid_from": day_text(row.valid_from),
            "valid_to": day_text(row.valid_to),
            "return_within": row.return_within,
        }

    def put(self, row: Institution, key: str, values: Values) -> None:
        above = self.rows.get(values["parent"])
        row.code, row.kind, row.names = key, values["kind"], values["names"]
        row.parent = above if above is not None and above.pk else None
        row.territory = self._territories.get(values["territory"])
        row.valid_from = day_of(values["valid_from"])
        row.valid_to = day_of(values["valid_to"])
        row.return_within = values["return_within"]

    def touched(self, row: Institution) -> bool:
        return row.revision > 1


class Designations(Table[Designation]):
    """Names and their variants, each with its time."""

    kind = "name of an institution"
    file = "institution-names.csv"
    fields = ("name", "folded", "valid_from", "valid_to")
    tell = False  # the institution's own line says it

    def __init__(self, bodies: Bodies) -> None:
        found = Designation.objects.select_related("institution")
        super().__init__(Designation, keyed(found, self._key))
        self._bodies = bodies

    @staticmethod
    def key_of(code: str, language: str, name: str, *, official: bool) -> str:
        return f"{code} {language} {'name' if official else 'variant'} {fold(name)}"

    @classmethod
    def _key(cls, row: Designation) -> str:
        return cls.key_of(
            row.institution.code, row.language, row.name, official=row.official
        )

    def said(self, row: Designation) -> Values:
        return {
            "institution": row.institution.code,
            "language": row.language,
            "name": row.name,
            "official": row.official,
            "valid_from": day_text(row.valid_from),
            "valid_to": day_text(row.valid_to),
        }

    def put(self, row: Designation, key: str, values: Values) -> None:  # noqa: ARG002 - the values hold the key
        row.institution = self._bodies[values["institution"]]
        row.language, row.official = values["language"], values["official"]
        row.name, row.folded = values["name"], fold(values["name"])
        row.valid_from = day_of(values["valid_from"])
        row.valid_to = day_of(values["valid_to"])


class Placements(Table[Placement]):
    """Where in the tree an institution stood, and stands."""

    kind = "place of an institution"
    file = "institution-parents.csv"
    fields = ("parent", "valid_from", "valid_to")
    tell = False  # the institution's own line says it

    def __init__(self, bodies: Bodies) -> None:
        found = Placement.objects.select_related("institution", "parent")
        super().__init__(Placement, keyed(found, self._key))
        self._bodies = bodies

    @staticmethod
    def _key(row: Placement) -> str:
        above = row.parent.code if row.parent else "nothing"
        return f"{row.institution.code} under {above}"

    def said(self, row: Placement) -> Values:
        return {
            "institution": row.institution.code,
            "parent": row.parent.code if row.parent else "",
            "valid_from": day_text(row.valid_from),
            "valid_to": day_text(row.valid_to),
        }

    def put(self, row: Placement, key: str, values: Values) -> None:  # noqa: ARG002 - the values hold the key
        row.institution = self._bodies[values["institution"]]
        row.parent = self._bodies.get(values["parent"])
        row.valid_from = day_of(values["valid_from"])
        row.valid_to = day_of(values["valid_to"])


class Competences(Table[Competence]):
    """Themes and articles that an institution answers for."""

    kind = "competence"
    file = "competences.csv"
    fields = ("valid_from", "valid_to")

    def __init__(self, bodies: Bodies, themes: Mapping[str, Theme]) -> None:
        found = Competence.objects.select_related("institution", "theme")
        super().__init__(Competence, keyed(found, self._key))
        self._bodies, self._themes = bodies, themes

    @staticmethod
    def _key(row: Competence) -> str:
        return f"{row.institution.code} {row.theme.code if row.theme else row.article}"

    def said(self, row: Competence) -> Values:
        return {
            "institution": row.institution.code,
            "theme": row.theme.code if row.theme else "",
            "article": row.article,
            "valid_from": day_text(row.valid_from),
            "valid_to": day_text(row.valid_to),
        }

    def put(self, row: Competence, key: str, values: Values) -> None:  # noqa: ARG002 - the values hold the key
        row.institution = self._bodies[values["institution"]]
        row.theme = self._themes.get(values["theme"])
        row.article = values["article"]
        row.valid_from = day_of(values["valid_from"])
        row.valid_to = day_of(values["valid_to"])


class Reorganisations(Table[Reorganisation]):
    """Decisions by which institutions merged, split or passed work on."""

    kind = "reorganisation"
    file = "successions.csv"
    fields = ("kind", "on", "decision")

    def __init__(self) -> None:
        found = Reorganisation.objects.all()
        super().__init__(Reorganisation, {each.code: each for each in found})

    def said(self, row: Reorganisation) -> Values:
        return {"kind": row.kind, "on": day_text(row.on), "decision": row.decision}

    def put(self, row: Reorganisation, key: str, values: Values) -> None:
        row.code, row.kind = key, values["kind"]
        row.on = datetime.date.fromisoformat(values["on"])
        row.decision = values["decision"]

    def history(
        self, name: str, before: Values, after: Values, today: datetime.date
    ) -> str:
        del name, after
        return _took_place(before["on"], today)


class Successions(Table[Succession]):
    """Who followed whom in a reorganisation."""

    kind = "succession"
    file = "successions.csv"
    fields = ("subjects", "main")

    def __init__(
        self, bodies: Bodies, reorganisations: Mapping[str, Reorganisation]
    ) -> None:
        found = Succession.objects.select_related(
            "reorganisation", "predecessor", "successor"
        )
        super().__init__(Succession, {self._key(each): each for each in found})
        self._bodies, self._reorganisations = bodies, reorganisations

    @staticmethod
    def _key(row: Succession) -> str:
        return (
            f"{row.reorganisation.code}: {row.predecessor.code} > {row.successor.code}"
        )

    def said(self, row: Succession) -> Values:
        return {
            "reorganisation": row.reorganisation.code,
            "predecessor": row.predecessor.code,
            "successor": row.successor.code,
            "subjects": row.subjects,
            "main": row.main,
            "on": day_text(row.reorganisation.on),
        }

    def put(self, row: Succession, key: str, values: Values) -> None:  # noqa: ARG002 - the values hold the key
        row.reorganisation = self._reorganisations[values["reorganisation"]]
        row.predecessor = self._bodies[values["predecessor"]]
        row.successor = self._bodies[values["successor"]]
        row.subjects, row.main = values["subjects"], values["main"]

    def history(
        self, name: str, before: Values, after: Values, today: datetime.date
    ) -> str:
        del name, after
        return _took_place(before["on"], today)


def _took_place(on: str, today: datetime.date) -> str:
    if datetime.date.fromisoformat(on) <= today:
        return f"it took place on {on}, and what was is not rewritten"
    return ""


class Posts(Table[Post]):
    """Offices in institutions."""

    kind = "post"
    file = "posts.csv"
    fields = ("institution", "role", "titles", "superior", "valid_from", "valid_to")
    links = ("superior",)

    def __init__(self, bodies: Bodies) -> None:
        found = Post.objects.select_related("institution", "superior")
        super().__init__(Post, {each.code: each for each in found})
        self._bodies = bodies

    def said(self, row: Post) -> Values:
        return {
            "institution": row.institution.code,
            "role": row.role,
            "titles": row.titles,
            "superior": row.superior.code if row.superior else "",
            "valid_from": day_text(row.valid_from),
            "valid_to": day_text(row.valid_to),
        }

    def put(self, row: Post, key: str, values: Values) -> None:
        above = self.rows.get(values["superior"])
        row.code, row.role, row.titles = key, values["role"], values["titles"]
        row.institution = self._bodies[values["institution"]]
        row.superior = above if above is not None and above.pk else None
        row.valid_from = day_of(values["valid_from"])
        row.valid_to = day_of(values["valid_to"])

    def touched(self, row: Post) -> bool:
        return row.revision > 1
