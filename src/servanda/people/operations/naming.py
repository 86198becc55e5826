"""Names and places of an institution through time: the rows behind both.

Steps of `institutions` and `reorganisations`, which record what was done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.common.folding import composed, fold
from servanda.people.days import A_DAY
from servanda.people.errors import Refused
from servanda.people.models import Designation, Placement

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from servanda.people.models import Institution

LONGEST_NAME = 300

Names = dict[str, str]  # language code -> name


def checked_names(names: Mapping[str, str]) -> Names:
    """Return the names that are there, tidied; refuse none and overlong ones."""
    kept = {
        language: composed(" ".join(name.split()))
        for language, name in names.items()
        if name.strip()
    }
    if not kept:
        raise Refused("names", _("Give the name in at least one language."))
    for language, name in kept.items():
        if len(name) > LONGEST_NAME:
            raise Refused(
                f"name_{language}",
                _("Expected a name of at most %(most)s characters, found %(found)s.")
                % {"most": LONGEST_NAME, "found": len(name)},
            )
    return kept


def ensure_past(institution: Institution) -> None:
    """Write down today's names and place where no row tells them yet."""
    told = set(
        institution.designations.filter(official=True, valid_to=None).values_list(
            "language", flat=True
        )
    )
    for language, name in institution.names.items():
        if language not in told:
            _designate(institution, language, name, institution.valid_from)
    if not institution.placements.filter(valid_to=None).exists():
        Placement.objects.create(
            institution=institution,
            parent_id=institution.parent_id,
            valid_from=institution.valid_from,
        )


def correct_names(institution: Institution, names: Names) -> None:
    """Put right how today's names are written; they hold from when they did."""
    standing = institution.designations.filter(official=True, valid_to=None)
    for row in standing.exclude(language__in=names):
        row.delete()
    for language, name in names.items():
        changed = standing.filter(language=language).update(
            name=name, folded=fold(name)
        )
        if not changed:
            _designate(institution, language, name, institution.valid_from)


def begin_names(institution: Institution, names: Names, on: datetime.date) -> None:
    """Have other names hold from `on`; the ones before end the day before."""
    for row in institution.designations.filter(official=True, valid_to=None):
        if names.get(row.language) == row.name:
            continue
        _must_be_later(row.valid_from, on, _("The present name"))
        row.valid_to = on - A_DAY
        row.save(update_fields=["valid_to"])
    standing = set(
        institution.designations.filter(official=True, valid_to=None).values_list(
            "language", flat=True
        )
    )
    for language, name in names.items():
        if language not in standing:
            _designate(institution, language, name, on)


def begin_place(
    institution: Institution, parent: Institution | None, on: datetime.date
) -> None:
    """Have the institution stand under `parent` from `on`."""
    standing = institution.placements.filter(valid_to=None).order_by("-pk").first()
    if standing is not None:
        _must_be_later(standing.valid_from, on, _("The present place in the tree"))
        standing.valid_to = on - A_DAY
        standing.save(update_fields=["valid_to"])
    Placement.objects.create(institution=institution, parent=parent, valid_from=on)


def set_variants(
    institution: Institution, variants: Iterable[tuple[str, str]]
) -> list[str]:
    """Keep exactly these other ways of writing the name; return them."""
    wanted = {
        (language, composed(" ".join(name.split()))[:LONGEST_NAME])
        for language, name in variants
        if name.strip()
    }
    standing = institution.designations.filter(official=False, valid_to=None)
    for row in standing:
        if (row.language, row.name) in wanted:
            wanted.discard((row.language, row.name))
        else:
            row.delete()
    for language, name in sorted(wanted):
        Designation.objects.create(
            institution=institution,
            language=language,
            name=name,
            folded=fold(name),
            official=False,
        )
    return sorted(standing.values_list("name", flat=True))


def end_past(institution: Institution, last: datetime.date) -> None:
    """Have names and place end with the institution."""
    institution.designations.filter(valid_to=None).update(valid_to=last)
    institution.placements.filter(valid_to=None).update(valid_to=last)


def _designate(
    institution: Institution, language: str, name: str, first: datetime.date | None
) -> None:
    Designation.objects.create(
        institution=institution,
        language=language,
        name=name,
        folded=fold(name),
        valid_from=first,
    )


def _must_be_later(first: datetime.date | None, on: datetime.date, what: str) -> None:
    if first is not None and first >= on:
        raise Refused(
            "on",
            _("%(what)s holds since %(first)s. Choose a later day, or correct it.")
            % {"what": what, "first": date_format(first, "DATE_FORMAT")},
        )
