"""Writes to the tree of institutions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from servanda.common.folding import fold
from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.days import A_DAY, holds_on, in_force
from servanda.people.errors import ChangedMeanwhile, Refused
from servanda.people.models import (
    Appointment,
    Competence,
    Institution,
    Lineage,
    Post,
)
from servanda.people.operations import audit, naming
from servanda.people.operations.lineage import rebuild_lineage

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from servanda.countries.models import Territory
    from servanda.people.models import Person
    from servanda.vocabularies.models import Theme

__all__ = [
    "Facts",
    "add_institution",
    "change_institution",
    "end",
    "place_under",
    "rebuild_lineage",
    "rename",
    "set_competences",
]

LONGEST_CODE = 56  # leaves room for a number behind it


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be put right about an institution, as one would a slip of the pen.

    A change of name or place from some day on is `rename` or `place_under`.
    """

    kind: str
    names: Mapping[str, str]
    territory: Territory | None = None
    valid_from: datetime.date | None = None
    return_within: int | None = None
    variants: tuple[tuple[str, str], ...] = ()  # language, other way of writing


@transaction.atomic
def add_institution(
    facts: Facts, *, parent: Institution | None, code: str = "", by: Person | None
) -> Institution:
    """Make an institution under `parent`, or at the top."""
    names = naming.checked_names(facts.names)
    _must_be_new(names, parent)
    if parent is not None:
        _must_stand(parent, facts.valid_from or access.today(), "parent")
    made = Institution.objects.create(
        code=code or free_code(names),
        kind=facts.kind,
        names=names,
        territory=facts.territory,
        parent=parent,
        valid_from=facts.valid_from,
        return_within=facts.return_within,
    )
    naming.ensure_past(made)
    variants = naming.set_variants(made, facts.variants)
    rebuild_lineage([made.pk])
    audit.record(
        verb="people.add_institution",
        by=by,
        subjects=[made, *([parent] if parent else [])],
        after={**audit.snapshot(made), "variants": variants},
    )
    return made


@transaction.atomic
def change_institution(
    institution: Institution, *, facts: Facts, revision: int, by: Person | None
) -> Institution:
    """Put right what is kept of an institution."""
    kept = locked(institution, revision)
    before = audit.snapshot(kept)
    names = naming.checked_names(facts.names)
    naming.ensure_past(kept)
    kept.kind, kept.names = facts.kind, names
    kept.territory, kept.return_within = facts.territory, facts.return_within
    if kept.valid_from != facts.valid_from:
        _begin_on(kept, facts.valid_from)
    naming.correct_names(kept, names)
    variants = naming.set_variants(kept, facts.variants)
    _save(kept)
    audit.record(
        verb="people.change_institution",
        by=by,
        subjects=[kept],
        before=before,
        after={**audit.snapshot(kept), "variants": variants},
    )
    return kept


@transaction.atomic
def rename(
    institution: Institution,
    *,
    names: Mapping[str, str],
    on: datetime.date,
    decision: str,
    revision: int,
    by: Person | None,
) -> Institution:
    """Give an institution other names from a day; the old ones stay with theirs."""
    kept = locked(institution, revision)
    _must_have_come(on)
    _must_stand(kept, on, "on")
    wanted = naming.checked_names(names)
    if wanted == kept.names:
        raise Refused("names", _("This is the name it has. Type the new name."))
    before = audit.snapshot(kept)
    naming.ensure_past(kept)
    naming.begin_names(kept, wanted, on)
    kept.names = wanted
    _save(kept)
    audit.record(
        verb="people.rename_institution",
        by=by,
        subjects=[kept],
        before=before,
        after={**audit.snapshot(kept), "on": on, "decision": decision},
    )
    return kept


@transaction.atomic
def place_under(
    institution: Institution,
    *,
    parent: Institution | None,
    on: datetime.date,
    decision: str,
    revision: int,
    by: Person | None,
) -> Institution:
    """Put an institution under another from a day, with all that is under it."""
    kept = locked(institution, revision)
    _must_have_come(on)
    _must_stand(kept, on, "on")
    if parent is not None:
        _must_stand(parent, on, "parent")
    if kept.parent_id == (parent.pk if parent else None):
        raise Refused("parent", _("It stands there already. Choose another parent."))
    before = audit.snapshot(kept)
    move(kept, parent, on)
    audit.record(
        verb="people.place_institution",
        by=by,
        subjects=[kept, *([parent] if parent else [])],
        before=before,
        after={**audit.snapshot(kept), "on": on, "decision": decision},
    )
    return kept


def move(kept: Institution, parent: Institution | None, on: datetime.date) -> None:
    """Put `kept` under `parent` from `on`: a step of operations that record it."""
    if parent is not None and _is_under(parent, kept):
        raise Refused(
            "parent",
            _("%(parent)s stands under %(kept)s, so it cannot stand above it too.")
            % {"parent": by_language(parent.names), "kept": by_language(kept.names)},
        )
    naming.ensure_past(kept)
    naming.begin_place(kept, parent, on)
    kept.parent = parent
    _save(kept)
    rebuild_lineage([kept.pk])


