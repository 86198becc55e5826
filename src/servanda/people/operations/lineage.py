"""Who stands above whom: derived from each institution's parent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.people.errors import Refused
from servanda.people.models import Institution, Lineage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BATCH = 500
Parents = dict[int, int | None]


@transaction.atomic
def rebuild_lineage(ids: Iterable[int] | None = None) -> int:
    """Make the rows of `Lineage` agree with the parents; return how many changed.

    Args:
        ids: Institutions whose parent changed, or that are new; they and what
            stands under them are renewed. Without it, all are.

    """
    parents: Parents = dict(Institution.objects.values_list("pk", "parent_id"))
    concerned = set(parents) if ids is None else _with_below(set(ids), parents)
    wanted = {
        (one, above): steps
        for one in concerned
        for steps, above in enumerate(_line_of(one, parents))
    }
    return _write(wanted, concerned, everything=ids is None)


def _write(
    wanted: Mapping[tuple[int, int], int], concerned: set[int], *, everything: bool
) -> int:
    standing: dict[tuple[int, int], tuple[int, int]] = {}
    for part in [None] if everything else _parts(sorted(concerned)):
        rows = Lineage.objects.all()
        if part is not None:
            rows = rows.filter(institution_id__in=part)
        for pk, one, above, steps in rows.values_list(
            "pk", "institution_id", "above_id", "steps"
        ):
            standing[one, above] = (pk, steps)
    gone = [pk for pair, (pk, steps) in standing.items() if wanted.get(pair) != steps]
    new = [
        Lineage(institution_id=one, above_id=above, steps=steps)
        for (one, above), steps in wanted.items()
        if (one, above) not in standing or standing[one, above][1] != steps
    ]
    for part in _parts(gone):
        Lineage.objects.filter(pk__in=part).delete()
    Lineage.objects.bulk_create(new, batch_size=BATCH)
    return len(gone) + len(new)


def _with_below(ids: set[int], parents: Parents) -> set[int]:
    """Return `ids` and everything under them."""
    children: dict[int, list[int]] = {}
    for one, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(one)
    found: set[int] = set()
    waiting = [one for one in ids if one in parents]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(children.get(one, ()))
    return found


def _line_of(one: int, parents: Parents) -> list[int]:
    """Return `one` and all above it, the nearest first; refuse a circle."""
    line: list[int] = []
    seen: set[int] = set()
    at: int | None = one
    while at is not None:
        if at in seen:
            raise Refused(
                "parent",
                _(
                    "An institution would stand above itself: %(codes)s. Choose "
                    "another parent for one of them."
                )
                % {"codes": _codes(line[line.index(at) :])},
            )
        seen.add(at)
        line.append(at)
        at = parents.get(at)
    return line


def _codes(ids: list[int]) -> str:
    known = dict(Institution.objects.filter(pk__in=ids).values_list("pk", "code"))
    return " → ".join(known.get(one, str(one)) for one in [*ids, ids[0]])


def _parts(ids: list[int]) -> Iterable[list[int]]:
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))
