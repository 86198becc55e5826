"""Loading the institutions and posts of a country pack."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from servanda.countries.merging import (
    Change,
    Merge,
    Table,
    Wanted,
    day_text,
    merge,
    note_loaded,
    numbered,
    unchanged,
)
from servanda.countries.models import Territory
from servanda.countries.operations.packs import today_in
from servanda.countries.reading.checks import check_competences
from servanda.countries.reading.problems import Problems
from servanda.people import chain
from servanda.people.models import Appointment, Succession
from servanda.people.operations import audit
from servanda.people.operations.institutions import rebuild_lineage
from servanda.people.operations.pack_tables import (
    Competences,
    Designations,
    Institutions,
    Placements,
    Posts,
    Reorganisations,
    Successions,
)
from servanda.vocabularies.codes import instrument_codes
from servanda.vocabularies.models import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    from servanda.countries.packs import Pack
    from servanda.countries.reading.parts import PackInstitution, Span
    from servanda.people.models import Person

ROOM = "people"
A_DAY = datetime.timedelta(days=1)
Rows = dict[str, Wanted]


@transaction.atomic
def load_pack(pack: Pack, *, by: Person | None = None) -> list[Change]:
    """Bring institutions, their past and their posts up to date with the pack.

    Loading the same pack again changes nothing, and nothing is ever deleted. What
    the office changed itself stays and is told ("kept"); what has passed is not
    rewritten: then nothing is loaded, and PackError names every place.
    """
    if unchanged(ROOM, pack.digest):
        return []
    problems = Problems()
    themes = Theme.objects.in_bulk(field_name="code")
    check_competences(pack, themes, instrument_codes(), problems)
    problems.stop_if_any()
    loading = _Loading(pack, problems)
    changes = loading.everything(themes)
    problems.stop_if_any()
    note_loaded(ROOM, pack.digest)
    if changes:
        _record(pack, changes, loading, by)
    return changes


class _Loading:
    """One loading: what every table of it needs."""

    def __init__(self, pack: Pack, problems: Problems) -> None:
        self._pack = pack
        self._problems = problems
        self._today = today_in(pack)
        self.told: list[Merge[Any]] = []  # institutions and posts, for the trail
        self._changes: list[Change] = []

    def everything(self, themes: dict[str, Theme]) -> list[Change]:
        """Load table after table, those first on which others rest."""
        pack = self._pack
        territories = {each.key: each for each in Territory.objects.all()}
        bodies = Institutions(territories)
        made = self._merge(bodies, _institutions(pack))
        self.told.append(made)
        self._merge(Designations(bodies.rows), _designations(pack))
        self._merge(Placements(bodies.rows), _placements(pack))
        self._merge(Competences(bodies.rows, themes), _competences(pack))
        known = self._known_to_the_office()
        reorganisations = Reorganisations()
        self._merge(reorganisations, _reorganisations(pack, known))
        after = Successions(bodies.rows, reorganisations.rows)
        self._merge(after, _successions(pack, known))
        posts = self._merge(Posts(bodies.rows), _posts(pack))
        self.told.append(posts)
        if not self._problems:
            _end_terms(posts)
            if made.made or made.changed:
                rebuild_lineage()
        return self._changes

    def _merge(self, table: Table[Any], wanted: Rows) -> Merge[Any]:
        done = merge(
            table,
            wanted,
            today=self._today,
            problems=self._problems,
            folder=self._pack.folder,
        )
        self._changes += done.changes
        return done

    def _known_to_the_office(self) -> set[tuple[str, str]]:
        """Return the successions that the office recorded by itself already."""
        own = {each.reorganisation for each in self._pack.successions}
        pairs = Succession.objects.values_list("predecessor__code", "successor__code")
        known = set(pairs.exclude(reorganisation__code__in=own)) - set(
            pairs.filter(reorganisation__code__in=own)
        )
        self._changes += [
            Change("kept", "succession", f"{each.predecessor} > {each.successor}")
            for each in self._pack.successions
            if (each.predecessor, each.successor) in known
        ]
        return known


def _institutions(pack: Pack) -> Rows:
    return {
        each.code: Wanted(
            {
                "kind": each.kind,
                "names": dict(each.names),
                "parent": each.parent,
                "territory": each.territory,
                **_days(each.span),
                "return_within": each.return_within,
            },
            each.place,
        )
        for each in pack.institutions
    }


def _days(span: Span) -> dict[str, str | None]:
    return {
        "valid_from": day_text(span.valid_from),
        "valid_to": day_text(span.valid_to),
    }


def _designations(pack: Pack) -> Rows:
    """Return every name: the present ones begin when the last earlier one ended."""
    rows: Rows = {}
    latest: dict[tuple[str, str], datetime.date] = {}
    for past in sorted(pack.institution_names, key=_begins):
        values = {
            "institution": past.institution,
            "language": past.language,
            "name": past.name,
            "official": past.official,
            **_days(past.span),
        }
        _name(rows, values, Wanted(values, past.place))
        if past.official and past.span.valid_to:
            latest[past.institution, past.language] = past.span.valid_to
    for body in pack.institutions:
        for language, name, official in _names_of(body):
            last = latest.get((body.code, language)) if official else None
            first = last + A_DAY if last else body.span.valid_from
            values = {
                "institution": body.code,
                "language": language,
                "name": name,
                "official": official,
                "valid_from": day_text(first) if official else None,
                "valid_to": day_text(body.span.valid_to) if official else None,
            }
            _name(rows, values, Wanted(values, body.place))
    return rows


def _names_of(body: PackInstitution) -> Iterator[tuple[str, str, bool]]:
    for language, name in body.names.items():
        yield language, name, True
    for language, name in body.variants:
        yield language, name, False


def _name(rows: Rows, values: dict[str, Any], wanted: Wanted) -> None:
    key = Designations.key_of(
        values["institution"],
        values["language"],
        values["name"],
        official=values["official"],
    )
    rows[numbered(key, rows)] = wanted


def _begins(thing: Any) -> datetime.date:
    day: datetime.date | None = thing.span.valid_from
    return day or datetime.date.min


def _placements(pack: Pack) -> Rows:
    rows: Rows = {}
    latest: dict[str, datetime.date] = {}
    for past in sorted(pack.placements, key=_begins):
        values = {
            "institution": past.institution,
            "parent": past.parent,
            **_days(past.span),
        }
        key = f"{past.institution} under {past.parent or 'nothing'}"
        rows[numbered(key, rows)] = Wanted(values, past.place)
        if past.span.valid_to:
            latest[past.institution] = past.span.valid_to
    for body in pack.institutions:
        last = latest.get(body.code)
        values = {
            "institution": body.code,
            "parent": body.parent,
            "valid_from": day_text(last + A_DAY if last else body.span.valid_from),
            "valid_to": day_text(body.span.valid_to),
        }
        key = f"{body.code} under {body.parent or 'nothing'}"
        rows[numbered(key, rows)] = Wanted(values, body.place)
    return rows


def _competences(pack: Pack) -> Rows:
    rows: Rows = {}
    for each in sorted(pack.competences, key=_begins):
        values = {
            "institution": each.institution,
            "theme": each.theme,
            "article": each.article,
            **_days(each.span),
        }
        key = f"{each.institution} {each.theme or each.article}"
        rows[numbered(key, rows)] = Wanted(values, each.place)
    return rows


def _reorganisations(pack: Pack, known: set[tuple[str, str]]) -> Rows:
    return {
        each.reorganisation: Wanted(
            {"kind": each.kind, "on": day_text(each.on), "decision": each.decision},
            each.place,
        )
        for each in pack.successions
        if (each.predecessor, each.successor) not in known
    }


def _successions(pack: Pack, known: set[tuple[str, str]]) -> Rows:
    return {
        f"{each.reorganisation}: {each.predecessor} > {each.successor}": Wanted(
            {
                "reorganisation": each.reorganisation,
                "predecessor": each.predecessor,
                "successor": each.successor,
                "subjects": dict(each.subjects),
                "main": each.main,
                "on": day_text(each.on),
            },
            each.place,
        )
        for each in pack.successions
        if (each.predecessor, each.successor) not in known
    }


def _posts(pack: Pack) -> Rows:
    return {
        each.code: Wanted(
            {
                "institution": each.institution,
                "role": each.role,
                "titles": dict(each.titles),
                "superior": each.superior,
                **_days(each.span),
            },
            each.place,
        )
        for each in pack.posts
    }


def _end_terms(posts: Merge[Any]) -> None:
    """Have terms in office end with the posts that the pack ended."""
    for post in posts.changed.values():
        if post.valid_to is not None:
            Appointment.objects.filter(post=post, valid_to=None).update(
                valid_to=post.valid_to
            )


def _record(
    pack: Pack, changes: Iterable[Change], loading: _Loading, by: Person | None
) -> None:
    subjects: list[Model] = []
    before: dict[str, Any] = {}
    after: dict[str, Any] = {"pack": pack.iso3, "version": pack.version}
    for done in loading.told:
        subjects += [*done.made.values(), *done.changed.values()]
        before |= done.before
        after |= {
            key: _filled(values) if key in done.made else values
            for key, values in done.after.items()
        }
    # What hangs on institutions is told in words: names, places, competences.
    kinds = {"institution", "post"}
    words = [str(each) for each in changes if each.kind not in kinds]
    audit.record(
        verb="people.load_pack",
        by=by,
        subjects=subjects,
        before=before,
        after={**after, "changes": chain.shortened(words)},
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing: each page of an institution reads this entry."""
    return {name: value for name, value in values.items() if value not in (None, "")}