@transaction.atomic
def set_competences(
    institution: Institution,
    *,
    themes: Iterable[Theme],
    articles: Iterable[str],
    revision: int,
    by: Person | None,
) -> Institution:
    """Have an institution answer for exactly these from today; the past stays."""
    kept = locked(institution, revision)
    day = access.today()
    wanted = {("", theme.pk) for theme in themes} | {(each, None) for each in articles}
    standing = {
        (each.article, each.theme_id): each
        for each in kept.competences.filter(in_force(day))
    }
    for key in standing.keys() - wanted:
        gone = standing[key]
        if gone.valid_from == day:
            gone.delete()
        else:
            gone.valid_to = day - A_DAY
            gone.save(update_fields=["valid_to"])
    Competence.objects.bulk_create(
        Competence(institution=kept, article=article, theme_id=theme, valid_from=day)
        for article, theme in sorted(wanted - standing.keys(), key=str)
    )
    _save(kept)
    audit.record(
        verb="people.set_competences",
        by=by,
        subjects=[kept],
        before={"competences": sorted(map(str, standing))},
        after={"competences": sorted(map(str, wanted))},
    )
    return kept


@transaction.atomic
def end(
    institution: Institution,
    *,
    on: datetime.date,
    decision: str,
    revision: int,
    by: Person | None,
) -> Institution:
    """Have an institution, its posts and their holders' terms end with the day `on`.

    What it owed is the desk's to look after: it asks before it calls this.
    """
    kept = locked(institution, revision)
    standing = kept.children.filter(in_force(on + A_DAY)).order_by("pk")[:3]
    if standing:
        raise Refused(
            "on",
            _("Other institutions stand under it: %(names)s. Move or end them first.")
            % {"names": "; ".join(by_language(each.names) for each in standing)},
        )
    before = audit.snapshot(kept)
    posts = close(kept, on)
    audit.record(
        verb="people.end_institution",
        by=by,
        subjects=[kept, *posts],
        before=before,
        after={**audit.snapshot(kept), "decision": decision, "posts": len(posts)},
    )
    return kept


def close(kept: Institution, last: datetime.date) -> list[Post]:
    """End everything of an institution: a step of operations that record it."""
    if kept.valid_from is not None and last < kept.valid_from:
        raise Refused(
            "on",
            _("It began on %(first)s, so it cannot end before. Choose a later day.")
            % {"first": date_format(kept.valid_from, "DATE_FORMAT")},
        )
    if kept.valid_to is not None and kept.valid_to <= last:
        raise Refused(
            "on",
            _("%(name)s ended on %(last)s already.")
            % {
                "name": by_language(kept.names),
                "last": date_format(kept.valid_to, "DATE_FORMAT"),
            },
        )
    naming.ensure_past(kept)
    naming.end_past(kept, last)
    posts = list(kept.posts.filter(in_force(last + A_DAY)))
    end_posts(posts, last)
    kept.valid_to = last
    _save(kept)
    return posts


def end_posts(posts: list[Post], last: datetime.date) -> None:
    """End posts and the terms in them: a step of operations that record it."""
    for post in posts:
        held = Appointment.objects.filter(post=post)
        held.filter(valid_from__gt=last).delete()
        held.filter(in_force(last + A_DAY)).update(valid_to=last)
        if post.valid_from is not None and post.valid_from > last:
            post.valid_from = last
        post.valid_to = last
        post.revision += 1
        post.save(update_fields=["valid_from", "valid_to", "revision"])


def locked(institution: Institution, revision: int) -> Institution:
    """Return the institution as it is now, held until the transaction ends.

    `revision` is the one that the person saw.
    """
    kept = Institution.objects.select_for_update().get(pk=institution.pk)
    if kept.revision != revision:
        raise ChangedMeanwhile(kept)
    return kept


def free_code(names: Mapping[str, str]) -> str:
    """Return a code made of the name that no institution has."""
    stem = slugify(fold(by_language(dict(names), "en")))[:LONGEST_CODE].strip("-")
    stem = stem or "institution"
    taken = set(
        Institution.objects.filter(code__startswith=stem).values_list("code", flat=True)
    )
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def _save(kept: Institution) -> None:
    kept.revision += 1
    kept.save()


def _begin_on(kept: Institution, first: datetime.date | None) -> None:
    """Correct the first day, of the first names and the first place with it."""
    if first and kept.valid_to and first > kept.valid_to:
        raise Refused("valid_from", _("The first day is after the last. Check both."))
    for rows in (kept.designations.filter(official=True), kept.placements.all()):
        earliest = rows.filter(valid_from=kept.valid_from)
        for row in earliest:
            if first and row.valid_to and row.valid_to < first:
                raise Refused(
                    "valid_from",
                    _(
                        "It had an earlier name or place before that day. Choose an "
                        "earlier day."
                    ),
                )
        earliest.update(valid_from=first)
    kept.valid_from = first


def _must_be_new(names: naming.Names, parent: Institution | None) -> None:
    beside = Institution.objects.filter(in_force(access.today()), parent=parent)
    wanted = {(language, fold(name)) for language, name in names.items()}
    for one in beside.only("names"):
        for language, name in one.names.items():
            if (language, fold(name)) in wanted:
                raise Refused(
                    f"name_{language}",
                    _("“%(name)s” stands here already. Open that one instead.")
                    % {"name": name},
                )


def _must_stand(institution: Institution, day: datetime.date, field: str) -> None:
    if not holds_on(institution, day):
        raise Refused(
            field,
            _("%(name)s does not exist on %(day)s. Choose another day or institution.")
            % {
                "name": by_language(institution.names),
                "day": date_format(day, "DATE_FORMAT"),
            },
        )


def _must_have_come(on: datetime.date) -> None:
    if on > access.today():
        raise Refused(
            "on",
            _("%(day)s has not come yet. Enter this on that day or after it.")
            % {"day": date_format(on, "DATE_FORMAT")},
        )


def _is_under(one: Institution, above: Institution) -> bool:
    return Lineage.objects.filter(institution=one, above=above).exists()
